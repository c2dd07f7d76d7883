"""VK against a server generated from VK's own schema: every kind of token, every error it knows, answers at random.

The server and the schema are not ours and lie beside the repository in `../shared/contract`; without them it skips.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from tasks.core.account import Fate, PostRef
from tasks.core.errors import AuthExpired, Forbidden, Permanent, QuotaExhausted, Retryable, SourceError
from tasks.core.pseudonym import Pseudonyms
from tasks.core.retry import RetryPolicy
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tasks.plan.schema import Source
from tasks.sources import build
from tasks.sources.client import Client
from tasks.sources.shape import Fetched, Json, SourceDeps
from tasks.sources.vk import Vk
from tasks.sources.vk.call import Api
from tasks.sources.vk.methods import METHODS, Kind
from tasks.sources.vk.reach import METHOD, POSTS, merged
from tasks.sources.vk.recovery import BadCall, WrongKind, judge
from tasks.sources.vk.tokens import Token, Tokens
from tests.contracts.test_sources import check

pytestmark = pytest.mark.real
FOLDER = Path(__file__).parents[2].parent / "shared" / "contract"
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PSEUDONYMS = Pseudonyms(b"sixteen bytes of pepper")
OPTIONS: dict[str, dict[str, object]] = {
    "user": {"user_token": "USER_TOKEN"},
    "service": {"service_token": "SERVICE_TOKEN"},
    "community": {"community_tokens": {"1": "GROUP_TOKEN"}, "long_poll": False},
    "all": {"user_token": "USER_TOKEN", "service_token": "SERVICE_TOKEN", "community_tokens": {"1": "GROUP_TOKEN"}},
}


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The server on a free port of loopback, for this module."""
    if not (FOLDER / "vk_server.py").is_file() or not (FOLDER / "vk-api-schema").is_dir():
        pytest.skip("no ../shared/contract with vk_server.py and vk-api-schema beside the repository")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-B", str(FOLDER / "vk_server.py"), str(port)]
    env = {"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _await(f"http://127.0.0.1:{port}/method/users.get")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _await(url: str) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            httpx.get(url, trust_env=False)
        except httpx.TransportError:
            if time.monotonic() > end:
                raise
        else:
            return


def dated(value: object) -> object:
    """With dates of this day in place of the generator's, which lie in January 1970."""
    if isinstance(value, dict):
        return {key: 1772445000 if key == "date" else dated(one) for key, one in value.items()}
    return [dated(one) for one in value] if isinstance(value, list) else value


def secret(salt: str) -> object:
    """`USER_TOKEN` holds `user-{salt}`: the server knows kinds by their prefix, and paces each token by itself."""
    return lambda name: SecretStr(f"{name.split('_')[0].lower()}-{salt}")


def source(base: str, folder: Path, salt: str, **options: object) -> Vk:
    quota = LakeQuota(FolderLake(folder, durable=False))
    deps = SourceDeps(quota=quota, secret=secret(salt), retry=RetryPolicy(first=timedelta(seconds=0.3)))  # type: ignore[arg-type]
    found = build(Source(id="vk", kind="vk", base_url=base, options=dict(options)), deps)
    assert isinstance(found, Vk)
    return found


def kept(connector: Vk, payload: Json) -> tuple[int, int]:
    """What a schema-valid answer gives once it went through the lake: (posts, skipped)."""
    stored = json.loads(json.dumps(connector.redact(payload, PSEUDONYMS), ensure_ascii=False))
    page = connector.parse(stored)
    check(page)
    return len(page.items), len(page.skipped)


async def drain(connector: Vk, answers: AsyncIterator[Fetched]) -> tuple[int, int, int, SourceError | None]:
    """(payloads, posts, skipped, the error at the end)."""
    payloads = posts = skipped = 0
    try:
        async for fetched in answers:
            if fetched.payload:
                found = kept(connector, fetched.payload)
                payloads, posts, skipped = payloads + 1, posts + found[0], skipped + found[1]
    except SourceError as error:
        return payloads, posts, skipped, error
    return payloads, posts, skipped, None


async def outcome(asked: Awaitable[object]) -> object:
    """What came, or the SourceError. Anything else is a crash."""
    try:
        return await asked
    except SourceError as error:
        return error


@pytest.mark.parametrize("kind", OPTIONS)
def test_every_capability_meets_schema_valid_answers_without_a_crash(base: str, tmp_path: Path, kind: str) -> None:
    connector = source(base, tmp_path, kind, communities=["1", "2"], search=["brand", "бренд"], **OPTIONS[kind])

    async def everything() -> None:
        found = await drain(connector, connector.fetch(None, NOW))
        print(f"{kind}: fetch {found[0]} payloads, {found[1]} posts, {found[2]} skipped, {found[3]!r}")
        past = await drain(connector, connector.past(NOW - timedelta(minutes=1), NOW, NOW))
        print(f"{kind}: past {past[0]} payloads, {past[1]} posts, {past[2]} skipped, {past[3]!r}")
        if kind in {"user", "service", "all"}:
            assert found[0] > 0
            assert found[2] > 0  # the generator's dates lie in January 1970: counted, never a post of today
        refs = [PostRef(id=one) for one in ("-1_5", "-1_5_6", "-1_topic3_4")]
        for asked in (
            connector.recheck(refs, NOW), connector.accounts(["1", "acme"], NOW),
            connector.accounts(["1"], NOW, again=True), connector.figures("1", date(2026, 3, 1), NOW),
            connector.roster("1", NOW), connector.audience("1", 40, NOW, PSEUDONYMS),
        ):  # fmt: skip
            told = await outcome(asked)
            print(kind, str(told)[:160])
            assert not isinstance(told, QuotaExhausted), "the pace holds, whatever was asked before"
        for report in await connector.prove(NOW):
            print(kind, report)
            assert report.works or report.message

    asyncio.run(everything())


def test_each_method_takes_the_tokens_we_think_it_takes(base: str, tmp_path: Path) -> None:
    """Our table of kinds is the schema's: what we would not send is refused, what we would send is not."""
    refused: dict[tuple[str, Kind], bool] = {}

    async def ask(method: str, kind: Kind) -> SourceError | None:
        async with Client(retry=RetryPolicy(attempts=1), judge=judge) as client:
            name = {Kind.COMMUNITY: "GROUP", Kind.SERVICE: "SERVICE", Kind.USER: "USER"}[kind]
            token = Token(f"{name}_TOKEN", kind)
            deps = SourceDeps(secret=secret(method))  # type: ignore[arg-type]
            api = Api(client, deps, Tokens((token,)), f"{base}/method", NOW)
            try:
                await api.with_token(token, method, {})
            except SourceError as error:
                return error
            return None

    for method in METHODS:
        for kind in Kind:
            error = asyncio.run(ask(method, kind))
            refused[method, kind] = isinstance(error, WrongKind | AuthExpired)
            assert error is None or isinstance(error, WrongKind | AuthExpired | BadCall), (method, kind, error)
    assert {pair for pair, no in refused.items() if not no} == {
        (method, kind) for method, told in METHODS.items() for kind in told.kinds
    }


def call(base: str, method: str, kind: Kind, **params: str | int) -> SourceError | None:
    async def ask() -> SourceError | None:
        async with Client(retry=RetryPolicy(attempts=1), judge=judge) as client:
            name = {Kind.COMMUNITY: "GROUP", Kind.SERVICE: "SERVICE", Kind.USER: "USER"}[kind]
            token = Token(f"{name}_TOKEN", kind)
            deps = SourceDeps(secret=secret(f"{method}-errors"))  # type: ignore[arg-type]
            api = Api(client, deps, Tokens((token,)), f"{base}/method", NOW)
            try:
                await api.with_token(token, method, params)
            except SourceError as error:
                return error
            return None

    return asyncio.run(ask())


def test_every_error_of_the_server_ends_in_its_recovery(base: str) -> None:
    assert isinstance(call(base, "newsfeed.search", Kind.SERVICE, count=201), BadCall)  # 100
    assert isinstance(call(base, "wall.getById", Kind.USER), BadCall)  # 100, a parameter is missing
    ids = [",".join(map(str, range(1, most + 1))) for most in (POSTS, POSTS + 1)]
    taken = [call(base, METHOD, Kind.USER, owner_id=-1, post_ids=one) for one in ids]
    assert (taken[0], type(taken[1])) == (None, BadCall)
    wrong = call(base, "wall.get", Kind.COMMUNITY)  # 27
    assert isinstance(wrong, Forbidden)
    assert "user token" in str(wrong)
    assert isinstance(call(base, "stats.get", Kind.SERVICE), WrongKind)  # 28
    assert isinstance(call(base, "wall.nothing", Kind.USER), Permanent)  # 3
    bare = httpx.post(f"{base}/method/users.get", data={"v": "5.199"}, trust_env=False).json()["error"]
    assert bare["error_code"] == 5
    versionless = httpx.post(
        f"{base}/method/users.get", headers={"authorization": "Bearer user-x"}, trust_env=False
    ).json()["error"]
    assert versionless["error_code"] == 8
    paced = [call(base, "users.get", Kind.USER) for _ in range(4)]  # 6: more than three a second
    assert [type(one) for one in paced if one is not None] == [Retryable]


def test_a_quota_paces_so_that_the_server_never_has_to_say_six(base: str, tmp_path: Path) -> None:
    connector = source(base, tmp_path, "paced", service_token="SERVICE_TOKEN", search=[f"w{n}" for n in range(8)])
    payloads, _, _, error = asyncio.run(drain(connector, connector.fetch(None, NOW)))
    assert error is None
    assert payloads >= 8


def test_an_answer_at_random_never_makes_a_standing_comment_a_deleted_one_by_error(base: str, tmp_path: Path) -> None:
    connector = source(base, tmp_path, "community-only", community_tokens={"1": "GROUP_TOKEN"})
    fates = asyncio.run(connector.recheck([PostRef(id="-1_5"), PostRef(id="-1_5_6")], NOW))
    assert set(fates.values()) == {Fate.UNKNOWN}


def test_a_thousand_schema_valid_answers_give_posts_or_counted_skips(base: str, tmp_path: Path) -> None:
    """Straight from the generator, without the network: every answer another seed."""
    sys.path.insert(0, str(FOLDER))
    try:
        import random

        import vk_schema  # type: ignore[import-not-found]
    finally:
        sys.path.remove(str(FOLDER))
    connector = source(base, tmp_path, "x", service_token="SERVICE_TOKEN")
    asked = {"at": 1772445600, "owner": -1, "post": 5, "topic": 6, "names": {"1": "acme"}, "own": {"1": True}}
    posts = skipped = reached = 0
    reach, _ = vk_schema.schema_for(METHOD, "response")
    for method in ("newsfeed.search", "wall.get", "wall.getComments", "board.getComments"):
        schema, _ = vk_schema.schema_for(method, "response")
        for seed in range(250):
            answer = dated(vk_schema.gen(schema, schema, random.Random(seed))["response"])
            if method == "wall.get":  # no post of the generator is of the last days, so the run itself never asks
                told = vk_schema.gen(reach, reach, random.Random(seed))["response"]
                ids = [item["id"] for item in answer["items"] if "id" in item]  # type: ignore[index]
                answer = merged(answer, [{**one, "post_id": id_} for one, id_ in zip(told, ids, strict=False)])
                reached += json.dumps(answer).count('"reached"')
            found = kept(connector, {"call": method, "asked": asked, "answer": answer})
            posts, skipped = posts + found[0], skipped + found[1]
    print(f"1000 answers: {posts} posts, {skipped} skipped")
    assert posts > 1000
    assert reached > 100

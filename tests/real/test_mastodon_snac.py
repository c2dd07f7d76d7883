"""A status's life on a real snac2: written, found by search and hashtag, edited, a new version, deleted, confirmed."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from flows.during.watch import plain_steps, run_watch
from tasks.compose import House, build_house, watched
from tasks.core.account import AccountStatus, Fate, PostRef
from tasks.core.happening import HappeningKind
from tasks.core.settings import Settings
from tasks.lake.folder import FolderLake
from tasks.lake.happenings import happenings
from tasks.lake.quotas import LakeQuota
from tasks.plan.schema import Account, Plan, Source
from tasks.sources import build
from tasks.sources.mastodon import Mastodon
from tasks.sources.shape import SourceDeps, Watched
from tests.house import PEPPER, a_plan, stored_rows
from tests.real.snac_server import Snac, program, running, until
from tests.sources.reading import PSEUDONYMS, Run, run

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]
TOKEN = "MASTODON_TOKEN"
WORDS = "Ромашка опять молчит, верните деньги!"


@pytest.fixture(scope="module")
def server() -> Iterator[Snac]:
    """Started once; a second."""
    binary = program()
    if binary is None:
        pytest.skip("missing: snac (SPICHKA_SNAC or on the PATH); tests/real/install_snac.sh fetches it")
    with tempfile.TemporaryDirectory(prefix="snac-") as folder, running(binary, Path(folder)) as found:
        yield found


def now() -> datetime:
    return datetime.now(UTC)


def connector(server: Snac, *, signed: bool = True, wrong: bool = False) -> Mastodon:
    secret = SecretStr("0" * 32 if wrong else server.tokens["brand"])
    deps = SourceDeps(
        secret=lambda name: secret if name == TOKEN else None,
        watched=Watched(words=("Ромашка",), hashtags=("romashka",), own=(Account(platform="mastodon", id="brand"),)),
    )
    config = Source(id="masto", kind="mastodon", base_url=server.url, token=TOKEN if signed else None)
    built = build(config, deps)
    assert isinstance(built, Mastodon)
    return built


def by_call(done: Run, number: str) -> set[object]:
    """By which questions a status was found."""
    return {
        one["call"]
        for one in done.payloads
        for status in one["answer"]["statuses"]  # type: ignore[index]
        if status["id"][10:] == number[10:]
    }


def complaint(server: Snac, words: str = WORDS) -> tuple[str, str]:
    """The brand writes; a customer answers, calls the brand and sets a hashtag; both numbers."""
    root = server.say("brand", "Скидки на розы")
    answer = server.say("kanareika", f"{words} #romashka @brand@{server.host}", to=root)
    until(lambda: server.finds("brand", words[:7], answer), "the answer reaches the brand")
    return root, answer


def test_an_answer_is_found_by_search_hashtag_mention_and_thread_without_its_author(server: Snac) -> None:
    root, answer = complaint(server)
    done = run(connector(server), now=now())
    assert done.error is None
    assert by_call(done, answer) == {"search", "tag", "mentions", "thread"}
    found = {post.community: post for post in done.posts if post.id == server.name(answer)}
    assert set(found) == {"brand"}
    post = found["brand"]
    assert WORDS in post.text
    assert post.parent == server.name(root)
    assert not post.own
    assert abs(post.published_at - now()) < timedelta(minutes=5)
    own = [post for post in done.posts if post.id == server.name(root)]
    assert own
    assert all(post.own for post in own)
    assert '"kanareika"' not in str(done.payloads).replace("'", '"')


def test_without_a_token_hashtags_and_our_own_posts_are_read(server: Snac) -> None:
    root, answer = complaint(server)
    done = run(connector(server, signed=False), now=now())
    assert {server.name(root), server.name(answer)} <= {post.id for post in done.posts}
    assert by_call(done, answer) >= {"tag"}


def test_an_edit_is_another_version_and_a_deletion_is_seen_twice(server: Snac) -> None:
    _, answer = complaint(server)
    source = connector(server)
    first = run(source, now=now())
    server.edit("kanareika", answer, f"{WORDS} Уже неделю! #romashka @brand@{server.host}")
    until(lambda: "неделю" in server.words("brand", answer), "the edit is shown")
    second = run(source, first.cursor, now())
    name = server.name(answer)
    before, after = ({post.version for post in done.posts if post.id == name} for done in (first, second))
    assert len(before) == len(after) == 1
    assert before != after
    ref = PostRef(id=name)
    assert asyncio.run(source.recheck([ref], now())) == {name: Fate.THERE}
    server.delete("kanareika", answer)
    until(lambda: server.words("brand", answer) == "", "the status is gone")
    fates = [asyncio.run(connector(server).recheck([ref], now())) for _ in range(2)]
    assert fates == [{name: Fate.GONE}] * 2
    third = run(source, second.cursor, now())
    assert third.error is None
    assert name not in {post.id for post in third.posts}


def test_a_read_error_is_no_deletion(server: Snac) -> None:
    ref = PostRef(id=server.name(server.say("kanareika", "Ещё один")))
    assert asyncio.run(connector(server, signed=False).recheck([ref], now())) == {ref.id: Fate.UNKNOWN}


def test_accounts_followers_the_past_and_the_token_are_told(server: Snac) -> None:
    _, answer = complaint(server)
    source = connector(server)
    ours, nobody = asyncio.run(source.accounts(["brand", "no-such-account"], now(), again=True))
    assert (ours.status, ours.handle) == (AccountStatus.ACTIVE, f"brand@{server.host}")
    assert nobody.status is AccountStatus.MISSING
    account = server.call("kanareika", "GET", "/api/v1/accounts/lookup", acct="brand").json()["id"]
    server.call("kanareika", "POST", f"/api/v1/accounts/{account}/follow").raise_for_status()
    until(lambda: asyncio.run(source.accounts(["brand"], now()))[0].followers == 1, "the follower arrives")
    sample = asyncio.run(source.audience("brand", 10, now(), PSEUDONYMS))
    assert sample.size == 1  # snac2 counts a follower of its own, and lists only those of other servers
    assert "kanareika" not in sample.model_dump_json()
    report = asyncio.run(source.prove(now()))[0]
    assert (report.works, report.who) == (True, "brand")

    async def past() -> list[str]:
        return [str(one.payload) async for one in source.past(now() - timedelta(hours=1), now(), now())]

    assert any(answer[10:] in one for one in asyncio.run(past()))


def a_house(server: Snac, folder: Path) -> House:
    options = {"tags": ["romashka"], "search": ["Ромашка"]}
    plan = a_plan(folder / "letters", [{"id": "masto", "kind": "mastodon", "token": TOKEN, "base_url": server.url,
                                        "options": options}])  # fmt: skip
    told = plan.model_dump(mode="json")
    told["monitoring"]["brands"][0]["accounts"] = [{"platform": "mastodon", "id": "brand"}]
    plan = Plan.model_validate(told)
    config, lake = plan.monitoring.sources[0], FolderLake(folder / "lake", durable=False)
    deps = SourceDeps(
        secret=lambda name: SecretStr(server.tokens["brand"]), watched=watched(plan, config), quota=LakeQuota(lake)
    )
    settings = Settings.model_validate({"lake": str(folder / "lake"), "pepper": PEPPER})
    return build_house(settings, plan, folder, sources={"masto": build(config, deps)}, lake=lake)


def test_watch_finds_an_answer_its_edit_and_confirms_its_removal(server: Snac, tmp_path: Path) -> None:
    house, start = a_house(server, tmp_path), now()

    def watch(minutes: int) -> None:
        asyncio.run(run_watch(house, plain_steps(house), start + timedelta(minutes=minutes), pages=False))

    watch(0)
    _, answer = complaint(server)
    name = server.name(answer)
    watch(5)
    server.edit("kanareika", answer, f"{WORDS} Уже месяц! #romashka @brand@{server.host}")
    until(lambda: "месяц" in server.words("brand", answer), "the edit is shown")
    watch(10)
    said = [row.post.text for row in stored_rows(house.lake) if row.post.id == name]
    assert ["месяц" in text for text in said].count(True) == 1
    assert len(said) == 2

    server.delete("kanareika", answer)
    until(lambda: server.words("brand", answer) == "", "the status is gone")
    for minutes in (20, 25, 30, 90, 95, 100):
        watch(minutes)
    days = [start.date(), start.date() + timedelta(days=1)]
    removed = [one.post for one in happenings(house.lake, "romashka", days) if one.kind is HappeningKind.REMOVED]
    assert removed.count(name) == 1
    written = b"".join(path.read_bytes() for path in (tmp_path / "lake").rglob("*") if path.is_file())
    assert server.tokens["brand"].encode() not in written

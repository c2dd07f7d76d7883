"""VK beside reading: errors and what to do, is it still there, the Callback API, proof, the past."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.web.hooks import stamped
from tasks.core.account import Fate, PostRef
from tasks.core.errors import (
    AuthExpired,
    Forbidden,
    Gone,
    Permanent,
    QuotaExhausted,
    Retryable,
    SchemaDrift,
    SourceError,
)
from tasks.core.happening import HappeningKind
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tasks.plan.schema import Account
from tasks.sources.shape import Watched
from tests.sources.vk_fake import AT, NOW, FakeVk, reply, wall_item
from tests.sources.vk_runs import Read, fetch, own, source, take

USER = {"user-token": ("u", 0)}
SERVICE = {"service-token": ("s", 0)}
KEY = {"key": ("c", 101)}
ALL = {**USER, **SERVICE, **KEY}
TOKENS: dict[str, Any] = {
    "user_token": "USER_TOKEN",
    "service_token": "SERVICE_TOKEN",
    "community_tokens": {"acme": "KEY"},
}
GROUP = {101: {"id": 101, "screen_name": "acme", "name": "Acme"}}

RECOVERIES = [
    (1, Retryable, ""), (6, Retryable, ""), (10, Retryable, ""), (36, Retryable, ""),
    (9, QuotaExhausted, "10 minutes"), (29, QuotaExhausted, "hour"),
    (5, AuthExpired, "SERVICE_TOKEN"), (1117, AuthExpired, "new token"),
    (27, Forbidden, "community key"), (28, Forbidden, "newsfeed.search needs"),
    (14, Forbidden, "captcha"), (3300, Forbidden, "browser"),
    (7, Forbidden, "right"), (15, Forbidden, "right"), (203, Forbidden, "right"), (210, Forbidden, ""),
    (212, Forbidden, ""), (43, Forbidden, "switched"), (17, Forbidden, "confirm"),
    (18, Gone, ""), (19, Gone, ""), (30, Gone, ""), (37, Gone, ""),
    (100, Permanent, "correct"), (125, Permanent, "correct"), (13, Permanent, "too much"), (12, Permanent, ""),
    (99999, Permanent, ""),
]  # fmt: skip


@pytest.mark.parametrize(("code", "recovery", "says"), RECOVERIES)
def test_every_error_code_ends_in_what_to_do_next(code: int, recovery: type[SourceError], says: str) -> None:
    fake = FakeVk(dict(SERVICE), refuse={"newsfeed.search": code})
    read = fetch(source(fake, service_token="SERVICE_TOKEN", search=["acme"]))
    assert isinstance(read.error, recovery)
    assert says in str(read.error)
    assert fake.calls["newsfeed.search"] == (3 if recovery is Retryable else 1)


def test_without_any_token_the_source_is_blind_and_says_what_to_name() -> None:
    assert isinstance(fetch(source(FakeVk({}))).error, AuthExpired)


def test_a_variable_that_is_not_set_is_named() -> None:
    read = fetch(source(FakeVk({}), service_token="SERVICE_TOKEN", search=["acme"], secrets={"SERVICE_TOKEN": " "}))
    assert isinstance(read.error, AuthExpired)
    assert "SERVICE_TOKEN" in str(read.error)


def rechecked(fake: FakeVk, *ids: str, **options: Any) -> dict[str, Fate]:
    async def ask() -> dict[str, Fate]:
        return dict(await source(fake, **options).recheck([PostRef(id=one) for one in ids], NOW))

    return asyncio.run(ask())


@pytest.mark.parametrize("tokens", [{"user_token": "USER_TOKEN"}, {"service_token": "SERVICE_TOKEN"}])
def test_what_stands_is_there_and_what_was_deleted_is_gone_with_either_token(tokens: dict[str, Any]) -> None:
    tombstone = {**reply(-101, 45, 52), "deleted": True}
    fake = FakeVk(
        dict(ALL), walls={-101: [wall_item(-101, 45)]},
        comments={(-101, 45): [reply(-101, 45, 50), reply(-101, 45, 51, under=50), tombstone]},
        said={(101, 9): [{"id": 3, "text": "a"}, {"id": 5, "text": "b"}]},
    )  # fmt: skip
    found = rechecked(
        fake, "-101_45", "-101_44", "-101_45_50", "-101_45_51", "-101_45_52", "-101_45_53", "-101_topic9_3",
        "-101_topic9_4", "-101_photo7_1", **tokens,
    )  # fmt: skip
    assert found == {
        "-101_45": Fate.THERE, "-101_44": Fate.GONE, "-101_45_50": Fate.THERE, "-101_45_51": Fate.THERE,
        "-101_45_52": Fate.GONE, "-101_45_53": Fate.GONE, "-101_topic9_3": Fate.THERE, "-101_topic9_4": Fate.GONE,
        "-101_photo7_1": Fate.UNKNOWN,
    }  # fmt: skip


def test_a_wall_that_cannot_be_read_has_lost_nothing() -> None:
    fake = FakeVk(dict(USER), walls={})
    assert rechecked(fake, "-101_45", user_token="USER_TOKEN") == {"-101_45": Fate.UNKNOWN}


@pytest.mark.parametrize("tokens", [{"user_token": "USER_TOKEN"}, {"service_token": "SERVICE_TOKEN"}])
def test_a_read_error_is_never_a_deletion(tokens: dict[str, Any]) -> None:
    fake = FakeVk(dict(ALL), refuse={"wall.getComment": 212, "wall.getComments": 212, "board.getComments": 15})
    found = rechecked(fake, "-101_45_50", "-101_topic9_3", **tokens)
    assert set(found.values()) == {Fate.UNKNOWN}


def test_a_dead_token_ends_the_look_by_name() -> None:
    with pytest.raises(AuthExpired):
        rechecked(FakeVk({}), "-101_45_50", user_token="USER_TOKEN")


def test_a_comment_that_might_be_among_replies_not_shown_is_unknown() -> None:
    comments = [reply(-101, 45, 50), *(reply(-101, 45, 60 + n, under=50) for n in range(14))]
    fake = FakeVk(dict(SERVICE), comments={(-101, 45): comments})
    assert rechecked(fake, "-101_45_73", service_token="SERVICE_TOKEN") == {"-101_45_73": Fate.UNKNOWN}


def test_a_community_key_cannot_say_whether_a_comment_stands() -> None:
    assert rechecked(FakeVk(dict(KEY)), "-101_45_50", "-101_45", token="KEY", token_kind="community") == {
        "-101_45_50": Fate.UNKNOWN, "-101_45": Fate.UNKNOWN,
    }  # fmt: skip


SECRETS = {"VK_SECRET": "shared secret", "VK_CONFIRM": "c0nf1rm", "KEY": "key"}
CALLBACK: dict[str, Any] = {
    "callback_secret": "VK_SECRET",
    "confirmation": "VK_CONFIRM",
    "communities": ["acme"],
    "token": "KEY",
}


def called(update: dict[str, object], **options: Any) -> object:
    connector = source(FakeVk(dict(KEY)), secrets=SECRETS, **{**CALLBACK, **options})
    return connector.receive({}, {}, json.dumps({"group_id": 101, "secret": "shared secret", **update}).encode())


def test_the_callback_api_is_confirmed_and_its_event_reads_like_one_of_long_poll() -> None:
    connector = source(FakeVk(dict(KEY)), secrets=SECRETS, **CALLBACK)

    def call(**update: object) -> tuple[str | None, str, dict[str, object]]:
        body = json.dumps({"group_id": 101, "secret": "shared secret", **update}).encode()
        found = connector.receive({}, {}, body)
        return found.event_id, found.answer, dict(found.payload)

    assert call(type="confirmation") == (None, "c0nf1rm", {})
    assert call(type="message_new", object={"message": {"text": "private"}})[0] is None
    gone = {
        "type": "wall_reply_delete",
        "event_id": "e1",
        "object": {"owner_id": -101, "id": 50, "post_id": 45, "deleter_id": 7},
    }
    id_, answer, payload = call(**gone)
    assert (id_, answer) == ("101-e1", "ok")
    assert call(**gone)[0] == id_
    assert "shared secret" not in json.dumps(payload)
    pushed, polled = Read(), Read()
    take(connector, pushed, stamped(payload, NOW))
    take(connector, polled, {**payload, "asked": {"at": AT, "names": {"101": "acme"}, "own": {"101": True}}})
    assert pushed.events == polled.events
    assert [(one.kind, one.account, one.post) for one in pushed.events] == [
        (HappeningKind.REMOVED, "acme", "-101_45_50")
    ]


def test_a_call_with_a_wrong_or_no_secret_is_refused_and_so_is_every_call_without_one_of_ours() -> None:
    with pytest.raises(Forbidden, match="another secret"):
        called({"type": "wall_post_new", "secret": "guess"})
    with pytest.raises(Forbidden, match="another secret"):
        called({"type": "confirmation", "secret": None})
    with pytest.raises(Forbidden, match="callback_secret"):
        called({"type": "wall_post_new"}, callback_secret=None)
    with pytest.raises(Forbidden, match="confirmation"):
        called({"type": "confirmation"}, confirmation=None)


def test_a_body_that_is_no_call_is_drift() -> None:
    connector = source(FakeVk(dict(KEY)), secrets=SECRETS, **CALLBACK)
    for body in (
        b"",
        b"[]",
        b"\xff",
        b'{"secret": "shared secret"}',
        b'{"secret":"shared secret","type":"wall_post_new"}',
    ):
        with pytest.raises(SchemaDrift):
            connector.receive({}, {}, body)


def test_each_token_is_proven_with_who_it_is_its_rights_and_what_is_missing() -> None:
    fake = FakeVk(dict(ALL), groups=dict(GROUP))
    key, service, user = asyncio.run(source(fake, watched=own("acme"), **TOKENS).prove(NOW))
    assert (key.token, key.works, key.who, key.rights) == ("KEY", True, "community 101 Acme", ("manage",))
    assert any("wall_reply_delete" in one for one in key.missing)
    assert service.works
    assert (user.who, user.rights) == ("Some Person 7001", ("groups", "wall"))
    assert any("stats" in one for one in user.missing)
    [alone] = asyncio.run(source(fake, watched=own("acme"), token="KEY").prove(NOW))
    assert any("no search" in one for one in alone.missing)
    [dead] = asyncio.run(source(fake, service_token="DEAD_TOKEN").prove(NOW))
    assert not dead.works
    assert "DEAD_TOKEN" in (dead.message or "")


def test_the_arithmetic_of_a_day_says_what_fits() -> None:
    communities = [str(number) for number in range(1, 41)]
    words = [f"word{number}" for number in range(10)]
    five = timedelta(minutes=5)
    connector = source(FakeVk({}), user_token="USER_TOKEN", communities=communities, search=words)
    costs = {one.method: one for one in connector.calls_a_day(five)}
    search, wall = costs["newsfeed.search"], costs["wall.get"]
    assert (search.calls, search.quota, search.fastest) == (2880, 1000, timedelta(minutes=16))
    assert (wall.calls, wall.quota) == (11_520, 5000)
    assert wall.fastest == timedelta(seconds=768)
    keys = {one: f"KEY_{one}" for one in communities}
    keyed = source(FakeVk({}), user_token="USER_TOKEN", communities=communities, community_tokens=keys, search=False)
    costs = {one.method: one for one in keyed.calls_a_day(five)}
    assert costs["wall.get"].calls == 960
    assert "newsfeed.search" not in costs


def test_the_past_brings_walls_comments_and_the_search_of_the_period_only() -> None:
    day = 86_400
    fake = FakeVk(
        dict(ALL), groups=dict(GROUP),
        walls={-101: [wall_item(-101, n, age=n * day, comments=int(n == 3)) for n in range(1, 250)]},
        comments={(-101, 3): [reply(-101, 3, 500)]},
        found=[wall_item(-9, n, age=n * 600, text="acme") for n in range(1, 2000)],
    )  # fmt: skip
    connector = source(fake, watched=own("acme"), search=["acme"], **TOKENS)
    read = Read()

    async def back() -> None:
        since, until = NOW - timedelta(days=5, hours=1), NOW - timedelta(days=1, hours=12)
        async for fetched in connector.past(since, until, NOW):
            take(connector, read, fetched.payload)

    asyncio.run(back())
    walls = {id_ for id_ in read.posts if id_.startswith("-101_")}
    assert walls == {"-101_2", "-101_3", "-101_4", "-101_5", "-101_3_500"}
    ages = sorted(AT - int(post.published_at.timestamp()) for id_, post in read.posts.items() if id_.startswith("-9_"))
    assert (ages[0], ages[-1]) == (36 * 3600 + 600, 121 * 3600)
    assert len(ages) == (ages[-1] - ages[0]) // 600 + 1


def test_the_token_is_nowhere(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    canary = "vk1.a.canary-token"
    fake = FakeVk({canary: ("u", 0)}, groups=dict(GROUP), walls={-101: [wall_item(-101, 1)]})
    quota = LakeQuota(FolderLake(tmp_path, durable=False))
    connector = source(
        fake, quota=quota, user_token="USER_TOKEN", watched=own("acme"), search=["acme"], secrets={"USER_TOKEN": canary}
    )
    read = fetch(connector)
    fake.tokens = {}

    class Told(FakeVk):
        def _allowed(self, method: str, token: str) -> tuple[str, int]:
            from tests.sources.vk_fake import Refused

            raise Refused(5, f"invalid access_token {token}")

    broken = fetch(source(Told({}), user_token="USER_TOKEN", watched=own("acme"), secrets={"USER_TOKEN": canary}))
    assert isinstance(broken.error, AuthExpired)
    kept = [path.read_text() for path in tmp_path.rglob("*.json")]
    written = (read.cursor, read.payloads, repr(connector), str(broken.error), repr(broken.error), caplog.text, kept)
    assert "canary" not in str(written)
    assert not [path for path in tmp_path.rglob("*") if "canary" in path.name]


def test_a_competitors_page_that_is_read_is_not_our_own_word() -> None:
    watched = Watched(own=(Account(platform="vk", id="acme"),), rivals=(Account(platform="vk", id="club102"),))
    fake = FakeVk(dict(USER), groups=dict(GROUP), walls={-101: [wall_item(-101, 1, wrote=-101)],
                                                         -102: [wall_item(-102, 1, wrote=-102)]})  # fmt: skip
    read = fetch(source(fake, user_token="USER_TOKEN", watched=watched, communities=["vk.com/acme", "102"]))
    assert {(post.community, post.own) for post in read.posts.values()} == {("acme", True), ("club102", False)}


def test_the_largest_picture_is_named_and_none_that_carries_a_token() -> None:
    def photo(*urls: tuple[str, int]) -> dict[str, object]:
        return {"type": "photo", "photo": {"sizes": [{"url": url, "width": w, "height": w} for url, w in urls]}}

    item = {**wall_item(-101, 1), "attachments": [
        photo(("https://m.example/s.jpg", 75), ("https://m.example/w.jpg?size=1", 2560)),
        photo(("https://m.example/x.jpg?access_key=canary", 600)),
    ]}  # fmt: skip
    fake = FakeVk(dict(USER), groups=dict(GROUP), walls={-101: [item]})
    [post] = fetch(source(fake, user_token="USER_TOKEN", watched=own("acme"))).posts.values()
    assert post.media == ("https://m.example/w.jpg?size=1",)

"""OK over a service in memory: fates, groups, roles, history, the check, error numbers, secrets."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import timedelta
from pathlib import Path

import pytest

from tasks.core.account import AccountStatus, Fate, PostRef
from tasks.core.errors import (
    AuthExpired,
    ConfigError,
    Forbidden,
    Gone,
    Permanent,
    QuotaExhausted,
    Retryable,
    SchemaDrift,
    SourceError,
)
from tasks.sources.shape import Json
from tests.sources.ok_server import GROUP, NOW, SECRETS, VERA, OkServer, comment, ok, topic
from tests.sources.reading import PSEUDONYMS, run

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("code", "error", "said"),
    [
        (2, Retryable, "error 2"),
        (8, QuotaExhausted, "error 8"),
        (10, Forbidden, "GROUP_CONTENT"),
        (11, QuotaExhausted, "error 11"),
        (50, Forbidden, "OK_TOKEN"),
        (100, Permanent, "error 100"),
        (101, AuthExpired, "OK_APPLICATION_KEY"),
        (102, AuthExpired, "expired"),
        (103, AuthExpired, "OK_TOKEN"),
        (104, AuthExpired, "OK_SESSION_SECRET"),
        (160, Gone, "error 160"),
        (200, Forbidden, "VALUABLE_ACCESS"),
        (210, AuthExpired, "switched off"),
        (220, SchemaDrift, "field"),
        (300, Gone, "error 300"),
        (453, AuthExpired, "needs a session"),
        (99999, Permanent, "error 99999"),
    ],
)
def test_every_error_number_says_what_to_do(code: int, error: type[SourceError], said: str) -> None:
    done = run(ok(OkServer(fails={"stream.get": code})))
    assert type(done.error) is error
    assert said in str(done.error)
    assert SECRETS["OK_TOKEN"] not in str(done.error)


def test_a_secret_that_does_not_belong_to_the_token_is_named() -> None:
    done = run(ok(OkServer(), secrets={**SECRETS, "OK_SESSION_SECRET": "another"}))
    assert isinstance(done.error, AuthExpired)
    assert "OK_SESSION_SECRET does not belong" in str(done.error)


def test_gone_is_only_what_ok_says_is_removed_or_not_found() -> None:
    said = [comment("c1", "Да", HOUR), comment("c2", "", HOUR, more={"removed": True})]
    server = OkServer(topics=[topic("1", "Скидки", HOUR)], comments={"1": said})
    refs = [PostRef(id=name, thread="1") for name in ("c1", "c2", "c3")] + [PostRef(id="1"), PostRef(id="2")]
    fates = asyncio.run(ok(server).recheck(refs, NOW))
    assert fates == {"c1": Fate.THERE, "c2": Fate.GONE, "c3": Fate.GONE, "1": Fate.THERE, "2": Fate.GONE}


@pytest.mark.parametrize("code", [2, 10, 100])
def test_an_error_while_looking_is_never_a_deletion(code: int) -> None:
    server = OkServer(fails={"mediatopic.getByIds": code, "discussions.getComment": code})
    fates = asyncio.run(ok(server).recheck([PostRef(id="1"), PostRef(id="c1", thread="1")], NOW))
    assert set(fates.values()) == {Fate.UNKNOWN}


def test_groups_are_active_closed_blocked_or_missing_and_an_error_is_unknown() -> None:
    groups: list[Json] = [
        {"uid": GROUP, "name": "Ромашка", "shortname": "romashka", "members_count": 1200, "photo_id": "p1"},
        {"uid": "2", "private": True},
        {"uid": "3", "blocked": True},
    ]
    server = OkServer(groups=groups, names={"romashka": GROUP})
    seen = asyncio.run(ok(server).accounts(["romashka", "2", "3", "4"], NOW, again=True))
    assert [one.status for one in seen] == [
        AccountStatus.ACTIVE, AccountStatus.CLOSED, AccountStatus.BLOCKED, AccountStatus.MISSING,
    ]  # fmt: skip
    assert (seen[0].account, seen[0].native_id, seen[0].followers) == ("romashka", GROUP, 1200)
    assert len(server.asked("group.getCounters")) == 1
    server.fails["group.getInfo"] = 2
    (unknown,) = asyncio.run(ok(server).accounts(["2"], NOW))
    assert unknown.status is AccountStatus.UNKNOWN


def test_administrators_and_moderators_are_named_and_what_was_not_told_is_too() -> None:
    server = OkServer(roles={"ADMIN": ["57000000000010"], "MODERATOR": ["57000000000011", "57000000000012"]})
    roster = asyncio.run(ok(server).roster(GROUP, NOW))
    assert [(one.id, one.role) for one in roster.members] == [
        ("57000000000010", "ADMIN"), ("57000000000011", "MODERATOR"), ("57000000000012", "MODERATOR"),
    ]  # fmt: skip
    assert roster.complete
    server.fails["group.getMembers"] = 10
    with pytest.raises(Forbidden, match="administrator of the group"):
        asyncio.run(ok(server).roster(GROUP, NOW))


def test_history_holds_the_period_only() -> None:
    days = [timedelta(days=n) for n in (1, 5, 20)]
    server = OkServer(topics=[topic(str(age.days), f"{age.days} #ромашка", age) for age in days])
    server.comments["5"] = [comment("c1", "в срок", timedelta(days=4)), comment("c2", "позже", timedelta(hours=2))]
    source = ok(server, tags=["ромашка"])

    async def read() -> list[str]:
        found = [one.payload async for one in source.past(NOW - timedelta(days=10), NOW - timedelta(days=2), NOW)]
        kept = [json.loads(json.dumps(source.redact(one, PSEUDONYMS))) for one in found if one]
        return [post.text for one in kept for post in source.parse(one).items]

    assert sorted(asyncio.run(read())) == ["5 #ромашка", "5 #ромашка", "в срок"]


def test_the_check_names_the_rights_that_ok_has_not_granted() -> None:
    (report,) = asyncio.run(ok(OkServer(rights=frozenset({"GROUP_CONTENT"}))).prove(NOW))
    assert (report.works, report.rights) == (True, ("GROUP_CONTENT",))
    assert report.missing[0].startswith("VALUABLE_ACCESS: ")
    (dead,) = asyncio.run(ok(OkServer(fails={"users.getCurrentUser": 102})).prove(NOW))
    assert not dead.works
    assert "OK_TOKEN" in (dead.message or "")


def test_the_arithmetic_counts_calls_of_each_method() -> None:
    costs = ok(OkServer(), tags=["а", "б"]).calls_a_day(timedelta(minutes=5))
    assert [(one.method, one.calls, one.quota) for one in costs] == [
        ("stream.get", 288, None), ("discussions.getComments", 288, None), ("search.tagContents", 576, None),
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_a_missing_secret_names_its_variable(name: str) -> None:
    done = run(ok(OkServer(), secrets={one: value for one, value in SECRETS.items() if one != name}))
    assert isinstance(done.error, AuthExpired)
    assert name in str(done.error)


def test_nothing_to_read_and_a_secret_in_the_plan_are_errors_of_the_plan() -> None:
    with pytest.raises(ConfigError, match="nothing to read"):
        ok(OkServer(), groups=[])
    with pytest.raises(ConfigError, match="session_secret") as caught:
        ok(OkServer(), session_secret="a secret itself")
    assert "a secret itself" not in str(caught.value)


def test_the_secrets_are_nowhere(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server = OkServer(
        topics=[topic("1", "Скидки #ромашка", HOUR)],
        comments={"1": [comment("c1", "Да", MINUTE)]},
        fails={"search.tagContents": 100},
    )
    source = ok(server, tmp_path, tags=["ромашка"])
    done = run(source)
    written = "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    told = (str(done.error), repr(done.error), repr(source), done.cursor, done.payloads, caplog.text, written)
    for secret in SECRETS.values():
        assert all(secret not in str(one) for one in told)
    assert SECRETS["OK_SESSION_SECRET"] not in str(server.calls)
    assert VERA not in str(done.payloads)
    assert "Примерова" not in str(done.payloads)

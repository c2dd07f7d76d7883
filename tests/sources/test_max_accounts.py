"""The MAX source over a Bot API in memory: the past, what is gone, accounts and members, proof, the webhook."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest

from tasks.core.account import AccountStatus, Fate, MemberKind, PostRef
from tasks.core.errors import Forbidden, Retryable, SchemaDrift
from tasks.sources.capabilities import (
    HasAudience,
    HasCounters,
    HasEvents,
    HasPast,
    HasProof,
    HasRecheck,
    HasRoster,
)
from tasks.sources.shape import Fetched, Json, MentionSource
from tests.sources.bots import NOW, PSEUDONYMS, Run, bot, take
from tests.sources.max_server import ADMIN, ANNA, CHANNEL, GROUP, MINUTE, MS, TOKEN, MaxApi, error, message

TOKENS = {"MAX_TOKEN": TOKEN, "HOOK_SECRET": "hook-secret-canary"}


def acme(server: MaxApi) -> MentionSource:
    told = {"chats": ["https://max.ru/acme", str(GROUP)], "webhook_secret": "HOOK_SECRET"}
    return bot("max", server, TOKENS, options=told)


def test_the_past_is_read_over_any_period_with_the_comments_of_its_posts() -> None:
    day = 24 * 60
    said = message("c1", "shame", 9 * day - 5, CHANNEL, "p1", sender=ANNA)
    posts = [message("p1", "Acme is down", 9 * day, CHANNEL), message("p2", "today", 5, CHANNEL)]
    group = [message(f"g{number}", "x", 8 * day + number) for number in range(250)]
    source = acme(MaxApi({CHANNEL: posts, GROUP: group}, {"p1": [said]}))
    assert isinstance(source, HasPast)

    async def read() -> list[Fetched]:
        assert isinstance(source, HasPast)
        return [one async for one in source.past(NOW - timedelta(days=10), NOW - timedelta(days=7), NOW)]

    done = Run()
    for fetched in asyncio.run(read()):
        take(source, fetched.payload, done)
    assert {post.id for post in done.posts} == {"p1", "c1", *(f"g{number}" for number in range(250))}


def test_what_is_not_shown_is_gone_only_where_the_bot_may_still_read() -> None:
    server = MaxApi({CHANNEL: [], GROUP: [message("g1", "shame", 5)]}, {"p1": [message("c1", "x", 5, CHANNEL, "p1")]})
    refs = [
        PostRef(id="g1", community=str(GROUP)),
        PostRef(id="g2", community=str(GROUP)),
        PostRef(id="c1", thread="p1", community="acme"),
        PostRef(id="c2", thread="p1", community="acme"),
        PostRef(id="c9", thread="p9", community="acme"),
    ]
    source = acme(server)
    assert isinstance(source, HasRecheck)
    found = asyncio.run(source.recheck(refs, NOW))
    assert found == {
        "g1": Fate.THERE, "g2": Fate.GONE, "c1": Fate.THERE, "c2": Fate.GONE, "c9": Fate.UNKNOWN,
    }  # fmt: skip
    server.me = {"user_id": 5, "is_admin": False}
    found = asyncio.run(source.recheck(refs, NOW))
    assert (found["g2"], found["c2"]) == (Fate.UNKNOWN, Fate.UNKNOWN)
    server.refuse["/messages"] = error(500, "internal")
    with pytest.raises(Retryable):
        asyncio.run(source.recheck(refs, NOW))


def test_accounts_administrators_and_members_are_told_as_the_platform_tells_them() -> None:
    owner: Json = {**ANNA, "is_owner": True, "is_admin": True, "permissions": ["write"], "last_access_time": MS}
    helper: Json = {"user_id": 9, "first_name": "Helper", "is_bot": True, "is_admin": True, "permissions": ["delete"]}
    people: list[Json] = [
        {"user_id": 1000 + number, "first_name": "X", "is_bot": False, "avatar_url": "https://a.example/1"}
        for number in range(250)
    ]
    server = MaxApi(members=[owner, helper, *people])
    source = acme(server)
    assert isinstance(source, HasCounters)
    assert isinstance(source, HasRoster)
    assert isinstance(source, HasAudience)
    seen, missing, unknown = asyncio.run(source.accounts(["acme", "nobody", "-1"], NOW))
    assert (seen.native_id, seen.followers, seen.posts, seen.name) == (str(CHANNEL), 1234, 17, "Acme")
    assert (seen.status, missing.status, unknown.status) == (
        AccountStatus.ACTIVE, AccountStatus.MISSING, AccountStatus.UNKNOWN,
    )  # fmt: skip
    roster = asyncio.run(source.roster("acme", NOW))
    assert [(one.id, one.role, one.rights, one.kind) for one in roster.members] == [
        ("71", "owner", ("write",), MemberKind.PERSON),
        ("9", "administrator", ("delete",), MemberKind.BOT),
    ]
    assert roster.complete
    sample = asyncio.run(source.audience("acme", 150, NOW, PSEUDONYMS))
    assert (len(sample.followers), sample.size) == (150, 1234)
    assert sample.followers[1].has_photo is True
    assert PSEUDONYMS("max", 9) not in {one.key for one in sample.followers}


def test_the_proof_names_what_will_not_work() -> None:
    server = MaxApi()
    source = acme(server)
    assert isinstance(source, HasProof)
    report = asyncio.run(source.prove(NOW))[0]
    assert (report.token, report.works, report.who, report.missing) == ("MAX_TOKEN", True, "acme_bot", ())
    server.me, server.hooks = {**ADMIN, "permissions": ["write"]}, [{"url": "https://hooks.example.org/x"}]
    missing = asyncio.run(source.prove(NOW))[0].missing
    assert sum("read_all_messages" in one for one in missing) == 2
    assert any("updates: false" in one for one in missing)
    server.refuse["/me"] = error(401, "verify.token")
    assert not asyncio.run(source.prove(NOW))[0].works
    assert all(one.quota is None for one in source.calls_a_day(timedelta(minutes=5)))


def test_a_webhook_counts_an_event_once_and_refuses_a_wrong_secret() -> None:
    source = acme(MaxApi())
    assert isinstance(source, HasEvents)
    removed: Json = {
        "update_type": "message_removed", "timestamp": MS - MINUTE, "message_id": "g1", "chat_id": GROUP, "user_id": 9,
    }  # fmt: skip
    body = json.dumps(removed).encode()
    right = {"x-max-bot-api-secret": "hook-secret-canary"}
    first, second = source.receive(right, {}, body), source.receive(right, {}, body)
    assert first.event_id == second.event_id is not None
    done = Run()
    take(source, first.payload, done)
    assert (done.events[0].post, done.events[0].account) == ("g1", str(GROUP))
    started = json.dumps({"update_type": "bot_started", "timestamp": MS}).encode()
    assert source.receive(right, {}, started).event_id is None
    for wrong in ({}, {"x-max-bot-api-secret": "wrong"}):
        with pytest.raises(Forbidden, match="wrong secret"):
            source.receive(wrong, {}, body)
    with pytest.raises(SchemaDrift):
        source.receive(right, {}, b"[]")

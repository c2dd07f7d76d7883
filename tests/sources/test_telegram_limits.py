"""Errors of the Bot API and their recovery, the webhook, accounts and administrators, and where the token never is."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tasks.core.account import AccountStatus, MemberKind
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
from tasks.sources.capabilities import HasCounters, HasEvents, HasProof, HasRoster
from tasks.sources.shape import Json, MentionSource
from tasks.sources.telegram.calls import Calls
from tests.sources.bots import NOW, Run, bot, run, take
from tests.sources.telegram_server import ANNA, DATE, TOKEN, BotApi, comment, error, post

TOKENS = {"BOT_TOKEN": TOKEN, "HOOK_SECRET": "hook-secret-canary"}


def acme(server: BotApi, tmp_path: Path | None = None, **options: object) -> MentionSource:
    told = {"chats": ["@acme_news"], "webhook_secret": "HOOK_SECRET", **options}
    return bot("telegram", server, TOKENS, tmp_path, options=told)


@pytest.mark.parametrize(
    ("answer", "expected", "says"),
    [
        (error(401, "Unauthorized"), AuthExpired, "BOT_TOKEN"),
        (error(404, "Not Found"), AuthExpired, "BotFather"),
        (error(409, "Conflict: can't use getUpdates method while webhook is active"), Forbidden, "deleteWebhook"),
        (error(409, "Conflict: terminated by other getUpdates request"), Retryable, "another program"),
        (error(403, "Forbidden: bot was kicked from the channel chat"), Forbidden, "add it again"),
        (error(400, "Bad Request: chat not found"), Gone, "no such chat"),
        (error(400, "Bad Request: CHAT_ADMIN_REQUIRED"), Forbidden, "administrator"),
        (error(400, "Bad Request: something new"), Permanent, "something new"),
        (error(429, "Too Many Requests", retry_after=3), Retryable, "pause"),
        (error(429, "Too Many Requests", retry_after=900), QuotaExhausted, "no more calls"),
        (error(500, "Internal Server Error"), Retryable, "500"),
        (httpx.Response(502, text="<html>bad gateway</html>"), Retryable, "502"),
        (httpx.Response(200, text="<html>log in</html>"), SchemaDrift, "JSON"),
        (httpx.Response(200, json={"ok": True}), SchemaDrift, "result"),
        (httpx.Response(200, json={"ok": True, "result": {"a": 1}}), SchemaDrift, "no list"),
        (httpx.Response(200, json={"ok": True, "result": [{"message": 1}]}), SchemaDrift, "numbers"),
    ],
)
def test_each_error_says_what_to_do(answer: httpx.Response, expected: type[SourceError], says: str) -> None:
    done = run(acme(BotApi(refuse={"getUpdates": answer})))
    assert type(done.error) is expected
    assert says in str(done.error)


def test_a_long_pause_closes_the_bot_for_everybody_until_then(tmp_path: Path) -> None:
    server = BotApi(refuse={"getUpdates": error(429, "Too Many Requests", retry_after=900)})
    first = run(acme(server, tmp_path))
    assert isinstance(first.error, QuotaExhausted)
    assert first.error.until == NOW + timedelta(seconds=900)
    asked = len(server.calls)
    server.refuse.clear()
    assert isinstance(run(acme(server, tmp_path), first.cursor, NOW + timedelta(seconds=60)).error, QuotaExhausted)
    assert len(server.calls) == asked
    assert run(acme(server, tmp_path), first.cursor, NOW + timedelta(seconds=901)).error is None


def test_updates_that_were_confirmed_and_come_again_are_named_drift() -> None:
    server = BotApi([post(10, "one")])
    cursor = run(acme(server)).cursor
    server.refuse["getUpdates"] = httpx.Response(200, json={"ok": True, "result": [post(10, "one")]})
    assert isinstance(run(acme(server), cursor).error, SchemaDrift)


def test_a_chat_that_fails_is_told_after_the_updates_of_the_others_were_read() -> None:
    server = BotApi([post(1, "Acme is down")])
    done = run(acme(server, chats=["@acme_news", "@gone"]))
    assert done.texts == ["Acme is down"]
    assert isinstance(done.error, Gone)
    assert "@gone" in str(done.error)


def test_a_refusal_nobody_knows_of_one_chat_does_not_stop_the_updates() -> None:
    server = BotApi([post(1, "Acme is down")], refuse={"getChat": error(400, "Bad Request: something new")})
    done = run(acme(server))
    assert done.texts == ["Acme is down"]
    assert type(done.error) is Permanent
    assert "@acme_news" in str(done.error)


def test_a_group_that_moved_is_asked_again_under_its_new_number() -> None:
    server = BotApi(chats={"-1002": {}, "-1003": {"id": -1003, "type": "supergroup", "title": "Talk"}})
    moved = error(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1003)

    def answers(request: httpx.Request) -> httpx.Response:
        told = json.loads(request.content)
        return moved if str(told.get("chat_id")) == "-1002" else server(request)

    source = bot("telegram", answers, TOKENS, options={"chats": ["-1002"]})
    assert run(source).error is None


@pytest.mark.parametrize("value", [{}, {"BOT_TOKEN": " "}, {"BOT_TOKEN": "no-token-of-a-bot"}])
def test_a_token_that_is_missing_or_none_is_never_sent(value: dict[str, str]) -> None:
    server = BotApi()
    done = run(bot("telegram", server, value, token="BOT_TOKEN", options={"chats": ["@acme_news"]}))
    assert isinstance(done.error, AuthExpired)
    assert "BOT_TOKEN" in str(done.error)
    assert server.calls == []
    assert "no-token-of-a-bot" not in str(done.error)


def test_the_token_is_in_no_error_log_repr_cursor_or_payload(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    caplog.set_level(logging.DEBUG)
    server = BotApi([post(1, "Acme is down"), comment(2, "shame", 7)])
    server.refuse["getChatAdministrators"] = error(403, "Forbidden: bot was kicked")
    source = acme(server, tmp_path)
    good = run(source)
    calls = vars(source)["_calls"]
    assert isinstance(calls, Calls)
    said = [repr(good), repr(vars(source)), repr(calls.request("getMe", {})), str(good.cursor), caplog.text]
    for status in (200, 302, 401, 403, 404, 409, 429, 500):
        headers = {"location": f"https://api.telegram.org/bot{TOKEN}/x"} if status == 302 else {}
        server.refuse["getUpdates"] = httpx.Response(status, text="<html>", headers=headers)
        broken = run(source)
        said += [repr(broken.error), str(broken.error), str(broken.cursor)]
    assert isinstance(source, HasProof)
    said.append(repr(asyncio.run(source.prove(NOW))))
    said += [path.read_text(errors="replace") + str(path) for path in tmp_path.rglob("*") if path.is_file()]
    assert all(TOKEN in path for path in server.paths)
    assert "CANARY" not in "".join([*said, caplog.text])


def received(source: MentionSource, update: object, secret: str = "hook-secret-canary") -> Run | None:
    assert isinstance(source, HasEvents)
    found = source.receive({"x-telegram-bot-api-secret-token": secret}, {}, json.dumps(update).encode())
    if found.event_id is None:
        return None
    done = Run(cursor=found.event_id)
    take(source, found.payload, done)
    return done


def test_a_webhook_gives_the_same_posts_as_polling_and_counts_an_update_once() -> None:
    source = acme(BotApi(), discussions={"-1002": "@acme_news"})
    done = received(source, post(77, "Acme is down"))
    assert done is not None
    assert (done.cursor, done.texts, done.posts[0].community) == ("77", ["Acme is down"], "@acme_news")
    said = received(source, comment(78, "shame", 7, message_thread_id=480, reply_to_message={"message_id": 6}))
    assert said is not None
    assert said.posts[0].community == "@acme_news"
    private = {"message_id": 1, "date": DATE, "chat": {"id": 71, "type": "private"}, "from": ANNA, "text": "psst"}
    assert received(source, {"update_id": 79, "message": private}) is None


@pytest.mark.parametrize("secret", ["", "wrong", "hook-secret-canar", "hook-secret-canary\n", "секрет"])
def test_a_call_with_a_wrong_secret_is_refused(secret: str) -> None:
    with pytest.raises(Forbidden, match="wrong secret"):
        received(acme(BotApi()), post(1, "x"), secret)


def test_without_a_secret_every_call_is_refused() -> None:
    with pytest.raises(Forbidden, match="webhook_secret"):
        received(acme(BotApi(), webhook_secret=None), post(1, "x"), "")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"update_id": "1"}', b"[" * 100_000, b"1" * 1_000_001])
def test_a_call_that_is_no_update_is_drift(body: bytes) -> None:
    source = acme(BotApi())
    assert isinstance(source, HasEvents)
    with pytest.raises(SchemaDrift):
        source.receive({"x-telegram-bot-api-secret-token": "hook-secret-canary"}, {}, body)


def test_where_the_webhook_brings_updates_nothing_is_polled_and_a_dead_webhook_is_blindness() -> None:
    server = BotApi(webhook={"url": "https://hooks.example.org/x", "pending_update_count": 0})
    assert run(acme(server, polling=False)).error is None
    assert server.asked("getUpdates") == []
    server.webhook |= {"last_error_date": int(NOW.timestamp()) - 60, "pending_update_count": 31}
    assert isinstance(run(acme(server, polling=False)).error, Retryable)
    server.webhook = {"url": ""}
    assert isinstance(run(acme(server, polling=False)).error, Forbidden)


def test_accounts_tell_members_and_what_can_change_and_an_unknown_name_is_missing_but_a_number_is_not() -> None:
    server = BotApi()
    server.chats["@acme_news"] |= {"description": "News", "photo": {"big_file_unique_id": "AQAD", "big_file_id": "x"}}
    source = acme(server)
    assert isinstance(source, HasCounters)
    names = ["@acme_news", "@nobody", "-100999"]
    for again in (False, True):
        found, missing, unknown = asyncio.run(source.accounts(names, NOW, again=again))
        assert (found.status, found.followers, found.native_id) == (AccountStatus.ACTIVE, 1234, "-1001")
        assert (found.name, found.handle, found.description) == ("Acme", "acme_news", "News")
        assert found.comments_open is True
        assert found.avatar
        assert (missing.status, unknown.status) == (AccountStatus.MISSING, AccountStatus.UNKNOWN)
    server.refuse["getChat"] = error(403, "Forbidden: bot was kicked from the channel chat")
    kicked = asyncio.run(source.accounts(["@acme_news"], NOW))[0]
    assert kicked.status is AccountStatus.UNKNOWN
    server.refuse["getChat"] = error(401, "Unauthorized")
    with pytest.raises(AuthExpired):
        asyncio.run(source.accounts(["@acme_news"], NOW))


def test_the_roster_holds_rights_of_both_the_channel_and_its_group_and_says_what_was_not_read() -> None:
    owner: Json = {"status": "creator", "user": ANNA, "is_anonymous": True, "custom_title": "Boss"}
    helper: Json = {
        "status": "administrator", "user": {"id": 9, "is_bot": True, "first_name": "Helper"},
        "can_delete_messages": True, "can_edit_messages": False,
    }  # fmt: skip
    server = BotApi(admins={"@acme_news": [owner, helper], "-1002": [helper]})
    source = acme(server)
    assert isinstance(source, HasRoster)
    found = asyncio.run(source.roster("@acme_news", NOW))
    assert found.complete
    assert [(one.id, one.role, one.owner, one.rights) for one in found.members] == [
        ("71", "creator", True, ("is_anonymous",)),
        ("9", "administrator", False, ("can_delete_messages",)),
        ("9", "administrator", False, ("can_delete_messages",)),
    ]
    assert [one.kind for one in found.members] == [MemberKind.PERSON, MemberKind.BOT, MemberKind.BOT]
    assert len({one.via for one in found.members}) == 2
    del server.admins["-1002"]
    assert not asyncio.run(source.roster("@acme_news", NOW)).complete
    with pytest.raises(Forbidden):
        asyncio.run(source.roster("-1002", NOW))


def test_the_proof_names_what_will_not_work() -> None:
    admin: Json = {"status": "administrator", "can_manage_chat": True}
    server = BotApi(members={"@acme_news": admin, "-1002": {"status": "member"}})
    source = acme(server)
    assert isinstance(source, HasProof)
    report = asyncio.run(source.prove(NOW))[0]
    assert (report.token, report.works, report.who) == ("BOT_TOKEN", True, "@acme_bot")
    assert any("privacy mode" in one for one in report.missing)
    server.me["can_read_all_group_messages"] = True
    server.members["-1002"] = admin
    server.webhook["url"] = "https://hooks.example.org/x"
    report = asyncio.run(source.prove(NOW))[0]
    assert len(report.missing) == 1
    assert "deleteWebhook" in report.missing[0]
    server.refuse["getMe"] = error(401, "Unauthorized")
    assert not asyncio.run(source.prove(NOW))[0].works
    assert [one.quota for one in source.calls_a_day(timedelta(minutes=5))] == [None, None]


def test_an_own_bot_api_server_is_asked_where_the_plan_says_so() -> None:
    server = BotApi([post(1, "Acme is down")])
    hosts: list[str] = []

    def answers(request: httpx.Request) -> httpx.Response:
        hosts.append(request.url.host)
        return server(request)

    source = bot(
        "telegram", answers, TOKENS, base_url="http://bot-api.example:8081/", options={"chats": ["@acme_news"]}
    )
    assert run(source).texts == ["Acme is down"]
    assert set(hosts) == {"bot-api.example"}

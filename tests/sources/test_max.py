"""The MAX source over a Bot API in memory: history, comments, events, what is asked again and what is left out."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tasks.core.errors import AuthExpired, Forbidden, Gone, QuotaExhausted, Retryable, SchemaDrift, SourceError
from tasks.core.happening import HappeningKind
from tasks.core.post import PostKind
from tasks.sources.shape import Json, MentionSource
from tests.sources.bots import NOW, PSEUDONYMS, bot, run
from tests.sources.max_server import ANNA, CHANNEL, GROUP, MS, TOKEN, MaxApi, error, message

TOKENS = {"MAX_TOKEN": TOKEN, "HOOK_SECRET": "hook-secret-canary"}


def acme(server: MaxApi, tmp_path: Path | None = None, **options: object) -> MentionSource:
    told = {"chats": ["https://max.ru/acme", str(GROUP)], "webhook_secret": "HOOK_SECRET", **options}
    return bot("max", server, TOKENS, tmp_path, options=told)


def test_the_first_run_reads_two_days_of_posts_and_messages_under_the_plans_names() -> None:
    picture: Json = {"type": "image", "payload": {"token": "t", "url": "https://i.example.ru/i?r=1"}}
    secret: Json = {"type": "image", "payload": {"token": "t", "url": "https://i.example.ru/i?token=canary"}}
    post = message("p1", "Acme is down", 60, CHANNEL, stat={"views": 900}, url="https://max.ru/acme/AaA")
    post["body"] = {"mid": "p1", "text": "Acme is down", "attachments": [picture, secret]}
    server = MaxApi({CHANNEL: [post], GROUP: [message("g1", "shame", 30), message("old", "old", 60 * 49)]})
    done = run(acme(server))
    assert done.error is None
    first, second = done.posts
    assert (first.id, first.community, first.own, first.kind) == ("p1", "https://max.ru/acme", True, PostKind.POST)
    assert (first.reach, first.url) == (900, "https://max.ru/acme/AaA")
    assert first.media == ("https://i.example.ru/i?r=1",)
    assert (second.community, second.own) == (str(GROUP), False)
    assert second.author == PSEUDONYMS("max", 71)
    assert "Anna" not in json.dumps(done.payloads)
    assert "canary" not in json.dumps(done.payloads)


def test_the_next_run_looks_back_by_the_overlap_so_that_edits_become_versions() -> None:
    server = MaxApi({CHANNEL: [], GROUP: [message("g1", "shame", 10), message("g0", "before", 400)]})
    first = run(acme(server))
    server.messages[GROUP] = [message("g1", "shame!", 10), message("g2", "more", 1), message("g0", "before", 400)]
    second = run(acme(server), first.cursor)
    assert second.texts == ["more", "shame!"]
    assert second.posts[1].version != first.posts[0].version


def test_a_chat_that_is_longer_than_a_run_may_read_is_read_on_by_the_next_runs() -> None:
    many = [message(f"g{number}", f"text {number}", 1 + number // 10) for number in range(9_000)]
    server = MaxApi({CHANNEL: [], GROUP: many})
    cursor, seen, runs = None, set[str](), 0
    while len(seen) < 9_000 and runs < 5:
        done = run(acme(server, updates=False), cursor)
        assert done.error is None
        assert len(server.calls) <= 70
        cursor, runs = done.cursor, runs + 1
        seen |= {post.id for post in done.posts}
        server.calls.clear()
    assert (runs, len(seen)) == (2, 9_000)


def test_a_run_that_is_killed_between_two_pages_loses_nothing() -> None:
    many = [message(f"g{number}", f"text {number}", number) for number in range(350)]
    server = MaxApi({CHANNEL: [], GROUP: many})
    killed = run(acme(server), stop_after=2)
    rest = run(acme(server), killed.cursor)
    assert {post.id for post in [*killed.posts, *rest.posts]} == {f"g{number}" for number in range(350)}


@pytest.mark.parametrize("wrong", [message("g1", "x", 60 * 72), message("g1", "x", 1, timestamp="soon")])
def test_a_platform_that_ignores_the_window_is_drift_and_not_calm(wrong: Json) -> None:
    server = MaxApi()
    server.refuse["/messages"] = httpx.Response(200, json={"messages": [wrong]})
    assert isinstance(run(acme(server)).error, SchemaDrift)


def test_a_page_that_comes_again_is_drift() -> None:
    same = [message(f"g{number}", "x", 5) for number in range(100)]
    server = MaxApi()
    server.refuse["/messages"] = httpx.Response(200, json={"messages": same})
    assert isinstance(run(acme(server)).error, SchemaDrift)


def test_comments_stand_under_their_post_and_those_without_a_sender_are_the_channels_own() -> None:
    said = message("c1", "shame", 20, CHANNEL, "p1", sender=ANNA)
    reply: Json = {"type": "reply", "message": {"mid": "c1", "text": "shame"}}
    answer = message("c2", "we are sorry", 10, CHANNEL, "p1", link=reply)
    server = MaxApi({CHANNEL: [message("p1", "Acme is down", 60, CHANNEL)], GROUP: []}, {"p1": [said, answer]})
    posts = {post.id: post for post in run(acme(server)).posts}
    assert (posts["c1"].kind, posts["c1"].thread, posts["c1"].parent) == (PostKind.COMMENT, "p1", "p1")
    assert (posts["c1"].own, posts["c1"].community) == (False, "https://max.ru/acme")
    assert (posts["c2"].own, posts["c2"].thread, posts["c2"].parent) == (True, "p1", "c1")


def test_comments_are_asked_for_as_long_as_the_plan_says_and_a_post_that_takes_none_is_no_failure() -> None:
    posts = [message("p1", "new", 60, CHANNEL), message("p2", "older", 60 * 30, CHANNEL)]
    server = MaxApi({CHANNEL: posts, GROUP: []})  # neither takes comments: 404
    first = run(acme(server, comments_for="2d"))
    assert first.error is None
    server.calls.clear()
    later = NOW + timedelta(days=1)
    run(acme(server, comments_for="2d"), first.cursor, later)
    assert [path for path, _ in server.calls if path.endswith("/comments")] == ["/messages/p1/comments"]
    server.calls.clear()
    run(acme(server, comments=False), first.cursor, later)
    assert not [path for path, _ in server.calls if path.endswith("/comments")]


def test_events_go_on_from_the_marker_and_tell_who_removed_what() -> None:
    server = MaxApi()
    first = run(acme(server))
    removed: Json = {
        "update_type": "message_removed", "timestamp": MS, "message_id": "g1", "chat_id": GROUP, "user_id": 99,
    }  # fmt: skip
    comment: Json = {
        "update_type": "comment_removed", "timestamp": MS, "message_id": "c1", "chat_id": CHANNEL, "user_id": 99,
    }  # fmt: skip
    edited: Json = {"update_type": "message_edited", "timestamp": MS, "message": message("g1", "edited", 4_000)}
    server.events = [removed, comment, edited]
    done = run(acme(server), first.cursor)
    assert [(one.kind, one.post, one.account, one.what) for one in done.events] == [
        (HappeningKind.REMOVED, "g1", str(GROUP), "message"),
        (HappeningKind.REMOVED, "c1", "https://max.ru/acme", "comment"),
    ]
    assert done.events[0].actor == PSEUDONYMS("max", 99)
    assert done.texts == ["edited"]
    assert run(acme(server), done.cursor).events == []


def test_private_chats_foreign_chats_buttons_and_wordless_messages_are_never_stored() -> None:
    server = MaxApi({CHANNEL: [], GROUP: [message("g1", None, 5)]})
    first = run(acme(server))
    private = message("d1", "psst", 1, 4711)
    private["recipient"] = {"chat_id": GROUP, "chat_type": "dialog", "user_id": 5}
    server.events = [
        {"update_type": "message_created", "timestamp": MS, "message": private},
        {"update_type": "message_created", "timestamp": MS, "message": message("x", "else", 1, -9)},
        {"update_type": "message_callback", "timestamp": MS, "callback": {"payload": "button"}},
        {"update_type": "user_added", "timestamp": MS, "chat_id": GROUP, "user": ANNA},
    ]
    done = run(acme(server), first.cursor)
    assert (done.payloads, done.skipped) == ([], [])
    server.events += [{"update_type": "hologram", "timestamp": MS}] * 2
    done = run(acme(server), done.cursor)
    assert [one.why for one in done.skipped] == ["an event of a kind we do not read: hologram"]


def test_with_no_options_the_brands_own_chats_are_read() -> None:
    server = MaxApi({CHANNEL: [message("p1", "Acme is down", 5, CHANNEL)], GROUP: []})
    assert [post.community for post in run(bot("max", server, TOKENS, own=("@acme",))).posts] == ["@acme"]


@pytest.mark.parametrize(
    ("path", "answer", "expected", "says"),
    [
        ("/me", error(401, "verify.token"), AuthExpired, "MAX_TOKEN"),
        ("/updates", error(405, "method.not.allowed"), Forbidden, "webhook"),
        ("/messages", error(403, "chat.denied"), Forbidden, "read_all_messages"),
        ("/messages/p1/comments", error(403, "chat.denied"), Forbidden, "comments of https://max.ru/acme"),
        ("/chats/acme", error(404, "chat.not.found"), Gone, "max.ru/acme"),
        ("/updates", error(429, "too.many.requests"), QuotaExhausted, "no more calls"),
        ("/updates", error(429, "too.many.requests", **{"retry-after": "2"}), Retryable, "429"),
        ("/updates", error(429, "too.many.requests", **{"retry-after": "600"}), QuotaExhausted, "429"),
        ("/updates", error(503, "service.unavailable"), Retryable, "503"),
        ("/updates", httpx.Response(200, text="<html>"), SchemaDrift, "JSON"),
        ("/updates", httpx.Response(200, json={"updates": 1}), SchemaDrift, "no list"),
    ],
)
def test_each_error_says_what_to_do_and_what_can_be_read_is_read_before(
    path: str, answer: httpx.Response, expected: type[SourceError], says: str
) -> None:
    server = MaxApi({CHANNEL: [message("p1", "Acme is down", 5, CHANNEL)], GROUP: [message("g1", "shame", 5)]})
    server.refuse[path] = answer
    done = run(acme(server))
    assert type(done.error) is expected
    assert says in str(done.error)
    assert ("shame" in done.texts) is (expected not in {AuthExpired, QuotaExhausted} and path != "/messages")


def test_a_pause_that_the_platform_asks_for_is_kept_by_every_run(tmp_path: Path) -> None:
    server = MaxApi()
    server.refuse["/updates"] = error(429, "too.many.requests", **{"retry-after": "600"})
    first = run(acme(server, tmp_path))
    assert isinstance(first.error, QuotaExhausted)
    server.refuse.clear()
    server.calls.clear()
    assert isinstance(run(acme(server, tmp_path), first.cursor, NOW + timedelta(minutes=5)).error, QuotaExhausted)
    assert server.calls == []


def test_the_token_is_in_no_error_repr_cursor_or_payload(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    caplog.set_level("DEBUG")
    server = MaxApi({CHANNEL: [message("p1", "Acme is down", 5, CHANNEL)], GROUP: []})
    source = acme(server, tmp_path)
    said = [repr(run(source)), repr(vars(source))]
    for status in (401, 403, 404, 405, 429, 500):
        server.refuse["/updates"] = error(status, "no")
        said.append(repr(run(source)))
    said += [path.read_text(errors="replace") + str(path) for path in tmp_path.rglob("*") if path.is_file()]
    assert "CANARY" not in "".join([*said, caplog.text])
    lost = run(bot("max", server, {}, token="MAX_TOKEN", options={"chats": ["acme"]}))
    assert isinstance(lost.error, AuthExpired)
    assert "MAX_TOKEN" in str(lost.error)

"""The source `feed` against a real server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tasks.core.errors import Gone, Permanent, QuotaExhausted, Retryable, SchemaDrift, SourceError
from tasks.core.retry import RetryPolicy
from tasks.sources.shape import MentionSource, SourceDeps
from tests.sources import feeds
from tests.sources.feed_server import Answer, Server, serving
from tests.sources.reading import run, source

DEPS = SourceDeps(retry=RetryPolicy(attempts=3, first=timedelta(milliseconds=1)))


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def feed(*urls: str, **options: object) -> MentionSource:
    return source("feed", {"urls": list(urls), **options}, deps=DEPS)


def test_an_unchanged_feed_is_asked_for_with_its_tag_and_gives_an_empty_payload(server: Server) -> None:
    tags = {"ETag": '"v1"', "Last-Modified": "Mon, 02 Mar 2026 09:15:00 GMT", "Content-Type": "application/rss+xml"}

    def answer(headers: Mapping[str, str]) -> Answer:
        known = headers.get("if-none-match") == '"v1"' and headers.get("if-modified-since") == tags["Last-Modified"]
        return Answer(304, tags) if known else Answer(200, tags, feeds.RSS)

    server.answers["/feed"] = answer
    watched = feed(f"{server.address}/feed")
    first = run(watched)
    second = run(watched, first.cursor)
    assert (len(first.posts), len(second.posts)) == (1, 0)
    assert (second.error, len(second.payloads), second.cursor) == (None, 1, first.cursor)


def test_the_query_of_a_wordpress_search_is_added_and_not_stored(server: Server) -> None:
    server.answers["/"] = Answer(200, {}, feeds.RSS)
    done = run(feed(f"{server.address}/?feed=rss2&s=old&key=CANARY", query="Ромашка & Ко"))
    path = server.asked[0][0]
    assert httpx.URL(path).params.multi_items() == [("feed", "rss2"), ("key", "CANARY"), ("s", "Ромашка & Ко")]
    assert "CANARY" not in str(done.payloads)
    assert "CANARY" not in str(done.cursor)


def test_one_feed_that_fails_does_not_hide_the_others(server: Server) -> None:
    server.answers["/good"] = Answer(200, {}, feeds.RSS)
    done = run(feed(f"{server.address}/gone", f"{server.address}/good"))
    assert isinstance(done.error, Gone)
    assert len(done.posts) == 1


def test_a_hanging_server_costs_the_timeout_and_not_the_run(server: Server) -> None:
    server.answers["/feed"] = Answer(hangs=True)
    done = run(feed(f"{server.address}/feed", timeout=0.05))
    assert isinstance(done.error, Retryable)
    assert "did not answer in 0.05 s" in str(done.error)
    assert len(server.asked) == 3


def test_a_passing_failure_is_tried_again(server: Server) -> None:
    answers = iter([Answer(500, {"Retry-After": "0"}), Answer(502), Answer(200, {}, feeds.RSS)])
    server.answers["/feed"] = lambda headers: next(answers)
    assert len(run(feed(f"{server.address}/feed")).posts) == 1


def test_a_long_retry_after_is_not_waited_for_but_told(server: Server) -> None:
    server.answers["/feed"] = Answer(503, {"Retry-After": "3600"})
    error = run(feed(f"{server.address}/feed")).error
    assert isinstance(error, Retryable)
    assert (error.after, len(server.asked)) == (timedelta(hours=1), 1)


def test_a_quota_says_until_when(server: Server) -> None:
    server.answers["/feed"] = Answer(429, {"Retry-After": "Mon, 02 Mar 2026 13:00:00 GMT"})
    error = run(feed(f"{server.address}/feed")).error
    assert isinstance(error, QuotaExhausted)
    assert error.until == datetime(2026, 3, 2, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "why"),
    [(b"<!doctype html><html>log in", "HTML"), (feeds.LAUGHS, "DTD"), (b"[]", "neither"), (b"x" * 5_000_001, "5 MB")],
)
def test_what_is_no_feed_is_named_drift_and_asked_once(body: bytes, why: str, server: Server) -> None:
    server.answers["/feed"] = Answer(200, {"Content-Type": "text/html"}, body)
    done = run(feed(f"{server.address}/feed"), cursor='{"feeds":{}}')
    assert isinstance(done.error, SchemaDrift)
    assert why in str(done.error)
    assert (len(server.asked), done.cursor) == (1, '{"feeds":{}}')


def test_a_body_that_does_not_unpack_is_named_drift(server: Server) -> None:
    server.answers["/feed"] = Answer(200, {"Content-Encoding": "gzip"}, b"no gzip at all")
    assert isinstance(run(feed(f"{server.address}/feed")).error, SchemaDrift)


def test_a_redirect_is_followed_and_a_loop_of_them_stops(server: Server) -> None:
    server.answers |= {
        "/old": Answer(301, {"Location": "/new"}),
        "/new": Answer(200, {}, feeds.RSS),
        "/loop": Answer(302, {"Location": "/loop"}),
    }
    assert len(run(feed(f"{server.address}/old")).posts) == 1
    error = run(feed(f"{server.address}/loop")).error
    assert isinstance(error, Permanent)
    assert "redirects more than 5 times" in str(error)
    assert len(server.asked) == 2 + 6


def test_a_dead_address_is_retryable_and_named(server: Server) -> None:
    with serving() as dead:
        address = dead.address
    error = run(feed(f"{address}/feed?token=CANARY")).error
    assert isinstance(error, Retryable)
    assert "/feed cannot be reached" in str(error)
    assert "CANARY" not in repr(error)


@pytest.mark.parametrize("cursor", ["", "[]", '{"feeds": []}', '{"feeds": {"a": 1}}', '{"files": {}}'])
def test_a_cursor_that_is_not_ours_is_named_drift(cursor: str, server: Server) -> None:
    assert isinstance(run(feed(f"{server.address}/feed"), cursor).error, SchemaDrift)


def test_other_sources_go_on_while_one_hangs(server: Server) -> None:
    server.answers |= {"/hangs": Answer(hangs=True), "/good": Answer(200, {}, feeds.RSS)}
    finished: list[str] = []

    async def read(name: str) -> None:
        try:
            async for _ in feed(f"{server.address}/{name}", timeout=0.3).fetch(None, datetime(2026, 3, 2, tzinfo=UTC)):
                pass
        except SourceError:
            pass
        finished.append(name)

    async def both() -> None:
        await asyncio.gather(read("hangs"), read("good"))

    asyncio.run(both())
    assert finished == ["good", "hangs"]

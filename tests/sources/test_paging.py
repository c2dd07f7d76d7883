"""The loop over pages stops by itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import httpx

from tasks.core.errors import SchemaDrift
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.client import Client, Response
from tasks.sources.paging import HttpSource
from tasks.sources.shape import Json, Page, Request
from tests.sources.reading import Run, run


class Numbers:
    """A platform whose page n holds post n and points to page n + 1."""

    def request(self, cursor: str | None) -> Request:
        return Request("https://api.example.org/posts", params={"after": cursor or "0"})

    def decode(self, response: Response) -> Json:
        found = json.loads(response.body)
        assert isinstance(found, dict)
        return found

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        return payload

    def parse(self, payload: Json) -> Page[Post]:
        post = Post("numbers", str(payload["id"]), datetime(2026, 3, 2, tzinfo=UTC), "text")
        return Page((post,), cursor=str(payload["next"]), more=bool(payload["more"]))


def read(wrap: int, last: int, max_pages: int = 20, cursor: str | None = None) -> Run:
    """Pages 0, 1, 2 … where page `wrap` points to itself and `last` says that it is the last."""

    def answer(request: httpx.Request) -> httpx.Response:
        page = int(request.url.params["after"])
        return httpx.Response(200, json={"id": page, "next": min(page + 1, wrap), "more": page != last})

    client = lambda: Client(transport=httpx.MockTransport(answer))  # noqa: E731
    return run(HttpSource("watched", "numbers", Numbers(), client, max_pages), cursor)


def test_the_last_page_ends_it() -> None:
    done = read(wrap=99, last=2)
    assert [post.id for post in done.posts] == ["0", "1", "2"]
    assert (done.error, done.cursor) == (None, "3")


def test_the_cap_ends_it_and_the_next_run_goes_on() -> None:
    first = read(wrap=99, last=50, max_pages=4)
    assert (first.error, [post.id for post in first.posts]) == (None, ["0", "1", "2", "3"])
    second = read(wrap=99, last=50, max_pages=4, cursor=first.cursor)
    assert [post.id for post in second.posts] == ["4", "5", "6", "7"]


def test_a_repeating_cursor_stops_and_keeps_what_came_before() -> None:
    done = read(wrap=3, last=50)
    assert isinstance(done.error, SchemaDrift)
    assert [post.id for post in done.posts] == ["0", "1", "2", "3"]

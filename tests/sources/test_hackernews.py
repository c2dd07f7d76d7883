"""Hacker News over a search in memory: every word down to where it was read, and back over a period."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta

import httpx

from tasks.plan.schema import Source
from tasks.sources import build
from tasks.sources.capabilities import HasPast
from tasks.sources.shape import MentionSource, SourceDeps, Watched

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Search:
    """Answers as the search does: newest first, bounds in `numericFilters`, a hundred at a time."""

    def __init__(self, hits: list[dict[str, object]]) -> None:
        self.hits = hits
        self.asked = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        word = request.url.params["query"].strip('"').lower()
        bounds = request.url.params["numericFilters"]
        low = int(re.findall(r">=(\d+)", bounds)[0])
        high = int((re.findall(r"<(\d+)", bounds) or ["99999999999"])[0])
        found = [h for h in self.hits if word in str(h["comment_text"]).lower() and low <= h["created_at_i"] < high]  # type: ignore[operator]
        found.sort(key=lambda hit: -int(str(hit["created_at_i"])))
        return httpx.Response(200, json={"hits": found[:100]})


def hit(number: int, at: datetime, text: str = "Acme again") -> dict[str, object]:
    return {"objectID": str(number), "created_at_i": int(at.timestamp()), "comment_text": text, "author": "made_up"}


def source(search: Search, *words: str) -> MentionSource:
    deps = SourceDeps(transport=httpx.MockTransport(search), watched=Watched(words=words))
    return build(Source(id="hn", kind="hackernews"), deps)


def read(connector: MentionSource, cursor: str | None, now: datetime) -> tuple[list[str], str | None]:
    async def all_of() -> tuple[list[str], str | None]:
        ids, after = [], cursor
        async for fetched in connector.fetch(cursor, now):
            after = fetched.cursor
            ids += [post.id for post in connector.parse(fetched.payload).items] if fetched.payload else []
        return ids, after

    return asyncio.run(all_of())


def test_a_first_run_reads_two_days_and_the_next_only_what_is_new_with_the_overlap() -> None:
    old = [hit(n, NOW - timedelta(hours=n)) for n in range(1, 100)]
    search = Search([*old, hit(500, NOW, "something else")])
    connector = source(search, "Acme")
    ids, cursor = read(connector, None, NOW)
    assert ids == [str(n) for n in range(1, 49)]
    search.hits.append(hit(1000, NOW + timedelta(minutes=2)))
    ids, cursor = read(connector, cursor, NOW + timedelta(minutes=5))
    assert ids == ["1000"]
    assert "made_up" not in json.dumps(cursor)


def test_a_burst_larger_than_a_page_is_read_to_its_end() -> None:
    search = Search([hit(n, NOW - timedelta(seconds=n)) for n in range(350)])
    ids, _ = read(source(search, "Acme"), None, NOW)
    assert sorted(map(int, ids)) == list(range(350))
    assert search.asked == 4


def test_a_period_is_read_back_page_by_page() -> None:
    search = Search([hit(n, NOW - timedelta(days=n % 30, seconds=n)) for n in range(600)])
    connector = source(search, "Acme")
    assert isinstance(connector, HasPast)

    async def all_of() -> list[str]:
        since, until = NOW - timedelta(days=20), NOW - timedelta(days=10)
        return [
            post.id async for one in connector.past(since, until, NOW) for post in connector.parse(one.payload).items
        ]

    found = asyncio.run(all_of())
    assert len(found) == len(set(found)) == 200

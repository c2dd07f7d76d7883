"""Hacker News: stories and comments by word, through the public search API of its operator's partner. No key.

`GET /api/v1/search_by_date` of hn.algolia.com, newest first, 1,000 results a query at most; 10,000 calls an hour for
each address. https://hn.algolia.com/api
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial

from pydantic import BaseModel, ConfigDict, Field

from tasks.core.errors import ConfigError
from tasks.core.ports import Allowance, Meter
from tasks.core.post import Post, PostKind
from tasks.core.pseudonym import Pseudonyms
from tasks.plan.schema import Source
from tasks.sources import api
from tasks.sources.fields import epoch, identity, inner, label_of, link, maybe_count, maybe_identity, words
from tasks.sources.hostile import MAX_TEXT
from tasks.sources.keep import Shape, author, count, keep, label, text
from tasks.sources.markup import plain_text
from tasks.sources.parts import Budget, Descent, Reader, in_turn
from tasks.sources.shape import Capability, Example, Fetched, Json, Page, Request, SourceDeps, SourceSpec

PLATFORM = "hackernews"
BASE = "https://hn.algolia.com/api/v1"
PAGE = 100
METER = Meter(f"{PLATFORM}.search", Allowance(10_000, timedelta(hours=1)))
_HIT: Shape = {
    "objectID": label, "created_at_i": count, "author": author(PLATFORM), "title": text, "story_text": text,
    "comment_text": text, "story_id": label, "parent_id": label, "url": label, "points": count, "num_comments": count,
}  # fmt: skip


class HackerNewsOptions(BaseModel):
    """Options of a source of kind `hackernews`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: tuple[str, ...] | None = Field(None, description="What to search for; the plan's words where unset.")


class HackerNews:
    """Each word newest first, down to where it was read before."""

    platform = PLATFORM

    def __init__(self, config: Source, options: HackerNewsOptions, deps: SourceDeps) -> None:
        self.id = config.id
        self._config = config
        self._client = api.client_of(config, deps)
        asked = deps.watched.words if options.words is None else options.words
        self._words = tuple(dict.fromkeys(word.strip() for word in asked if word.strip()))
        if not self._words:
            raise ConfigError(f"source {config.id!r}: nothing to search for: give `words`, or topics with words")

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """Word by word. Raises SourceError."""
        budget = Budget()
        readers: dict[str, Reader] = {word: partial(self._read, word, now, budget) for word in self._words}
        async for one in in_turn(cursor, readers, budget):
            yield one

    async def past(self, since: datetime, until: datetime, now: datetime) -> AsyncIterator[Fetched]:
        """At most 1,000 results a word, the newest of the period."""
        for word in self._words:
            below: int | None = int(until.timestamp())
            while below is not None:
                payload = await self._ask(word, f"created_at_i>={int(since.timestamp())},created_at_i<{below}", now)
                times = _times(payload)
                yield Fetched(payload, None)
                below = min(times) if len(times) == PAGE and min(times) < below else None

    async def _read(self, word: str, now: datetime, budget: Budget, state: Json) -> AsyncIterator[tuple[Json, Json]]:
        way = Descent(state, now, self._config.overlap)
        while not budget.spent():
            budget.left -= 1
            bound = f"created_at_i>={int(way.floor.timestamp())}"
            payload = await self._ask(word, f"{bound},created_at_i<{way.below}" if way.below else bound, now)
            times = _times(payload)
            below = str(min(times)) if len(times) == PAGE else None
            deeper = way.down([epoch(at) for at in times], below)
            yield payload, way.state()
            if not deeper:
                return

    async def _ask(self, word: str, numeric: str, now: datetime) -> Json:
        where = f"{self._config.base_url or BASE}/search_by_date"
        params = {
            "query": f'"{word}"', "tags": "(story,comment)", "numericFilters": numeric, "hitsPerPage": str(PAGE),
            "advancedSyntax": "true",
        }  # fmt: skip
        async with self._client() as client:
            response = await client.send(Request(where, params=params, meters=(METER,)), now)
        return {"call": "search_by_date", "asked": {}, "answer": api.object_of(response, where)}

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """By whitelist; an author becomes a pseudonym."""
        call, _, answer = api.called(payload, ("search_by_date",))
        api.list_of(answer, "hits")
        return {"call": call, "asked": {}, "answer": keep(answer, {"hits": [_HIT]}, pseudonyms)}

    def parse(self, payload: Json) -> Page[Post]:
        """Stories and comments of a redacted payload."""
        _, _, answer = api.called(payload, ("search_by_date",))
        return api.each(api.list_of(answer, "hits"), "$.answer.hits", _post)


def _times(payload: Json) -> list[int]:
    hits = api.list_of(payload["answer"] if isinstance(payload["answer"], dict) else {}, "hits")
    return [at for at in (inner(hit, "created_at_i") for hit in hits) if type(at) is int]


def _post(hit: Json) -> Post:
    name, comment = identity(hit.get("objectID")), hit.get("comment_text")
    said = (hit.get("title"), hit.get("story_text"), comment)
    told = [plain_text(one, MAX_TEXT) for one in said if isinstance(one, str)]
    return Post(
        platform=PLATFORM,
        id=name,
        published_at=epoch(hit.get("created_at_i")),
        text=words(*told),
        kind=PostKind.COMMENT if comment is not None else PostKind.POST,
        author=label_of(hit.get("author")),
        url=link(f"https://news.ycombinator.com/item?id={name}"),
        thread=maybe_identity(hit.get("story_id")),
        parent=maybe_identity(hit.get("parent_id")),
        likes=maybe_count(hit.get("points")),
        comments=maybe_count(hit.get("num_comments")),
    )


def _hits(*hits: Json) -> Json:
    return {"call": "search_by_date", "asked": {}, "answer": {"hits": list(hits), "nbPages": 1, "hitsPerPage": PAGE}}


SPEC = SourceSpec(
    kind=PLATFORM,
    title={"ru": "Hacker News, поиск по словам", "en": "Hacker News, search by words"},
    capabilities=frozenset({Capability.MENTIONS, Capability.PAST}),
    options=HackerNewsOptions,
    build=HackerNews,
    examples=(
        Example(
            _hits(
                {
                    "objectID": "41000001", "created_at_i": 1_772_000_000, "author": "made_up_reader",
                    "title": "Acme had an outage", "url": "https://status.acme.example/1", "points": 12,
                    "num_comments": 3, "_highlightResult": {"author": {"value": "made_up_reader"}},
                },
                {
                    "objectID": "41000002", "created_at_i": 1_772_000_100, "author": "invented_user",
                    "comment_text": "Third outage of <i>Acme</i> this month.", "story_id": 41000001,
                    "parent_id": 41000001, "story_title": "Acme had an outage",
                },
                {"objectID": "41000003", "author": "nobody_here", "comment_text": "no date in this one"},
            ),
            {"words": ["Acme"]},
            posts=2,
            skipped=1,
            at=("answer", "hits"),
        ),
    ),
)  # fmt: skip

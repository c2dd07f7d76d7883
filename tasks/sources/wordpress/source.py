"""The source `wordpress`: comments, posts and pages of one site; its state, its users, what became of a comment."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from tasks.core.account import AccountSeen, DayFigures, Fate, PostRef, Roster, TokenReport
from tasks.core.errors import AuthExpired, SourceError
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.plan.schema import Source
from tasks.sources.capabilities import DayCost
from tasks.sources.shape import Fetched, Json, Page
from tasks.sources.wordpress import answers, presence
from tasks.sources.wordpress.options import PLATFORM, WordPressOptions
from tasks.sources.wordpress.reading import (
    FIRST_WINDOW,
    PAGES_AGAIN,
    Cursor,
    Reading,
    first,
    newest,
)
from tasks.sources.wordpress.rest import Rest

_NO_CAP = 10_000  # pages: a period read by hand ends by itself


class WordPress:
    """A MentionSource over one site."""

    platform = PLATFORM

    def __init__(self, config: Source, options: WordPressOptions, rest: Rest) -> None:
        self.id = config.id
        self._overlap = config.overlap
        self._options = options
        self._rest = rest

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """New comments, changed posts and pages, then older comments again in turn. A part that fails is told after
        the others; a refused password ends the run."""
        stands = Cursor.load(cursor)
        failed: SourceError | None = None
        async with self._rest.client() as client:
            reading = Reading(self._rest, client, now)
            parts = [self._new(reading, stands, now), self._again(reading, stands, now)]
            if self._options.posts:
                parts[1:1] = [self._posts(reading, kind, stands, now) for kind in ("posts", "pages")]
            for part in parts:
                try:
                    async for payload in part:
                        yield Fetched(payload, stands.dump())
                except AuthExpired:
                    raise
                except SourceError as error:
                    failed = first(failed, error)
        if failed is not None:
            raise failed

    async def _new(self, reading: Reading, stands: Cursor, now: datetime) -> AsyncIterator[Json]:
        since = self._since(stands.comments, now)
        async for payload, _ in reading.comments(since):
            stands.comments = newest(_items(payload), "date_gmt", now, stands.comments)
            yield payload
        stands.comments = stands.comments or now

    async def _posts(self, reading: Reading, kind: str, stands: Cursor, now: datetime) -> AsyncIterator[Json]:
        seen = stands.posts if kind == "posts" else stands.pages
        async for payload in reading.posts(kind, self._since(seen, now)):
            seen = newest(_items(payload), "modified_gmt", now, seen)
            self._changed(stands, kind, seen)
            yield payload
        self._changed(stands, kind, seen or now)

    async def _again(self, reading: Reading, stands: Cursor, now: datetime) -> AsyncIterator[Json]:
        """Comments that were read already, some pages a run: their edits, and what was approved late."""
        oldest, latest = now - self._options.edits, self._since(stands.comments, now)
        if oldest >= latest:
            return
        async for payload, more in reading.comments(oldest, latest, first_page=stands.again, most=PAGES_AGAIN):
            stands.again = stands.again + 1 if more else 1
            if _items(payload):
                yield payload

    def _since(self, seen: datetime | None, now: datetime) -> datetime:
        return seen - self._overlap if seen is not None else now - FIRST_WINDOW

    @staticmethod
    def _changed(stands: Cursor, kind: str, at: datetime | None) -> None:
        if kind == "posts":
            stands.posts = at
        else:
            stands.pages = at

    async def past(self, since: datetime, until: datetime, now: datetime) -> AsyncIterator[Fetched]:
        """Comments, and posts and pages where they are read, that were published in the period."""
        # WordPress takes neither end of the period; a second before it lets the first comment in
        after = since - timedelta(seconds=1)
        async with self._rest.client() as client:
            reading = Reading(self._rest, client, now)
            async for payload, _ in reading.comments(after, until, most=_NO_CAP):
                yield Fetched(payload, None)
            for kind in ("posts", "pages") if self._options.posts else ():
                async for payload in reading.posts(kind, after, until, most=_NO_CAP):
                    yield Fetched(payload, None)

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """Plain text without names."""
        return answers.redact(payload, pseudonyms)

    def parse(self, payload: Json) -> Page[Post]:
        """Comments, or own posts."""
        return answers.parse(payload)

    async def recheck(self, posts: Sequence[PostRef], now: datetime) -> Mapping[str, Fate]:
        """Public, hidden (waiting, spam, or in the trash as far as one without rights can tell), or gone."""
        return await presence.recheck(self._rest, posts, now)

    async def accounts(self, accounts: Sequence[str], now: datetime, *, again: bool = False) -> Sequence[AccountSeen]:
        """Whether the site answers, its name and description; `again` by the other address of its REST API."""
        return await presence.accounts(self._rest, accounts, now, again=again)

    async def figures(self, account: str, day: date, now: datetime) -> DayFigures | None:
        """WordPress counts no visitors."""
        return None

    async def roster(self, account: str, now: datetime) -> Roster:
        """Users with their roles and rights, and application passwords."""
        return await presence.roster(self._rest, account, now)

    async def prove(self, now: datetime) -> Sequence[TokenReport]:
        """Whose password it is."""
        return await presence.prove(self._rest, now)

    def calls_a_day(self, every: timedelta) -> Sequence[DayCost]:
        """Three to five requests a run; the site sets no quota."""
        a_run = 5 if self._options.posts else 3
        return [DayCost("wp/v2", int(a_run * (timedelta(days=1) / every)), None)]


def _items(payload: Json) -> object:
    answer = payload.get("answer")
    return answer.get("items") if isinstance(answer, dict) else None

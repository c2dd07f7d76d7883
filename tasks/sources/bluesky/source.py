"""The Bluesky connector: mentions and their past, fates of posts, accounts, followers, its app password."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from datetime import date, datetime, timedelta
from functools import partial

from tasks.core.account import AccountSeen, AudienceSample, DayFigures, Fate, PostRef, TokenReport
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.bluesky import accounts, past, posts, proof
from tasks.sources.bluesky.options import BlueskyOptions
from tasks.sources.bluesky.pages import notification_page, search_page
from tasks.sources.bluesky.reading import account, paged, slower
from tasks.sources.bluesky.server import Asking, Server
from tasks.sources.capabilities import DayCost
from tasks.sources.parts import Budget, Reader, in_turn
from tasks.sources.shape import Fetched, Json, Page, Watched


class Bluesky:
    """One login, asked for what the plan watches."""

    platform = posts.PLATFORM

    def __init__(self, server: Server, options: BlueskyOptions, watched: Watched) -> None:
        self.id = server.config.id
        self._server = server
        self._options = options
        own = [one.id for one in watched.own if one.platform == posts.PLATFORM]
        self._accounts = options.accounts or tuple(own)
        self._spellings = {name: name for name in (*options.accounts, *own)}
        self._queries = queries(options, watched)

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """Part by part, newest first within a part. Raises SourceError."""
        budget = Budget()
        async with self._server.asked(now, budget) as asking:
            readers = self._readers(asking, await accounts.dids(asking, tuple(self._spellings)))
            async with aclosing(in_turn(cursor, readers, budget)) as found:
                async for one in found:
                    yield one

    def _readers(self, asking: Asking, own: Mapping[str, str]) -> dict[str, Reader]:
        """`own`: which of our accounts has which DID."""
        overlap, options = self._server.config.overlap, self._options
        readers: dict[str, Reader] = {}
        for spelling in self._accounts:
            readers[f"account {spelling}"] = account(asking, spelling, overlap, options.thread_days, own)
        if options.notifications:
            session = self._server.session
            ours = own.get(session.did) if session is not None else None
            ask = partial(notification_page, asking)
            readers["mentions"] = paged("mentions", asking, ask, overlap, own, ours)
        for query in self._queries:
            search = paged("search", asking, partial(search_page, asking, query), overlap, own)
            readers[f"search {query}"] = slower(search, options.search_every, asking.now)
        return readers

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """The fields of `posts`, and whether the author is one of ours."""
        return posts.redact(payload, pseudonyms, self._spellings)

    def parse(self, payload: Json) -> Page[Post]:
        """Posts of a redacted payload."""
        return posts.parse(payload)

    async def past(self, since: datetime, until: datetime, now: datetime) -> AsyncIterator[Fetched]:
        """Searches of the period, and what our accounts wrote in it with its answers."""
        async with self._server.asked(now) as asking:
            own = await accounts.dids(asking, tuple(self._spellings))
            for query in self._queries:
                async for one in past.search_past(asking, query, since, until, own):
                    yield one
            for spelling in self._accounts:
                async for one in past.account_past(asking, spelling, since, until, own):
                    yield one

    async def recheck(self, posts: Sequence[PostRef], now: datetime) -> Mapping[str, Fate]:
        """Left out of `getPosts` and unknown to its own thread: gone."""
        async with self._server.asked(now) as asking:
            return await accounts.fates(asking, posts)

    async def accounts(self, accounts_: Sequence[str], now: datetime, *, again: bool = False) -> Sequence[AccountSeen]:
        """How accounts stand. `again`: one that seems lost is looked for by its name too."""
        async with self._server.asked(now) as asking:
            return await accounts.seen(asking, accounts_, again=again)

    async def figures(self, account: str, day: date, now: datetime) -> DayFigures | None:
        """Bluesky does not tell them."""
        return None

    async def audience(self, account: str, size: int, now: datetime, pseudonyms: Pseudonyms) -> AudienceSample:
        """The newest followers."""
        async with self._server.asked(now) as asking:
            return await accounts.audience(asking, account, size, pseudonyms)

    async def prove(self, now: datetime) -> Sequence[TokenReport]:
        """Whose the app password is."""
        async with self._server.asked(now) as asking:
            return [await proof.report(asking, set(self._spellings), notified=self._options.notifications)]

    def calls_a_day(self, every: timedelta) -> Sequence[DayCost]:
        """A quiet day: one page of each part, a thread for each account; a login where each run is a process."""
        a_run = 1 + 2 * len(self._accounts) + self._options.notifications
        return proof.costs(a_run, len(self._queries), every, max(every, self._options.search_every))


def queries(options: BlueskyOptions, watched: Watched) -> tuple[str, ...]:
    """What to search: hashtags, and the plan's words unless the option says otherwise; several words as a phrase."""
    tags = tuple(f"#{tag}" for tag in options.tags or watched.hashtags)
    if options.search is False:
        return ()
    if isinstance(options.search, tuple):
        return tuple(dict.fromkeys((*tags, *options.search)))
    bare = (" ".join(word.replace('"', " ").split()) for word in watched.words)
    return tuple(dict.fromkeys((*tags, *(f'"{word}"' if " " in word else word for word in bare if word))))

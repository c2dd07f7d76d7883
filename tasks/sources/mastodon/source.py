"""The Mastodon connector: mentions and their past, fates of posts, accounts, followers, its token."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from datetime import date, datetime, timedelta
from functools import partial

from tasks.core.account import AccountSeen, AudienceSample, DayFigures, Fate, PostRef, TokenReport
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.capabilities import DayCost
from tasks.sources.mastodon import accounts, proof, status
from tasks.sources.mastodon.names import Owned
from tasks.sources.mastodon.options import MastodonOptions
from tasks.sources.mastodon.pages import mention_page, own_numbers, search_page, tag_page
from tasks.sources.mastodon.past import account_past, paged_past
from tasks.sources.mastodon.reading import account, paged
from tasks.sources.mastodon.recheck import fates
from tasks.sources.mastodon.server import Asking, Server
from tasks.sources.parts import Budget, Reader, in_turn
from tasks.sources.shape import Fetched, Json, Page, Watched

_ONE_WORD = re.compile(r"\w+")


class Mastodon:
    """One server, asked for what the plan watches."""

    platform = status.PLATFORM

    def __init__(self, server: Server, options: MastodonOptions, watched: Watched) -> None:
        self.id = server.config.id
        self._server = server
        self._options = options
        own = [one.id for one in watched.own if one.platform == status.PLATFORM]
        self._accounts = options.accounts or tuple(own)
        self._spellings = tuple(dict.fromkeys((*own, *options.accounts)))
        self._owned = Owned(self._spellings, server.host)
        words = (*watched.hashtags, *(word for word in watched.words if _ONE_WORD.fullmatch(word)))
        self._tags = options.tags or tuple(dict.fromkeys(word.casefold() for word in words))
        self._queries = _queries(options.search, watched.words) if server.config.token is not None else ()

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """Part by part, newest first within a part. Raises SourceError."""
        budget = Budget()
        async with self._server.asked(now, budget) as asking:
            await own_numbers(asking, self._spellings)
            async with aclosing(in_turn(cursor, self._readers(asking), budget)) as found:
                async for one in found:
                    yield one

    def _readers(self, asking: Asking) -> dict[str, Reader]:
        overlap, days = self._server.config.overlap, self._options.thread_days
        readers: dict[str, Reader] = {}
        for spelling in self._accounts:
            readers[f"account {spelling}"] = account(asking, spelling, overlap, days)
        if self._notified:
            readers["mentions"] = paged("mentions", asking, partial(mention_page, asking), overlap)
        for tag in self._tags:
            readers[f"tag {tag}"] = paged("tag", asking, partial(tag_page, asking, tag), overlap)
        for query in self._queries:
            readers[f"search {query}"] = paged("search", asking, partial(search_page, asking, query), overlap)
        return readers

    @property
    def _notified(self) -> bool:
        return self._options.notifications and self._server.config.token is not None

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """The fields of `status`, and whether the author is one of ours."""
        return status.redact(payload, pseudonyms, self._owned)

    def parse(self, payload: Json) -> Page[Post]:
        """Posts of a redacted payload."""
        return status.parse(payload)

    async def past(self, since: datetime, until: datetime, now: datetime) -> AsyncIterator[Fetched]:
        """Hashtags and searches back to `since`, and what our accounts wrote with its answers."""
        async with self._server.asked(now) as asking:
            await own_numbers(asking, self._spellings)
            for tag in self._tags:
                async for one in paged_past("tag", asking, partial(tag_page, asking, tag), since, until):
                    yield one
            for query in self._queries:
                async for one in paged_past("search", asking, partial(search_page, asking, query), since, until):
                    yield one
            for spelling in self._accounts:
                async for one in account_past(asking, spelling, since, until):
                    yield one

    async def recheck(self, posts: Sequence[PostRef], now: datetime) -> Mapping[str, Fate]:
        """404 and 410 are gone; whatever else fails is unknown."""
        async with self._server.asked(now) as asking:
            return await fates(asking, posts)

    async def accounts(self, accounts_: Sequence[str], now: datetime, *, again: bool = False) -> Sequence[AccountSeen]:
        """How accounts stand on this server. `again`: one that seems lost is looked for by WebFinger too."""
        async with self._server.asked(now) as asking:
            return [await accounts.seen(asking, one, again=again) for one in accounts_]

    async def figures(self, account: str, day: date, now: datetime) -> DayFigures | None:
        """Mastodon does not tell them."""
        return None

    async def audience(self, account: str, size: int, now: datetime, pseudonyms: Pseudonyms) -> AudienceSample:
        """The newest followers, as far as the account shows them."""
        async with self._server.asked(now) as asking:
            return await accounts.audience(asking, account, size, pseudonyms)

    async def prove(self, now: datetime) -> Sequence[TokenReport]:
        """Whose the token is, and what it may."""
        if self._server.config.token is None:
            return ()
        async with self._server.asked(now) as asking:
            return [await proof.report(asking, searches=bool(self._queries), notified=self._notified)]

    def calls_a_day(self, every: timedelta) -> Sequence[DayCost]:
        """A quiet day: one page of each part, and a thread for each account."""
        a_run = len(self._tags) + len(self._queries) + 2 * len(self._accounts) + len(self._spellings) + self._notified
        return (proof.cost(a_run, every),)


def _queries(search: bool | tuple[str, ...] | None, words: Sequence[str]) -> tuple[str, ...]:
    """What to search: the plan's words unless the option says otherwise; several words as a phrase."""
    if isinstance(search, tuple):
        return search
    if search is False:
        return ()
    bare = (" ".join(word.replace('"', " ").split()) for word in words)
    return tuple(dict.fromkeys(f'"{word}"' if " " in word else word for word in bare if word))

"""The X connector: searches, mentions and threads within a day's money, their past of a week, fates, accounts."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from datetime import date, datetime, timedelta

from tasks.core.account import AccountSeen, DayFigures, Fate, PostRef, TokenReport
from tasks.core.errors import ConfigError
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.capabilities import DayCost
from tasks.sources.parts import Budget, Reader, in_turn
from tasks.sources.shape import Fetched, Json, Page, Watched
from tasks.sources.x import accounts, posts, presence, proof
from tasks.sources.x.options import XOptions
from tasks.sources.x.queries import NO_REPEATS, handle, is_id, packed, tag_query, word_query
from tasks.sources.x.reading import (
    WEEK,
    Ask,
    id_at,
    key_of,
    mention_page,
    paged,
    payload,
    search_page,
    unknown,
    walk,
)
from tasks.sources.x.session import Asking, Service
from tasks.sources.x.threads import threads


class X:
    """One token, what the plan watches, and so much money a day."""

    platform = posts.PLATFORM

    def __init__(self, service: Service, options: XOptions, watched: Watched) -> None:
        self.id = service.config.id
        self._service, self._options = service, options
        own = tuple(one.id for one in watched.own if one.platform == posts.PLATFORM)
        self._accounts = tuple(dict.fromkeys(own if options.accounts is None else options.accounts))
        spoken = watched.words if options.words is None else options.words
        tags = watched.hashtags if options.tags is None else options.tags
        terms = [word_query(word) for word in spoken if word.strip(' "')]
        terms += [found for tag in tags if (found := tag_query(tag)) is not None]
        try:
            self._queries = packed(terms)
        except ConfigError as error:
            raise ConfigError(f"source {self.id!r}: {error}") from None
        if not self._queries and not self._accounts:
            raise ConfigError(
                f"source {self.id!r}: nothing to read: give `words`, `tags`, `accounts` or topics with words"
            )
        for one in self._accounts:
            if handle(one) is None:
                raise ConfigError(f"source {self.id!r}: {one!r} is no account of X; write its handle, like `@brand`")

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """Our accounts first, then searches, while the money lasts. Raises SourceError."""
        budget, known = Budget(), _known(cursor)
        async with self._service.asked(now, budget) as asking:
            ids = await accounts.ids_of(asking, self._accounts, known)
            async with aclosing(in_turn(cursor, self._readers(asking, ids), budget)) as found:
                async for one in found:
                    yield Fetched(one.payload, _with(one.cursor, ids))

    def _readers(self, asking: Asking, ids: Mapping[str, str]) -> dict[str, Reader]:
        own, readers, days = _own(ids), dict[str, Reader](), self._options.thread_days
        for spelling in self._accounts:
            name = handle(spelling)
            if spelling not in ids or name is None:
                readers[f"account {spelling}"] = unknown(spelling)
                continue
            if self._options.mentions:
                ask = mention_page(asking, ids[spelling])
                readers[f"mentions {spelling}"] = paged("mentions", asking, ask, own, spelling)
            readers[f"threads {spelling}"] = threads(asking, name, own, spelling, days)
        for query in self._queries:
            readers[key_of(query)] = paged("search", asking, search_page(asking, query), own)
        return readers

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """The fields of `posts`, and which of our accounts wrote it."""
        return posts.redact(payload, pseudonyms)

    def parse(self, payload: Json) -> Page[Post]:
        """Posts of a redacted payload."""
        return posts.parse(payload)

    async def past(self, since: datetime, until: datetime, now: datetime) -> AsyncIterator[Fetched]:
        """The last seven days of it, newest first: the recent search knows no more. QuotaExhausted at the budget."""
        if until <= max(since, now - WEEK):
            return
        async with self._service.asked(now) as asking:
            ids = await accounts.ids_of(asking, self._accounts, {})
            own, ways = _own(ids), list[tuple[str, str | None, Ask]]()
            for spelling, native in ids.items():
                ways.append(("mentions", spelling, mention_page(asking, native)))
                ways.append(("own", spelling, search_page(asking, f"from:{handle(spelling)}{NO_REPEATS}")))
            ways += [("search", None, search_page(asking, query)) for query in self._queries]
            start: Json = {"since": str(max(id_at(since) - 1, 0))}
            if until < now:
                start |= {"below": str(id_at(until)), "newest": str(id_at(until))}
            for call, community, ask in ways:
                async for answer, _ in walk(asking, ask, start):
                    yield Fetched(payload(call, answer, own, community), None)

    async def recheck(self, posts_: Sequence[PostRef], now: datetime) -> Mapping[str, Fate]:
        """By a hundred; each one that is still there costs a read."""
        async with self._service.asked(now) as asking:
            return await presence.fates(asking, posts_)

    async def accounts(self, accounts_: Sequence[str], now: datetime, *, again: bool = False) -> Sequence[AccountSeen]:
        """How accounts stand; each profile costs."""
        async with self._service.asked(now) as asking:
            return await accounts.seen(asking, accounts_, again=again)

    async def figures(self, account: str, day: date, now: datetime) -> DayFigures | None:
        """X does not tell them."""
        return None

    async def prove(self, now: datetime) -> Sequence[TokenReport]:
        """Whether the token works, for half a cent to one and a half."""
        async with self._service.asked(now) as asking:
            return [await proof.report(asking)]

    def calls_a_day(self, every: timedelta) -> Sequence[DayCost]:
        """A quiet day, and what its money buys."""
        own = len(self._accounts)
        threads_ = 2 * own  # what we wrote, and one query of answers to it
        return proof.costs(self._options, len(self._queries) + threads_, own * self._options.mentions, every)


def _own(ids: Mapping[str, str]) -> list[Json]:
    return [{"id": native, "as": spelling} for spelling, native in ids.items()]


def _known(cursor: str | None) -> dict[str, str]:
    """Ids that an earlier run paid for."""
    try:
        found = json.loads(cursor) if cursor else {}
    except ValueError:
        return {}
    told = found.get("ids") if isinstance(found, dict) else None
    pairs = told.items() if isinstance(told, dict) else ()
    return {str(name): native for name, native in pairs if isinstance(native, str) and is_id(native)}


def _with(cursor: str | None, ids: Mapping[str, str]) -> str:
    """The cursor of the parts, and the ids beside them."""
    return json.dumps({**json.loads(cursor or "{}"), "ids": dict(ids)}, ensure_ascii=False, sort_keys=True)

"""The source `youtube`: comments of own channels and of videos, videos that search finds, counters, deletions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from tasks.core.account import AccountSeen, DayFigures, Fate, PostRef, TokenReport
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.plan.schema import Source
from tasks.sources.capabilities import DayCost
from tasks.sources.client import Client
from tasks.sources.fields import inner, instant
from tasks.sources.hostile import Unfit
from tasks.sources.parts import Budget, Reader, in_turn
from tasks.sources.shape import Fetched, Json, Page, SourceDeps
from tasks.sources.youtube import answers, presence
from tasks.sources.youtube.api import Api
from tasks.sources.youtube.channels import Numbers
from tasks.sources.youtube.options import (
    DAY,
    PLATFORM,
    SPARE,
    YouTubeOptions,
    own_channels,
    search_interval,
    searches,
    units_a_run,
)
from tasks.sources.youtube.reading import VIDEOS_EVERY, Reading

_NO_CAP = 1_000_000  # requests: a period read by hand ends by itself, or at the day's quota


class YouTube:
    """A MentionSource over own channels, named videos and searches; each is a part of the cursor."""

    platform = PLATFORM

    def __init__(self, config: Source, options: YouTubeOptions, deps: SourceDeps, api: Api) -> None:
        self.id = config.id
        self._config = config
        self._options = options
        self._api = api
        self._numbers = Numbers(api)
        self._channels = own_channels(options, deps.watched)
        self._queries = searches(options, deps.watched)
        self._spelled = tuple(dict.fromkeys([*self._channels, *(
            account.id for account in deps.watched.own if account.platform.casefold() == PLATFORM
        )]))  # fmt: skip

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """Channels, then searches that are due, then videos that are followed; as many requests as a day allows."""
        states = _states(cursor)
        for spelled in self._channels:
            self._numbers.learn(spelled, inner(states, _channel_key(spelled), "id"))
        budget = Budget(units_a_run(self._options.units_a_day, self._config.every))
        async with self._api.client() as client:
            reading = await self._reading(client, now, budget)
            for query in self._queries if self._options.comments_of_found else ():
                found = inner(states, _search_key(query), "found")
                reading.found |= {str(video): str(at) for video, at in found.items()} if isinstance(found, dict) else {}
            async for fetched in in_turn(cursor, self._parts(reading), budget):
                yield fetched

    async def _reading(self, client: Client, now: datetime, budget: Budget) -> Reading:
        names = await self._numbers.names(client, self._spelled, now)
        return Reading(self._api, client, self._options, now, self._config.overlap, budget, names)

    def _parts(self, reading: Reading) -> dict[str, Reader]:
        interval = search_interval(len(self._queries), self._options.searches_a_day, self._config.every)

        def channel(spelled: str) -> Reader:
            async def read(state: Json) -> AsyncIterator[tuple[Json, Json]]:
                number = await self._numbers.find(reading.client, spelled, reading.now)
                async for step in reading.channel(state, number):
                    yield step

            return read

        def search(query: str) -> Reader:
            return lambda state: reading.search(state, query, interval)

        parts = {_channel_key(spelled): channel(spelled) for spelled in self._channels}
        parts |= {_search_key(query): search(query) for query in self._queries}
        return parts | {"videos": reading.videos}

    async def past(self, since: datetime, until: datetime, now: datetime) -> AsyncIterator[Fetched]:
        """Comments on own channels and named videos, and videos that search finds, published in the period."""
        async with self._api.client() as client:
            reading = await self._reading(client, now, Budget(_NO_CAP))
            places = [
                {"allThreadsRelatedToChannelId": await self._numbers.find(client, one, now)} for one in self._channels
            ]
            places += [{"videoId": video} for video in self._options.videos]
            for where in places:
                async for payload, _ in reading.threads({}, where, since):
                    if (kept := _within(payload, since, until)) is not None:
                        yield Fetched(kept, None)
            for query in self._queries:
                ids = await reading.search_ids(query, since, until)
                async for payload in reading.in_batches(ids):
                    yield Fetched(payload, None)

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """Without names and avatars; authors as HMAC."""
        return answers.redact(payload, pseudonyms)

    def parse(self, payload: Json) -> Page[Post]:
        """Comments, replies, videos."""
        return answers.parse(payload)

    async def recheck(self, posts: Sequence[PostRef], now: datetime) -> Mapping[str, Fate]:
        """Fifty a unit."""
        return await presence.recheck(self._api, posts, now)

    async def accounts(self, accounts: Sequence[str], now: datetime, *, again: bool = False) -> Sequence[AccountSeen]:
        """Channels, fifty a unit; a handle costs one more, once."""
        return await presence.accounts(self._api, self._numbers, accounts, now, again=again)

    async def figures(self, account: str, day: date, now: datetime) -> DayFigures | None:
        """Only YouTube Analytics tells joins and reach of a day, to the owner; it is not asked."""
        return None

    async def prove(self, now: datetime) -> Sequence[TokenReport]:
        """One unit."""
        return await presence.prove(self._api, now)

    def calls_a_day(self, every: timedelta) -> Sequence[DayCost]:
        """Searches in their own bucket, and everything else in units."""
        costs: list[DayCost] = []
        queries, runs = len(self._queries), DAY / every
        if queries:
            interval = search_interval(queries, self._options.searches_a_day, every)
            fastest = search_interval(queries, self._options.searches_a_day, timedelta())
            costs.append(DayCost("search.list", int(queries * (DAY / interval)), self._options.searches_a_day, fastest))
        a_run = max(1, len(self._channels))
        units = int(a_run * runs + (DAY / max(every, VIDEOS_EVERY) if self._options.videos or queries else 0))
        fastest = DAY * a_run / max(1, int(self._options.units_a_day * SPARE))
        costs.append(DayCost("units", units, self._options.units_a_day, fastest))
        return costs


def _channel_key(spelled: str) -> str:
    return f"channel {spelled}"


def _search_key(query: str) -> str:
    return f"search {hashlib.sha256(query.encode()).hexdigest()[:8]}"


def _states(cursor: str | None) -> Json:
    try:
        found = json.loads(cursor) if cursor else {}
    except ValueError:
        return {}
    parts = found.get("parts") if isinstance(found, dict) else None
    return parts if isinstance(parts, dict) else {}


def _within(payload: Json, since: datetime, until: datetime) -> Json | None:
    """The payload with what was published in the period; None where that is nothing. Replies stay with a comment."""
    items = inner(payload, "answer", "items")
    if not isinstance(items, list):
        return None
    kept = [item for item in items if _published(item, since, until)]
    return {**payload, "answer": {"items": kept}} if kept else None


def _published(item: object, since: datetime, until: datetime) -> bool:
    told = inner(item, "snippet", "topLevelComment", "snippet", "publishedAt") or inner(item, "snippet", "publishedAt")
    try:
        return since <= instant(told) < until
    except Unfit:
        return False

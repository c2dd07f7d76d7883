"""What sources of reviews share: lists read page by page, threads of answers under them, errors named by recovery.

A platform's connector says what its lists are (`lists`), how one page is asked (`page`) and how the answers under one
review are (`thread`); windows, paging, bounds of a run and the cursor are here.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from tasks.core.errors import AuthExpired, ConfigError, QuotaExhausted, SchemaDrift, SourceError
from tasks.plan.schema import Source
from tasks.sources.api import client_of, object_of
from tasks.sources.capabilities import DayCost
from tasks.sources.client import Client, Judge
from tasks.sources.review_errors import Spent, StalePage
from tasks.sources.review_state import Progress, Span, load
from tasks.sources.shape import Fetched, Json, Request, SourceDeps

REQUESTS = 60  # a run
PAST_PAGES = 5_000  # of one list, by hand


@dataclass(frozen=True, slots=True)
class Listing:
    """One list of one shop or app: `name` is the platform's word for it, `community` as the plan spells it."""

    name: str
    community: str
    country: str | None = None

    @property
    def key(self) -> str:
        """Where its place in the cursor is."""
        return ":".join(filter(None, (self.name, self.community, self.country)))


@dataclass(frozen=True, slots=True)
class Thread:
    """Answers under a review. `count` is how many the list tells (None: it does not tell, ask on each deep walk);
    `asked` is what the parser must know of the review."""

    id: str
    count: int | None
    asked: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: its payload, the next page if there is one, and threads to look into. `settled`: a thread that need
    not be asked again while its count stays."""

    payload: Json
    next: str | None = None
    threads: tuple[Thread, ...] = ()
    settled: bool = True


class Run:
    """One run: its client, its time, and how many requests it may still make (None: as many as it takes)."""

    def __init__(self, client: Client, deps: SourceDeps, now: datetime, progress: Progress, most: int | None) -> None:
        self.client = client
        self.now = now
        self.progress = progress
        self.left = most
        self._deps = deps

    @property
    def live(self) -> bool:
        """It reads what is new; else it reads back, by hand."""
        return self.left is not None

    @property
    def over(self) -> bool:
        """No more requests in this run."""
        return self.left is not None and self.left <= 0

    async def ask(self, request: Request) -> Json:
        """The answer, a JSON object. Raises SourceError; what the platform closes is closed for every flow."""
        if self.left is not None:
            self.left -= 1
        try:
            response = await self.client.send(request, self.now)
        except Spent as error:
            if self._deps.quota is not None and error.until is not None:
                for meter in request.meters:
                    self._deps.quota.close(meter.bucket, error.until, self.now)
            raise
        return object_of(response, request.url.split("?")[0])


class ReviewSource(ABC):
    """A MentionSource over lists of reviews, questions and answers."""

    platform: str = ""
    requests_a_run: ClassVar[int] = REQUESTS
    longest: ClassVar[Mapping[str, timedelta]] = {}  # a platform's longest window, by list

    def __init__(self, config: Source, deps: SourceDeps, judge: Judge, reach: timedelta) -> None:
        self.id = config.id
        self.config = config
        self.deps = deps
        self.reach = reach
        self.client = client_of(config, deps, judge=judge)

    @abstractmethod
    def lists(self) -> Sequence[Listing]:
        """What is read."""

    @abstractmethod
    async def page(self, run: Run, listing: Listing, span: Span, page: str | None) -> Leaf:
        """One page of a list within a window, oldest first where the platform can. Raises SourceError."""

    async def thread(self, run: Run, listing: Listing, thread: Thread, page: str | None) -> Leaf:
        """One page of the answers under a review."""
        raise NotImplementedError

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """All lists in turn, from where the last run stopped. A list that fails is named after the others."""
        progress, failed = load(cursor), None
        keys = {listing.key for listing in self.lists()}
        async with self.client() as client:
            run = Run(client, self.deps, now, progress, self.requests_a_run)
            for listing in self._in_turn(progress.turn):
                if run.over:
                    break  # `turn` names it: the next run begins here
                progress.turn = self._after(listing)
                try:
                    async for payload in self._walk(run, listing):
                        yield Fetched(payload, progress.dump(keys))
                except (AuthExpired, QuotaExhausted, ConfigError):
                    raise
                except SourceError as error:
                    failed = failed or error
        if failed is not None:
            raise failed

    async def read_past(self, since: datetime, until: datetime, now: datetime) -> AsyncIterator[Fetched]:
        """Everything of [since, until), list by list, in windows no longer than the platform allows."""
        async with self.client() as client:
            for listing in self.lists():
                for span in _slices(since, until, self.longest.get(listing.name)):
                    run = Run(client, self.deps, now, Progress(), None)
                    async for payload, _ in self._pages(run, listing, span, None):
                        yield Fetched(payload, None)

    def daily(self, every: timedelta, method: str, quota: int | None = None, share: float = 1.0) -> DayCost:
        """Calls a day of `method` at one page a list and run, with the hourly second look; `share` of the lists."""
        lists = math.ceil(len(self.lists()) * share)
        calls = lists * (math.ceil(timedelta(days=1) / every) + 24)
        fastest = None if quota is None else max(timedelta(days=1) * lists / max(1, quota), timedelta(minutes=1))
        return DayCost(method, calls, quota, fastest)

    def _in_turn(self, first: str | None) -> Iterator[Listing]:
        lists = list(self.lists())
        at = next((place for place, one in enumerate(lists) if one.key == first), 0)
        yield from (*lists[at:], *lists[:at])

    def _after(self, listing: Listing) -> str:
        keys = [one.key for one in self.lists()]
        return keys[(keys.index(listing.key) + 1) % len(keys)]

    async def _walk(self, run: Run, listing: Listing) -> AsyncIterator[Json]:
        for again in (False, True):
            span, page = run.progress.walk(listing.key, run.now, self.config.overlap, self.reach)
            try:
                async for payload, following in self._pages(run, listing, span, page):
                    if following is not _THREAD:
                        run.progress.step(listing.key, span, following)
                    yield payload
            except StalePage:
                if again or page is None:
                    raise
                run.progress.restart(listing.key)  # the window is read from its beginning
            else:
                return

    async def _pages(
        self, run: Run, listing: Listing, span: Span, page: str | None
    ) -> AsyncIterator[tuple[Json, str | None]]:
        """Payload and next page of each page of the list; (payload, `_THREAD`) of the threads under it."""
        visited = {page}
        for _ in range(PAST_PAGES):
            leaf = await self.page(run, listing, span, page)
            yield leaf.payload, leaf.next
            for thread in leaf.threads:
                async for payload in self._thread(run, listing, thread, span):
                    yield payload, _THREAD
            if leaf.next is None or run.over:
                return
            page = leaf.next
            if page in visited:
                raise SchemaDrift("$.answer", f"{self.platform} gives the same page of {listing.name} again")
            visited.add(page)

    async def _thread(self, run: Run, listing: Listing, thread: Thread, span: Span) -> AsyncIterator[Json]:
        known = run.progress.counts.get(thread.id)
        if thread.count is None and (known is not None or not span.deep):
            return
        if thread.count is not None and known == thread.count:
            return
        page: str | None = None
        visited: set[str | None] = {None}
        settled = False
        while not run.over:
            leaf = await self.thread(run, listing, thread, page)
            settled = settled or leaf.settled
            page = leaf.next
            if page in visited and page is not None:
                raise SchemaDrift("$.answer", f"{self.platform} gives the same page of answers again")
            visited.add(page)
            if page is None and settled:
                run.progress.count(thread.id, thread.count or 0)
            yield leaf.payload
            if page is None:
                return


_THREAD = "\x00thread"


def _slices(since: datetime, until: datetime, longest: timedelta | None) -> Iterator[Span]:
    step = longest or (until - since)
    while since < until:
        end = min(since + step, until)
        yield Span(since, end, deep=True)
        since = end


def communities(named: Sequence[str], deps: SourceDeps, platform: str) -> tuple[str, ...]:
    """Shops or apps: those the options name, else the plan's own accounts on this platform."""
    found = tuple(named) or tuple(one.id for one in deps.watched.own if one.platform == platform)
    return tuple(dict.fromkeys(found))


def needed(found: tuple[str, ...], config: Source, option: str, platform: str) -> tuple[str, ...]:
    """Raises ConfigError where there is nothing to read."""
    if not found:
        raise ConfigError(
            f"source {config.id!r}: nothing to read; name it under `options` ({option}) or add an account with "
            f"platform {platform!r} to the brand"
        )
    return found

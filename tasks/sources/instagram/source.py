"""The source `instagram`: professional accounts of ours, one object with all that Meta lets their owner read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from tasks.core.account import AccountSeen, DayFigures, Fate, PostRef, Roster, TokenReport
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.plan.schema import Source
from tasks.sources.capabilities import DayCost, Received
from tasks.sources.graph import Failures, Graph
from tasks.sources.instagram import access, accounts, cursor, hashtags, keeping, mentions, parsing, proof, standing
from tasks.sources.instagram.options import PLATFORM, Accounts, InstagramOptions
from tasks.sources.instagram.reading import CALLS_A_RUN, Reader
from tasks.sources.shape import Fetched, Json, Page, SourceDeps

PAST_REQUESTS = 5_000


class Instagram:
    """Accounts of Instagram by Graph API. Reads; publishes nothing."""

    platform = PLATFORM

    def __init__(self, config: Source, options: InstagramOptions, deps: SourceDeps, named: Accounts) -> None:
        self.id = config.id
        self._config, self._options, self._deps, self._accounts = config, options, deps, named
        self._graph = Graph(config, deps, PLATFORM, app_secret=options.app_secret, calls_an_hour=options.calls_an_hour)

    async def fetch(self, cursor_: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """Media, comments and tags of every account, then hashtags; a part that fails is raised at the end."""
        failures = Failures()
        named, tags = self._accounts.named, self._accounts.hashtags
        state = cursor.read(cursor_, named, tags)
        async with self._graph.session(now) as session:
            reader = Reader(session, self._options, self._accounts, self._config.overlap, state, failures)
            async for fetched in reader.all():
                yield fetched
            if tags and session.left > 0:
                part = hashtags.read(reader, self._config.every)
                async for fetched in failures.guard(part, self._accounts.variable(named[0])):
                    yield fetched
        failures.end()

    async def past(self, since: datetime, until: datetime, now: datetime) -> AsyncIterator[Fetched]:
        """Media of [since, until) with all their comments, and the tags Meta still lists. Hashtags have no past."""
        failures = Failures()
        state = cursor.read(None, self._accounts.named, ())
        window = (int(since.timestamp()), int(until.timestamp()))
        async with self._graph.session(now, PAST_REQUESTS) as session:
            reader = Reader(
                session, self._options, self._accounts, timedelta(0), state, failures, endless=True, before=window[1]
            )
            for account in self._accounts.named:
                for part in (reader.media(account, window), reader.comments(account), reader.tagged(account)):
                    async for fetched in failures.guard(part, self._accounts.variable(account)):
                        yield fetched
        failures.end()

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """Without people."""
        return keeping.redact(payload, pseudonyms)

    def parse(self, payload: Json) -> Page[Post]:
        """Posts and events."""
        return parsing.parse(payload, self._accounts.spelled)

    def receive(self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes) -> Received:
        """A call of the webhook `instagram`, fields `comments`, `live_comments`, `mentions`."""
        return mentions.receive(self._deps, self._options, headers, query, body)

    def follow_up(self, payload: Json, now: datetime) -> AsyncIterator[Fetched]:
        """The words of the mentions a webhook named."""
        return mentions.follow_up(self._graph, self._accounts, payload, now)

    async def recheck(self, posts: Sequence[PostRef], now: datetime) -> Mapping[str, Fate]:
        """Are they still there?"""
        return await standing.recheck(self._graph, self._accounts, posts, now)

    async def accounts(self, accounts_: Sequence[str], now: datetime, *, again: bool = False) -> Sequence[AccountSeen]:
        """How accounts stand."""
        return await accounts.seen(self._graph, self._accounts, accounts_, now, again=again)

    async def figures(self, account: str, day: date, now: datetime) -> DayFigures | None:
        """What Meta counts of one day."""
        return await accounts.figures(self._graph, self._accounts, account, day, now)

    async def roster(self, account: str, now: datetime) -> Roster:
        """Who may act for an account."""
        return await access.roster(self._graph, self._accounts, self._options, account, now)

    async def prove(self, now: datetime) -> Sequence[TokenReport]:
        """What each token is and may."""
        return await proof.prove(self._graph, self._accounts, self._options, now)

    def calls_a_day(self, every: timedelta) -> Sequence[DayCost]:
        """One line a token; the first also asks for hashtags."""
        tags = len(self._accounts.hashtags)
        searched = hashtags.tags_a_run(tags, self._options.calls_an_hour, every) if tags else 0
        found = []
        for place, variable in enumerate(self._accounts.variables()):
            count = sum(self._accounts.variable(account) == variable for account in self._accounts.named)
            calls = count * CALLS_A_RUN + (searched if place == 0 else 0)
            found.append(self._graph.day_cost(f"Graph calls with {variable}", calls, every))
        return found

"""The source `facebook`: one object with all that Meta lets a page's owner read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from tasks.core.account import AccountSeen, DayFigures, Fate, PostRef, Roster, TokenReport
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.plan.schema import Source
from tasks.sources import graph_hooks
from tasks.sources.capabilities import DayCost, Received
from tasks.sources.facebook import access, accounts, cursor, keeping, parsing, proof, standing
from tasks.sources.facebook.options import PLATFORM, FacebookOptions, Pages
from tasks.sources.facebook.reading import CALLS_A_RUN, Reader
from tasks.sources.fields import inner, label_of
from tasks.sources.graph import Failures, Graph
from tasks.sources.shape import Fetched, Json, Page, SourceDeps

PAST_REQUESTS = 5_000


class Facebook:
    """Pages of Facebook by Graph API. Reads; publishes nothing."""

    platform = PLATFORM

    def __init__(self, config: Source, options: FacebookOptions, deps: SourceDeps, pages: Pages) -> None:
        self.id = config.id
        self._config, self._options, self._deps, self._pages = config, options, deps, pages
        self._graph = Graph(config, deps, PLATFORM, app_secret=options.app_secret, calls_an_hour=options.calls_an_hour)

    async def fetch(self, cursor_: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """Feed, comments, tags and recommendations of every page; a part that fails is raised at the end."""
        failures = Failures()
        states = cursor.read(cursor_, self._pages.named)
        async with self._graph.session(now) as session:
            reader = Reader(session, self._options, self._pages, self._config.overlap, states, failures)
            async for fetched in reader.all():
                yield fetched
        failures.end()

    async def past(self, since: datetime, until: datetime, now: datetime) -> AsyncIterator[Fetched]:
        """Posts of [since, until) and all their comments; recommendations and tags of the period."""
        failures = Failures()
        states = cursor.read(None, self._pages.named)
        window = (int(since.timestamp()), int(until.timestamp()))
        async with self._graph.session(now, PAST_REQUESTS) as session:
            reader = Reader(
                session, self._options, self._pages, timedelta(0), states, failures, endless=True, before=window[1]
            )
            for page in self._pages.named:
                states[page].tagged = states[page].ratings = window[0]
                for part in (
                    reader.feed(page, window),
                    reader.comments(page),
                    reader.tagged(page),
                    reader.ratings(page),
                ):
                    async for fetched in failures.guard(part, self._pages.variable(page)):
                        yield fetched
        failures.end()

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """Without people."""
        return keeping.redact(payload, pseudonyms)

    def parse(self, payload: Json) -> Page[Post]:
        """Posts and events."""
        return parsing.parse(payload, self._pages.spelled)

    def receive(self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes) -> Received:
        """A call of the webhook `page`, field `feed`."""
        names = (self._options.verify_token, self._options.app_secret)
        return graph_hooks.received(self._deps, names, (headers, query, body), ("page", _reads))

    async def recheck(self, posts: Sequence[PostRef], now: datetime) -> Mapping[str, Fate]:
        """Are they still there?"""
        return await standing.recheck(self._graph, self._pages, posts, now)

    async def accounts(self, accounts_: Sequence[str], now: datetime, *, again: bool = False) -> Sequence[AccountSeen]:
        """How pages stand."""
        return await accounts.seen(self._graph, self._pages, accounts_, now, again=again)

    async def figures(self, account: str, day: date, now: datetime) -> DayFigures | None:
        """What Meta counts of one day."""
        return await accounts.figures(self._graph, self._pages, account, day, now)

    async def roster(self, account: str, now: datetime) -> Roster:
        """Who may do what on a page."""
        return await access.roster(self._graph, self._pages, self._options, account, now)

    async def prove(self, now: datetime) -> Sequence[TokenReport]:
        """What each token is and may."""
        return await proof.prove(self._graph, self._pages, self._options, now)

    def calls_a_day(self, every: timedelta) -> Sequence[DayCost]:
        """One line a token."""
        named = [
            (one, sum(self._pages.variable(page) == one for page in self._pages.named))
            for one in self._pages.variables()
        ]
        return [self._graph.day_cost(f"Graph calls with {one}", count * CALLS_A_RUN, every) for one, count in named]


def _reads(change: Json) -> bool:
    """Likes and reactions say nothing we keep."""
    value = change.get("value")
    item = label_of(inner(value, "item"))
    return (
        change.get("field") == "feed"
        and item not in {None, "like", "reaction"}
        and label_of(inner(value, "verb")) in parsing.READ
    )

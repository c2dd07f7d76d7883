"""The source `vk`: everything a platform can give, by whichever tokens the plan has."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta

from pydantic import SecretStr

from tasks.core.account import AccountSeen, AudienceSample, DayFigures, Fate, PostRef, Roster, TokenReport
from tasks.core.errors import AuthExpired, Gone
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.capabilities import DayCost, Received
from tasks.sources.client import Client
from tasks.sources.shape import Fetched, Json, Page, SourceDeps
from tasks.sources.vk import accounts, audience, events, longpoll, past, proof, recheck, roster, search, shapes, walls
from tasks.sources.vk.call import Api
from tasks.sources.vk.comments import Thread, boards, comments
from tasks.sources.vk.cursor import Cursor, load
from tasks.sources.vk.names import PLATFORM
from tasks.sources.vk.parse import parse
from tasks.sources.vk.run import Reading, Run

WITHOUT_END = 1_000_000  # requests of a reading by hand; quotas still hold


class Vk:
    """A MentionSource with every capability but publishing."""

    platform = PLATFORM

    def __init__(self, id_: str, plan: Reading, deps: SourceDeps, client: Callable[[], Client], base: str) -> None:
        self.id = id_
        self._plan = plan
        self._deps = deps
        self._client = client
        self._base = base

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """Long Poll, walls with comments and discussions, then the search. What failed is raised at the end."""
        if not self._plan.tokens.all:
            raise AuthExpired("no token of VK: name a variable under `token`, `community_tokens`, `service_token` …")
        async with self._run(now, load(cursor)) as run:
            await run.find()
            async for one in self._everything(run):
                yield Fetched(one, self._dumped(run))
            if (error := run.error()) is not None:
                raise error

    async def _everything(self, run: Run) -> AsyncIterator[Json]:
        async for one in longpoll.long_polls(run):
            yield one
        run.api.sent = 0  # the cap is for polling; Long Poll has its own
        due: list[walls.Due] = []
        async for one in walls.walls(run, due):
            yield one
        async for one in comments(run, [Thread(number, count, post=post) for number, post, count in due]):
            yield one
        polled = [number for number in run.numbers if run.cursor.wall(number).at == run.at]
        async for one in boards(run, polled):
            yield one
        async for one in search.searches(run):
            yield one
        yield {}  # no payload: only the cursor moves

    @staticmethod
    def _dumped(run: Run) -> str:
        for wall in run.cursor.walls.values():
            wall.shortened()
        return run.cursor.dump()

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """The fields we keep; people are HMACs."""
        return shapes.redact(payload, pseudonyms)

    def parse(self, payload: Json) -> Page[Post]:
        """Posts and events."""
        return parse(payload)

    async def past(self, since: datetime, until: datetime, now: datetime) -> AsyncIterator[Fetched]:
        """Walls and search of [since, until), as far as the quotas go."""
        async with self._run(now, Cursor(), WITHOUT_END) as run:
            await run.find()
            async for one in past.past(run, since, until):
                yield Fetched(one, None)
            if (error := run.error()) is not None:
                raise error

    async def recheck(self, posts: Sequence[PostRef], now: datetime) -> Mapping[str, Fate]:
        """By post id."""
        async with self._run(now, Cursor(), WITHOUT_END) as run:
            return await recheck.recheck(run.api, posts)

    async def accounts(self, accounts_: Sequence[str], now: datetime, *, again: bool = False) -> Sequence[AccountSeen]:
        """One for each account asked, ours or not."""
        async with self._run(now, Cursor(), WITHOUT_END) as run:
            return await accounts.accounts(run.api, accounts_, again=again)

    async def figures(self, account: str, day: date, now: datetime) -> DayFigures | None:
        """Joins, leaves, reach and views of a day."""
        if not self._plan.tokens.able("stats.get"):
            return None
        async with self._run(now, Cursor(), WITHOUT_END) as run:
            return await accounts.figures(run.api, account, await _number(run, account), day)

    async def roster(self, account: str, now: datetime) -> Roster:
        """Managers, callback servers, and the community's key."""
        async with self._run(now, Cursor(), WITHOUT_END) as run:
            return await roster.roster(run.api, account, await _number(run, account))

    async def audience(self, account: str, size: int, now: datetime, pseudonyms: Pseudonyms) -> AudienceSample:
        """A sample spread over the list of members."""
        async with self._run(now, Cursor(), WITHOUT_END) as run:
            return await audience.audience(run.api, account, await _number(run, account), size, pseudonyms)

    def receive(self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes) -> Received:
        """One call of the Callback API."""
        options = self._plan.options
        return events.receive(self._plan, self._value(options.callback_secret), self._value(options.confirmation), body)

    async def prove(self, now: datetime) -> Sequence[TokenReport]:
        """One report for each token."""
        async with self._run(now, Cursor(), WITHOUT_END) as run:
            if self._plan.tokens.all:
                await run.find()
            return await proof.prove(run)

    def calls_a_day(self, every: timedelta) -> Sequence[DayCost]:
        """Of each method that has a daily quota, and the two that have none."""
        return proof.calls_a_day(self._plan, every)

    def _value(self, name: str | None) -> SecretStr | None:
        found = self._deps.secret(name) if name is not None else None
        return found if found is not None and found.get_secret_value() else None

    @asynccontextmanager
    async def _run(self, now: datetime, cursor: Cursor, most: int = 60) -> AsyncIterator[Run]:
        async with self._client() as client:
            api = Api(client, self._deps, self._plan.tokens, self._base, now, most)
            yield Run(api, self._plan, cursor, now)


async def _number(run: Run, account: str) -> int:
    """The number of an account as the plan spells it. Raises Gone."""
    found = await accounts.number(run.api, account)
    if found is None:
        raise Gone(f"VK knows no community {account[:80]!r}: correct it in the plan")
    return found

"""survey: how our own accounts stand, each run; snapshots, figures and rosters, once a UTC day.

A reading that fails says nothing about an account: only a status the platform names does, seen twice. So an account
that is gone is told even while its source cannot be read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from prefect import task

from tasks.compose import House, house
from tasks.core.account import AccountSeen, AccountStatus
from tasks.core.errors import QuotaExhausted, Retryable, SourceError
from tasks.core.happening import Happening, HappeningKind
from tasks.core.instants import DAY
from tasks.incidents.account_watch import AccountMemory
from tasks.lake.accounts import SurveyState, keep_owed, remember, remembered
from tasks.lake.documents import change, read_model
from tasks.lake.happenings import happenings
from tasks.lake.rosters import keep_roster, kept_roster
from tasks.lake.snapshots import keep_figures, keep_snapshot
from tasks.plan.schema import Source
from tasks.sources.capabilities import HasCounters, HasRoster

EVERY_RUN = timedelta(minutes=5)
TRY_AGAIN = timedelta(hours=1)  # what is needed once a day and failed
FIGURE_DAYS = 3  # yesterday and the two days before it: platforms correct their figures


@dataclass(slots=True)
class Surveyed:
    """What one survey did. `seen` accounts answered; `happened` are confirmed changes; `troubles` says by chore what
    could not be asked, and why."""

    source: str
    seen: int = 0
    happened: tuple[Happening, ...] = ()
    snapshots: int = 0
    figures: int = 0
    rosters: int = 0
    troubles: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Round:
    """One survey under way: what is asked, and how far it came."""

    house: House
    source: Source
    now: datetime
    own: dict[str, tuple[str, ...]]  # our accounts, and the brands they belong to
    rivals: tuple[str, ...]
    state: SurveyState
    done: Surveyed
    seen: dict[str, AccountSeen] = field(default_factory=dict)
    memories: dict[str, AccountMemory] = field(default_factory=dict)

    def due(self, chore: str) -> bool:
        """Whether it may be asked now."""
        return self.now >= self.state.not_before.get(chore, self.now)

    def left(self, chore: str, accounts: Sequence[str]) -> list[str]:
        """What of today's chore is not done."""
        return [one for one in accounts if one not in self.state.done.get(chore, ())]

    def tick(self, chore: str, account: str) -> None:
        """Done for today."""
        done = dict(self.state.done)
        done[chore] = tuple(dict.fromkeys((*done.get(chore, ()), account)))
        self.state = self.state.model_copy(update={"done": done})

    def wait(self, chore: str, until: datetime) -> None:
        """Not again before."""
        waits = {**self.state.not_before, chore: until}
        self.state = self.state.model_copy(update={"not_before": waits})


def can_survey(house: House, source_id: str) -> bool:
    """Whether there is anything to ask this source's platform besides mentions."""
    return isinstance(house.sources[source_id], HasCounters | HasRoster)


async def survey(house: House, source_id: str, now: datetime) -> Surveyed:
    """Ask how accounts stand and keep what is new. Never raises for a platform's own failure."""
    source, platform = house.source(source_id), house.sources[source_id].platform
    state = _today(house, source_id, now)
    own, rivals = _accounts(house, source, platform)
    work = _Round(house, source, now, own, rivals, state, Surveyed(source_id))
    chores: dict[str, Callable[[_Round], Awaitable[None]]] = {
        "accounts": _stand,
        "snapshots": _snapshots,
        "rosters": _rosters,
        "figures": _figures,
    }
    for chore, do in chores.items():
        if work.due(chore) or chore == "snapshots":  # what was seen just now is kept without asking
            await _tried(work, chore, do)
    left = work.state.model_copy(update={"troubles": work.done.troubles})
    change(house.lake, SurveyState.key(source_id), SurveyState, lambda before: _joined(before, left))
    return work.done


def _today(house: House, source_id: str, now: datetime) -> SurveyState:
    """The state of this source's surveys; a new UTC day begins with nothing done and only today's waits."""
    found = read_model(house.lake, SurveyState.key(source_id), SurveyState)
    state = found[0] if found is not None else SurveyState(source=source_id)
    return state if state.day == now.date() else state.model_copy(update={"day": now.date(), "done": {}})


def _joined(before: SurveyState | None, after: SurveyState) -> SurveyState:
    """Ours, with what another run did meanwhile."""
    if before is None or before.day != after.day:
        return after
    chores = sorted({*before.done, *after.done})
    done = {one: tuple(dict.fromkeys((*before.done.get(one, ()), *after.done.get(one, ())))) for one in chores}
    return after.model_copy(update={"done": done})


def _accounts(house: House, source: Source, platform: str) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Accounts of ours and of competitors on this platform, as far as the source covers their brand."""
    brands = [brand for brand in house.plan.monitoring.brands if source.brand in {None, brand.id}]
    own: dict[str, tuple[str, ...]] = {}
    for brand in brands:
        for account in brand.accounts:
            if account.platform == platform:
                own[account.id] = (*own.get(account.id, ()), brand.id)
    pages = (page for brand in brands for topic in brand.topics for page in topic.pages)
    rivals = dict.fromkeys(page.id for page in pages if page.platform == platform and page.id not in own)
    return own, tuple(rivals)


async def _tried(work: _Round, chore: str, do: Callable[[_Round], Awaitable[None]]) -> None:
    """One chore, bounded in time. Its failure is reported, waits where the platform says so, and stops no other."""
    try:
        async with asyncio.timeout(work.house.timeout):
            await do(work)
    except TimeoutError:
        _failed(work, chore, Retryable(f"no end of the answer within {work.house.timeout:.0f} s"))
    except SourceError as error:
        _failed(work, chore, error)


def _failed(work: _Round, chore: str, error: SourceError) -> None:
    work.done.troubles[chore] = f"{error.cause}: {error}"
    after = TRY_AGAIN if chore != "accounts" else _interval(work.source)
    until = error.until if isinstance(error, QuotaExhausted) else None
    work.wait(chore, until or work.now + after)


def _interval(source: Source) -> timedelta:
    """As collect has it: a source of every run is always due, a slower one has a minute of slack."""
    return timedelta(0) if source.every <= EVERY_RUN else source.every - timedelta(minutes=1)


async def _stand(work: _Round) -> None:
    """Our own accounts; whoever looks changed is asked again at once, by another route where there is one."""
    connector = work.house.sources[work.source.id]
    if not isinstance(connector, HasCounters) or not work.own:
        return
    work.wait("accounts", work.now + _interval(work.source))
    doubtful = []
    try:
        for account, seen in _by_account(work.own, await connector.accounts(list(work.own), work.now)).items():
            work.seen[account] = seen
            work.done.seen += seen.status is not AccountStatus.UNKNOWN
            work.memories[account] = remember(work.house.lake, account, seen, work.now)
            if work.memories[account].suspected:
                doubtful.append(account)
        if doubtful:
            again = await connector.accounts(doubtful, work.now, again=True)
            for account, seen in _by_account(doubtful, again).items():
                work.memories[account] = remember(work.house.lake, account, seen, work.now, again=True)
    finally:
        _keep_changes(work)


def _keep_changes(work: _Round) -> None:
    """Also what a run that died had committed, and what the first reading confirmed before the second one failed."""
    kept: list[Happening] = []
    platform = work.house.sources[work.source.id].platform
    for account, brands in work.own.items():
        memory = work.memories.get(account) or remembered(work.house.lake, platform, account)
        if memory is not None and memory.owed:
            kept += keep_owed(work.house.lake, memory, brands)
    work.done.happened = tuple(kept)


def _by_account(
    asked: Sequence[str] | dict[str, tuple[str, ...]], seen: Sequence[AccountSeen]
) -> dict[str, AccountSeen]:
    """Answers by the id that was asked; whatever else came back was not."""
    return {one.account: one for one in seen if one.account in asked}


async def _snapshots(work: _Round) -> None:
    """Today's snapshot of each own and competitor community, once."""
    connector = work.house.sources[work.source.id]
    missing = work.left("snapshots", [*work.own, *work.rivals])
    if not isinstance(connector, HasCounters) or not missing:
        return
    unread = [one for one in missing if one not in work.seen and work.due("snapshots")]
    seen = {one: work.seen[one] for one in missing if one in work.seen}
    try:
        if unread:
            seen |= _by_account(unread, await connector.accounts(unread, work.now))
    finally:
        for account, one in seen.items():
            if one.status is AccountStatus.UNKNOWN:
                continue
            work.done.snapshots += keep_snapshot(work.house.lake, account, one, work.now)
            work.tick("snapshots", account)
    if unread and work.left("snapshots", unread):
        work.wait("snapshots", work.now + TRY_AGAIN)


async def _figures(work: _Round) -> None:
    """Joins, leaves and reach of our own accounts for the last days that are over."""
    connector = work.house.sources[work.source.id]
    if not isinstance(connector, HasCounters):
        return
    for account in work.left("figures", list(work.own)):
        for back in range(1, FIGURE_DAYS + 1):
            figures = await connector.figures(account, (work.now - back * DAY).date(), work.now)
            if figures is not None:
                keep_figures(work.house.lake, connector.platform, account, figures, work.now)
                work.done.figures += 1
        work.tick("figures", account)


async def _rosters(work: _Round) -> None:
    """Who holds which role: once a day, and again when a role changed since."""
    connector = work.house.sources[work.source.id]
    if not isinstance(connector, HasRoster):
        return
    failed: SourceError | None = None
    for account in [one for one in work.own if _roster_due(work, one)]:
        try:
            roster = await connector.roster(account, work.now)
        except QuotaExhausted:
            raise
        except SourceError as error:
            failed = error
            continue
        keep_roster(work.house.lake, account, roster, work.house.pseudonyms, work.now)
        work.done.rosters += 1
        work.tick("rosters", account)
    if failed is not None:
        raise failed


def _roster_due(work: _Round, account: str) -> bool:
    """Not read today, or a role changed since."""
    kept = kept_roster(work.house.lake, work.house.sources[work.source.id].platform, account)
    if kept is None or work.left("rosters", [account]):
        return True
    days = [work.now.date(), (work.now - DAY).date()]
    return any(
        one.kind is HappeningKind.ROLE_CHANGED and one.account == account and one.at > kept.read_at
        for brand in work.own[account]
        for one in happenings(work.house.lake, brand, days)
    )


@task(name="survey", task_run_name="survey {source_id}", persist_result=False)
async def survey_task(source_id: str, now: datetime) -> Surveyed:
    """`survey` as Prefect records it."""
    return await survey(house(), source_id, now)

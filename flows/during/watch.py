"""watch: every five minutes, for every brand of the plan. Order only; the steps are in `tasks`.

`run_watch` knows no Prefect. `watch` is the same with steps that Prefect records. `python -m flows.during.watch`
runs once: recorded where a Prefect API answers within two seconds, plain where it is unset or dead.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from prefect import flow

from flows.drill_end import close_expired
from flows.recorded import deployment_id, name_run, recorder_answers
from tasks import classify, clock, collect, compose, detect, guard, notify, read, respond, show, store, survey, witness
from tasks.compose import House
from tasks.core.batch import Batch
from tasks.core.coverage import Coverage
from tasks.core.detection import Detection
from tasks.core.errors import ConfigError, SpichkaError
from tasks.core.incident import Incident
from tasks.incidents.burst import Case
from tasks.lake.lease import acquire, release
from tasks.texts import say

logger = logging.getLogger("spichka.watch")
LEASE = timedelta(minutes=4)  # less than the five minutes of the schedule: a run that died does not cost the next one
PASSES = 40  # a batch a dead run left, what was pushed to us, this run's own, and what may be asked for only then


@dataclass(frozen=True)
class Steps:
    """The verbs, plain or recorded by Prefect. None of them takes a client or a secret."""

    collect: Callable[[str, datetime], Awaitable[collect.Collected]]
    read: Callable[[str], Awaitable[Batch]]
    store: Callable[[Batch, datetime], Awaitable[store.Stored]]
    survey: Callable[[str, datetime], Awaitable[survey.Surveyed]]
    detect: Callable[[str, datetime], Awaitable[Detection]]
    classify: Callable[[Detection, datetime], Awaitable[list[Case]]]
    respond: Callable[[str, Sequence[Case], Sequence[Coverage], datetime], Awaitable[list[Incident]]]
    follow_blindness: Callable[[Sequence[Coverage], datetime], Awaitable[object]]
    notify: Callable[[datetime], Awaitable[notify.Sent]]
    guard: Callable[[str, datetime], Awaitable[guard.Guarded]]
    witness: Callable[[str, datetime], Awaitable[witness.Witnessed]]
    show: Callable[[str, Sequence[Incident], Sequence[Coverage], datetime], Awaitable[show.Shown]]


def plain_steps(house: House) -> Steps:
    """Steps of this house, without Prefect."""
    return Steps(
        collect=partial(collect.collect, house),
        read=partial(read.read, house),
        store=partial(store.store, house),
        survey=partial(survey.survey, house),
        detect=partial(detect.detect, house),
        classify=partial(classify.classify, house),
        respond=partial(respond.respond, house),
        follow_blindness=partial(respond.follow_blindness, house),
        notify=partial(notify.notify, house),
        guard=partial(guard.guard, house),
        witness=partial(witness.witness, house),
        show=partial(show.show, house),
    )


def recorded_steps() -> Steps:
    """Steps of this process's own house, each a Prefect task run."""
    return Steps(
        collect=collect.collect_task,
        read=read.read_task,
        store=store.store_task,
        survey=survey.survey_task,
        detect=detect.detect_task,
        classify=classify.classify_task,
        respond=respond.respond_task,
        follow_blindness=respond.follow_blindness_task,
        notify=notify.notify_task,
        guard=guard.guard_task,
        witness=witness.witness_task,
        show=show.show_task,
    )


@dataclass(slots=True)
class Watched:
    """What a run did. `failed` are brands or sources that broke it by an error of ours or of the plan; `bugs` are
    errors in a source that nobody foresaw."""

    stored: int = 0
    coverages: list[Coverage] = field(default_factory=list)
    surveyed: list[survey.Surveyed] = field(default_factory=list)
    guarded: list[guard.Guarded] = field(default_factory=list)
    witnessed: list[witness.Witnessed] = field(default_factory=list)
    shown: list[show.Shown] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    sent: notify.Sent | None = None
    busy: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    bugs: list[Exception] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Every brand was looked at, at least one source was read, and every message that was due went out."""
        some_sight = any(not coverage.blind for coverage in self.coverages) or not self.coverages
        return not self.failed and not self.busy and some_sight and not (self.sent and self.sent.troubles)


async def run_watch(house: House, steps: Steps, now: datetime, *, pages: bool = True) -> Watched:
    """One run over all sources and brands. One's failure does not stop the next; a bug in a source is raised last."""
    watched = Watched()
    sources = list(house.sources)
    taken = await asyncio.gather(*(_take_in(steps, source, now) for source in sources), return_exceptions=True)
    for source, result in zip(sources, taken, strict=True):
        _note_source(house, watched, source, result, now)
    await _survey(house, steps, watched, now)
    await _guarded(watched, "blindness", steps.follow_blindness(watched.coverages, now))
    for brand in house.plan.monitoring.brands:
        await _guarded(watched, brand.id, _in_turn(house, steps, brand.id, watched, now, pages=pages))
    await _guarded(watched, "messages", _tell(steps, watched, now))
    await _look_again(house, steps, watched, now)
    if watched.bugs:  # loudly, but after everybody else had their turn
        raise watched.bugs[0]
    return watched


async def _tell(steps: Steps, watched: Watched, now: datetime) -> None:
    watched.sent = await steps.notify(now)
    for trouble in watched.sent.troubles:
        logger.warning("messages: %s", trouble)


async def _take_in(steps: Steps, source: str, now: datetime) -> tuple[Coverage, int]:
    """Collect, read and store one source."""
    new = 0
    for _ in range(PASSES):
        collected = await steps.collect(source, now)
        coverage = collected.coverage
        if collected.pending:
            stored = await steps.store(await steps.read(source), now)
            new, coverage = new + stored.new, stored.coverage
        if not (collected.left_over or collected.again):
            break
    return coverage, new


async def _survey(house: House, steps: Steps, watched: Watched, now: datetime) -> None:
    """How our accounts stand: asked after the mentions, whatever became of them, and of whoever can tell."""
    sources = [source for source in house.sources if survey.can_survey(house, source)]
    results = await asyncio.gather(*(steps.survey(source, now) for source in sources), return_exceptions=True)
    for source, result in zip(sources, results, strict=True):
        if isinstance(result, survey.Surveyed):
            watched.surveyed.append(result)
        elif isinstance(result, Exception):
            _note_failure(watched, f"survey of {source}", result)
        else:
            raise result


async def _look_again(house: House, steps: Steps, watched: Watched, now: datetime) -> None:
    """What was written on our pages and may be gone, and pictures nobody saw yet. No alert waits for the network."""
    work: list[tuple[str, Awaitable[guard.Guarded | witness.Witnessed]]] = []
    for source in house.sources:
        if guard.guards(house, source):
            work.append((f"guard of {source}", steps.guard(source, now)))
        if witness.waits_for_pictures(house, source):
            work.append((f"pictures of {source}", steps.witness(source, now)))
    results = await asyncio.gather(*(one for _, one in work), return_exceptions=True)
    for (name, _), result in zip(work, results, strict=True):
        if isinstance(result, guard.Guarded):
            watched.guarded.append(result)
        elif isinstance(result, witness.Witnessed):
            watched.witnessed.append(result)
        elif isinstance(result, Exception):
            _note_failure(watched, name, result)
        else:
            raise result


async def _in_turn(house: House, steps: Steps, brand: str, watched: Watched, now: datetime, *, pages: bool) -> None:
    """Look after one brand, unless another run is at it."""
    lease = acquire(house.lake, brand, house.holder, now, LEASE)
    if lease is None:
        watched.busy.append(brand)
        return
    try:
        await _look_after(house, steps, brand, watched, now, pages=pages)
    finally:
        release(house.lake, lease)


async def _look_after(house: House, steps: Steps, brand: str, watched: Watched, now: datetime, *, pages: bool) -> None:
    """Detect, classify and respond for one brand, then show it."""
    coverages = [c for c in watched.coverages if house.source(c.source).brand in {None, brand}]
    detection = await steps.detect(brand, now)
    cases = await steps.classify(detection, now)
    incidents = await steps.respond(brand, cases, coverages, now)
    watched.incidents += incidents
    if pages:
        watched.shown.append(await steps.show(brand, incidents, coverages, now))


def _note_source(
    house: House, watched: Watched, source: str, result: tuple[Coverage, int] | BaseException, now: datetime
) -> None:
    if isinstance(result, Exception):
        told = _note_failure(watched, source, result)
        watched.coverages.append(collect.unread(house, source, told, now))
    elif isinstance(result, BaseException):
        raise result
    else:
        watched.coverages.append(result[0])
        watched.stored += result[1]


def _note_failure(watched: Watched, name: str, error: Exception) -> str:
    """What may be told of it: the text of an error that nobody foresaw may hold anything, a secret too."""
    told = str(error) if isinstance(error, SpichkaError) else f"a bug, {type(error).__name__}"
    logger.warning("source %s failed: %s", name, told)
    watched.failed.append(f"{name}: {told}")
    watched.bugs += [] if isinstance(error, SpichkaError) else [error]
    return told


async def _guarded(watched: Watched, name: str, work: Awaitable[object]) -> None:
    """Our own named errors stop this part only; a bug stops the run, loudly."""
    try:
        await work
    except SpichkaError as error:
        logger.warning("%s failed: %s", name, error)
        watched.failed.append(f"{name}: {error}")


def summary(house: House, watched: Watched) -> str:
    """`watch · Acme · calm · 214 mentions`: what the run's name says in the Prefect UI."""
    names = {brand.id: brand.name for brand in house.plan.monitoring.brands}
    locale = house.plan.locale
    told = [f"{names[one.brand]} · {say(locale, f'board.{one.state}')}" for one in watched.shown]
    return " · ".join(["watch", *told, say(locale, "run.stored", n=watched.stored)])


@flow(name="watch", description="Collect mentions, detect, classify, open incidents, notify, show. Every 5 minutes.")
async def watch() -> str:
    """One run of all brands of the plan. The plan and the lake are named by SPICHKA_PLAN and SPICHKA_LAKE."""
    house = compose.house()
    now = clock.utc_now()
    desk = await deployment_id("desk/desk")
    if desk is not None:
        respond.remember_desk(house, desk)
    watched = await run_watch(house, recorded_steps(), now)
    await _guarded(watched, "drill", close_expired(house, now))
    told = summary(house, watched)
    await name_run(told)
    await notify.beat(house, watched.good)
    if watched.failed:
        raise SpichkaError("; ".join(watched.failed))
    return told


async def main() -> int:
    """Run once from the command line. 1 where a brand failed."""
    if await recorder_answers():
        await watch()
        return 0
    print("no Prefect API answers: this run is not recorded in a UI, everything else is the same")  # noqa: T201
    house = compose.house()
    now = clock.utc_now()
    watched = await run_watch(house, plain_steps(house), now)
    await _guarded(watched, "drill", close_expired(house, now))
    await notify.beat(house, watched.good)
    print(summary(house, watched))  # noqa: T201
    for trouble in (*watched.failed, *(watched.sent.troubles if watched.sent else ())):
        print(trouble)  # noqa: T201
    return 1 if watched.failed else 0


if __name__ == "__main__":
    try:
        sys.exit(asyncio.run(main()))
    except ConfigError as error:  # a sentence for a person, not a traceback
        sys.exit(f"spichka: {error}")

"""drill: a rehearsal of a crisis, begun by a person. The real watch, in a house of its own; it ends itself.

`run_drill` knows no Prefect. In real time it reads every five minutes beside the real watch; in simulated time it is
over in seconds. Whatever ends its process, the next watch or drill run closes it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from prefect import flow
from prefect.artifacts import acreate_markdown_artifact

from flows.drill_end import card_pages, close_expired, finish, summary
from flows.during.watch import Steps, Watched, plain_steps, recorded_steps, run_watch
from flows.recorded import name_run
from tasks import clock, compose
from tasks import drill as rehearsal
from tasks.compose import House
from tasks.core.drill import Drill, DrillEnd
from tasks.drills.request import DrillRequest
from tasks.incidents.links import artifact_key

logger = logging.getLogger("spichka.drill")
Tick = Callable[[Drill, datetime, Watched], Awaitable[None]]
Wait = Callable[[Drill, datetime], Awaitable[datetime]]


async def no_tick(drill: Drill, at: datetime, watched: Watched) -> None:
    """Nobody looks on."""


async def real_time(drill: Drill, at: datetime) -> datetime:
    """Wait for the next reading; the last one is at the drill's end."""
    due = min(at + drill.every, max(drill.expires_at, at + timedelta(seconds=1)))
    await asyncio.sleep(max(0.0, (due - clock.utc_now()).total_seconds()))
    return max(due, clock.utc_now())


async def simulated_time(drill: Drill, at: datetime) -> datetime:
    """The next reading is now."""
    return at + drill.every


async def run_drill(
    house: House,
    request: DrillRequest,
    now: datetime,
    *,
    steps_of: Callable[[House], Steps] = plain_steps,
    tick: Tick = no_tick,
    wait: Wait | None = None,
) -> Drill:
    """Begin, read until it is over, end. The drill with its scorecard. Raises ConfigError where it cannot begin."""
    await close_expired(house, now)
    drill = rehearsal.begin(house, request, now)
    inside, at = rehearsal.drill_house(house, drill), drill.started_at
    wait = wait or (simulated_time if drill.simulated else real_time)
    try:
        while True:
            with compose.entered(inside):
                watched = await run_watch(inside, steps_of(inside), at)
            for trouble in watched.failed:
                logger.warning("drill: %s", trouble)
            await tick(drill, at, watched)
            why = rehearsal.over(house, drill, at)
            if why is not None:
                break
            at = await wait(drill, at)
    except asyncio.CancelledError:
        await finish(house, drill, DrillEnd.STOPPED, clock.utc_now())
        raise
    return await finish(house, drill, why, at)


@flow(name="drill", description="Rehearse a crisis in a house of its own; real channels, marked DRILL. By hand.")
async def drill(request: DrillRequest) -> str:
    """One drill, from its beginning to its scorecard. The run lasts as long as the drill."""
    house = compose.house()
    done = await run_drill(house, request, clock.utc_now(), steps_of=lambda _: recorded_steps())
    markdown = card_pages(house, done).markdown
    told = summary(house, done)
    await acreate_markdown_artifact(markdown, key=artifact_key("scorecard", done.brand_inside), description=told)
    await name_run(told)
    return told

"""desk: started by a person from the Prefect UI, a prefilled link or `spichka desk`; the run is the record."""

from __future__ import annotations

from prefect import flow

from flows.recorded import name_run
from tasks import clock, compose, decide, notify
from tasks.decide import DeskRequest
from tasks.drill import house_of


@flow(
    name="desk",
    description="Open, acknowledge, level, owner, note, merge, split, false alarm, close, announce. By hand.",
)
async def desk(request: DeskRequest) -> str:
    """One decision about one incident. Nothing is deleted anywhere; everything is logged with your name."""
    now = clock.utc_now()
    with compose.entered(house_of(compose.house(), request.incident)):  # a drill's incident is in the drill's house
        done = await decide.decide_task(request, now)
        await notify.notify_task(now)
    await name_run(f"desk · {done}")
    return done


async def run_desk(house: compose.House, request: DeskRequest) -> str:
    """The same without Prefect."""
    now = clock.utc_now()
    house = house_of(house, request.incident)
    done = await decide.decide(house, request, now)
    await notify.notify(house, now)
    return done

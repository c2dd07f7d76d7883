"""`spichka drill --scenario rumour --by Anna [--fast]`: rehearse a crisis, in real or in simulated time."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from flows.before.drill import run_drill
from flows.drill_end import card_pages, stop
from flows.during.watch import Watched
from tasks import clock, compose
from tasks.core.drill import Drill
from tasks.drill import drill_house
from tasks.drills import SCENARIOS
from tasks.drills.request import MOST_MINUTES, DrillRequest, ScenarioName
from tasks.lake.pages import page_key
from tasks.texts import LOCALES, say


def drill(
    scenario: Annotated[ScenarioName, typer.Option(help="What happens.")] = ScenarioName.BAD_PRODUCT,
    brand: Annotated[str, typer.Option(help="The brand's id; unset where the plan has one.")] = "",
    by: Annotated[str, typer.Option(help="Your name: who runs the drill.")] = "",
    minutes: Annotated[
        int, typer.Option(min=10, max=MOST_MINUTES, help="It ends itself after so many.")
    ] = MOST_MINUTES,
    step: Annotated[int, typer.Option(min=1, max=5, help="Minutes between two readings.")] = 5,
    fast: Annotated[
        bool, typer.Option("--fast", help="Simulated time: over in seconds, nobody is written to.")
    ] = False,
    send: Annotated[bool, typer.Option("--send", help="For --fast: write to the channels all the same.")] = False,
    stop_it: Annotated[bool, typer.Option("--stop", help="Call off the drill that runs.")] = False,
) -> None:
    """Rehearse a crisis: invented posts, the real watch, your channels, every message marked DRILL. Ends itself."""
    house, now = compose.house(), clock.utc_now()
    if stop_it:
        stopped = asyncio.run(stop(house, now))
        typer.echo(say(house.plan.locale, "drill.none" if stopped is None else "drill.stopped"))
        done = stopped
    else:
        request = DrillRequest(scenario=scenario, brand=brand, by=by, minutes=minutes, step=step, fast=fast, send=send)
        done = _run(house, request, now)
    if done is not None:
        typer.echo(card_pages(house, done).markdown)
        typer.echo(f"{drill_house(house, done).lake.address}/{page_key(done.brand_inside, 'scorecard')}")


def _run(house: compose.House, request: DrillRequest, now: datetime) -> Drill:
    locale = house.plan.locale
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:.0f}%"), TimeElapsedColumn())
    with Progress(*columns) as bar:
        work = bar.add_task("", total=float(request.minutes))

        async def tick(drill: Drill, at: datetime, watched: Watched) -> None:
            if at == drill.started_at:
                bar.console.print(_begun(house, drill, locale), markup=False)
            passed = (at - drill.started_at).total_seconds() / 60
            bar.update(work, completed=passed, description=f"{at:%H:%M} UTC · {_strongest(watched, locale)}")

        return asyncio.run(run_drill(house, request, now, tick=tick))


def _begun(house: compose.House, drill: Drill, locale: str) -> str:
    values = {
        "title": SCENARIOS[drill.scenario].title[LOCALES.index(locale)],
        "brand": house.plan.brand(drill.brand).name,
    }
    minutes = (drill.expires_at - drill.started_at).total_seconds() / 60
    told = say(locale, "drill.begun", **values, minutes=minutes)
    return told if drill.sends else f"{told}\n{say(locale, 'drill.quiet')}"


def _strongest(watched: Watched, locale: str) -> str:
    live = [incident for incident in watched.incidents if incident.live]
    strongest = max(live, key=lambda incident: incident.strength.rank, default=None)
    return say(locale, f"strength.{strongest.strength if strongest is not None else 'calm'}")

"""`spichka up`: server, UI, deployments and worker on this machine with one command, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import Annotated

import typer

from flows.one_machine import OneMachine, Place, alone_in, refuse_a_taken_port
from flows.supervise import until_told_to_stop
from tasks.core.settings import Settings
from tasks.plan.load import load_plan
from tasks.plan.schema import Plan


def up(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the UI, on this machine only.")] = 4200,
    home: Annotated[
        Path, typer.Option(exists=True, file_okay=False, help="Folder of plan.yaml, .env and the lake.")
    ] = Path(),
) -> None:
    """Run everything on this machine: Prefect server, UI, schedules and worker, until Ctrl-C."""
    with contextlib.chdir(home):  # .env, plan.yaml and a folder lake are looked for there, as the flows do
        _up_here(port)


def _up_here(port: int) -> None:
    settings = Settings()
    plan = load_plan(settings.plan).plan
    place = Place(Path.cwd(), port, plan.locale)
    with alone_in(place):
        refuse_a_taken_port(place)
        asyncio.run(_stay_up(place, plan, settings))


async def _stay_up(place: Place, plan: Plan, settings: Settings) -> None:
    machine = OneMachine(place, _tell)
    async with until_told_to_stop(), machine.running():
        for line in _welcome(place, plan, settings, machine.logs):
            _tell(line)
        try:
            await asyncio.Event().wait()
        finally:
            _tell(place.say("up.stopping"))
    _tell(place.say("up.stopped"))


def _welcome(place: Place, plan: Plan, settings: Settings, logs: Path) -> list[str]:
    """What runs, where to look, what to do next."""
    brands = ", ".join(brand.name for brand in plan.monitoring.brands)
    lake = settings.lake if "://" in settings.lake else str((place.folder / settings.lake).resolve())
    url = settings.ui_url or place.url
    return [
        place.say("up.ready", brands=brands),
        place.say("up.ui", url=url),
        place.say("up.lake", path=lake),
        place.say("up.logs", path=str(logs)),
        place.say("up.now", command=f"PREFECT_API_URL={place.url}/api prefect deployment run watch/watch"),
        place.say("up.remote", port=str(place.port), url=place.url),
        place.say("up.stop"),
    ]


def _tell(line: str) -> None:
    """One line at once, also where stdout is a file or a service log."""
    print(line, flush=True)

"""`spichka backfill SOURCE --first 2026-10-01 --last 2026-10-31`: a source's past, before a crisis needs a baseline."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from flows.during.backfill import Backfilled, BackfillRequest, run_backfill, summary
from tasks import clock, compose
from tasks.core.errors import ConfigError


def backfill(
    source: Annotated[str, typer.Argument(help="The source's id, as in the plan.")],
    first: Annotated[str, typer.Option(help="First UTC day: 2026-10-01.")],
    last: Annotated[str, typer.Option(help="Last UTC day, included; today where unset.")] = "",
) -> None:
    """Read a source back over a period. It feeds baselines; nothing of it alerts anybody."""
    now = clock.utc_now()
    request = BackfillRequest(source=source, first=_day(first), last=_day(last) if last else now.date())
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.fields[told]}"), TimeElapsedColumn()
    ) as bar:
        work = bar.add_task(source, total=None, told="")

        def told(answers: int, new: int, oldest: datetime | None) -> None:
            reached = f", reached {oldest:%Y-%m-%d}" if oldest is not None else ""
            bar.update(work, told=f"{answers} answers, {new} new mentions{reached}")

        done: Backfilled = asyncio.run(run_backfill(compose.house(), request, now, told))
    print(summary(request, done))
    if done.error is not None:
        print("What came before is kept; run the same command again later to go on.")
        raise typer.Exit(1)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"{text!r} is no day: write 2026-10-01") from error

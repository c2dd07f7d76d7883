"""`spichka snapshots import FILE.csv` and `spichka snapshots show`: how communities grew, and the days nobody saw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tasks import clock
from tasks.core.ports import Lake
from tasks.core.settings import Settings
from tasks.lake import open_lake
from tasks.lake.snapshot_file import read_snapshots
from tasks.lake.snapshots import CommunityHistory, history, keep_imported, known_days
from tasks.plan.load import load_plan
from tasks.plan.schema import Plan
from tasks.texts import say

GAPS_SHOWN = 5

snapshots = typer.Typer(no_args_is_help=True, help="Daily snapshots of communities: bring the past, see the gaps.")


@snapshots.command("import")
def bring(
    file: Annotated[Path, typer.Argument(help="CSV: date, platform, account, followers[, joins, leaves, reach].")],
) -> None:
    """Bring days from a CSV file. Days that are known stay as they are; a wrong line leaves everything as it was."""
    settings, plan = _place()
    brought = read_snapshots(file, clock.utc_now(), plan.locale)
    lake = open_lake(settings)
    new: dict[tuple[str, str], list[bool]] = {}
    for day in brought:
        name = (day.snapshot.platform, day.snapshot.account)
        new.setdefault(name, []).append(keep_imported(lake, day.snapshot, day.figures))
    known, watched = known_days(lake), _watched(plan)
    for name, came in sorted(new.items()):
        values = {"n": sum(came), "known": len(came) - sum(came)}
        print(say(plan.locale, "snapshots.imported", account="/".join(name), **values))
        if name not in watched:
            print(say(plan.locale, "snapshots.not_in_plan"))
        for line in _gaps(_whole(lake, name, known[name]), known[name], plan.locale):
            print(line)


@snapshots.command("show")
def show() -> None:
    """Each community with its first and last day and the days that are missing between."""
    settings, plan = _place()
    lake = open_lake(settings)
    known = known_days(lake)
    if not known:
        print(say(plan.locale, "snapshots.none"))
        return
    table = Table()
    for column in ("community", "days", "first", "last", "followers", "gaps"):
        table.add_column(say(plan.locale, f"snapshots.{column}"))
    for name, days in sorted(known.items()):
        table.add_row(*map(Text, _row(_whole(lake, name, days), days)))
    Console().print(table)


def _row(story: CommunityHistory, days: Sequence[date]) -> Iterator[str]:
    followers = next((str(day.followers) for day in reversed(story.days) if day.followers is not None), "—")
    gaps = [f"{gap.first} – {gap.last} ({gap.days})" if gap.days > 1 else str(gap.first) for gap in story.gaps]
    more = [f"… +{len(gaps) - GAPS_SHOWN}"] if len(gaps) > GAPS_SHOWN else []
    yield f"{story.platform}/{story.account}"
    yield str(len(days))
    yield days[0].isoformat()
    yield days[-1].isoformat()
    yield followers
    yield "\n".join([*gaps[:GAPS_SHOWN], *more]) or "—"


def _gaps(story: CommunityHistory, days: Sequence[date], locale: str) -> Iterator[str]:
    if not story.gaps:
        yield say(locale, "snapshots.no_gaps", first=days[0].isoformat(), last=days[-1].isoformat())
    for gap in story.gaps:
        yield say(locale, "snapshots.gap", first=gap.first.isoformat(), last=gap.last.isoformat(), n=gap.days)


def _whole(lake: Lake, name: tuple[str, str], days: Sequence[date]) -> CommunityHistory:
    return history(lake, *name, days[0], days[-1])


def _place() -> tuple[Settings, Plan]:
    settings = Settings()
    return settings, load_plan(settings.plan).plan


def _watched(plan: Plan) -> set[tuple[str, str]]:
    brands = plan.monitoring.brands
    pages = [page for brand in brands for topic in brand.topics for page in topic.pages]
    return {(one.platform, one.id) for one in (*pages, *(own for brand in brands for own in brand.accounts))}

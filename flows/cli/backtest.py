"""`spichka backtest EXPORT… --plan PLAN`: what would have fired, when, and what would have been sent."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from flows.replay import Replayed, Stretch, replay, usual_step
from flows.story import story, story_json
from tasks.compose import pepper
from tasks.core.errors import ConfigError
from tasks.core.instants import DAY, aware_utc
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.core.settings import Settings
from tasks.plan.load import load_plan
from tasks.plan.schema import Plan
from tasks.plan.values import Span
from tasks.sources.export import ExportOptions, load_posts


def backtest(
    exports: Annotated[list[Path], typer.Argument(help="Exports: CSV, JSON Lines (also .gz), Parquet, XLSX.")],
    plan: Annotated[Path, typer.Option("--plan", help="The crisis plan.")],
    since: Annotated[str | None, typer.Option("--from", help="Start of watching, 2015-02-17 or with a time.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="End of watching.")] = None,
    every: Annotated[str | None, typer.Option("--every", help="Step of simulated time: 5m, 1h, 1d.")] = None,
    lake: Annotated[
        Path | None, typer.Option("--lake", help="Keep the lake here; otherwise it is thrown away.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Replay exports through the same watch steps in simulated time."""
    loaded = load_plan(plan)
    options = _options(loaded.plan)
    posts, skipped = load_posts(exports, options, Pseudonyms(pepper(_settings(plan))), loaded.plan.timezone)
    if not posts:
        raise ConfigError(f"{', '.join(str(path) for path in exports)}: no post could be read")
    step = _span(every) if every is not None else usual_step(posts)
    start = _instant(since, posts[0].published_at) if since else posts[0].published_at
    end = _instant(until, start) if until else posts[-1].published_at + max(step, DAY / 4)
    with tempfile.TemporaryDirectory(prefix="spichka-backtest-") as folder:
        place = lake if lake is not None else Path(folder) / "lake"
        if lake is not None and lake.exists() and any(lake.iterdir()):
            raise ConfigError(f"{lake} is not empty: a backtest starts from an empty lake, name another folder")
        replayed = _run(loaded.plan, posts, place, Stretch(start, end, step))
        if as_json:
            print(json.dumps(story_json(replayed, len(skipped)), ensure_ascii=False, indent=1))
        else:
            Console().print(story(replayed, loaded.plan, len(skipped)), markup=False, highlight=False, soft_wrap=True)


def _run(plan: Plan, posts: Sequence[Post], lake: Path, stretch: Stretch) -> Replayed:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:.0f}%"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        work = bar.add_task("simulated time", total=(stretch.end - stretch.start).total_seconds())

        def tick(now: datetime, _: object) -> None:
            bar.update(work, completed=(now - stretch.start).total_seconds(), description=f"{now:%Y-%m-%d %H:%M}")

        return asyncio.run(replay(plan, posts, lake, stretch, tick=tick))


def _span(text: str) -> timedelta:
    try:
        return TypeAdapter(Span).validate_python(text)
    except ValidationError as error:
        raise ConfigError(f"{text!r} is no span: write 5m, 1h or 1d") from error


def _options(plan: Plan) -> ExportOptions | None:
    """The column mapping of the plan's only export source, if there is one."""
    exports = [source for source in plan.monitoring.sources if source.kind == "export"]
    return ExportOptions.model_validate({"path": "-", **exports[0].options}) if len(exports) == 1 else None


def _settings(plan: Path) -> Settings:
    """The pepper is made beside the plan, not beside a lake that is thrown away."""
    return Settings(lake=str(plan.absolute().parent / ".spichka-backtest"))


def _instant(text: str, default: datetime) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"{text!r} is no date: write 2015-02-17 or 2015-02-17T12:00+03:00") from error
    return aware_utc(at if at.tzinfo is not None else at.replace(tzinfo=default.tzinfo))

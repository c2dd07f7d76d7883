"""`spichka demo`: two synthetic weeks through the real watch, ending in a crisis. No keys, no cloud, no internet."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from flows.replay import Replayed, Stretch, replay
from flows.story import incidents_of, story
from tasks.core.errors import ConfigError
from tasks.core.settings import Settings
from tasks.drills.synthetic import DAYS, two_weeks
from tasks.lake.pages import page_key
from tasks.notifiers import build
from tasks.plan.load import load_plan
from tasks.plan.schema import Plan
from tasks.plan.starter import write_starter
from tasks.texts import say

END = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)
QUIET_STEP, STEP = timedelta(minutes=30), timedelta(minutes=5)
LAST = timedelta(hours=8)  # from here on every five minutes, as in real life; before it half-hourly, to be done soon


def demo(
    folder: Annotated[Path, typer.Option("--out", help="Where lake, letters and pages are left.")] = Path("demo"),
    lang: Annotated[Literal["ru", "en"], typer.Option(help="Language of the story.")] = "ru",
) -> None:
    """Two synthetic weeks in simulated time, ending in a crisis. Leaves a lake, a mail, a Slack message and a board."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / "plan.yaml").exists() or not (folder / "lake").exists():
            raise ConfigError(f"{folder} is not empty and no earlier demo: name another folder with --out")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_starter(folder / "plan.yaml", lang)
    plan = load_plan(folder / "plan.yaml").plan
    console = Console()
    console.print(say(lang, "demo.begin", days=DAYS), markup=False)
    replayed = _run(plan, folder, lang)
    console.print(story(replayed, plan, 0), markup=False, highlight=False, soft_wrap=True)
    _tell_paths(console, replayed, plan, folder, lang)


def _run(plan: Plan, folder: Path, lang: str) -> Replayed:
    posts = two_weeks(lang, END)
    start = END - timedelta(days=DAYS)
    channel = plan.channels[0].model_copy(update={"to": (str(folder / "letters"),)})
    plan = plan.model_copy(update={"channels": (channel,)})
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:.0f}%"), TimeElapsedColumn())
    with tempfile.TemporaryDirectory(prefix="spichka-demo-") as quick, Progress(*columns) as bar:
        work = bar.add_task("", total=(END - start).total_seconds())

        def tick(now: datetime, _: object) -> None:
            bar.update(work, completed=(now - start).total_seconds(), description=f"{now:%d.%m %H:%M} UTC")

        lake = Path(quick) / "lake"
        channels = {channel.id: build(channel, Settings(_env_file=None))}

        quiet, storm = Stretch(start, END - LAST, QUIET_STEP), Stretch(END - LAST + STEP, END, STEP)

        async def story_time() -> Replayed:
            before = await replay(plan, posts, lake, quiet, channels=channels, tick=tick)
            return before.followed_by(await replay(plan, posts, lake, storm, channels=channels, tick=tick, pages=True))

        replayed = asyncio.run(story_time())
        shutil.copytree(lake, folder / "lake", ignore=shutil.ignore_patterns(".locks"))
    return replayed.moved(folder / "lake")


def _tell_paths(console: Console, replayed: Replayed, plan: Plan, folder: Path, lang: str) -> None:
    brand = plan.monitoring.brands[0].id
    letters = sorted((folder / "letters").glob("*/*"))
    paths = [
        ("demo.board", folder / "lake" / page_key(brand, "board")),
        *(("demo.incident", folder / "lake" / page_key(brand, f"incident-{i.id}")) for i in incidents_of(replayed)),
        *(("demo.mail", path) for path in letters if path.suffix == ".html"),
        *(("demo.slack", path) for path in letters if path.name.endswith(".slack.json")),
        ("demo.lake", folder / "lake"),
        ("demo.plan", folder / "plan.yaml"),
    ]
    console.print()
    for key, path in paths:
        if not path.exists():
            continue  # an incident that ended by itself before pages were written
        console.print(f"{say(lang, key):<24}{path}", markup=False, highlight=False, soft_wrap=True)

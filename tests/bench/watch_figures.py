"""Figures of docs/bench.md: `python -m tests.bench.watch_figures [--mentions 100000]`. Run by hand; takes minutes.

Each part runs in a process of its own, on one core, over texts of the shared research data where it lies beside the
repository and made-up ones where not. Peak memory is that of the whole process, Python and libraries included.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flows.during.watch import plain_steps, run_watch
from tasks import collect, detect, read, store
from tasks.compose import House, build_house
from tasks.core.instants import DAY, iso
from tasks.core.post import Post
from tasks.core.settings import Settings
from tasks.lake.folder import FolderLake
from tasks.plan.schema import Plan
from tasks.sources.export import Replay
from tests.house import CHAT, COMPLAINTS

DATA = Path(__file__).parents[3] / "shared" / "data" / "replays"
START = datetime(2026, 11, 23, tzinfo=UTC)
STEP = timedelta(minutes=5)
AIRLINES = ("United", "Delta", "JetBlue", "American Airlines", "AmericanAir", "US Airways", "USAirways", "Southwest")
Figures = dict[str, float | str]


def texts() -> tuple[list[str], list[str], str]:
    """English and Russian texts, and where they are from."""
    found = []
    for name in ("airlines-2015.jsonl.gz", "gazprombank-reviews.jsonl.gz"):
        if not (DATA / name).is_file():
            made = {locale: [*COMPLAINTS[locale], CHAT[locale]] for locale in ("en", "ru")}
            return [text.replace("Acme", "United") for text in made["en"]], made["ru"], "made up"
        with gzip.open(DATA / name, "rt", encoding="utf-8") as lines:
            found.append([str(json.loads(line)["text"]) for line in lines])
    return found[0], found[1], "airline tweets and bank reviews, repeated"


def posts(count: int) -> tuple[list[Post], list[Post]]:
    """So many posts of one day, two thirds English tweets and a third Russian reviews, evenly spread."""
    english, russian, _ = texts()
    made: tuple[list[Post], list[Post]] = ([], [])
    for number in range(count):
        place = number % 3 == 2
        pool = russian if place else english
        at = START + number * DAY / count
        text, author = pool[number // 3 % len(pool)], f"{number * 2654435761 % 2**32:032x}"
        made[place].append(Post(platform="x", id=str(number), published_at=at, text=text, author=author))
    return made


def plan() -> Plan:
    """An airline with competitors, and a bank whose review page is read."""
    rivals = [{"id": f"rival-{n}", "kind": "competitor", "words": [word]} for n, word in enumerate(AIRLINES[1:])]
    return Plan.model_validate(
        {
            "company": "Bench",
            "monitoring": {
                "brands": [
                    {
                        "id": "united",
                        "name": "United",
                        "topics": [{"id": "united", "kind": "brand", "words": [AIRLINES[0]]}, *rivals],
                    },
                    {
                        "id": "bank",
                        "name": "Банк",
                        "topics": [{"id": "bank", "kind": "brand", "words": ["Газпромбанк", "ГПБ"]}],
                    },
                ],
                "sources": [
                    {"id": "tweets", "kind": "export", "brand": "united"},
                    {"id": "reviews", "kind": "export", "brand": "bank"},
                ],
            },
        }
    )


def a_house(folder: Path, count: int) -> House:
    """The house of this bench, on a folder lake that syncs as in earnest."""
    tweets, reviews = posts(count)
    return build_house(
        Settings.model_validate({"lake": str(folder / "lake")}),
        plan(),
        folder,
        sources={"tweets": Replay("tweets", "x", tweets), "reviews": Replay("reviews", "x", reviews)},
        notifiers={},
        lake=FolderLake(folder / "lake"),
    )


class Clock:
    """Processor and wall seconds by step."""

    def __init__(self) -> None:
        self.cpu: dict[str, float] = {}
        self.wall: dict[str, float] = {}

    def timed(self, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        """The step, its seconds added up."""

        async def run(*arguments: Any) -> Any:
            cpu, wall = time.process_time(), time.perf_counter()
            try:
                return await step(*arguments)
            finally:
                self.cpu[name] = self.cpu.get(name, 0.0) + time.process_time() - cpu
                self.wall[name] = self.wall.get(name, 0.0) + time.perf_counter() - wall

        return run


def stepwise(house: House, clock: Clock, now: datetime) -> None:
    """collect, read, store, detect of one run, timed one by one: nothing runs beside."""

    async def run() -> None:
        for source in house.sources:
            taken = await clock.timed("collect", collect.collect)(house, source, now)
            if taken.pending:
                batch = await clock.timed("read", read.read)(house, source)
                await clock.timed("store", store.store)(house, batch, now)
        for brand in house.plan.monitoring.brands:
            await clock.timed("detect", detect.detect)(house, brand.id, now)

    asyncio.run(run())


def at_once(count: int) -> Figures:
    """A day of mentions that all come in one run: the backfill, and the most memory."""
    with TemporaryDirectory() as folder:
        house, clock = a_house(Path(folder), count), Clock()
        stepwise(house, clock, START - STEP)
        clock.cpu.clear()
        clock.wall.clear()
        stepwise(house, clock, START + DAY)
    return _told(clock, count)


def in_runs(count: int) -> Figures:
    """The same day as it comes: 288 runs five minutes apart, in one process."""
    with TemporaryDirectory() as folder:
        house, clock, now = a_house(Path(folder), count), Clock(), START
        while now <= START + DAY:
            stepwise(house, clock, now)
            now += STEP
    return _told(clock, count)


def _told(clock: Clock, count: int) -> Figures:
    three = sum(clock.cpu[name] for name in ("read", "store", "detect"))
    told: Figures = {f"{name}, CPU s": seconds for name, seconds in clock.cpu.items()}
    told["read → detect → store, mentions/s of CPU"] = count / three
    wall = sum(clock.wall[name] for name in ("read", "store", "detect"))
    told["read → detect → store, mentions/s of wall"] = count / wall
    told["peak memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return told


def peer(count: int) -> Figures:
    """What a plain script costs: JSON lines, a search for the name, SQLite, counts a bucket. It reads no language."""
    tweets, reviews = posts(count)
    every = (*tweets, *reviews)
    lines = [json.dumps({"id": p.id, "at": iso(p.published_at), "text": p.text, "by": p.author}) for p in every]
    with TemporaryDirectory() as folder:
        cpu, wall = time.process_time(), time.perf_counter()
        base = sqlite3.connect(Path(folder) / "peer.db")
        base.execute("create table mentions (id text primary key, at text, bucket text, text text, by text, named int)")
        base.executemany("insert or ignore into mentions values (?, ?, ?, ?, ?, ?)", _rows(lines))
        base.commit()
        buckets = base.execute("select bucket, count(*), sum(named) from mentions group by bucket").fetchall()
        base.close()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    assert len(buckets) > 1
    return {"CPU s": cpu, "mentions/s of CPU": count / cpu, "mentions/s of wall": count / wall}


def _rows(lines: list[str]) -> Iterator[tuple[object, ...]]:
    for line in lines:
        row = json.loads(line)
        named = any(word.lower() in row["text"].lower() for word in (*AIRLINES, "Газпромбанк"))
        yield row["id"], row["at"], row["at"][:15], row["text"], row["by"], named


def empty(count: int) -> Figures:
    """A run with nothing new in a process of its own, over a lake that holds a day: its own work, without imports."""
    with TemporaryDirectory() as folder:
        house, now = a_house(Path(folder), count), START
        while now <= START + DAY:
            stepwise(house, Clock(), now)
            now += DAY / 4
        fresh = replace(house, memory={}, holder="another process")
        cpu, wall = time.process_time(), time.perf_counter()
        watched = asyncio.run(run_watch(fresh, plain_steps(fresh), now))
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    assert not watched.failed
    assert watched.stored == 0
    return {"CPU s": cpu, "wall s": wall, "of a day of mentions": count}


def imports(_: int) -> Figures:
    """Start of the watch entry point, against a bare interpreter; the best of three."""
    told: Figures = {}
    for name, code in {"bare Python": "pass", "import flows.during.watch": "import flows.during.watch"}.items():
        runs = []
        for _turn in range(3):
            before = os.times()
            subprocess.run([sys.executable, "-c", code], check=True, env=os.environ)
            after = os.times()
            cpu = after.children_user + after.children_system - before.children_user - before.children_system
            runs.append((cpu, after.elapsed - before.elapsed))
        told[f"{name}, CPU s"], told[f"{name}, wall s"] = min(runs)
    return told


PARTS = {"at_once": at_once, "in_runs": in_runs, "peer": peer, "empty": empty, "imports": imports}


def main() -> None:
    """All parts, each in a process of its own, or one in this process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--part", choices=PARTS)
    asked = parser.parse_args()
    if asked.part is None:
        print(f"{asked.mentions} mentions: {texts()[2]}")
        for part in PARTS:
            command = [sys.executable, "-m", "tests.bench.watch_figures", "--part", part]
            subprocess.run([*command, "--mentions", str(asked.mentions)], check=True, env=os.environ)
        return
    chosen = PARTS[asked.part]
    print(f"\n{asked.part}: {chosen.__doc__}", flush=True)
    for figure, value in chosen(asked.mentions).items():
        print(f"  {figure:45} {value:>12,.2f}" if isinstance(value, float) else f"  {figure:45} {value:>12}")


if __name__ == "__main__":
    main()

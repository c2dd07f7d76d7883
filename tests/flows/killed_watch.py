"""Runs watches that kill themselves: `python -m tests.flows.killed_watch`, one request a line of standard input.

Everything is imported once; each run is a process of its own, forked, so that SIGKILL is what it is and a hundred
of them are affordable. A run kills itself before or after its k-th boundary: a write to the lake or a send.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from flows.during.watch import plain_steps, run_watch
from tasks.compose import build_house
from tasks.core.message import Letter, Receipt
from tasks.core.ports import Lake, Notifier, Stored
from tasks.core.settings import Settings
from tasks.lake.connect import s3_lake
from tasks.lake.folder import FolderLake
from tasks.notifiers import build
from tasks.plan.schema import Plan
from tests.house import Scripted

T = TypeVar("T")


class Run(BaseModel):
    """One run. `kill` is the boundary at which it dies, counted from 1; 0: it lives. `trail`: where to write them."""

    settings: dict[str, Any]
    plan: dict[str, Any]
    posts: list[dict[str, Any]]
    again: int = 0
    now: datetime
    kill: int = 0
    after: bool = False
    trail: Path


class Fate:
    """Counts boundaries, names them in the trail, and dies at the one that was asked for."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._count = 0

    def cross(self, name: str, do: Callable[[], T]) -> T:
        """One boundary."""
        self._count += 1
        mine = self._count == self._run.kill
        with self._run.trail.open("a") as trail:
            trail.write(f"{name}\n")
        if mine and not self._run.after:
            os.kill(os.getpid(), signal.SIGKILL)
        done = do()
        if mine:
            os.kill(os.getpid(), signal.SIGKILL)
        return done


class MortalLake:
    """A lake whose writes are boundaries."""

    def __init__(self, lake: Lake, fate: Fate) -> None:
        self._lake, self._fate = lake, fate

    @property
    def address(self) -> str:
        """As the lake says."""
        return self._lake.address

    def get(self, key: str) -> Stored | None:
        """No boundary: a read changes nothing."""
        return self._lake.get(key)

    def keys(self, prefix: str) -> Iterator[str]:
        """No boundary."""
        return self._lake.keys(prefix)

    def put_new(self, key: str, body: bytes) -> bool:
        """A boundary."""
        return self._fate.cross(f"put_new {key}", lambda: self._lake.put_new(key, body))

    def put_if(self, key: str, body: bytes, etag: str) -> str:
        """A boundary."""
        return self._fate.cross(f"put_if {key}", lambda: self._lake.put_if(key, body, etag))

    def delete(self, key: str) -> None:
        """A boundary."""
        self._fate.cross(f"delete {key}", lambda: self._lake.delete(key))


class MortalNotifier:
    """A channel whose sends are boundaries."""

    def __init__(self, name: str, notifier: Notifier, fate: Fate) -> None:
        self._name, self._notifier, self._fate = name, notifier, fate
        self.one_way = notifier.one_way

    def send(self, letter: Letter) -> Receipt:
        """A boundary."""
        return self._fate.cross(f"send {self._name}", lambda: self._notifier.send(letter))


def watch(run: Run) -> None:
    """The run, in this process."""
    fate = Fate(run)
    settings = Settings.model_validate(run.settings)
    plan = Plan.model_validate(run.plan)
    if "://" in settings.lake:
        lake: Lake = s3_lake(settings)
    else:
        lake = FolderLake(Path(settings.lake), durable=False)
    house = build_house(
        settings,
        plan,
        run.trail.parent,
        sources={one.id: Scripted(one.id, posts=list(run.posts), again=run.again) for one in plan.monitoring.sources},
        notifiers={one.id: MortalNotifier(one.id, build(one, settings), fate) for one in plan.channels},
        lake=MortalLake(lake, fate),
    )
    watched = asyncio.run(run_watch(house, plain_steps(house), run.now))
    assert not watched.failed, watched.failed


def main() -> None:
    """Fork a process for each line and answer with how it ended: 0, -9, or 1 for an error of its own."""
    for line in sys.stdin:
        run = Run.model_validate_json(line)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                watch(run)
                code = 0
            finally:
                sys.stderr.flush()
                os._exit(code)
        _, status = os.waitpid(child, 0)
        print(json.dumps(os.waitstatus_to_exitcode(status)), flush=True)


if __name__ == "__main__":
    main()

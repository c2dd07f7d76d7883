"""SIGKILL at every boundary of a run: nothing is lost, nothing is stored twice, and each channel shows one alert.

The run under test stores mentions of two brands and days, opens an incident and sends it on three channels: a Slack
bot and mail, which show it once, and an incoming webhook, which may repeat at one boundary and says so.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tasks.core.ports import Lake
from tasks.core.settings import Settings
from tasks.lake.answer_queue import read_queue
from tasks.lake.connect import s3_lake
from tasks.lake.folder import FolderLake
from tests.flows.killed_watch import Run
from tests.house import NOON, PEPPER, STEP, a_plan, a_post, chatter, counts, identities, stored_rows, storm
from tests.lake import servers
from tests.notifiers.http_server import Answer, Call, Scripted, SlackWorkspace, serving
from tests.notifiers.mail_server import Mailbox, mail_server

POSTS = [
    *storm(NOON, 24, minutes=4),
    *chatter(NOON, 4, locale="en", minutes=4, first=100),
    a_post(200, NOON - timedelta(days=1), "Ромашка, старый отзыв про чай", seen_at=NOON + STEP / 2),
]
_names = count()


@dataclass
class Outside:
    """The world the runs act on: three channels, and the processes that run."""

    slack: Scripted
    workspace: SlackWorkspace
    box: Mailbox
    runner: subprocess.Popen[str]
    s3: servers.Server | None = None
    hooked: list[dict[str, Any]] = field(default_factory=list)

    def forget(self) -> None:
        """Empty channels."""
        self.workspace.messages.clear()
        self.box.delivered.clear()
        self.hooked.clear()

    def end_of(self, run: Run) -> int:
        """Run it; how it ended."""
        assert self.runner.stdin is not None
        assert self.runner.stdout is not None
        self.runner.stdin.write(run.model_dump_json() + "\n")
        self.runner.stdin.flush()
        return int(self.runner.stdout.readline())


@contextmanager
def outside(s3: servers.Server | None = None) -> Iterator[Outside]:
    """Slack, a mail server and the runner, until the block ends."""
    workspace = SlackWorkspace()
    hooked: list[dict[str, Any]] = []

    def behave(call: Call) -> Answer:
        if not call.path.startswith("/services/"):
            return workspace(call)
        hooked.append(call.body)
        return Answer(200, "ok")

    environment = {**os.environ, "AWS_ACCESS_KEY_ID": servers.KEY_ID, "AWS_SECRET_ACCESS_KEY": servers.SECRET}
    command = [sys.executable, "-m", "tests.flows.killed_watch"]
    with (
        serving(behave) as slack,
        mail_server() as box,
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        ) as runner,
    ):
        yield Outside(slack, workspace, box, runner, s3, hooked)
        assert runner.stdin is not None
        runner.stdin.close()
        runner.wait()


@pytest.fixture(scope="module")
def worlds() -> Iterator[dict[str, Outside]]:
    """A world a kind of lake, made when it is first asked for."""
    with ExitStack() as stack:

        class Made(dict[str, Outside]):
            def __missing__(self, kind: str) -> Outside:
                s3 = stack.enter_context(servers.moto()) if kind == "s3" else None
                self[kind] = stack.enter_context(outside(s3))
                return self[kind]

        yield Made()


@dataclass
class Story:
    """A lake of its own, and the runs over it: one in peace, the one under test, and those after it."""

    world: Outside
    folder: Path

    def __post_init__(self) -> None:
        self.world.forget()
        self.folder = self.folder / f"story-{next(_names)}"
        self.folder.mkdir()
        self.settings: dict[str, Any] = {
            "lake": str(self.folder / "lake"),
            "pepper": PEPPER,
            "slack_token": "xoxb-canary",
            "slack_base_url": f"{self.world.slack.url}/api/",
            "slack_webhook": f"{self.world.slack.url}/services/canary",
            "smtp_host": "127.0.0.1",
            "smtp_port": self.world.box.port,
            "smtp_security": "plain",
            "mail_from": "alerts@example.org",
        }
        if self.world.s3 is not None:
            s3 = self.world.s3.settings(self.folder.name).model_dump(include=set(_S3), mode="json")
            self.settings |= s3
        channels = [
            {"id": "bot", "kind": "slack", "to": ["#duty"], "audience": ["incident"]},
            {"id": "mail", "kind": "email", "to": ["anna@example.org"], "audience": ["incident"]},
            {"id": "hook", "kind": "slack_webhook", "audience": ["incident"]},
        ]
        self.plan = a_plan(self.folder, channels=channels).model_dump(mode="json")
        assert self.run(NOON, trail="first") == 0

    def run(self, now: datetime, *, kill: int = 0, after: bool = False, trail: str = "rest") -> int:
        """One run of the watch in a process of its own."""
        return self.world.end_of(
            Run(
                settings=self.settings,
                plan=self.plan,
                posts=POSTS,
                again=3,
                now=now,
                kill=kill,
                after=after,
                trail=self.folder / trail,
            )
        )

    def rest(self) -> None:
        """The runs after the one under test, to the end."""
        for number in (2, 3, 4):
            assert self.run(NOON + number * STEP) == 0

    @property
    def lake(self) -> Lake:
        """What is left."""
        settings = Settings.model_validate(self.settings)
        return s3_lake(settings) if "://" in settings.lake else FolderLake(Path(settings.lake), durable=False)

    def outcome(self) -> dict[str, object]:
        """Everything that must not depend on where a run died."""
        lake = self.lake
        return {
            "rows": identities(stored_rows(lake)),
            "counts": counts(lake),
            "incidents": [key for key in lake.keys("incidents/") if key.endswith("/state.json")],
            "outbox": list(lake.keys("outbox/")),
            "evidence": [key.rpartition("-")[0] for key in lake.keys("evidence/")],  # without the time of collection
            "waiting": sorted(read_queue(lake, "romashka").waiting),
        }


_S3 = ("lake", "s3_endpoint", "s3_region", "s3_path_style")


def undisturbed(world: Outside, folder: Path) -> tuple[dict[str, object], list[str]]:
    """The outcome where nobody dies, and the boundaries of the run under test."""
    story = Story(world, folder)
    assert story.run(NOON + STEP, trail="boundaries") == 0
    story.rest()
    assert len(world.workspace.messages) == len(world.box.delivered) == len(world.hooked) == 1
    outcome = story.outcome()
    rows = outcome["rows"]
    assert isinstance(rows, list)
    assert len(rows) == len(set(rows)) == len(POSTS)
    return outcome, (story.folder / "boundaries").read_text().splitlines()


def killed_at(world: Outside, folder: Path, number: int, boundaries: list[str], after: bool) -> dict[str, object]:
    """The outcome where a run dies at this boundary and others follow; and what the channels showed, checked."""
    story = Story(world, folder)
    assert story.run(NOON + STEP, kill=number, after=after, trail="boundaries") == -9
    story.rest()
    name = boundaries[number - 1]
    assert len(world.workspace.messages) == 1, name
    assert len({mail["Message-ID"] for _, mail in world.box.delivered}) == 1, name
    accepted = after and name == "send hook"
    marking = not after and number > 1 and boundaries[number - 2] == "send hook"
    assert len(world.hooked) == 1 + (accepted or marking), name
    if accepted or marking:
        assert "повтор" in str(world.hooked[1]), "a repeat says so"
    return story.outcome()


def check(world: Outside, folder: Path, chosen: slice, *, both_sides: bool) -> None:
    """Die after the chosen boundaries and after every send, on `both_sides` before them too, and compare."""
    wanted, boundaries = undisturbed(world, folder)
    sends = {number for number, name in enumerate(boundaries, 1) if name.startswith("send ")}
    assert len(sends) == 3
    numbers = sorted(sends | set(range(1, len(boundaries) + 1)[chosen]))
    for number in numbers:
        for after in (False, True) if both_sides else (True,):
            where = f"{'after' if after else 'before'} {number}: {boundaries[number - 1]}"
            assert killed_at(world, folder, number, boundaries, after) == wanted, where


def test_a_run_killed_at_some_boundaries_and_after_every_send_loses_and_repeats_nothing(
    worlds: dict[str, Outside], tmp_path: Path
) -> None:
    check(worlds["folder"], tmp_path, slice(12, None, 40), both_sides=False)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_a_run_killed_at_any_boundary_loses_and_repeats_nothing(
    worlds: dict[str, Outside], tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", servers.KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", servers.SECRET)
    check(worlds[kind], tmp_path, slice(None), both_sides=kind == "folder")

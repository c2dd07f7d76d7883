"""`spichka up`: what it refuses, what it gives its children, and that what dies comes back and what stops is gone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from flows.cli.up import up
from flows.one_machine import Place, alone_in, environment
from tasks.core.errors import ConfigError
from tests.flows.server import free_port

PLAN = """\
version: 1
company: Acme
locale: {locale}
timezone: UTC
small: true
monitoring:
  brands:
    - id: acme
      name: Acme
      topics:
        - {{id: acme, kind: brand, words: [acme]}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a plan of one brand and no sources."""
    (tmp_path / "plan.yaml").write_text(PLAN.format(locale="en"), encoding="utf-8")
    return tmp_path


def test_a_plan_that_does_not_load_stops_it_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("version: 1\ncompny: Acme\n", encoding="utf-8")

    with pytest.raises(ConfigError, match=r"plan\.yaml:2: compny"):
        up(port=free_port(), home=tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["plan.yaml"]


def test_a_taken_port_is_named_and_a_free_one_proposed(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(ConfigError, match=rf"Port {port} .* --port \d+"):
            up(port=port, home=folder)


def test_a_second_one_on_the_same_folder_is_refused_in_the_language_of_the_plan(folder: Path) -> None:
    (folder / "plan.yaml").write_text(PLAN.format(locale="ru"), encoding="utf-8")
    with alone_in(Place(folder, 4200, "ru")), pytest.raises(ConfigError, match="уже работает"):
        up(port=free_port(), home=folder)


def test_children_get_a_prefect_of_this_folder_on_loopback_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_KEY", "of another Prefect")
    monkeypatch.setenv("PREFECT_API_URL", "https://prefect.example.org/api")
    monkeypatch.setenv("SPICHKA_SLACK_TOKEN", "for the flows")

    given = environment(Place(folder, 4321, "en"))

    assert "PREFECT_API_KEY" not in given
    assert given["PREFECT_API_URL"] == "http://127.0.0.1:4321/api"
    assert given["PREFECT_HOME"] == str(folder / ".prefect")
    assert given["SPICHKA_HOME"] == str(folder)
    assert given["SPICHKA_SLACK_TOKEN"] == "for the flows"
    assert {given["PREFECT_SERVER_API_HOST"], given["PREFECT_WORKER_WEBSERVER_HOST"]} == {"127.0.0.1"}


class _Up:
    """A running `spichka up` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.output = folder / "up.txt"
        command = [sys.executable, "-c", "from flows.cli import main; main()", "up", "--port", str(self.port)]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=folder, stdout=output, stderr=output, env=os.environ | {"PYTHONPATH": str(Path.cwd())}
            )

    def children(self) -> dict[str, int]:
        """Process ids of what it runs now: server, worker."""
        told = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        lines = [line.split(maxsplit=1) for line in told.stdout.splitlines()]
        return {
            name: int(pid) for pid, args in lines for name in ("server", "worker") if f"prefect {name} start" in args
        }

    def lives(self) -> bool:
        return self.process.poll() is None

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/api/health", timeout=2).is_success
        except httpx.HTTPError:
            return False


def _until(
    happened: Callable[[], bool], seconds: float, machine: _Up, still_right: Callable[[], bool] = lambda: True
) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert still_right(), machine.said()
        assert time.monotonic() < deadline, machine.said()
        time.sleep(0.3)


def _gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.fixture
def machine(folder: Path) -> Iterator[_Up]:
    """Up, ready and with both children."""
    running = _Up(folder)
    try:
        _until(lambda: "Ready. Spichka watches: Acme" in running.said(), 240, running, running.lives)
        _until(lambda: set(running.children()) == {"server", "worker"}, 60, running)
        yield running
    finally:
        running.process.kill()
        running.process.wait()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_what_is_killed_comes_back_and_a_stop_leaves_nothing_behind(machine: _Up) -> None:
    before = machine.children()
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)

    def both_are_new() -> bool:
        now = machine.children()
        return set(now) == set(before) and not set(now.values()) & set(before.values()) and machine.answers()

    _until(both_are_new, 180, machine)
    after = machine.children()
    machine.process.send_signal(signal.SIGTERM)

    assert machine.process.wait(60) == 0
    assert all(_gone(pid) for pid in after.values())
    assert not machine.answers()
    assert machine.said().endswith("Stopping…\nStopped.\n")


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_nothing_outlives_an_up_that_is_killed(machine: _Up) -> None:
    children = machine.children()
    machine.process.kill()
    machine.process.wait()

    _until(lambda: all(_gone(pid) for pid in children.values()), 60, machine)

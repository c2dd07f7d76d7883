"""Recorded by Prefect or plain, a run writes the same lake; without a Prefect API it is plain and says so."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from prefect import flow

from flows.during.watch import plain_steps, recorded_steps, run_watch, watch
from tasks import compose
from tasks.core.instants import iso
from tasks.drills.synthetic import two_weeks
from tasks.plan.starter import write_starter
from tests.flows.server import PrefectServer
from tests.house import NOON

# Prefect's own client leaves its sockets to the garbage collector when an event loop ends.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
STORM = NOON + timedelta(hours=2)
UNLIKE = ("state/leases/",)  # a lease names its holder


def _place(folder: Path) -> Path:
    folder.mkdir()
    write_starter(folder / "plan.yaml", "ru")
    (folder / "exports").mkdir(exist_ok=True)
    return folder


def _export(folder: Path, name: str, since: datetime, until: datetime) -> None:
    rows = [
        {
            "id": post.id,
            "platform": post.platform,
            "author": post.author,
            "published_at": iso(post.published_at),
            "text": post.text,
        }
        for post in two_weeks("ru", STORM)
        if since <= post.published_at < until
    ]
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "exports" / name).write_text(text, encoding="utf-8")


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The process's own house is built anew from the environment, before and after."""
    compose.own_house.cache_clear()
    yield monkeypatch
    compose.own_house.cache_clear()


def _enter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SPICHKA_LAKE", str(folder / "lake"))
    monkeypatch.setenv("SPICHKA_PEPPER", "the same pepper in both")
    compose.own_house.cache_clear()


def _written(folder: Path) -> dict[str, bytes]:
    lake = folder / "lake"
    files = {str(path.relative_to(lake)): path.read_bytes() for path in lake.rglob("*") if path.is_file()}
    return {
        name: body
        for name, body in files.items()
        if not name.startswith((*UNLIKE, ".locks")) and "desk.json" not in name
    }


async def _three_runs(folder: Path, steps_of_run: str) -> None:
    """History, then the storm as it comes, at the same simulated times."""
    _export(folder, "a.jsonl", STORM - timedelta(days=14), STORM - timedelta(hours=4))
    await _run(steps_of_run, STORM - timedelta(hours=4))
    for number in range(1, 3):
        now = STORM - timedelta(hours=4) + number * timedelta(hours=1, minutes=50)
        _export(folder, f"b{number}.jsonl", now - timedelta(hours=1, minutes=50), now)
        await _run(steps_of_run, now)


@flow(name="recorded-for-a-test")
async def _recorded(now: datetime) -> None:
    watched = await run_watch(compose.house(), recorded_steps(), now)
    assert not watched.failed


async def _run(way: str, now: datetime) -> None:
    if way == "recorded":
        await _recorded(now)
    else:
        watched = await run_watch(compose.house(), plain_steps(compose.house()), now)
        assert not watched.failed


@pytest.mark.prefect
def test_recorded_and_plain_runs_write_the_same_lake(tmp_path: Path, at_home: pytest.MonkeyPatch) -> None:
    written = {}
    for way in ("plain", "recorded"):
        folder = _place(tmp_path / way)
        _enter(folder, at_home)
        asyncio.run(_three_runs(folder, way))
        written[way] = _written(folder)
    assert any("/log/000000.json" in name for name in written["plain"]), "the storm opened no incident"
    assert written["plain"].keys() == written["recorded"].keys()
    different = [name for name in written["plain"] if written["plain"][name] != written["recorded"][name]]
    assert not different


@pytest.mark.prefect
def test_the_run_is_named_after_what_happened_and_shows_a_board(
    prefect_server: PrefectServer, tmp_path: Path, at_home: pytest.MonkeyPatch
) -> None:
    folder = _place(tmp_path / "acme")
    _enter(folder, at_home)
    told = asyncio.run(watch())
    assert told == "watch · Ромашка · спокойно · 0 упоминаний"
    with httpx.Client(base_url=f"{prefect_server.api_url}/", timeout=30) as api:
        runs = api.post("flow_runs/filter", json={"flow_runs": {"name": {"any_": [told]}}}).json()
        assert [run["state_type"] for run in runs] == ["COMPLETED"]
        asked = {"artifacts": {"flow_run_id": {"any_": [runs[0]["id"]]}}}
        artifacts = api.post("artifacts/filter", json=asked).json()
    assert [artifact["key"] for artifact in artifacts] == ["board-romashka"]
    assert "спокойно" in artifacts[0]["data"]


@pytest.mark.parametrize("api", [None, "http://127.0.0.1:9/api"], ids=["no API", "a dead API"])
def test_without_a_prefect_api_the_same_run_is_plain_and_says_so(tmp_path: Path, api: str | None) -> None:
    folder = _place(tmp_path / "acme")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_API")}
    environment |= {"PREFECT_HOME": str(tmp_path / "prefect"), "PYTHONPATH": str(Path(__file__).parents[2])}
    if api is not None:
        environment["PREFECT_API_URL"] = api
    done = subprocess.run(
        [sys.executable, "-m", "flows.during.watch"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "not recorded" in done.stdout
    assert "watch · Ромашка · спокойно · 0 упоминаний" in done.stdout
    assert (folder / "lake/pages/romashka/board.html").exists()
    assert not list((tmp_path / "prefect").glob("*.db")), "a server was started"

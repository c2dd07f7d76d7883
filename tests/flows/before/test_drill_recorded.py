"""A drill a level through a real Prefect server, in simulated time: recorded or plain, the card is the same."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prefect import flow

from flows.before.drill import drill, run_drill
from flows.during.watch import recorded_steps
from tasks import compose
from tasks.core.crisis import Level
from tasks.core.drill import Drill
from tasks.drill import book_of
from tasks.drills import SCENARIOS
from tasks.drills.request import DrillRequest
from tasks.plan.starter import write_starter
from tests.flows.server import PrefectServer
from tests.house import NOON

# Prefect's own client leaves its sockets to the garbage collector when an event loop ends.
pytestmark = [
    pytest.mark.prefect,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
OF_LEVEL = {level: next(name for name, one in SCENARIOS.items() if one.level is level) for level in Level}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A folder with the starter plan, entered; the process's own house is built anew before and after."""
    write_starter(tmp_path / "plan.yaml", "ru")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPICHKA_PEPPER", "the same pepper in both")
    compose.own_house.cache_clear()
    yield monkeypatch
    compose.own_house.cache_clear()


def asked(level: Level) -> DrillRequest:
    return DrillRequest.model_validate({"scenario": OF_LEVEL[level], "by": "Анна", "fast": True})


@flow(name="drill-for-a-test")
async def _recorded(level: Level) -> Drill:
    return await run_drill(compose.house(), asked(level), NOON, steps_of=lambda _: recorded_steps())


@pytest.mark.parametrize("level", list(Level))
def test_recorded_and_plain_drills_give_the_same_card(home: pytest.MonkeyPatch, tmp_path: Path, level: Level) -> None:
    recorded = asyncio.run(_recorded(level))
    home.setenv("SPICHKA_LAKE", str(tmp_path / "other"))
    compose.own_house.cache_clear()
    plain = asyncio.run(run_drill(compose.house(), asked(level), NOON))

    assert recorded.card is not None
    assert recorded.card == plain.card
    cause = recorded.card.of("cause")
    assert (cause.value if cause is not None else Level.NONE) == level


def test_the_flow_is_named_after_what_happened_and_leaves_its_pages(
    prefect_server: PrefectServer, home: pytest.MonkeyPatch
) -> None:
    told = asyncio.run(drill(asked(Level.EXTERNAL_FORCE)))
    assert told == "drill · Ромашка · Бывший сотрудник держит сообщество и просит деньги · время вышло"
    (done,) = book_of(compose.house()).past
    with httpx.Client(base_url=f"{prefect_server.api_url}/", timeout=30) as api:
        runs = api.post("flow_runs/filter", json={"flow_runs": {"name": {"any_": [told]}}}).json()
        artifacts = api.post(
            "artifacts/filter", json={"artifacts": {"flow_run_id": {"any_": [run["id"] for run in runs]}}}
        ).json()
    assert [run["state_type"] for run in runs] == ["COMPLETED"]
    assert {artifact["key"] for artifact in artifacts} == {
        "board-drill-romashka",
        f"incident-{done.card.incident if done.card is not None else ''}",
        "scorecard-drill-romashka",
    }
    assert all("УЧЕНИЯ" in artifact["data"] for artifact in artifacts)

"""A drill begins once, ends by itself or by somebody, and nothing can be decided in it afterwards."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from flows.before.drill import run_drill, simulated_time
from flows.drill_end import close_expired, stop
from flows.during.desk import run_desk
from flows.during.watch import Watched
from flows.web.app import web_app
from tasks import clock
from tasks.compose import build_house
from tasks.core.drill import Drill, DrillEnd
from tasks.core.errors import ConfigError
from tasks.core.settings import Settings
from tasks.decide import Action
from tasks.drill import begin, book_of, drill_house
from tasks.drills.request import DrillRequest, ScenarioName
from tasks.lake.incidents import known
from tasks.plan.load import load_plan
from tasks.plan.starter import write_starter
from tests.flows.before.rehearsing import People, act, rehearse
from tests.flows.web.calling import SECRET
from tests.flows.web.served import served
from tests.house import NOON, Place, a_place


def run(place: Place, scenario: ScenarioName, people: People | None = None, *, minutes: int = 60) -> Drill:
    return asyncio.run(rehearse(place, scenario, people, minutes=minutes))


def test_two_cannot_run_at_once_and_the_refusal_says_who_runs_it(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    request = DrillRequest(scenario=ScenarioName.RUMOUR, brand="acme", by="Анна")
    begin(place.house, request, NOON)
    with pytest.raises(ConfigError, match=r"Учения уже идут: rumour, acme, проводит Анна; закончатся через 50 мин"):
        begin(place.house, request, NOON + timedelta(minutes=10))


def test_a_drill_whose_process_died_is_closed_by_the_next_run_and_its_channels_hear_so(tmp_path: Path) -> None:
    place = a_place(tmp_path)

    class Died(Exception):
        """The machine went away."""

    async def die(drill: Drill, at: datetime) -> datetime:
        if at - drill.started_at >= timedelta(minutes=30):
            raise Died
        return at + drill.every

    request = DrillRequest(scenario=ScenarioName.BAD_PRODUCT, brand="romashka", by="Анна")
    with pytest.raises(Died):
        asyncio.run(run_drill(place.house, request, NOON, wait=die))
    assert asyncio.run(close_expired(place.house, NOON + timedelta(minutes=59))) is None
    done = asyncio.run(close_expired(place.house, NOON + timedelta(minutes=62)))

    assert done is not None
    assert (done.end, done.ended_at) == (DrillEnd.EXPIRED, NOON + timedelta(minutes=60))
    assert book_of(place.house).running is None
    assert asyncio.run(close_expired(place.house, NOON + timedelta(minutes=67))) is None
    assert place.letters()[-1].startswith("УЧЕНИЯ · ЗАКРЫТО · Ромашка · Spichka: учения окончены")


def test_it_can_be_called_off_and_another_one_begun(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    request = DrillRequest(scenario=ScenarioName.RUMOUR, brand="acme", by="Анна")
    begin(place.house, request, NOON)
    stopped = asyncio.run(stop(place.house, NOON + timedelta(minutes=2)))
    assert stopped is not None
    assert stopped.end is DrillEnd.STOPPED
    begin(place.house, request, NOON + timedelta(minutes=3))
    assert book_of(place.house).running is not None


def test_after_its_end_the_desk_says_that_it_is_over(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    people = People()
    run(place, ScenarioName.BAD_PRODUCT, people, minutes=20)
    assert people.incident is not None
    late = act(Action.ACKNOWLEDGE).model_copy(update={"incident": people.incident.id})
    with pytest.raises(ConfigError, match=r"Учения с инцидентом drill-romashka-.* закончились"):
        asyncio.run(run_desk(place.house, late))


def test_a_signed_page_says_that_it_is_a_drill_and_decides_in_it(tmp_path: Path) -> None:
    place = a_place(tmp_path, settings={"web_secret": SECRET, "web_url": "https://x.test"})
    answers: list[httpx.Response] = []

    async def tick(drill: Drill, at: datetime, watched: Watched) -> None:
        if at - drill.started_at != timedelta(minutes=20):
            return
        link = re.search(r"https://x\.test(/do/\S+)", "\n".join(place.letters()))
        assert link is not None
        with served(web_app(place.house)) as client:
            answers.append(client.get(link.group(1)))
            answers.append(client.post(link.group(1), data={"by": "Анна"}))

    request = DrillRequest(scenario=ScenarioName.BAD_PRODUCT, brand="romashka", by="Анна")
    done = asyncio.run(run_drill(place.house, request, clock.utc_now(), tick=tick, wait=simulated_time))
    shown, acted = answers
    assert (shown.status_code, acted.status_code) == (200, 200)
    assert "УЧЕНИЯ" in shown.text
    (incident,) = known(drill_house(place.house, done).lake, "drill-romashka")
    assert incident.acknowledged_by == "Анна"


def test_the_next_watch_closes_what_a_dead_drill_left(tmp_path: Path) -> None:
    write_starter(tmp_path / "plan.yaml", "ru")
    settings = Settings(lake=str(tmp_path / "lake"), _env_file=None)
    house = build_house(settings, load_plan(tmp_path / "plan.yaml").plan, tmp_path)
    begin(house, DrillRequest(scenario=ScenarioName.RUMOUR, by="Анна"), clock.utc_now() - timedelta(hours=2))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_API")}
    environment |= {"PREFECT_HOME": str(tmp_path / "prefect"), "PYTHONPATH": str(Path(__file__).parents[3])}
    watch = [sys.executable, "-m", "flows.during.watch"]
    done = subprocess.run(watch, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    book = book_of(house)
    assert (book.running, [drill.end for drill in book.past]) == (None, [DrillEnd.EXPIRED])


@pytest.mark.parametrize(
    ("request_", "why"),
    [({"brand": "nobody", "by": "Анна"}, "nobody"), ({"brand": "acme", "by": "  "}, "Кто проводит")],
    ids=["unknown brand", "no name"],
)
def test_what_cannot_begin_says_what_is_missing(tmp_path: Path, request_: dict[str, str], why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        begin(a_place(tmp_path).house, DrillRequest.model_validate(request_), NOON)


def test_a_plan_that_would_not_find_the_posts_is_told_so_instead_of_an_empty_drill(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    first, second = place.plan.monitoring.brands
    deaf = first.topics[0].model_copy(update={"excluded": ("верните", "слух", "закрывается", "деньги")})
    brands = (first.model_copy(update={"topics": (deaf,)}), second)
    place.plan = place.plan.model_copy(
        update={"monitoring": place.plan.monitoring.model_copy(update={"brands": brands})}
    )
    place.restart()
    with pytest.raises(ConfigError, match="Проверьте слова и исключения темы"):
        begin(place.house, DrillRequest(scenario=ScenarioName.RUMOUR, brand="romashka", by="Анна"), NOON)
    assert book_of(place.house).running is None


@pytest.mark.slow
def test_channels_that_refuse_drills_get_none_and_without_any_other_it_does_not_begin(tmp_path: Path) -> None:
    channels = [
        {"id": "duty", "kind": "folder", "to": [str(tmp_path / "letters" / "duty")]},
        {"id": "board", "kind": "folder", "to": [str(tmp_path / "letters" / "board")], "drills": False},
    ]
    place = a_place(tmp_path, channels=channels)
    run(place, ScenarioName.BAD_PRODUCT, minutes=20)
    assert place.letters("duty")
    assert place.letters("board") == []

    silent = a_place(tmp_path / "other", channels=channels[1:])
    with pytest.raises(ConfigError, match="ни один канал плана их не принимает"):
        run(silent, ScenarioName.BAD_PRODUCT)

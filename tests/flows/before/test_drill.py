"""A drill goes through the real watch and the real channels, and touches nothing real."""

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
from flows.drill_end import card_pages, close_expired, stop
from flows.during.desk import run_desk
from flows.during.watch import Watched, plain_steps, run_watch
from flows.web.app import web_app
from tasks import clock
from tasks.compose import build_house
from tasks.core.crisis import Level
from tasks.core.drill import Drill, DrillEnd, Mark
from tasks.core.errors import ConfigError
from tasks.core.incident import IncidentStatus
from tasks.core.settings import Settings
from tasks.decide import Action
from tasks.drill import begin, book_of, drill_house
from tasks.drills.request import DrillRequest, ScenarioName
from tasks.lake.incidents import find, known
from tasks.plan.load import load_plan
from tasks.plan.starter import write_starter
from tests.flows.before.rehearsing import Office, People, act, everything, monitoring, office, rehearse
from tests.flows.web.calling import SECRET
from tests.flows.web.served import served
from tests.house import NOON, STEP, Place, a_place, storm


def run(place: Place, scenario: ScenarioName, people: People | None = None, *, minutes: int = 60) -> Drill:
    return asyncio.run(rehearse(place, scenario, people, minutes=minutes))


def measures(drill: Drill) -> dict[str, tuple[int | None, int | None, Mark]]:
    assert drill.card is not None
    return {one.key: (one.value, one.limit, one.mark) for one in drill.card.measures}


def test_every_message_on_every_channel_says_that_it_is_a_drill_before_anything_else(tmp_path: Path) -> None:
    with office(tmp_path) as there:
        people = People({12: act(Action.ACKNOWLEDGE)})
        run(there.place, ScenarioName.FORMER_EMPLOYEE, people)
        lines = there.first_lines()
    assert {channel: len(told) for channel, told in lines.items()} == {"slack": 3, "mail": 3, "telegram": 3}
    assert all(line.startswith("УЧЕНИЯ · ") for channel in ("slack", "mail") for line in lines[channel])
    assert all("DRILL · " in line[:12] for line in lines["telegram"])
    assert all(len(line) <= 110 for line in (*lines["slack"], *lines["mail"]))
    bodies = [message.get_body(("plain",)) for _, message in there.mail.delivered]
    assert all(body is not None and "Это учения" in body.get_content() for body in bodies)


def test_the_scorecard_is_right_to_the_minute(tmp_path: Path) -> None:
    with office(tmp_path) as there:
        acts = {
            12: act(Action.ACKNOWLEDGE),
            23: act(Action.NOTE, "Заявление: видим, возвращаем доступ"),
            41: act(Action.CLOSE, "доступ вернули"),
        }
        done = run(there.place, ScenarioName.FORMER_EMPLOYEE, People(acts))
    assert (done.end, done.ended_at) == (DrillEnd.SOLVED, NOON + timedelta(minutes=40))
    # the role changed at 12:02 and was read at 12:05: the alarm, from which the plan gives 15 minutes
    assert measures(done) == {
        "detected": (5, None, Mark.GOOD),
        "told": (5, None, Mark.GOOD),
        "acknowledged": (12 - 5, 15, Mark.GOOD),
        "statement": (23 - 5, 15, Mark.LATE),
        "cause": (4, 4, Mark.GOOD),
        "left": (0, None, Mark.GOOD),
        "undelivered": (0, 0, Mark.GOOD),
        "checklist": (None, None, Mark.NOT_RECORDED),
        "escalations": (None, None, Mark.NOT_RECORDED),
        "replies": (None, None, Mark.NOT_RECORDED),
    }


def test_who_does_nothing_missed_it_and_what_nobody_records_is_never_a_number(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    done = run(place, ScenarioName.BAD_PRODUCT)
    told = measures(done)
    assert done.end is DrillEnd.TIME
    assert told["acknowledged"] == (None, 60, Mark.MISSED)
    assert told["statement"] == (None, 60, Mark.NOT_RECORDED)
    left = told["left"][0]
    assert left is not None
    assert left > 0
    assert told["left"][2] is Mark.MISSED
    page = card_pages(place.house, done)
    assert "| Шаги сценария | не записано | — | — | не записано |" in page.markdown
    assert "| Пропущенные эскалации | 0 |" not in page.markdown


@pytest.mark.slow
def test_in_simulated_time_nobody_is_blamed_or_written_to(tmp_path: Path) -> None:
    with office(tmp_path) as there:
        request = DrillRequest(scenario=ScenarioName.RUMOUR, brand="romashka", by="Анна", fast=True)
        done = asyncio.run(run_drill(there.place.house, request, NOON))
        assert there.first_lines() == {"slack": [], "mail": [], "telegram": []}
    told = measures(done)
    assert done.expires_at <= NOON
    assert told["acknowledged"][2] is Mark.NOT_RECORDED
    assert told["told"] == (None, None, Mark.NOT_RECORDED)
    assert told["cause"] == (3, 3, Mark.GOOD)


@pytest.mark.slow
def test_a_joke_wakes_nobody(tmp_path: Path) -> None:
    with office(tmp_path) as there:
        done = run(there.place, ScenarioName.JOKE)
        assert there.first_lines()["slack"] == []
    assert measures(done)["woken"] == (0, 0, Mark.GOOD)


def _a_day(place: Place, *, with_drill: bool) -> None:
    """A quiet hour, an hour in which a drill runs or not, a real crisis in the middle of it, and the hour after."""
    place.runs(3)
    place.platforms["vk"].add(*storm(place.now + timedelta(minutes=20), 60, minutes=20))

    async def hour() -> None:
        async def tick(drill: Drill, at: datetime, watched: Watched) -> None:
            await reading(at)

        async def reading(at: datetime) -> None:
            await run_watch(place.house, plain_steps(place.house), at)

        begun, place.now = place.now, place.now + timedelta(hours=1)
        if with_drill:
            request = DrillRequest(scenario=ScenarioName.FORMER_EMPLOYEE, brand="romashka", by="Анна")
            await run_drill(place.house, request, begun, tick=tick, wait=simulated_time)
            return
        for step in range(13):
            await reading(begun + step * STEP)

    asyncio.run(hour())
    place.runs(3)


def test_the_real_lake_and_the_real_letters_are_the_same_with_and_without_a_drill(tmp_path: Path) -> None:
    lakes, letters = [], []
    for name in ("without", "with"):
        place = a_place(tmp_path / name, monitoring=monitoring())
        _a_day(place, with_drill=name == "with")
        lakes.append(everything(place.house.lake))
        letters.append([text for text in place.letters() if not text.startswith("УЧЕНИЯ")])
    assert any(key.startswith("incidents/romashka-") for key in lakes[0]), "the real crisis was not noticed"
    assert lakes[0].keys() == lakes[1].keys()
    assert [key for key in lakes[0] if lakes[0][key] != lakes[1][key]] == []
    assert letters[0] == letters[1]
    drilled = known(drill_house(place.house, book_of(place.house).past[0]).lake, "drill-romashka")
    assert [incident.level for incident in drilled] == [Level.EXTERNAL_FORCE]


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


def test_who_acts_by_the_usual_command_acts_in_the_drill(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    people = People({15: act(Action.ACKNOWLEDGE), 22: act(Action.SET_LEVEL).model_copy(update={"level": Level(3)})})
    done = run(place, ScenarioName.BAD_PRODUCT, people)
    assert len(people.said) == 2
    assert measures(done)["cause"] == (3, 1, Mark.MISSED)
    assert people.incident is not None
    closed = find(drill_house(place.house, done).lake, people.incident.id)
    assert closed is not None
    assert (closed.status, closed.acknowledged_by) == (IncidentStatus.CLOSED, "Вера")
    assert find(place.house.lake, people.incident.id) is None


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


@pytest.mark.slow
def test_a_second_drill_is_held_against_the_first(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    run(place, ScenarioName.BAD_PRODUCT, People({15: act(Action.ACKNOWLEDGE)}))
    later = NOON + timedelta(days=90)
    second = asyncio.run(rehearse(place, ScenarioName.BAD_PRODUCT, People({45: act(Action.ACKNOWLEDGE)}), now=later))
    (first,) = book_of(place.house).past[:1]
    taken = measures(first)["acknowledged"][0]
    page = card_pages(place.house, second).markdown
    row = next(line for line in page.splitlines() if line.startswith("| Принято после тревоги"))
    assert f"| {taken} мин |" in row
    trend = page.partition("Прежние учения")[2]
    assert f"| {measures(first)['detected'][0]} мин | {taken} мин |" in trend


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


@pytest.mark.parametrize("reserve", ["https://romashka.example/news", "https://vk.com/romashka"])
def test_level_4_never_sends_people_to_the_page_that_was_seized(tmp_path: Path, reserve: str) -> None:
    with office(tmp_path, monitoring=monitoring(reserve)) as there:
        run(there.place, ScenarioName.FORMER_EMPLOYEE, minutes=15)
        body = _opened(there)
    assert "romashka" in body
    assert (f"Резервный канал: {reserve}" in body) == ("vk.com" not in reserve)


def _opened(there: Office) -> str:
    body = there.mail.delivered[0][1].get_body(("plain",))
    assert body is not None
    return str(body.get_content())

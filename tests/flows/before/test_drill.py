"""A drill goes through the real watch and the real channels, and touches nothing real."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from flows.before.drill import run_drill, simulated_time
from flows.drill_end import card_pages
from flows.during.watch import Watched, plain_steps, run_watch
from tasks.core.crisis import Level
from tasks.core.drill import Drill, DrillEnd, Mark
from tasks.core.incident import IncidentStatus
from tasks.decide import Action
from tasks.drill import book_of, drill_house
from tasks.drills.request import DrillRequest, ScenarioName
from tasks.lake.incidents import find, known
from tests.flows.before.rehearsing import Office, People, act, everything, monitoring, office, rehearse
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


@pytest.mark.parametrize("reserve", ["https://romashka.example/news", "https://vk.com/romashka"])
def test_level_4_never_sends_people_to_the_page_that_was_seized(tmp_path: Path, reserve: str) -> None:
    with office(tmp_path, monitoring=monitoring(reserve)) as there:
        run(there.place, ScenarioName.FORMER_EMPLOYEE, minutes=15)
        body = _opened(there)
    assert "romashka" in body
    assert (f"Резервный канал: {reserve}" in body) == ("vk.com" not in reserve)


@pytest.mark.parametrize("alone", [False, True], ids=["beside another channel", "the only channel"])
def test_whoever_holds_the_seized_channel_does_not_read_what_we_do_about_it(tmp_path: Path, alone: bool) -> None:
    seized = {"id": "public", "kind": "telegram", "to": ["@romashka"]}
    duty = {"id": "mail", "kind": "email", "to": ["smm@example.org"]}
    watched = monitoring()
    watched["brands"][0]["accounts"] = [{"platform": "telegram", "id": "romashka"}]
    with office(tmp_path, monitoring=watched, channels=[seized] if alone else [seized, duty]) as there:
        run(there.place, ScenarioName.FORMER_EMPLOYEE, minutes=15)
        lines = there.first_lines()
    assert bool(lines["telegram"]) == alone
    assert bool(lines["mail"]) != alone


def _opened(there: Office) -> str:
    body = there.mail.delivered[0][1].get_body(("plain",))
    assert body is not None
    return str(body.get_content())

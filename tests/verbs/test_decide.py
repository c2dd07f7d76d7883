"""The desk: what a person does to an incident is done, logged with the name, and told to those who must know."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from flows.during.desk import run_desk
from tasks.core.crisis import Level, Strength
from tasks.core.errors import ConfigError
from tasks.core.incident import EventKind, Incident, IncidentStatus
from tasks.decide import Action, DeskRequest, decide
from tasks.lake.incidents import find, log_of
from tasks.notify import notify
from tests.house import STEP, Place, a_place, a_post, chatter, storm


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A house with one incident about Ромашка."""
    made = a_place(tmp_path)
    made.platforms["vk"].add(*storm(made.now, 30))
    made.runs(4)
    return made


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The same, for tests that change nothing."""
    made = a_place(tmp_path_factory.mktemp("untouched"))
    made.platforms["vk"].add(*storm(made.now, 30))
    made.runs(4)
    return made


def act(place: Place, action: Action, incident: str = "", **more: object) -> str:
    """One decision by Anna, and what it tells."""
    request = DeskRequest.model_validate({"action": action, "incident": incident, "by": "Anna", **more})
    done = asyncio.run(decide(place.house, request, place.now))
    asyncio.run(notify(place.house, place.now))
    return done


def the(place: Place, name: str) -> Incident:
    """The incident as it stands in the lake."""
    found = find(place.house.lake, name)
    assert found is not None
    return found


def only(place: Place) -> Incident:
    """The one incident."""
    (incident,) = place.incidents()
    return incident


def last_event(place: Place, name: str) -> tuple[EventKind, str, str]:
    """What the log says last."""
    event = log_of(place.house.lake, name)[-1]
    return event.kind, event.by, event.note


def test_acknowledging_names_the_owner_tells_the_thread_and_is_done_once(place: Place) -> None:
    name = only(place).id
    act(place, Action.ACKNOWLEDGE, name, note="on it")
    act(place, Action.ACKNOWLEDGE, name)
    incident = the(place, name)
    assert (incident.status, incident.owner, incident.acknowledged_by) == (IncidentStatus.ACKNOWLEDGED, "Anna", "Anna")
    assert last_event(place, name) == (EventKind.ACKNOWLEDGED, "Anna", "on it")
    assert len(place.letters()) == 2
    assert place.threads() == [name]


def test_a_level_set_by_hand_stays_and_is_told(place: Place) -> None:
    name = only(place).id
    act(place, Action.SET_LEVEL, name, level=2, note="a wrong price list")
    place.platforms["vk"].add(*storm(place.now, 60, first=9_000))
    place.runs(3)
    assert the(place, name).level is Level.DATA_ERROR
    assert the(place, name).level_set_by == "Anna"
    assert any("наша ошибка" in letter for letter in place.letters()[1:])


def test_a_new_owner_is_told(place: Place) -> None:
    name = only(place).id
    act(place, Action.SET_OWNER, name, owner="Борис")
    assert the(place, name).owner == "Борис"
    assert "Борис" in place.letters()[-1].splitlines()[0]


def test_a_note_is_logged_and_wakes_nobody(place: Place) -> None:
    name = only(place).id
    act(place, Action.NOTE, name, note="called the shop")
    assert last_event(place, name) == (EventKind.NOTE, "Anna", "called the shop")
    assert len(place.letters()) == 1


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"action": "close", "note": "  "}, "напишите в заметке, почему: \\d+ сообщ"),
        ({"action": "note", "note": ""}, "напишите в заметке"),
        ({"action": "set_level"}, "--level от 0 до 4"),
        ({"action": "set_owner", "owner": " "}, "--owner ИМЯ"),
        ({"action": "merge", "other": "acme-nothing"}, "инцидента «acme-nothing» нет; открыты: romashka"),
        ({"action": "split", "topic": "prices"}, "no two parts"),
        ({"action": "acknowledge", "incident": "acme-nothing"}, "«acme-nothing» нет; открыты"),
        ({"action": "acknowledge", "by": " "}, "назовите себя"),
        ({"action": "open", "brand": "nobody", "note": "a call"}, "в плане нет; выберите: romashka, acme"),
        ({"action": "open", "brand": "acme", "note": " "}, "title is empty"),
    ],
    ids=lambda value: value["action"] if isinstance(value, dict) else "",
)
def test_what_cannot_be_done_is_refused_with_what_to_do_and_changes_nothing(
    untouched: Place, request_: dict[str, object], said: str
) -> None:
    place, before = untouched, only(untouched)
    asked = DeskRequest.model_validate({"incident": before.id, "by": "Anna", **request_})
    with pytest.raises(ConfigError, match=said):
        asyncio.run(decide(place.house, asked, place.now))
    asyncio.run(notify(place.house, place.now))
    assert place.incidents() == [before]
    assert len(place.letters()) == 1


def test_closing_says_why_and_how_many_waited_and_nothing_more_can_be_done(place: Place) -> None:
    before = only(place)
    act(place, Action.CLOSE, before.id, note="all answered")
    closed = the(place, before.id)
    assert (closed.status, closed.closed_reason, closed.waiting) == (
        IncidentStatus.CLOSED,
        "all answered",
        before.waiting,
    )
    assert last_event(place, before.id) == (EventKind.CLOSED, "Anna", f"all answered ({before.waiting})")
    assert len(place.letters()) == 2
    for action in (Action.ACKNOWLEDGE, Action.SET_LEVEL, Action.SET_OWNER, Action.CLOSE, Action.FALSE_ALARM):
        with pytest.raises(ConfigError, match="уже закрыт: сначала откройте"):
            act(place, action, before.id, note="again", level=1, owner="Анна")
    place.runs(5)
    assert [incident.id for incident in place.incidents()] == [before.id]


def test_after_a_false_alarm_the_same_is_silent_and_something_much_stronger_is_not(place: Place) -> None:
    name = only(place).id
    act(place, Action.FALSE_ALARM, name, note="a contest of ours")
    assert the(place, name).false_alarm
    place.platforms["vk"].add(*storm(place.now, 20, first=5_000))
    place.runs(14)
    assert len(place.incidents()) == 1
    place.platforms["vk"].add(*storm(place.now, 800, first=20_000))
    place.runs(4)
    assert len(place.incidents()) == 2
    assert len(place.threads()) == 2


def test_merging_keeps_the_higher_strength_and_level_both_logs_and_the_signals(place: Place) -> None:
    first = only(place)
    act(place, Action.OPEN, brand="romashka", note="Проверка в магазине", strength="crisis", level=4)
    second = next(incident for incident in place.incidents() if incident.id != first.id)
    act(place, Action.MERGE, first.id, other=second.id)
    kept, gone = the(place, first.id), the(place, second.id)
    assert (kept.strength, kept.level) == (Strength.CRISIS, Level.EXTERNAL_FORCE)
    assert (gone.merged_into, gone.live) == (first.id, False)
    assert last_event(place, first.id) == (EventKind.MERGED, "Anna", second.id)
    assert last_event(place, second.id) == (EventKind.MERGED, "Anna", first.id)
    place.platforms["vk"].add(*storm(place.now, 30, first=5_000))
    place.runs(3)
    assert the(place, first.id).live
    assert len(place.incidents()) == 2  # what comes now belongs to the one that stayed


def test_signals_of_the_incident_that_was_merged_away_still_carry_the_one_that_stayed(place: Place) -> None:
    first = only(place)
    act(place, Action.OPEN, brand="romashka", note="Проверка в магазине")
    second = next(incident for incident in place.incidents() if incident.id != first.id)
    act(place, Action.MERGE, second.id, other=first.id)
    place.runs(3)
    kept = the(place, second.id)
    assert kept.signal_ids == first.signal_ids
    assert kept.complaints == first.complaints
    assert kept.waiting == first.waiting


def test_incidents_of_two_brands_cannot_be_merged(place: Place) -> None:
    act(place, Action.OPEN, brand="acme", note="A call")
    (other,) = place.incidents("acme")
    with pytest.raises(ConfigError, match="one brand"):
        act(place, Action.MERGE, only(place).id, other=other.id)


def test_what_was_seen_elsewhere_is_opened_by_hand_with_the_posts_of_two_days(place: Place) -> None:
    place.platforms["vk"].add(
        a_post(71, place.now, "В санэпидстанции говорят, что проверяют Ромашку"), *chatter(place.now, 3, first=90)
    )
    place.run()
    done = act(
        place,
        Action.OPEN,
        brand="romashka",
        note="Звонок из санэпидстанции",
        words=["санэпидстанция"],
        strength="crisis",
    )
    opened = next(incident for incident in place.incidents() if incident.opened_by == "Anna")
    assert "1 сообщение с этими словами" in done
    assert [example.id for example in opened.examples] == ["71"]
    assert any("Звонок из санэпидстанции" in letter for letter in place.letters())
    place.platforms["vk"].add(a_post(72, place.now, "Санэпидстанция закрыла магазин, ужас"))
    place.runs(2)
    assert {row.post.id for row in place.rows() if f"incident-{opened.id}" in row.topics} == {"72"}
    assert the(place, opened.id).mentions >= 1
    act(place, Action.CLOSE, opened.id, note="over")
    place.platforms["vk"].add(a_post(73, place.now, "Санэпидстанция опять"))
    place.runs(2)
    assert "73" not in {row.post.id for row in place.rows()}


def test_the_words_of_an_incident_that_was_merged_are_watched_for_the_one_that_stayed(place: Place) -> None:
    first = only(place)
    act(place, Action.OPEN, brand="romashka", note="Звонок", words=["санэпидстанция"])
    second = next(incident for incident in place.incidents() if incident.id != first.id)
    act(place, Action.MERGE, first.id, other=second.id)
    place.platforms["vk"].add(a_post(72, place.now, "Санэпидстанция закрыла магазин"))
    place.run()
    assert {row.topics for row in place.rows() if row.post.id == "72"} == {(f"incident-{first.id}",)}
    act(place, Action.CLOSE, first.id, note="over")
    place.platforms["vk"].add(a_post(73, place.now, "Санэпидстанция опять"))
    place.run()
    assert "73" not in {row.post.id for row in place.rows()}


def test_strength_said_by_a_person_does_not_fall_by_itself(place: Place) -> None:
    act(place, Action.OPEN, brand="acme", note="A call", strength="crisis")
    for _ in range(40):
        place.run(after=2 * STEP)
    (opened,) = place.incidents("acme")
    assert opened.strength is Strength.CRISIS


def test_splitting_gives_a_topic_an_incident_and_a_thread_of_its_own(tmp_path: Path) -> None:
    topics = [
        {"id": "romashka", "kind": "brand", "words": ["ромашка"]},
        {"id": "courier", "kind": "aspect", "words": ["курьер"]},
    ]
    place = a_place(tmp_path, monitoring={
        "brands": [{"id": "romashka", "name": "Ромашка", "topics": topics}],
        "sources": [{"id": "vk", "kind": "export"}],
    })  # fmt: skip
    place.platforms["vk"].add(*storm(place.now, 80))
    place.runs(4)
    before = only(place)
    assert {signal.topic for signal in before.signals} == {"romashka@vk", "courier@vk"}
    act(place, Action.SPLIT, before.id, topic="courier")
    kept, child = place.incidents()
    assert {signal.topic for signal in kept.signals} == {"romashka@vk"}
    assert {signal.topic for signal in child.signals} == {"courier@vk"}
    assert child.split_from == kept.id
    assert place.threads() == sorted([kept.id, child.id])
    place.platforms["vk"].add(*storm(place.now + 12 * STEP, 800, first=5_000))
    place.runs(16)
    assert [incident.id for incident in place.incidents()] == [kept.id, child.id]
    assert len(the(place, child.id).signals) > 1


def test_the_desk_also_works_from_the_command_line_with_the_clock_of_the_machine(place: Place) -> None:
    name = only(place).id
    done = asyncio.run(run_desk(place.house, DeskRequest(action=Action.ACKNOWLEDGE, incident=name, by="Anna")))
    assert done == f"{name} · принят · Anna"
    assert len(place.letters()) == 2


def test_a_false_alarm_needs_a_reason_and_what_was_closed_by_mistake_is_opened_again(place: Place) -> None:
    incident = only(place)
    with pytest.raises(ConfigError, match="напишите в заметке, почему"):
        act(place, Action.FALSE_ALARM, incident.id)
    act(place, Action.FALSE_ALARM, incident.id, note="a test of the till")
    act(place, Action.REOPEN, incident.id, note="it was no test")
    again = the(place, incident.id)
    assert (again.status, again.closed_at, again.false_alarm) == (IncidentStatus.OPEN, None, False)
    with pytest.raises(ConfigError, match="nothing to reopen"):
        act(place, Action.REOPEN, incident.id, note="twice")


def test_a_second_taker_is_told_who_has_it(place: Place) -> None:
    incident = only(place)
    act(place, Action.ACKNOWLEDGE, incident.id, by="Anna")
    told = act(place, Action.ACKNOWLEDGE, incident.id, by="Вера")
    assert "уже принял(а) Anna" in told
    assert the(place, incident.id).acknowledged_by == "Anna"

"""How an incident grows and calms down: up at once, down slowly, and never to and fro."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.crisis import Level, Strength
from tasks.core.detection import SignalKind
from tasks.core.incident import EventKind, Incident, IncidentEvent, IncidentStatus
from tasks.incidents.desk import close, false_alarm
from tasks.incidents.life import absorb, choose, incident_id, open_incident, settle, silenced
from tasks.plan.schema import ResponseModel
from tests.incidents.bursts import NOON, STEP, a_burst, a_signal

MODEL = ResponseModel()
HOUR = timedelta(hours=1)
CHANGES = {EventKind.LEVEL_CHANGED, EventKind.STRENGTH_CHANGED}
STRENGTHS = st.sampled_from(list(Strength)[1:])
LEVELS = st.sampled_from(list(Level))


def opened(strength: Strength = Strength.ALERT, level: Level = Level.SELF_INFLICTED) -> Incident:
    """An incident opened at noon."""
    return open_incident("acme-1", a_burst(strength, level), NOON)


def live_through(incident: Incident, verdicts: Sequence[tuple[Strength, Level]]) -> Incident:
    """A run every five minutes, each with this verdict."""
    for number, (strength, level) in enumerate(verdicts, 1):
        incident = absorb(incident, a_burst(strength, level), NOON + number * STEP, MODEL)
    return incident


def changes(incident: Incident, kind: EventKind) -> list[IncidentEvent]:
    """Its events of this kind."""
    return [event for event in incident.unflushed if event.kind is kind]


def most_in_an_hour(times: Sequence[datetime]) -> int:
    """The largest number of moments within any hour."""
    return max((sum(start <= at < start + HOUR for at in times) for start in times), default=0)


@given(st.sampled_from([(a, b) for a in Level for b in Level if a < b]), st.integers(1, 11), st.integers(1, 11))
@settings(max_examples=60, deadline=None)
def test_a_level_that_flips_changes_at_most_once_an_hour(pair: tuple[Level, Level], high: int, low: int) -> None:
    cycle = [(Strength.ALERT, pair[1])] * high + [(Strength.ALERT, pair[0])] * low
    incident = live_through(opened(level=pair[0]), (cycle * 100)[: 12 * 12])
    assert most_in_an_hour([event.at for event in changes(incident, EventKind.LEVEL_CHANGED)]) <= 1


@given(
    st.sampled_from([(a, b) for a in list(Strength)[1:] for b in Strength if a < b]),
    st.integers(1, 11),
    st.integers(1, 11),
)
@settings(max_examples=60, deadline=None)
def test_a_strength_that_flips_changes_at_most_once_an_hour(
    pair: tuple[Strength, Strength], high: int, low: int
) -> None:
    lower, higher = sorted(pair, key=lambda strength: strength.rank)
    cycle = [(higher, Level.SELF_INFLICTED)] * high + [(lower, Level.SELF_INFLICTED)] * low
    incident = live_through(opened(lower), (cycle * 100)[: 12 * 12])
    assert most_in_an_hour([event.at for event in changes(incident, EventKind.STRENGTH_CHANGED)]) <= 1


@given(st.lists(st.tuples(STRENGTHS, LEVELS), min_size=1, max_size=150))
@settings(max_examples=60, deadline=None)
def test_whatever_comes_it_is_never_weaker_than_now_and_falls_one_step_an_hour(
    verdicts: list[tuple[Strength, Level]],
) -> None:
    incident = opened(Strength.WATCH, Level.NONE)
    for number, verdict in enumerate(verdicts, 1):
        incident = live_through_one(incident, number, verdict)
        assert incident.strength.rank >= verdict[0].rank
        assert incident.level is Level.EXTERNAL_FORCE or verdict[1] is not Level.EXTERNAL_FORCE
    strength = changes(incident, EventKind.STRENGTH_CHANGED)
    falls = [event for event in strength if (event.previous_strength or event.strength).rank > event.strength.rank]
    assert all((event.previous_strength or event.strength).rank - event.strength.rank == 1 for event in falls)
    assert most_in_an_hour([event.at for event in falls]) <= 1
    levels = changes(incident, EventKind.LEVEL_CHANGED)
    ordinary = [event for event in levels if event.level is not Level.EXTERNAL_FORCE]
    assert most_in_an_hour([event.at for event in ordinary if event.previous_level is not Level.NONE]) <= 1
    assert all(event.level is not Level.NONE for event in levels)


def live_through_one(incident: Incident, number: int, verdict: tuple[Strength, Level]) -> Incident:
    """One run."""
    return absorb(incident, a_burst(*verdict), NOON + number * STEP, MODEL)


@given(st.lists(st.tuples(STRENGTHS, LEVELS), min_size=1, max_size=60))
@settings(max_examples=40, deadline=None)
def test_what_nobody_saw_never_makes_it_weaker(verdicts: list[tuple[Strength, Level]]) -> None:
    incident = opened(Strength.CRISIS)
    for number, (strength, level) in enumerate(verdicts, 1):
        before = incident.strength
        incident = absorb(incident, a_burst(strength, level), NOON + number * HOUR, MODEL, may_calm=False)
        assert incident.strength.rank >= before.rank


def test_calm_is_counted_anew_after_blindness() -> None:
    incident = opened(Strength.CRISIS)
    for number in range(1, 12):
        incident = settle(incident, Strength.WATCH, NOON + number * STEP, MODEL)
    incident = absorb(incident, a_burst(Strength.ALERT), NOON + HOUR, MODEL, may_calm=False)
    incident = settle(incident, Strength.WATCH, NOON + HOUR + STEP, MODEL)
    assert incident.strength is Strength.CRISIS
    assert settle(incident, Strength.WATCH, NOON + 2 * HOUR + STEP, MODEL).strength is Strength.ALERT


def test_level_four_is_taken_at_once_and_left_after_an_hour_without_it() -> None:
    incident = live_through(opened(), [(Strength.ALERT, Level.DATA_ERROR), (Strength.ALERT, Level.EXTERNAL_FORCE)])
    assert incident.level is Level.EXTERNAL_FORCE
    verdicts = [(Strength.ALERT, Level.EXTERNAL_FORCE)] * 24 + [(Strength.ALERT, Level.DATA_ERROR)]
    assert live_through(opened(level=Level.EXTERNAL_FORCE), verdicts).level is Level.EXTERNAL_FORCE
    left = live_through(opened(level=Level.EXTERNAL_FORCE), [*verdicts, *[(Strength.ALERT, Level.DATA_ERROR)] * 12])
    assert left.level is Level.DATA_ERROR


def test_a_level_a_person_set_stays_and_the_machine_s_judgement_is_kept_beside_it() -> None:
    incident = opened().model_copy(update={"level_set_by": "Anna", "level": Level.DATA_ERROR})
    incident = live_through(incident, [(Strength.ALERT, Level.EXTERNAL_FORCE)] * 30)
    assert incident.level is Level.DATA_ERROR
    assert incident.judgement.level is Level.EXTERNAL_FORCE


def test_the_same_signals_give_the_same_name_whatever_their_order() -> None:
    signals = (a_signal(NOON), a_signal(NOON + STEP), a_signal(NOON - STEP, topic="acme@web"))
    assert incident_id("acme", signals) == incident_id("acme", signals[::-1]) == "acme-20261124-1155"


def test_a_signal_joins_the_incident_of_its_topic_and_none_that_is_old_or_over() -> None:
    own = opened()
    other = open_incident("acme-2", a_burst(signals=(a_signal(NOON + STEP, topic="prices@vk"),)), NOON)
    late = a_signal(NOON + 10 * STEP, topic="acme@web")
    assert choose([own, other], late, MODEL) == own
    assert choose([own, other], a_signal(NOON + 10 * STEP, topic="prices@web"), MODEL) == other
    assert choose([own], a_signal(NOON + 25 * HOUR), MODEL) is None
    assert choose([close(own, "answered", "Anna", NOON)], late, MODEL) is None


def test_after_a_false_alarm_only_something_clearly_stronger_alarms_again() -> None:
    over = false_alarm(opened(), "a contest", "Anna", NOON + STEP)
    assert silenced([over], a_signal(NOON + 2 * STEP, score=8.9), MODEL)
    assert not silenced([over], a_signal(NOON + 2 * STEP, score=9.0), MODEL)
    assert not silenced([over], a_signal(NOON + 2 * STEP, kind=SignalKind.VOLUME_SPIKE), MODEL)
    assert not silenced([over], a_signal(NOON + 2 * STEP, topic="prices@vk"), MODEL)
    assert not silenced([over], a_signal(NOON + 25 * HOUR), MODEL)
    assert silenced([over], a_signal(NOON + 2 * STEP, topic="acme@web"), MODEL)


def test_it_is_contained_after_a_quiet_day_and_live_again_with_a_new_signal() -> None:
    quiet = settle(opened(Strength.ALERT), Strength.WATCH, NOON + 24 * HOUR, MODEL)
    assert quiet.status is IncidentStatus.CONTAINED
    again = absorb(quiet, a_burst(signals=(a_signal(NOON + 24 * HOUR),)), NOON + 24 * HOUR + STEP, MODEL)
    assert again.status is IncidentStatus.OPEN


def test_a_spark_that_woke_nobody_ends_by_itself_and_one_a_person_opened_does_not() -> None:
    later = NOON + MODEL.forget_after + STEP
    spark = settle(opened(Strength.WATCH), Strength.WATCH, later, MODEL)
    assert spark.status is IncidentStatus.CLOSED
    assert spark.closed_at == later
    by_hand = opened(Strength.WATCH).model_copy(update={"opened_by": "Anna"})
    assert settle(by_hand, Strength.WATCH, later, MODEL).status is IncidentStatus.OPEN
    assert settle(opened(Strength.ALERT), Strength.WATCH, later, MODEL).status is IncidentStatus.CONTAINED

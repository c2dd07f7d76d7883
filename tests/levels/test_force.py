"""The force of a burst: each step of the ladder, and what skips it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tasks.core.counts import Count
from tasks.core.crisis import Level, LevelJudgement, Strength
from tasks.core.detection import Signal, SignalKind
from tasks.levels import BurstPost, judge, judge_strength
from tasks.plan.schema import ResponseModel
from tasks.texts import LOCALES, say_reason
from tests.signals import streams

MODEL = ResponseModel()


def level_of(level: Level, unsure: bool = False) -> LevelJudgement:
    return LevelJudgement(level=level, scores={one: float(one is level) for one in Level}, unsure=unsure)


def signal(kind: SignalKind, observed: int, expected: float, authors: int = 24, alarming: bool = True) -> Signal:
    at = streams.MONDAY
    return Signal(
        brand="acme",
        topic="acme",
        kind=kind,
        at=at,
        since=at - timedelta(minutes=15),
        observed=observed,
        expected=expected,
        score=6.0,
        alarming=alarming,
        authors=authors,
        facts={"rule": "growth", "observed": observed, "expected": expected, "minutes": 15, "days": 0},
    )


def counts(live: int, angry: int, authors: int = 24) -> Count:
    return Count(live, angry, angry, live, angry, angry, authors=streams.people(min(live, authors)))


def strength(
    *signals: Signal, of: Count | None = None, level: Level = Level.DATA_ERROR, unsure: bool = False
) -> Strength:
    found, reasons = judge_strength(signals, of or Count(), level_of(level, unsure), MODEL)
    for reason in reasons:
        assert all(say_reason(locale, reason) for locale in LOCALES)
    assert reasons
    return found


COMPLAINT, VOLUME, RIVAL = SignalKind.COMPLAINT, SignalKind.VOLUME_SPIKE, SignalKind.COMPETITOR_ACTIVITY


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (strength(), Strength.CALM),
        (strength(signal(VOLUME, 90, 9, alarming=False)), Strength.WATCH),
        (strength(signal(RIVAL, 90, 9, alarming=False)), Strength.CALM),
        (strength(signal(COMPLAINT, 12, 4)), Strength.ALERT),
        (strength(signal(COMPLAINT, 40, 30)), Strength.CRISIS),
        (strength(signal(COMPLAINT, 25, 1)), Strength.CRISIS),
        (strength(signal(COMPLAINT, 25, 1, authors=5)), Strength.ALERT),
        (strength(signal(COMPLAINT, 200, 100)), Strength.EMERGENCY),
    ],
)
def test_the_ladder(found: Strength, expected: Strength) -> None:
    assert found is expected


def test_a_day_of_half_a_thousand_complaints_is_an_alert_where_three_hundred_are_usual() -> None:
    day = signal(COMPLAINT, 560, 300)
    day = day.model_copy(update={"since": day.at - timedelta(days=1), "facts": day.facts | {"rule": "day"}})
    assert strength(day) is Strength.ALERT
    assert strength(day, signal(COMPLAINT, 40, 30)) is Strength.CRISIS


def test_volume_without_negativity_is_at_most_watch() -> None:
    assert strength(signal(VOLUME, 5000, 10), of=counts(5000, 100)) is Strength.WATCH
    assert strength(signal(VOLUME, 5000, 10), of=counts(5000, 4000)) is Strength.ALERT


def test_a_break_in_skips_the_thresholds() -> None:
    assert strength(level=Level.EXTERNAL_FORCE) is Strength.CRISIS
    assert strength(level=Level.EXTERNAL_FORCE, unsure=True) is Strength.ALERT
    assert strength(signal(SignalKind.ACCESS_CHANGE, 1, 0)) is Strength.CRISIS
    assert strength(signal(COMPLAINT, 300, 5), level=Level.EXTERNAL_FORCE) is Strength.EMERGENCY


def test_one_stolen_account_is_a_crisis_with_a_single_post() -> None:
    post = BurstPost("У группы украли аккаунт, в сторис реклама казино", negative=True, complaint=False, author="a")
    verdict = judge((), [post], counts(1, 1), MODEL, baseline=False)
    assert verdict.level.level is Level.EXTERNAL_FORCE
    assert verdict.strength is Strength.CRISIS


def test_without_history_counts_people_and_reach_decide() -> None:
    level = level_of(Level.SELF_INFLICTED)

    def alone(of: Count, reach: int = 0) -> Strength:
        return judge_strength((), of, level, MODEL, baseline=False, reach=reach)[0]

    assert alone(counts(9, 0)) is Strength.CALM
    assert alone(counts(9, 3)) is Strength.WATCH
    assert alone(counts(9, 9, authors=2)) is Strength.WATCH
    assert alone(counts(9, 7)) is Strength.ALERT
    assert alone(counts(9, 1), reach=2_000_000) is Strength.ALERT
    assert alone(counts(60, 45)) is Strength.CRISIS
    assert alone(counts(400, 300)) is Strength.EMERGENCY

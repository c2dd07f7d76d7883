"""Growth of a whole day: what windows of hours do not see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from random import Random

from tasks.core.counts import Count, Point
from tasks.core.detection import Signal, SignalKind
from tasks.core.instants import BUCKET
from tasks.levels.force import signal_reason
from tasks.plan.schema import ResponseModel, TopicKind
from tasks.signals import advance
from tasks.texts import say_reason
from tests.signals import streams

A_DAY = 288
USUAL = 1.0
MODEL = ResponseModel()


def angry(count: int, authors: Sequence[str]) -> Count:
    return Count(count, count, count, count, count, count, authors=list(authors))


def days(*means: float, people: int = 500) -> list[Point]:
    """One day a mean of complaints a bucket; nothing else is said, each time by people of a large crowd."""
    dice = Random(4)
    points = []
    for i in range(len(means) * A_DAY):
        count = streams.poisson(dice, means[i // A_DAY])
        authors = [f"p{dice.randrange(people)}" for _ in range(min(count, 24))]
        points.append(Point(streams.MONDAY + i * BUCKET, BUCKET, angry(count, sorted(set(authors)))))
    return points


def signals(
    points: Sequence[Point], kind: SignalKind = SignalKind.COMPLAINT, model: ResponseModel = MODEL
) -> list[Signal]:
    _, found = advance({}, "acme", {"acme": TopicKind.BRAND}, {("acme", BUCKET): points}, model)
    return [signal for signal in found if signal.kind is kind and signal.facts["rule"] == "day"]


def test_a_day_of_half_as_much_again_is_a_notice_and_of_more_than_twice_an_alarm() -> None:
    notices = signals(days(*[USUAL] * 7, 1.7 * USUAL))
    assert notices
    assert not any(signal.alarming for signal in notices)
    assert any(signal.alarming for signal in signals(days(*[USUAL] * 7, 2.5 * USUAL)))
    assert signals(days(*[USUAL] * 8)) == []


def test_it_reads_as_complaints_in_24_hours() -> None:
    found = next(signal for signal in signals(days(*[USUAL] * 7, 3 * USUAL)) if signal.alarming)
    assert found.at - found.since == timedelta(hours=24)
    assert found.facts["minutes"] == 1440
    assert 230 < found.expected < 350
    reason = signal_reason(found)
    assert f"{found.observed:.0f} complaints in 24 hours (usually " in say_reason("en", reason)
    assert " за 24 часа (обычно " in say_reason("ru", reason)


def test_fewer_than_four_earlier_days_say_nothing() -> None:
    assert signals(days(*[USUAL] * 3, 3 * USUAL)[: 4 * A_DAY]) == []
    assert signals(days(*[USUAL] * 4, 3 * USUAL))


def test_few_people_are_no_alarm() -> None:
    found = signals(days(*[USUAL] * 7, 3 * USUAL, people=5))
    assert found
    assert not any(signal.alarming for signal in found)


def test_a_day_below_four_floors_is_nothing() -> None:
    assert signals(days(*[USUAL] * 7, 3 * USUAL), model=ResponseModel(floor=300)) == []


def test_a_storm_of_two_days_is_said_at_most_once_a_day_and_half_a_day_leaves_no_echo() -> None:
    storm = [signal for signal in signals(days(*[USUAL] * 7, 2.5 * USUAL, 2.5 * USUAL, USUAL)) if signal.alarming]
    assert all(later.at - earlier.at > timedelta(days=1) for earlier, later in pairwise(storm))
    points = days(*[USUAL] * 10)
    burst = [Point(p.start, p.grain, angry(6, streams.PEOPLE[:6])) for p in points[7 * A_DAY : 7 * A_DAY + 100]]
    half_a_day = [*points[: 7 * A_DAY], *burst, *points[7 * A_DAY + 100 :]]
    assert len([signal for signal in signals(half_a_day) if signal.alarming]) == 1


def test_a_loud_weekday_is_known_after_it_was_seen_once() -> None:
    week = [USUAL, USUAL, USUAL, USUAL, USUAL, 3 * USUAL, USUAL]
    found = signals(days(*week * 4))
    assert any(signal.at < streams.MONDAY + timedelta(days=7) for signal in found)
    assert not [signal for signal in found if signal.at > streams.MONDAY + timedelta(days=7)]


def test_a_past_that_was_read_in_late_is_no_earlier_day() -> None:
    points = days(*[USUAL] * 7, 3 * USUAL)
    old = [Point(p.start, p.grain, Count(total=1, negative=1)) for p in points[: 7 * A_DAY]]
    assert signals([*old, *points[7 * A_DAY :]]) == []


def test_days_that_nobody_read_are_not_quiet_days() -> None:
    points = days(*[USUAL] * 12)
    blind = [Point(p.start, p.grain, Count(), read=False) for p in points[4 * A_DAY : 10 * A_DAY]]
    assert signals([*points[: 4 * A_DAY], *blind, *points[10 * A_DAY :]]) == []


def test_a_day_of_many_mentions_is_only_ever_a_notice() -> None:
    found = signals(days(*[USUAL] * 7, 3 * USUAL), SignalKind.VOLUME_SPIKE)
    assert found
    assert not any(signal.alarming for signal in found)

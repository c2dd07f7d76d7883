"""Growth of mentions: what is red, what is only a notice, and what is nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from random import Random

import pytest

from tasks.core.counts import Count, Point
from tasks.core.detection import Signal
from tasks.core.instants import BUCKET, DAY
from tasks.plan.schema import ResponseModel, TopicKind
from tasks.signals import advance
from tests.bench.volume_figures import false_alarms_and_checkpoints, found_in_time, of_at_least
from tests.signals import streams

MODEL = ResponseModel()


def spikes(points: Iterable[Point], grain: timedelta = BUCKET) -> list[Signal]:
    _, signals = advance({}, "acme", {"acme": TopicKind.BRAND}, {("acme", grain): points}, MODEL)
    return [signal for signal in signals if signal.kind == "volume_spike"]


def steady(length: int, burst: dict[int, Count], usual: int = 8) -> list[Point]:
    dice = Random(7)
    points = []
    for i in range(length):
        drawn = streams.poisson(dice, usual)
        count = burst.get(i, Count(total=drawn, live=drawn, authors=streams.people(drawn)))
        points.append(Point(streams.MONDAY + i * BUCKET, BUCKET, count))
    return points


def crowd(count: int, authors: int = 24) -> Count:
    return Count(total=count, live=count, authors=streams.people(authors))


def test_ten_times_the_usual_is_red_within_a_quarter_of_an_hour() -> None:
    burst = {i: crowd(80) for i in range(1500, 1512)}
    red = [signal for signal in spikes(steady(1520, burst)) if signal.alarming]
    assert red[0].at <= streams.MONDAY + 1503 * BUCKET
    assert red[0].facts["observed"] == red[0].observed


def test_the_same_burst_by_one_person_is_only_a_notice() -> None:
    burst = {i: crowd(80, authors=1) for i in range(1500, 1512)}
    found = spikes(steady(1520, burst))
    assert found
    assert not any(signal.alarming for signal in found)


def test_growth_is_not_judged_in_the_first_three_days() -> None:
    assert spikes(steady(700, {i: crowd(300) for i in range(600, 620)})) == []


def test_a_lasting_storm_is_said_once_a_day_unless_it_grows() -> None:
    storm = {i: crowd(80) for i in range(1500, 1760)}
    assert len([s for s in spikes(steady(1760, storm)) if s.alarming]) <= 3
    growing = storm | {i: crowd(900) for i in range(1600, 1760)}
    again = [s for s in spikes(steady(1760, growing)) if s.alarming]
    assert any(s.at > streams.MONDAY + 1600 * BUCKET for s in again)


def test_blindness_is_not_learned_as_silence() -> None:
    points = steady(1500, {})
    blind = [Point(streams.MONDAY + i * BUCKET, BUCKET, Count(), read=False) for i in range(1500, 1900)]
    dice = Random(3)
    back = [streams.point(streams.MONDAY + i * BUCKET, streams.poisson(dice, 8)) for i in range(1900, 2000)]
    assert spikes([*points, *blind, *back]) == []


def test_at_day_grain_volume_alone_is_never_red() -> None:
    days = [Point(streams.MONDAY + i * DAY, DAY, crowd(3 if i != 60 else 500)) for i in range(70)]
    found = spikes(days, DAY)
    assert found
    assert not any(signal.alarming for signal in found)


def test_stationary_weeks_give_at_most_one_red_a_week_and_crises_are_found_in_time() -> None:
    red, weeks, five, ten = 0, 0.0, [], []
    for per_hour, seed in ((100.0, 1), (500.0, 2), (20.0, 3)):
        signals, checkpoints = false_alarms_and_checkpoints(per_hour, seed, streams.CALM)
        red += sum(signal.alarming for signal in signals)
        weeks += 8 - 3 / 7
        dice = Random(seed)
        for state, means in checkpoints:
            if of_at_least(500, means):
                five.append(found_in_time(state, means, 5.0, dice, streams.CALM))
            if of_at_least(100, means):
                ten.append(found_in_time(state, means, 10.0, dice, streams.CALM))
    assert red / weeks <= 1.0
    assert sum(five) / len(five) >= 0.9
    assert sum(ten) / len(ten) >= 0.9


@pytest.mark.slow
@pytest.mark.parametrize("per_hour", [1.0, 5.0, 20.0, 100.0, 500.0, 5_000.0, 50_000.0])
def test_at_every_size_at_most_one_red_a_brand_and_week(per_hour: float) -> None:
    seeds = 8
    red = 0
    for seed in range(100, 100 + seeds):
        signals, _ = false_alarms_and_checkpoints(per_hour, seed, streams.CALM)
        red += sum(signal.alarming for signal in signals)
    assert red / (seeds * (8 - 3 / 7)) <= 1.1  # 1.0 and one standard error of 60 weeks

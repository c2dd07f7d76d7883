"""The count rule of the first three days: a small brand's outbreak is seen, a busy brand's first morning is not one."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from tasks.core.counts import Count, Point
from tasks.core.detection import Signal, SignalKind
from tasks.core.instants import BUCKET
from tasks.plan.schema import ResponseModel, TopicKind
from tasks.signals import advance
from tests.signals import streams


def found(means: Sequence[float], seed: int = 1) -> list[Signal]:
    """Complaints of as many people as a series of means a bucket brings; nothing else is said."""
    dice = Random(seed)
    points = []
    for i, mean in enumerate(means):
        n = streams.poisson(dice, mean)
        count = Count(n, n, n, n, n, n, authors=streams.people(n))
        points.append(Point(streams.MONDAY + i * BUCKET, BUCKET, count))
    _, signals = advance({}, "acme", {"acme": TopicKind.BRAND}, {("acme", BUCKET): points}, ResponseModel())
    return [signal for signal in signals if signal.kind is SignalKind.COMPLAINT]


@pytest.mark.parametrize("seed", range(8))
def test_the_first_morning_of_a_busy_brand_is_not_an_outbreak(seed: int) -> None:
    night, busy = [0.4] * 120, [2.7] * 100  # five complaints an hour, then thirty
    morning = [0.4 + 2.3 * i / 48 for i in range(48)]
    assert found([*night, *morning, *busy], seed) == []


@pytest.mark.parametrize("seed", range(8))
def test_an_outbreak_on_the_second_day_of_a_small_brand_is_seen_within_half_an_hour(seed: int) -> None:
    signals = found([*[0.02] * 400, *[4.0] * 12], seed)
    assert signals[0].facts["rule"] == "count"
    assert signals[0].at <= streams.MONDAY + 406 * BUCKET


def test_an_outbreak_of_a_busy_brand_on_its_second_day_is_seen() -> None:
    signals = found([*[1.0] * 400, *[15.0] * 12])
    assert signals[0].at <= streams.MONDAY + 406 * BUCKET


def test_the_first_hour_that_is_read_says_nothing() -> None:
    assert found([8.0] * 12) == []
    assert found([8.0] * 100) == []


def test_an_outbreak_that_grows_is_said_again() -> None:
    signals = found([*[0.02] * 400, *[3.0] * 12, *[12.0] * 12])
    assert signals[0].at < streams.MONDAY + 412 * BUCKET < signals[-1].at

"""Simulated streams: negative binomial counts with a day, a weekend and slow noise, and crises put into them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import cos, exp, pi, sqrt
from random import Random

from tasks.core.counts import Count, Point
from tasks.core.instants import BUCKET

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
WEEK = 2016
PEOPLE = tuple(f"a{i:02}" for i in range(24))
RAMP = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Weather:
    """How rough a stream is: slow log-noise (AR(1), 0.97 a bucket, sd `noise`) and negative binomial `k`."""

    noise: float
    k: float


CALM = Weather(noise=0.2, k=20.0)
ROUGH = Weather(noise=0.4, k=6.0)


def poisson(dice: Random, mean: float) -> int:
    """A Poisson number: by products of uniforms below 30, by a rounded normal above."""
    if mean > 30.0:
        return max(0, round(dice.gauss(mean, sqrt(mean))))
    limit, product, count = exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count


def shape(at: datetime) -> float:
    """Mean 1 over a weekday: nights to evenings 1:6, weekends 30 % quieter."""
    day = 1.0 + 5.0 / 7.0 * cos(2.0 * pi * (at.hour + at.minute / 60.0 - 16.0) / 24.0)
    return day * (0.7 if at.weekday() >= 5 else 1.0)


def people(count: int) -> list[str]:
    """As many distinct authors as mentions, up to what a Count keeps."""
    return list(PEOPLE[: min(count, 24)])


def rates(dice: Random, per_hour: float, buckets: int, weather: Weather) -> Iterator[tuple[datetime, float]]:
    """(start, mean) of each bucket."""
    noise = dice.gauss(0.0, weather.noise)
    fresh = weather.noise * sqrt(1.0 - 0.97**2)
    for i in range(buckets):
        at = MONDAY + i * BUCKET
        yield at, per_hour / 12.0 * shape(at) * exp(noise - weather.noise**2 / 2.0)
        noise = 0.97 * noise + dice.gauss(0.0, fresh)


def draw(dice: Random, mean: float, weather: Weather) -> int:
    """A negative binomial count."""
    return poisson(dice, mean * dice.gammavariate(weather.k, 1.0 / weather.k))


def point(at: datetime, count: int, complaints: int = 0) -> Point:
    """A bucket in which everything is live and everybody is somebody else."""
    return Point(
        at,
        BUCKET,
        Count(
            total=count,
            live=count,
            negative=complaints,
            live_negative=complaints,
            complaints=complaints,
            live_complaints=complaints,
            authors=people(count),
        ),
    )


def ramp(at: datetime, onset: datetime, times: float) -> float:
    """Mean multiplier of the bucket at `at` for a crisis that grows to `times` within ten minutes of `onset`."""
    steps = 10
    total = 0.0
    for i in range(steps):
        since = at + BUCKET * ((i + 0.5) / steps) - onset
        total += 1.0 + (times - 1.0) * min(1.0, max(0.0, since / RAMP))
    return total / steps

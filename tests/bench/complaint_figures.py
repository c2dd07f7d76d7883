"""Figures of the complaint detector: `python -m tests.bench.complaint_figures [--seeds 4]`.

Prints signals a week by rule on stationary streams of eight weeks, how often a true day of 1.5 to 2.5 times the usual
is found, and false alarms of brands in their first three days. Takes minutes.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from math import sqrt
from random import Random

from tasks.core.detection import Signal
from tasks.core.instants import BUCKET
from tasks.plan.schema import ResponseModel, TopicKind
from tasks.signals.complaint import ComplaintGrowth
from tasks.signals.shape import Context
from tests.signals import streams

CONTEXT = Context("acme", "acme", TopicKind.BRAND, BUCKET, ResponseModel())
DETECTOR = ComplaintGrowth()
WEATHERS = {"calm": streams.CALM, "rough": streams.ROUGH}
WEEKS = 8
DAY = 288
CROWD = 2000
"""People who may speak: in streams.point the same few speak in every bucket, as on no day of a real brand."""
Means = Iterable[tuple[datetime, float]]


def signals(means: Means, dice: Random, weather: streams.Weather, part: float) -> Iterator[Signal]:
    """Signals of a stream of which `part` is complaints."""
    state = DETECTOR.fresh()
    for at, mean in means:
        total = streams.draw(dice, mean, weather)
        if total < 200:
            angry = sum(dice.random() < part for _ in range(total))
        else:
            angry = min(total, max(0, round(dice.gauss(total * part, sqrt(total * part * (1.0 - part))))))
        point = streams.point(at, total, angry)
        point.count.authors[:] = sorted({f"p{dice.randrange(CROWD)}" for _ in point.count.authors})
        signal = DETECTOR.step(state, point, CONTEXT)
        if signal is not None:
            yield signal


def stationary(seeds: int) -> None:
    """Signals a week by rule; an episode is alarms no more than a day apart."""
    print(f"stationary, 15 % complaints, {seeds} streams of {WEEKS} weeks a size: signals a week")
    for name, weather in WEATHERS.items():
        for per_hour in (1.0, 5.0, 20.0, 100.0, 500.0, 5_000.0):
            said: Counter[str] = Counter()
            for seed in range(seeds):
                dice = Random(f"c{seed}/{per_hour}")
                last = None
                rates = streams.rates(dice, per_hour, WEEKS * streams.WEEK, weather)
                for signal in signals(rates, dice, weather, 0.15):
                    said[f"{signal.facts['rule']} {'alarm' if signal.alarming else 'notice'}"] += 1
                    if signal.alarming:
                        said["episodes"] += last is None or signal.at - last > timedelta(days=1)
                        last = signal.at
            print(name, f"{per_hour:g}/h", {key: round(n / (seeds * WEEKS), 2) for key, n in said.items()}, flush=True)


def whole_days(seeds: int) -> None:
    """Part of true days of growth that the day rule says, after 5 and 20 days read; 12 complaints an hour."""
    print(f"\na true day of growth, 12 complaints an hour, {seeds} starts: said by the day rule, as an alarm, %")
    for name, weather in WEATHERS.items():
        for known in (5, 20):
            for times in (1.0, 1.5, 2.0, 2.5):
                found = [_day(seed, known, times, weather) for seed in range(seeds)]
                said = round(100 * sum(bool(tiers) for tiers in found) / seeds)
                alarms = round(100 * sum(True in tiers for tiers in found) / seeds)
                print(f"{name}, {known} days known, {times:g}x: {said}, {alarms}", flush=True)


def _day(seed: int, known: int, times: float, weather: streams.Weather) -> set[bool]:
    dice = Random(f"p{seed}")
    skipped, onset = dice.randrange(7) * DAY, known * DAY + 96
    rates = list(streams.rates(dice, 12.0, skipped + onset + 2 * DAY, weather))[skipped:]
    means = [(at, mean * (times if onset <= i < onset + DAY else 1.0)) for i, (at, mean) in enumerate(rates)]
    since = rates[onset][0]
    found = signals(means, dice, weather, 1.0)
    return {one.alarming for one in found if one.facts["rule"] == "day" and one.at > since}


def first_days(starts: int) -> None:
    """Brands that alarm at least once in their first three days, 70 % complaints, started at a random bucket."""
    print(f"\nfirst three days, 70 % complaints, {starts} starts: brands with a false alarm, %")
    for name, weather in WEATHERS.items():
        for per_hour in (3.0, 10.0, 30.0, 100.0):
            alarmed = 0
            for seed in range(starts):
                dice = Random(f"f{seed}/{per_hour}")
                skipped = dice.randrange(7 * DAY)
                means = list(streams.rates(dice, per_hour, skipped + 3 * DAY, weather))[skipped:]
                alarmed += any(one.alarming for one in signals(means, dice, weather, 0.7))
            print(f"{name}, {per_hour:g}/h: {100 * alarmed / starts:.0f}", flush=True)


def main() -> None:
    """Print every table."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--seeds", type=int, default=4)
    given = ask.parse_args()
    stationary(given.seeds)
    whole_days(6 * given.seeds)
    first_days(6 * given.seeds)


if __name__ == "__main__":
    main()

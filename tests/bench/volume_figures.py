"""Figures of the volume detector: `python -m tests.bench.volume_figures [--seeds 6] [--shared ../shared]`.

Prints, each beside the bound of the method's measurement: false alarms a brand-week on stationary streams of eight
weeks, the part of crises found within 15 minutes by size and multiplier, and hits and false alarms on the public
NAB realTweets series if the shared data is there. Takes minutes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import defaultdict
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from tasks.core.counts import Point
from tasks.core.detection import Signal, SignalKind
from tasks.core.instants import BUCKET
from tasks.plan.schema import ResponseModel, TopicKind
from tasks.signals.shape import Context, State
from tasks.signals.volume_spike import VolumeSpike
from tests.signals import streams

SIZES = (0.2, 1.0, 5.0, 20.0, 100.0, 500.0, 5_000.0, 50_000.0)
TIMES = (2.0, 3.0, 5.0, 10.0, 20.0)
FALSE_ALARM_WEEKS = 8
CONTEXT = Context("acme", "acme", TopicKind.BRAND, BUCKET, ResponseModel())
DETECTOR = VolumeSpike()


def false_alarms_and_checkpoints(
    per_hour: float, seed: int, weather: streams.Weather
) -> tuple[list[Signal], list[tuple[State, list[tuple[datetime, float]]]]]:
    """All signals of eight stationary weeks, and states to put crises after, with the means of the next buckets."""
    dice = Random(f"{seed}/{per_hour}")
    means = list(streams.rates(dice, per_hour, FALSE_ALARM_WEEKS * streams.WEEK + 4, weather))
    state = DETECTOR.fresh()
    signals: list[Signal] = []
    checkpoints = []
    for i, (at, mean) in enumerate(means[:-4]):
        signal = DETECTOR.step(state, streams.point(at, streams.draw(dice, mean, weather)), CONTEXT)
        if signal is not None:
            signals.append(signal)
        if i > 2 * streams.WEEK and i % 293 == 0:
            checkpoints.append((deepcopy(state), means[i + 1 : i + 5]))
    return signals, checkpoints


def found_in_time(
    state: State, means: list[tuple[datetime, float]], times: float, dice: Random, weather: streams.Weather
) -> bool:
    """Whether a red signal comes within 15 minutes of a random onset in the first bucket."""
    onset = means[0][0] + BUCKET * dice.random()
    state = deepcopy(state)
    for at, mean in means:
        count = streams.draw(dice, mean * streams.ramp(at, onset, times), weather)
        signal = DETECTOR.step(state, streams.point(at, count), CONTEXT)
        if signal is not None and signal.alarming and signal.at <= onset + timedelta(minutes=15):
            return True
    return False


def of_at_least(per_hour: float, means: list[tuple[datetime, float]]) -> bool:
    """Whether the stream's own rate of this hour is that high: nights of a large brand are those of a small one."""
    return means[0][1] * 12 >= per_hour


def simulated(seeds: int, weather: streams.Weather, name: str) -> None:
    """The table by size."""
    print(f"\n{name}, {seeds} streams of {FALSE_ALARM_WEEKS} weeks a size; bound: 1 red a week; found ≤ 15 min, %")
    print("per hour | red/week | yellow/week | " + " | ".join(f"{times:g}x" for times in TIMES))
    for per_hour in SIZES:
        red = yellow = 0
        found: dict[float, list[bool]] = defaultdict(list)
        for seed in range(seeds):
            signals, checkpoints = false_alarms_and_checkpoints(per_hour, seed, weather)
            red += sum(signal.alarming for signal in signals)
            yellow += sum(not signal.alarming for signal in signals)
            for times in TIMES:
                dice = Random(f"{seed}/{per_hour}/{times}")
                found[times] += [found_in_time(state, means, times, dice, weather) for state, means in checkpoints]
        weeks = seeds * (FALSE_ALARM_WEEKS - 3 / 7)
        cells = " | ".join(f"{100 * sum(hits) / len(hits):.0f}" for hits in found.values())
        print(f"{per_hour:g} | {red / weeks:.2f} | {yellow / weeks:.2f} | {cells}", flush=True)


def real(shared: Path) -> None:
    """Hits and false alarms on NAB's development series. Alarms within an hour of each other are one."""
    path = shared / "data/volumes/nab-realtweets-dev.jsonl.gz"
    if not path.exists():
        print("\nno shared volumes here: NAB figures skipped")
        return
    windows = json.loads((shared / "data/volumes/nab-realtweets-dev-windows.json").read_text())
    series: dict[str, list[Point]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            series[row["series"]].append(streams.point(datetime.fromisoformat(row["at"]), row["count"]))
    print("\nNAB realTweets, development part; bound (MSLZ, ten series, hold 24 h): 32 of 33 hit, .72 points a week")
    print("series | weeks | windows hit | red outside windows a week | median minutes after the label | yellow a week")
    for name, points in series.items():
        print(" | ".join(str(cell) for cell in nab_row(name, points, windows[name])), flush=True)


def nab_row(name: str, points: list[Point], windows: list[list[str]]) -> list[object]:
    """One line of the table."""
    state = DETECTOR.fresh()
    signals = [s for s in (DETECTOR.step(state, point, CONTEXT) for point in points) if s is not None]
    spans = [tuple(datetime.fromisoformat(edge).replace(tzinfo=UTC) for edge in window) for window in windows]
    red = [signal for signal in signals if signal.alarming and signal.kind is SignalKind.VOLUME_SPIKE]
    outside = [signal for signal in red if not any(since <= signal.at <= until for since, until in spans)]
    hits = [next((s.at for s in red if since <= s.at <= until), None) for since, until in spans]
    late = sorted(
        (at - (since + (until - since) / 2)) / timedelta(minutes=1)
        for at, (since, until) in zip(hits, spans, strict=True)
        if at is not None
    )
    weeks = len(points) / streams.WEEK
    yellow = sum(not signal.alarming for signal in signals)
    median = round(late[len(late) // 2]) if late else "-"
    hit = f"{len(late)}/{len(spans)}"
    return [name, f"{weeks:.1f}", hit, f"{len(outside) / weeks:.2f}", median, f"{yellow / weeks:.2f}"]


def main() -> None:
    """Print every table."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--seeds", type=int, default=4)
    ask.add_argument("--shared", type=Path, default=Path(__file__).parents[3] / "shared")
    given = ask.parse_args()
    began = time.process_time()
    real(given.shared)
    simulated(given.seeds, streams.CALM, "calm (noise .2, k 20)")
    simulated(given.seeds, streams.ROUGH, "rough (noise .4, k 6)")
    print(f"\n{time.process_time() - began:.0f} CPU seconds")


if __name__ == "__main__":
    main()

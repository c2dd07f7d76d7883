"""Detectors over series of counts: what is unusual, against what, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import timedelta

from tasks.core.counts import Point
from tasks.core.detection import Signal
from tasks.core.instants import DAY
from tasks.plan.schema import ResponseModel, TopicKind
from tasks.signals.competitor_activity import CompetitorActivity
from tasks.signals.complaint import ComplaintGrowth
from tasks.signals.shape import Context, Detector, State
from tasks.signals.volume_spike import VolumeSpike

REGISTRY: dict[str, Detector] = {
    "volume_spike": VolumeSpike(),
    "complaint": ComplaintGrowth(),
    "competitor_activity": CompetitorActivity(),
}


def state_key(detector: str, topic: str, grain: timedelta) -> str:
    """The name of a detector's memory of one series: `detector|topic|5m` or `…|1d`."""
    return f"{detector}|{topic}|{'1d' if grain >= DAY else '5m'}"


def advance(
    states: Mapping[str, State],
    brand: str,
    topics: Mapping[str, TopicKind],
    series: Mapping[tuple[str, timedelta], Iterable[Point]],
    model: ResponseModel,
) -> tuple[dict[str, State], list[Signal]]:
    """New states and the signals of one brand's series, oldest first; what was given stays as it was.

    `series` holds every bucket in order, empty ones too, by (topic, grain). Going on from stored states equals
    going in one stretch from nothing.
    """
    after = dict(states)
    signals: list[Signal] = []
    for (topic, grain), points in series.items():
        kind = topics[topic]
        context = Context(brand, topic, kind, grain, model)
        steps = []
        for name, detector in REGISTRY.items():
            if kind in detector.topics:
                key = state_key(name, topic, grain)
                stored = states.get(key)
                known = stored is not None and stored.get("v") == detector.version
                after[key] = deepcopy(stored) if stored is not None and known else detector.fresh()
                steps.append((detector.step, after[key]))
        for point in points:
            for step, state in steps:
                signal = step(state, point, context)
                if signal is not None:
                    signals.append(signal)
    signals.sort(key=lambda signal: (signal.at, signal.id))
    return after, signals

"""Every detector of the registry, on the examples in its own file."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

import tasks.signals
from tasks.core.counts import Count, Point
from tasks.core.detection import Signal
from tasks.core.instants import BUCKET, DAY
from tasks.levels.force import signal_reason
from tasks.plan.schema import ResponseModel
from tasks.signals import REGISTRY
from tasks.signals.shape import Context, Detector, Example
from tasks.texts import LOCALES, say_reason
from tests.signals import streams

CASES = [
    pytest.param(name, example, id=f"{name}: {example.name}") for name, d in REGISTRY.items() for example in d.examples
]
NOT_DETECTORS = {
    *{"__init__", "shape", "pace", "tail", "evidence", "announce", "first_days", "whole_day"},
    "happened",  # events are no series: each is a signal of its own
}


def points_of(example: Example) -> list[Point]:
    return [
        Point(streams.MONDAY + i * example.grain, example.grain, example.counts.get(i, example.usual))
        for i in range(example.length)
    ]


def signals_of(detector: Detector, points: list[Point], example: Example) -> list[Signal]:
    context = Context("acme", "acme", example.kind, example.grain, ResponseModel())
    state = detector.fresh()
    return [signal for point in points if (signal := detector.step(state, point, context)) is not None]


def test_the_folder_and_the_registry_name_the_same_detectors() -> None:
    folder = Path(str(tasks.signals.__file__)).parent
    assert {path.stem for path in folder.glob("*.py")} - NOT_DETECTORS == set(REGISTRY)
    assert all(detector.kind == name for name, detector in REGISTRY.items())


@pytest.mark.parametrize("name", REGISTRY)
def test_a_detector_brings_an_example_that_fires_and_a_quiet_one(name: str) -> None:
    assert {example.fires for example in REGISTRY[name].examples} == {True, False}


@pytest.mark.parametrize(("name", "example"), CASES)
def test_a_detector_says_what_its_examples_promise(name: str, example: Example) -> None:
    detector = REGISTRY[name]
    signals = signals_of(detector, points_of(example), example)
    assert bool(signals) == example.fires
    for signal in signals:
        assert signal.kind is detector.kind
        assert signal.at - signal.since == timedelta(minutes=int(signal.facts["minutes"]))
        assert signal.observed > signal.expected
        for locale in LOCALES:
            assert str(int(signal.observed)) in say_reason(locale, signal_reason(signal))


@pytest.mark.parametrize(("name", "example"), CASES)
def test_history_alone_never_raises_a_signal(name: str, example: Example) -> None:
    points = points_of(example)
    old = [Point(p.start, p.grain, Count(total=p.count.total, negative=p.count.negative)) for p in points]
    assert signals_of(REGISTRY[name], old, example) == []


@pytest.mark.parametrize(("name", "example"), CASES)
def test_buckets_nobody_read_teach_nothing(name: str, example: Example) -> None:
    detector = REGISTRY[name]
    context = Context("acme", "acme", example.kind, example.grain, ResponseModel())
    state = detector.fresh()
    for point in points_of(example)[:60]:
        detector.step(state, point, context)
    before = json.dumps(state)
    blind = Point(streams.MONDAY + 60 * example.grain, example.grain, Count(), read=False)
    assert detector.step(state, blind, context) is None
    assert json.dumps(state) == before


@pytest.mark.parametrize("name", REGISTRY)
@pytest.mark.parametrize("grain", [BUCKET, DAY])
def test_memory_stays_small_and_plain(name: str, grain: timedelta) -> None:
    detector = REGISTRY[name]
    context = Context("acme", "acme", next(iter(detector.topics)), grain, ResponseModel())
    state = detector.fresh()
    for i in range(400):
        detector.step(
            state,
            Point(streams.MONDAY + i * grain, grain, Count(total=90, live=90, authors=streams.people(90))),
            context,
        )
    text = json.dumps(state, allow_nan=False)
    assert json.loads(text) == state
    assert len(text) < 16_000

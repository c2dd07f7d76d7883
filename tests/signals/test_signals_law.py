"""Going on from stored memory equals going in one stretch; nothing given is changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.counts import Count, Point
from tasks.core.detection import Signal
from tasks.core.instants import BUCKET, DAY
from tasks.plan.schema import ResponseModel, TopicKind
from tasks.signals import advance, state_key
from tasks.signals.shape import State
from tests.signals import streams

MODEL = ResponseModel()
TOPICS = {"acme": TopicKind.BRAND, "rival": TopicKind.COMPETITOR}


def _run(states: dict[str, State], points: Sequence[Point], topic: str) -> tuple[dict[str, State], list[Signal]]:
    grain = points[0].grain if points else BUCKET
    return advance(states, "acme", TOPICS, {(topic, grain): points}, MODEL)


@st.composite
def series(draw: st.DrawFn, grain: timedelta, shortest: int, longest: int) -> list[Point]:
    """A series with quiet stretches, bursts, old posts and buckets that nobody read."""
    length = draw(st.integers(shortest, longest))
    usual = draw(st.integers(0, 9))
    dice = Random(draw(st.integers(0, 2**32)))
    odd = draw(st.dictionaries(st.integers(0, length - 1), st.tuples(st.integers(0, 300), st.booleans()), max_size=12))
    points = []
    for i in range(length):
        total, read = odd.get(i, (streams.poisson(dice, usual), dice.random() > 0.02))
        live = dice.randint(0, total) if dice.random() < 0.1 else total
        angry = dice.randint(0, live)
        count = Count(
            total=total,
            negative=min(total, angry + 1),
            complaints=angry // 2,
            live=live,
            live_negative=angry,
            live_complaints=angry // 2,
            authors=streams.people(live if dice.random() < 0.9 else 0),
        )
        points.append(Point(streams.MONDAY + i * grain, grain, count, read=read))
    return points


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_day_by_day_through_json_equals_in_one_go(data: st.DataObject) -> None:
    grain, cut = data.draw(st.sampled_from([(BUCKET, 288), (DAY, 1)]))
    topic = data.draw(st.sampled_from(sorted(TOPICS)))
    points = data.draw(series(grain, 20, 120) if grain == DAY else series(grain, 1100, 1500))
    whole, all_signals = _run({}, points, topic)
    states: dict[str, State] = {}
    signals: list[Signal] = []
    for start in range(0, len(points), cut):
        states, seen = _run(json.loads(json.dumps(states)), points[start : start + cut], topic)
        signals += seen
    assert json.dumps(states) == json.dumps(whole)
    assert signals == all_signals
    assert len({signal.id for signal in signals}) == len(signals)


def test_what_is_given_stays_as_it_was() -> None:
    points = [streams.point(streams.MONDAY + i * BUCKET, 5, 2) for i in range(50)]
    states, _ = _run({}, points[:25], "acme")
    before = deepcopy(states)
    after, _ = _run(states, points[25:], "acme")
    assert states == before
    assert after != before


def test_memory_of_an_older_shape_is_started_afresh() -> None:
    points = [streams.point(streams.MONDAY, 5)]
    key = state_key("volume_spike", "acme", BUCKET)
    after, _ = _run({key: {"v": -1, "levels": []}}, points, "acme")
    assert after[key] == _run({}, points, "acme")[0][key]


def test_topics_that_had_no_points_keep_their_memory() -> None:
    states, _ = _run({}, [streams.point(streams.MONDAY, 5)], "acme")
    after, _ = _run(states, [streams.point(streams.MONDAY, 5)], "rival")
    assert {key: after[key] for key in states} == states

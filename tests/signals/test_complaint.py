"""Growth of complaints: by count, by people, by share; uploads of old reviews are not a crisis."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from tasks.core.counts import Count, Point
from tasks.core.detection import Signal, SignalKind
from tasks.core.instants import BUCKET, DAY, day_start
from tasks.core.mention import Sentiment
from tasks.language import Reader
from tasks.plan.schema import ResponseModel, TopicKind
from tasks.signals import advance
from tests.signals import streams

MODEL = ResponseModel()
SHARED = Path(__file__).parents[3] / "shared"


def complaints(points: Iterable[Point], grain: timedelta = BUCKET, model: ResponseModel = MODEL) -> list[Signal]:
    _, signals = advance({}, "acme", {"acme": TopicKind.BRAND}, {("acme", grain): points}, model)
    return [signal for signal in signals if signal.kind is SignalKind.COMPLAINT]


def fine(length: int, burst: Mapping[int, Count], usual: int = 8) -> list[Point]:
    dice = Random(5)
    points = []
    for i in range(length):
        total = streams.poisson(dice, usual)
        angry = sum(dice.random() < 0.15 for _ in range(total))
        count = burst.get(i, angry_count(total, angry))
        points.append(Point(streams.MONDAY + i * BUCKET, BUCKET, count))
    return points


def angry_count(total: int, angry: int, authors: int = 24) -> Count:
    return Count(total, angry, angry, total, angry, angry, authors=streams.people(min(total, authors)))


def days(usual: int, odd: Mapping[int, Count], length: int = 120) -> list[Point]:
    dice = Random(11)
    points = []
    for i in range(length):
        angry = streams.poisson(dice, usual)
        points.append(Point(streams.MONDAY + i * DAY, DAY, odd.get(i, angry_count(angry + 2, angry, authors=0))))
    return points


def test_the_facts_say_how_many_in_how_many_minutes_and_how_many_are_usual() -> None:
    found = complaints(fine(1510, {i: angry_count(25, 18) for i in range(1500, 1504)}))
    last = found[-1]
    assert last.observed >= 47
    assert last.expected < 10
    assert last.facts["minutes"] in (15, 60)
    assert last.alarming
    assert last.authors >= MODEL.authors


def test_praise_is_no_complaint() -> None:
    assert complaints(fine(1510, {i: angry_count(200, 1) for i in range(1500, 1504)})) == []


def test_fewer_than_the_floor_or_than_the_people_of_the_plan_is_nothing() -> None:
    quiet = [Point(streams.MONDAY + i * BUCKET, BUCKET, Count()) for i in range(1500)]
    at = streams.MONDAY + 1500 * BUCKET
    assert complaints([*quiet, Point(at, BUCKET, angry_count(4, 4))]) == []
    assert complaints([*quiet, Point(at, BUCKET, angry_count(30, 30, authors=3))]) == []
    assert len(complaints([*quiet, Point(at, BUCKET, angry_count(5, 5))])) == 1


def test_a_stricter_plan_needs_more_complaints() -> None:
    burst = {1500: angry_count(12, 12)}
    assert complaints(fine(1510, burst))
    assert complaints(fine(1510, burst), model=ResponseModel(floor=30)) == []


def test_a_storm_that_lasts_is_said_again_every_hour() -> None:
    found = complaints(fine(1800, {i: angry_count(40, 30) for i in range(1500, 1800)}))
    late = [s for s in found if s.at > streams.MONDAY + 1560 * BUCKET]
    gaps = {later.at - earlier.at for earlier, later in pairwise(late)}
    assert gaps
    assert max(gaps) <= timedelta(hours=1)


def test_a_turn_to_the_negative_is_seen_without_growth() -> None:
    found = complaints(fine(1560, {i: angry_count(8, 6) for i in range(1500, 1560)}))
    assert found
    calm = complaints(fine(1560, {}))
    assert calm == []


def test_before_the_warm_up_only_many_people_at_once_count() -> None:
    assert complaints(fine(500, {}, usual=30)) == []
    found = complaints(fine(500, {i: angry_count(60, 50) for i in range(400, 403)}))
    assert [signal.facts["rule"] for signal in found][:1] == ["count"]


def test_an_upload_of_old_angry_reviews_on_one_day_is_not_a_crisis() -> None:
    upload = {60: angry_count(73, 60, authors=0), 61: angry_count(12, 6, authors=0), 62: angry_count(6, 4, authors=0)}
    assert complaints(days(2, upload), DAY) == []


def test_two_bad_days_in_a_row_are_seen_without_knowing_the_authors() -> None:
    found = complaints(days(3, {60: angry_count(14, 12, authors=0), 61: angry_count(13, 12, authors=0)}), DAY)
    assert streams.MONDAY + 62 * DAY in {signal.at for signal in found}


def test_one_day_is_enough_where_the_authors_are_known() -> None:
    found = complaints(days(2, {60: angry_count(40, 30)}), DAY)
    assert streams.MONDAY + 61 * DAY in {signal.at for signal in found}


@pytest.mark.real
def test_the_reviews_of_a_real_bank_alarm_in_its_slow_crisis_and_not_on_the_upload() -> None:
    path = SHARED / "data/replays/gazprombank-reviews.jsonl.gz"
    if not path.exists():
        pytest.skip("the shared replays are not beside the repository")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    counts: dict[date, Count] = defaultdict(Count)
    for row, reading in zip(rows, Reader().read([row["text"] for row in rows]), strict=True):
        angry = int(reading.complaint or reading.sentiment is Sentiment.NEGATIVE)
        counts[datetime.fromisoformat(row["published_at"]).date()].add(angry_count(1, angry, authors=0))
    first, last = min(counts), max(counts)
    every = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    found = {(s.at - DAY).date() for s in complaints([Point(day_start(d), DAY, counts[d]) for d in every], DAY)}
    assert not {day for day in found if date(2023, 9, 20) <= day <= date(2023, 10, 10)}
    assert {day for day in found if date(2024, 11, 21) <= day <= date(2024, 12, 5)}
    assert len(found) < 20

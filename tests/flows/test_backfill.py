"""Reading back by hand: everything comes once, nothing alerts, and the present goes on as it was."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from flows.during.backfill import Backfilled, BackfillRequest, run_backfill
from tasks.core.errors import ConfigError, Retryable
from tasks.core.instants import parse_instant
from tasks.core.states import SourceState
from tasks.lake.documents import read_model
from tasks.sources.capabilities import HasPast
from tasks.sources.shape import Fetched
from tests.house import NOON, Place, Scripted, a_place, chatter, storm

FIRST, LAST = (NOON - timedelta(days=3)).date(), NOON.date()


@dataclass
class WithPast(Scripted):
    """A platform that can be asked for a period; `breaks_after` pages it fails."""

    breaks_after: int | None = None

    async def past(self, since: datetime, until: datetime, now: datetime) -> AsyncIterator[Fetched]:
        there = [post for post in self.posts if since <= parse_instant(str(post["at"])) < until]
        for number, start in enumerate(range(0, len(there), 10)):
            if number == self.breaks_after:
                raise Retryable("the platform went away")
            yield Fetched({"items": there[start : start + 10]}, None)


def with_past(folder: Path) -> tuple[Place, WithPast]:
    place = a_place(folder)
    platform = WithPast("vk", "vk")
    assert isinstance(platform, HasPast)
    place.platforms["vk"] = platform
    place.restart()
    return place, platform


def asked(place: Place, source: str = "vk") -> Backfilled:
    request = BackfillRequest(source=source, first=FIRST, last=LAST)
    return asyncio.run(run_backfill(place.house, request, place.now))


def state(place: Place) -> SourceState:
    found = read_model(place.house.lake, SourceState.key("vk"), SourceState)
    assert found is not None
    return found[0]


def test_the_past_comes_once_and_nothing_of_it_alerts(tmp_path: Path) -> None:
    place, platform = with_past(tmp_path)
    platform.add(*storm(NOON - timedelta(days=2), 300), *storm(NOON - timedelta(minutes=30), 300, first=5000))
    done = asked(place)
    again = asked(place)
    place.runs(3)
    assert (done.posts, done.new, again.new) == (600, 600, 0)
    assert len(place.rows()) == 600
    assert not [row for row in place.rows() if row.live]
    assert place.incidents() == []
    assert place.letters() == []


def test_the_cursor_and_the_last_success_stay_as_they_were(tmp_path: Path) -> None:
    place, platform = with_past(tmp_path)
    place.run()
    before = state(place)
    platform.add(*chatter(NOON - timedelta(days=1), 40))
    place.now += timedelta(minutes=7)
    asked(place)
    after = state(place)
    assert (after.cursor, after.last_success_at, after.pending) == (before.cursor, before.last_success_at, None)


def test_what_came_before_a_failure_is_kept_and_the_failure_is_told(tmp_path: Path) -> None:
    place, platform = with_past(tmp_path)
    platform.add(*chatter(NOON - timedelta(days=1), 400))
    platform.breaks_after = 25
    done = asked(place)
    assert (done.new, str(done.error)) == (250, "the platform went away")
    platform.breaks_after = None
    assert asked(place).new == 150


def test_a_batch_that_another_run_left_goes_first(tmp_path: Path) -> None:
    place, platform = with_past(tmp_path)
    platform.add(*chatter(NOON + timedelta(minutes=1), 5, minutes=1))
    place.now += timedelta(minutes=5)
    from tasks.collect import collect

    asyncio.run(collect(place.house, "vk", place.now))  # and here it died
    platform.add(*chatter(NOON - timedelta(days=1), 20, first=9000))
    asked(place)
    assert len(place.rows()) == 25
    assert len([row for row in place.rows() if row.live]) == 5


def test_what_cannot_be_read_back_says_what_to_do(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    with pytest.raises(ConfigError, match="vk does not let us read back; bring an export"):
        asked(place)
    with pytest.raises(ConfigError, match=r"'tg' is not in the plan, or off; choose one of vk"):
        asked(place, "tg")
    long_ago = BackfillRequest(source="vk", first=LAST, last=FIRST)
    with pytest.raises(ConfigError, match="the period must end after it begins"):
        asyncio.run(run_backfill(with_past(tmp_path / "b")[0].house, long_ago, NOON))

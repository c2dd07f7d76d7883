"""A source that cannot be read is blind on the board, told once, and never makes anything look calm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.during.watch import Watched
from tasks.core.crisis import Strength
from tasks.core.errors import AuthExpired, Forbidden, QuotaExhausted, Retryable, SourceError
from tasks.pages.board import BoardState
from tests.house import NOON, STEP, Place, a_place, a_post, chatter, storm

HOUR = timedelta(hours=1)
TROUBLES: list[SourceError | str] = [
    Retryable("no route"), AuthExpired("expired"), Forbidden("no right"), QuotaExhausted("spent"),
    "html", "drift", "hang",
]  # fmt: skip


def two_sources(folder: Path) -> Place:
    """`vk` will be troubled, `feed` goes on."""
    place = a_place(folder, {"id": "vk"}, {"id": "feed"})
    place.house = replace(place.house, timeout=0.05)
    return place


def state(watched: Watched, brand: str = "romashka") -> BoardState:
    """The word of the board."""
    return next(shown.state for shown in watched.shown if shown.brand == brand)


def of(watched: Watched, source: str) -> bool:
    """Whether the run called this source blind."""
    return next(coverage.blind for coverage in watched.coverages if coverage.source == source)


@pytest.mark.parametrize("trouble", TROUBLES, ids=str)
def test_a_source_in_trouble_is_blind_within_two_intervals_and_the_rest_goes_on(
    tmp_path: Path, trouble: SourceError | str
) -> None:
    place = two_sources(tmp_path)
    assert state(place.run(pages=True)) is BoardState.CALM
    place.platforms["vk"].trouble = trouble
    place.platforms["feed"].add(*storm(place.now, 20))
    runs = place.runs(3, pages=True)
    assert of(runs[-1], "vk")
    assert not of(runs[-1], "feed")
    assert {row.post.platform for row in place.rows()} == {"feed"}
    assert len(place.incidents()) == 1
    assert state(runs[-1], "acme") is BoardState.BLIND
    board = (tmp_path / "lake/pages/acme/board.html").read_text()
    assert "НЕ ВИДИМ" in board.upper()
    assert runs[-1].good  # one eye is open, and the trouble was told


def test_a_source_that_fails_on_its_very_first_reading_is_blind_not_new(tmp_path: Path) -> None:
    place = two_sources(tmp_path)
    place.platforms["vk"].trouble = Retryable("no route")
    fresh = a_place_with_trouble(tmp_path / "fresh", Retryable("no route"))
    assert state(fresh.run(pages=True)) is BoardState.BLIND


def a_place_with_trouble(folder: Path, trouble: SourceError) -> Place:
    """A house whose only source never answered."""
    folder.mkdir()
    place = a_place(folder)
    for key in list(place.house.lake.keys("state/sources/")):
        place.house.lake.delete(key)
    place.platforms["vk"].trouble = trouble
    return place


def test_the_same_broken_answer_again_is_not_health(tmp_path: Path) -> None:
    place = two_sources(tmp_path)
    place.platforms["vk"].trouble = "drift"
    runs = place.runs(12, pages=True)
    assert all(of(watched, "vk") for watched in runs[2:])
    assert all(state(watched) is BoardState.BLIND for watched in runs[2:])


def test_what_came_before_the_trouble_is_kept(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    vk = place.platforms["vk"]
    vk.page, vk.after, vk.trouble = 10, 2, Retryable("broke off")
    vk.add(*chatter(place.now, 50))
    place.run(after=3 * STEP)
    assert len(place.rows()) == 20
    vk.trouble = None
    place.run()
    assert len(place.rows()) == 50


def test_a_plan_or_lake_that_stops_one_source_makes_it_blind_too(tmp_path: Path) -> None:
    place = two_sources(tmp_path)
    place.platforms["vk"].add(*chatter(place.now, 3))
    state_file = tmp_path / "lake/state/sources/vk.json"
    state_file.write_text('{"source": 7}')
    runs = place.runs(3, pages=True)
    assert state(runs[-1]) is BoardState.BLIND
    assert of(runs[-1], "vk")
    assert any("state/sources/vk.json" in trouble for trouble in runs[-1].failed)
    assert not runs[-1].good


def test_blindness_is_told_once_a_cause_with_its_end_in_the_same_thread(tmp_path: Path) -> None:
    place = a_place(tmp_path, {"id": "vk"}, {"id": "feed"}, {"id": "reviews"})
    for name in ("vk", "feed"):
        place.platforms[name].trouble = AuthExpired("expired")
    place.runs(20)
    (told,) = place.letters("tech")
    assert "НЕ ВИДИМ" in told.splitlines()[0]
    assert "Борис" in told
    for name in ("vk", "feed"):
        place.platforms[name].trouble = None
    place.runs(5)
    assert len(place.threads("tech")) == 1
    blind, recovered = place.letters("tech")
    assert blind == told
    assert "18" in recovered or "19" in recovered  # how often it was seen
    place.runs(5)
    assert len(place.letters("tech")) == 2
    assert place.letters("duty") == []


def test_a_source_that_flaps_is_not_reported_each_time(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    for _ in range(12):
        place.platforms["vk"].trouble = Retryable("no route")
        place.runs(3)
        place.platforms["vk"].trouble = None
        place.run()
    assert len(place.letters("tech")) == 1


def test_another_cause_is_no_recovery_from_the_first(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    place.platforms["vk"].trouble = AuthExpired("expired")
    place.runs(6)
    place.platforms["vk"].trouble = Retryable("no route")
    place.runs(6)
    letters = place.letters("tech")
    assert len(letters) == 2
    assert all("НЕ ВИДИМ" in letter.splitlines()[0] for letter in letters)
    place.platforms["vk"].trouble = None
    place.runs(6)
    assert len(place.letters("tech")) == 4
    assert len(place.threads("tech")) == 2


@pytest.mark.parametrize("off", [3, 20], ids=["3 h", "20 h"])
def test_catching_up_after_a_gap_alerts_once_and_says_what_was_not_seen(tmp_path: Path, off: int) -> None:
    place = a_place(tmp_path)
    place.run()
    began = place.now
    place.platforms["vk"].add(*storm(began + HOUR, 30))
    place.restart()
    place.run(after=off * HOUR)
    place.runs(6)
    (incident,) = place.incidents()
    assert incident.began_at < began + 2 * HOUR
    (letter,) = place.letters()
    assert "14:50" in letter or "15:05" in letter  # since when, in the plan's time: the last good reading
    until = (began + off * HOUR).astimezone(ZoneInfo("Europe/Moscow")).strftime("%H:%M")
    assert until in letter
    (board,) = {shown.state for shown in place.run(pages=True).shown if shown.brand == "romashka"}
    assert board is BoardState.CRISIS


def test_a_crisis_during_a_failure_of_its_source_alerts_when_it_is_read_again(tmp_path: Path) -> None:
    place = two_sources(tmp_path)
    place.platforms["vk"].trouble = Retryable("no route")
    place.platforms["vk"].add(*storm(place.now + HOUR, 40))
    place.runs(9 * 12)
    assert place.letters() == []
    place.platforms["vk"].trouble = None
    place.runs(3)
    assert len(place.incidents()) == 1
    assert len(place.letters()) == 1


def test_a_search_over_its_quota_does_not_keep_a_storm_on_our_own_pages_from_alerting(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    vk = place.platforms["vk"]
    vk.trouble, vk.after = QuotaExhausted("search: no more today", partly=True), 1
    place.run()
    vk.add(*storm(place.now, 40, minutes=4))
    runs = place.runs(3)
    assert len(place.letters()) == 1
    assert not any(of(watched, "vk") for watched in runs)
    assert runs[-1].coverages[0].lost_to_quota == 4  # and the board says so
    vk.trouble = QuotaExhausted("nothing at all", partly=False)
    assert of(place.runs(3)[-1], "vk")


def hourly(place: Place, hours: int, posts: Callable[[int], int]) -> None:
    """So many hourly readings; `posts(hour of the day)` come in each hour."""
    for _ in range(hours):
        count, at = posts(place.now.hour), place.now
        place.platforms["vk"].add(*chatter(at, count, minutes=59, first=int(at.timestamp()))) if count else None
        place.run(after=HOUR)


def test_an_empty_reading_is_an_alarm_only_where_that_hour_usually_brings_posts(tmp_path: Path) -> None:
    place = a_place(tmp_path, {"id": "vk", "every": "1h"})
    day = range(6, 20)
    hourly(place, 9 * 24, lambda hour: 12 if hour in day else 0)
    while place.now.hour != 20:
        hourly(place, 1, lambda hour: 12)
    night = []
    for _ in range(9):  # eight empty hours of every night
        hourly(place, 1, lambda hour: 0)
        night.append(place.run(after=timedelta(), pages=True))
    assert not any(coverage.suspiciously_empty for watched in night for coverage in watched.coverages)
    assert all(state(watched) is BoardState.CALM for watched in night)
    hourly(place, 2, lambda hour: 0)  # but not the first hour of the morning
    (coverage,) = place.run(after=timedelta()).coverages
    assert coverage.suspiciously_empty
    assert not coverage.blind
    assert any("0" in letter or "пусто" in letter for letter in place.letters("tech"))


@pytest.mark.parametrize("end", ["fails", "is off", "is empty"])
def test_strength_does_not_fall_while_nobody_sees(tmp_path: Path, end: str) -> None:
    place = a_place(tmp_path)
    place.platforms["vk"].add(*storm(place.now, 60))
    place.runs(4)
    (before,) = place.incidents()
    assert before.strength is Strength.CRISIS
    if end == "fails":
        place.platforms["vk"].trouble = Retryable("no route")
        place.runs(6 * 12)
    elif end == "is off":
        place.restart()
        place.run(after=6 * HOUR)
    else:
        return_to_life(place)
    (after,) = place.incidents()
    assert (after.strength, after.live) == (before.strength, True)


def return_to_life(place: Place) -> None:
    """A run every two hours is no watching either: calm is not counted from what nobody saw."""
    for _ in range(3):
        place.run(after=2 * HOUR)


def test_it_calms_down_step_by_step_when_it_is_over_and_seen_to_be_over(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    place.platforms["vk"].add(*storm(place.now, 60))
    place.runs(4)
    strengths = [place.run().incidents[0].strength for _ in range(6 * 12)]
    assert strengths[0] is Strength.CRISIS
    assert list(dict.fromkeys(strengths)) == [Strength.CRISIS, Strength.ALERT, Strength.WATCH]
    assert len(place.letters()) == 1  # calming down wakes nobody


def test_the_alert_says_which_source_was_blind_and_since_when(tmp_path: Path) -> None:
    place = two_sources(tmp_path)
    place.platforms["vk"].trouble = AuthExpired("expired")
    place.runs(4)
    place.platforms["feed"].add(*storm(place.now, 30))
    place.runs(3)
    (letter,) = place.letters()
    unseen = letter.partition("Чего мы не видим")[2]
    assert "vk" in unseen.lower()
    assert "15:00" in unseen  # the first and last good reading, at noon UTC
    assert "токен" in unseen


def test_a_post_in_a_gap_is_live_and_an_old_one_is_not(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    place.run()
    later = NOON + 20 * HOUR
    place.platforms["vk"].add(a_post(1, NOON + HOUR, "Ромашка, чай", seen_at=later))
    place.platforms["vk"].add(a_post(2, NOON - HOUR, "Ромашка, чай", seen_at=later))
    place.run(after=21 * HOUR)
    assert {row.post.id: row.live for row in place.rows()} == {"1": True, "2": False}

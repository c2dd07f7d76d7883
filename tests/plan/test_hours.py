from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.plan.check import Severity
from tasks.plan.check_hours import reference_weeks, stretches, uncovered
from tasks.plan.schema import Shift, Weekday
from tests.plan.plans import WHOLE, findings

WEEK = 7 * 24 * 60
DAY_SHIFT, NIGHT_SHIFT = "shifts: [{from: 08:00, to: 20:00}]", "shifts: [{from: 20:00, to: 08:00}]"
CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30]))
ZONES = st.sampled_from(
    ["Europe/Moscow", "Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "UTC"]
)


def hours(folder: Path, day: str, night: str = NIGHT_SHIFT, head: str = "") -> list[tuple[str, str]]:
    """(name, text) of what is found with these shifts of the two roles."""
    text = head + WHOLE.replace(DAY_SHIFT, day).replace(NIGHT_SHIFT, night)
    return [(each.key.removeprefix("plan.finding."), each.text("en")) for each in findings(folder, text)]


def test_two_shifts_over_midnight_cover_the_week(tmp_path: Path) -> None:
    assert hours(tmp_path, DAY_SHIFT) == []
    assert hours(tmp_path, "shifts: [{from: 00:00, to: 24:00}]", "shifts: []") == []


def test_a_gap_of_every_night_is_told_as_one(tmp_path: Path) -> None:
    (gap,) = hours(tmp_path, DAY_SHIFT, "shifts: []")
    assert gap[0] == "uncovered_year_daily"
    assert "20:00–08:00" in gap[1]
    assert "84 h" in gap[1]


def test_a_gap_over_the_end_of_the_week_is_one_gap(tmp_path: Path) -> None:
    days = "days: [mon, tue, wed, thu, fri]"
    (gap,) = hours(tmp_path, f"shifts: [{{{days}, from: 00:00, to: 24:00}}]", "shifts: []")
    assert gap[0] == "uncovered_year"
    assert "sat 00:00 – mon 00:00" in gap[1]
    assert "48 h" in gap[1]


def test_a_shift_of_another_zone_counts_at_its_own_hours(tmp_path: Path) -> None:
    elsewhere = "shifts: [{from: 23:00, to: 11:00, timezone: Europe/Moscow}]"  # 20:00–08:00 in London's winter
    (gap,) = hours(tmp_path, DAY_SHIFT, elsewhere)
    assert gap[0] == "uncovered_summer_daily"  # London's clocks go forward, Moscow's do not
    assert "20:00–21:00" in gap[1]
    assert "7 h" in gap[1]


def test_overlapping_shifts_of_one_role_are_told_at_the_second(tmp_path: Path) -> None:
    both = "shifts: [{from: 08:00, to: 20:00}, {days: [sat], from: 22:00, to: 09:00}]"
    (overlap,) = hours(tmp_path, both)
    assert overlap[0] == "shifts_overlap"
    assert "sun 08:00" in overlap[1]


def test_shifts_that_touch_and_shifts_of_two_roles_do_not_overlap(tmp_path: Path) -> None:
    assert hours(tmp_path, "shifts: [{from: 08:00, to: 12:00}, {from: 12:00, to: 20:00}]") == []
    assert hours(tmp_path, "shifts: [{from: 08:00, to: 22:00}]") == []


def test_a_sunday_night_overlaps_a_monday_morning(tmp_path: Path) -> None:
    both = "shifts: [{from: 08:00, to: 20:00}, {days: [sun], from: 20:00, to: 08:30}]"
    (overlap,) = hours(tmp_path, both)
    assert "mon 08:00" in overlap[1]


def test_nobody_on_duty_at_all_is_told_once(tmp_path: Path) -> None:
    assert [name for name, _ in hours(tmp_path, "shifts: []", "shifts: []")] == ["no_shifts"]


def test_in_a_small_plan_an_uncovered_night_and_a_missing_deputy_are_advice(tmp_path: Path) -> None:
    text = WHOLE.replace(NIGHT_SHIFT, "shifts: []").replace("deputy: second, ", "")
    big, little = findings(tmp_path, text), findings(tmp_path, "small: true\n" + text)
    assert [each.severity for each in big] == [Severity.ERROR] * 2
    assert [each.severity for each in little] == [Severity.ADVICE] * 2
    assert [each.key for each in little] == [each.key for each in big]


@pytest.mark.parametrize("year", [2025, 2026, 2031])
def test_reference_weeks_begin_on_mondays_half_a_year_apart(year: int) -> None:
    winter, summer = reference_weeks(year)
    assert winter.weekday() == summer.weekday() == 0
    assert (winter.month, summer.month) == (1, 7)


@given(st.lists(st.sampled_from(Weekday), min_size=1), CLOCKS, CLOCKS, ZONES, ZONES)
def test_a_shift_lasts_as_long_as_it_says_in_every_zone(
    days: list[Weekday], since: time, until: time, own: str, plan: str
) -> None:
    shift = Shift(days=tuple(days), since=since, until=until, timezone=own)
    length = (until.hour * 60 + until.minute - since.hour * 60 - since.minute) % (24 * 60) or 24 * 60
    for monday in reference_weeks(2026):
        covered = stretches(shift, plan, monday)
        assert all(0 <= start < end <= WEEK for start, end in covered)
        assert sum(end - start for start, end in covered) == length * len(set(days))


@given(st.lists(st.tuples(st.integers(0, WEEK), st.integers(0, WEEK)).map(lambda ends: (min(ends), max(ends)))))
def test_covered_and_uncovered_make_the_week(covered: list[tuple[int, int]]) -> None:
    open_minutes: set[int] = set()
    for start, end in uncovered(covered):
        assert start < end
        open_minutes.update(range(start, end))
    taken = {minute for start, end in covered for minute in range(start, end)}
    assert open_minutes.isdisjoint(taken)
    assert len(open_minutes) + len(taken) == WEEK


def test_the_plan_zone_is_the_shift_zone_where_unset() -> None:
    shift = Shift(days=(Weekday.MON,), since=time(9), until=time(10))
    assert stretches(shift, "Asia/Tokyo", date(2026, 1, 12)) == [(540, 600)]

"""Hours of the week: shifts of one role that overlap, and hours nobody is on duty.

Shifts are local times of their own zones. They are laid out over two reference weeks, around 15 January and
15 July: no zone changes its clocks then, and between them they show both halves of a year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from tasks.plan.finding import PlanFinding, Severity, found, lenient
from tasks.plan.load import LoadedPlan
from tasks.plan.schema import Plan, Shift, Weekday

Stretch = tuple[int, int]  # minutes since Monday 00:00 of the plan's zone; start < end <= WEEK

_DAY = 24 * 60
_WEEK = 7 * _DAY
_SHOWN = 3
ALWAYS = [(0, _WEEK)]


def reference_weeks(year: int) -> tuple[date, date]:
    """The Mondays of the two reference weeks."""
    january, july = date(year, 1, 15), date(year, 7, 15)
    return january - timedelta(days=january.weekday()), july - timedelta(days=july.weekday())


def stretches(shift: Shift, timezone: str, monday: date) -> list[Stretch]:
    """The minutes of that week a shift covers, in the plan's `timezone`; what runs past Sunday wraps to Monday."""
    origin = datetime.combine(monday, datetime.min.time(), ZoneInfo(timezone)).astimezone(UTC)
    zone = ZoneInfo(shift.timezone or timezone)
    covered: list[Stretch] = []
    for day in dict.fromkeys(shift.days):
        begins = monday + timedelta(days=list(Weekday).index(day))
        ends = begins if shift.until > shift.since else begins + timedelta(days=1)
        start, end = (
            int((datetime.combine(at, clock, zone).astimezone(UTC) - origin).total_seconds()) // 60
            for at, clock in ((begins, shift.since), (ends, shift.until))
        )
        covered += _wrapped(start, end)
    return covered


def _wrapped(start: int, end: int) -> list[Stretch]:
    length, start = end - start, start % _WEEK
    if start + length <= _WEEK:
        return [(start, start + length)]
    return [(start, _WEEK), (0, start + length - _WEEK)]


def uncovered(covered: Iterable[Stretch]) -> list[Stretch]:
    """What the stretches leave open."""
    gaps, reached = [], 0
    for start, end in [*sorted(covered), (_WEEK, _WEEK)]:
        if start > reached:
            gaps.append((reached, start))
        reached = max(reached, end)
    return gaps


def _minute(minute: int) -> str:
    """`mon 09:00`, as a plan writes days and times."""
    return f"{list(Weekday)[minute // _DAY % 7].value} {_clock(minute)}"


def _clock(minute: int) -> str:
    return f"{minute % _DAY // 60:02}:{minute % 60:02}"


def _joined(gaps: list[Stretch]) -> list[Stretch]:
    """A gap over the week's end is one gap, not two."""
    if len(gaps) > 1 and gaps[0][0] == 0 and gaps[-1][1] == _WEEK:
        return [*gaps[1:-1], (gaps[-1][0], gaps[0][1] + _WEEK)]
    return gaps


def in_words(gaps: list[Stretch]) -> dict[str, str | int]:
    """`23:00–08:00` where every day has the same gap (`daily` is 1), else the first few, as a plan writes them."""
    hours = max(1, round(sum(end - start for start, end in gaps) / 60))
    clocks = {(_clock(start), _clock(end)) for start, end in gaps}
    if len(gaps) == 7 and len(clocks) == 1:
        return {"hours": hours, "daily": 1, "gaps": "–".join(clocks.pop())}
    shown = ", ".join(f"{_minute(start)} – {_minute(end)}" for start, end in gaps[:_SHOWN])
    return {"hours": hours, "daily": 0, "gaps": shown + (", …" if len(gaps) > _SHOWN else "")}


def open_hours(plan: Plan, monday: date) -> list[Stretch]:
    """Hours nobody is on duty. Quiet hours stand for the shifts of a small plan that names none."""
    shifts = [shift for role in plan.team.roles for shift in role.shifts]
    if shifts:
        return _joined(uncovered(each for shift in shifts for each in stretches(shift, plan.timezone, monday)))
    if not plan.small:
        return ALWAYS
    asleep = [each for shift in plan.monitoring.quiet_hours for each in stretches(shift, plan.timezone, monday)]
    return _joined(uncovered(uncovered(asleep)))


def _overlaps(loaded: LoadedPlan, monday: date) -> Iterator[PlanFinding]:
    for number, role in enumerate(loaded.plan.team.roles):
        laid = [stretches(shift, loaded.plan.timezone, monday) for shift in role.shifts]
        for first, second in combinations(range(len(laid)), 2):
            both = [max(a[0], b[0]) for a in laid[first] for b in laid[second] if max(a[0], b[0]) < min(a[1], b[1])]
            if both:
                path = ("team", "roles", number, "shifts", second)
                at = _minute(min(both))
                yield found(loaded, Severity.ERROR, path, "shifts_overlap", id=role.id, at=at, other=first + 1)


def check_hours(loaded: LoadedPlan, now: datetime) -> Iterator[PlanFinding]:
    """Overlapping shifts and uncovered hours, in winter and, where clocks make it different, in summer."""
    plan = loaded.plan
    winter, summer = reference_weeks(now.year)
    overlaps = {each.path: each for monday in (summer, winter) for each in _overlaps(loaded, monday)}
    yield from overlaps.values()
    weeks = {"year": open_hours(plan, winter), "summer": open_hours(plan, summer)}
    if weeks["year"] == ALWAYS and not any(role.shifts for role in plan.team.roles):
        yield found(loaded, lenient(loaded), ("team", "roles"), "no_shifts")
        return
    if weeks["year"] == weeks["summer"]:
        del weeks["summer"]
    for season, gaps in weeks.items():
        if gaps:
            words = in_words(gaps)
            name = f"uncovered_{season}{'_daily' if words.pop('daily') else ''}"
            yield found(loaded, lenient(loaded), _hours_path(plan), name, **words)


def _hours_path(plan: Plan) -> tuple[str, str]:
    return ("team", "roles") if any(role.shifts for role in plan.team.roles) else ("monitoring", "quiet_hours")

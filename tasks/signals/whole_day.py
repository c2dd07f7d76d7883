"""A whole day against the days before it: for a crisis too slow for windows of hours, 1.5 to 2 times for a day.

Once an hour the live count of the last 24 hours is compared with the 24 hours that ended at this time on earlier
days. Usual is the median of the last fortnight, or of the same weekday in the last four weeks where that is more: a
brand that is loud on Saturdays is not judged by its Fridays. Scatter is the median absolute deviation of log totals,
drawn towards SCATTER while few days are known. Only live mentions: a past that was read in late has holes, and a
day next to a hole looks like growth.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import log, sqrt
from statistics import median, median_low
from typing import Any

from tasks.core.counts import Point
from tasks.core.detection import Signal, SignalKind
from tasks.signals.announce import MINUTE, release, write
from tasks.signals.evidence import minute_of
from tasks.signals.shape import Context

RULE = "day"
WINDOW = timedelta(hours=24)
HOLD_MINUTES = 2160
"""A day and a half: what fell into half a day has left the window by then, and is not said again as an echo."""
LEAST_DAYS = 4
"""Earlier days that must have been read before a day can be judged."""
NOTICE = 2.0
NOTICE_TIMES = 1.4
ALARM = 3.0
ALARM_TIMES = 1.8
FLOOR_TIMES = 4
PEOPLE_TIMES = 2
"""The plan's `floor` and `authors` are for minutes and hours; a day needs so many times as many."""
SCATTER = 0.2
"""What day-to-day log scatter is taken to be before it is known; weighs as much as SCATTER_DAYS days."""
SCATTER_DAYS = 4
_LEAST_SCATTER = 0.1
_FORTNIGHT = 14
_DAYS = 28
_HOURS_KEPT = (_DAYS + 1) * 24
_UNREAD = -1
_HOLES = 2
_BUCKETS = 10
PEOPLE_KEPT = 40

WholeDay = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rise:
    """The last 24 hours against the usual: counts, standard deviations of log totals above it, distinct people."""

    observed: int
    expected: float
    score: float
    authors: int

    @property
    def times(self) -> float:
        """How many times the usual."""
        return self.observed / max(self.expected, 1.0)


def fresh() -> WholeDay:
    """Nothing seen. `hours` are the live counts of the last 29 days' hours up to `closed`, -1 where not read."""
    return {"hour": 0, "read": 0, "live": 0, "closed": 0, "hours": [], "people": {}, "held": {}}


def learn(day: WholeDay, point: Point, live: int) -> bool:
    """Take a five-minute bucket in; True where it ends an hour. Begins with the first live mention of the series."""
    hours: list[int] = day["hours"]
    minute = minute_of(point.start)
    hour = minute // 60
    if not day["hour"] and not point.count.live:
        return False
    if hour != day["hour"]:
        day["hour"], day["read"], day["live"] = hour, 0, 0
    day["read"] += 1
    day["live"] += live
    if live:
        _meet(day, point.count.authors, minute)
    if minute % 60 < 55:
        return False
    if hours:
        hours.extend([_UNREAD] * min(hour - day["closed"] - 1, _HOURS_KEPT))
    hours.append(day["live"] if day["read"] >= _BUCKETS else _UNREAD)
    del hours[:-_HOURS_KEPT]
    day["closed"] = hour
    return True


def rise(day: WholeDay, floor: int) -> Rise | None:
    """The last 24 hours, if they stand out, hold enough for the plan's floor, and enough earlier days were read."""
    observed = _total(day["hours"], 0)
    if observed is None or observed < FLOOR_TIMES * floor:
        return None
    earlier = {k: total for k in range(1, _DAYS + 1) if (total := _total(day["hours"], k)) is not None}
    recent = [total for k, total in earlier.items() if k <= _FORTNIGHT]
    if len(recent) < LEAST_DAYS:
        return None
    weekday = [total for k, total in earlier.items() if k % 7 == 0]
    usual = max(median(recent), median_low(weekday) if weekday else 0.0)
    if observed < NOTICE_TIMES * usual:
        return None
    score = log((observed + 0.5) / (usual + 0.5)) / _scatter(recent, usual)
    return Rise(round(observed), usual, score, _people(day)) if score >= NOTICE else None


def alarming(found: Rise, authors: int) -> bool:
    """About twice the usual, far outside its scatter, by twice the plan's people at least."""
    people = max(PEOPLE_TIMES * authors, min(20, found.observed // 4))
    return found.score >= ALARM and found.times >= ALARM_TIMES and found.authors >= people


def look(day: WholeDay, kind: SignalKind, point: Point, context: Context, *, may_alarm: bool) -> Signal | None:
    """The signal of the hour that ends with this bucket. It comes again after HOLD_MINUTES;
    sooner only where a notice becomes an alarm or the excess is three times what it was (announce.release): a storm
    that fills the window hour by hour is the same storm."""
    found = rise(day, context.model.floor)
    if found is None:
        return None
    red = may_alarm and alarming(found, context.model.authors)
    if not release(day["held"], "red" if red else "yellow", point, 0.0, found.times, HOLD_MINUTES):
        return None
    facts: dict[str, str | float] = {
        "rule": RULE,
        "observed": found.observed,
        "expected": found.expected,
        "score": found.score,
        "red": red,
    }
    return write(kind, point, context, WINDOW, found.authors, facts)


def _total(hours: list[int], days_ago: int) -> float | None:
    """The 24 hours that ended so many days ago, filled up for up to two hours nobody read; None for more holes."""
    end = len(hours) - 24 * days_ago
    if end < 24:
        return None
    window = hours[end - 24 : end]
    holes = window.count(_UNREAD)
    if holes > _HOLES:
        return None
    total = sum(window) + holes
    return total * 24 / (24 - holes) if holes and days_ago else float(total)


def _scatter(recent: list[float], usual: float) -> float:
    """Standard deviation of a new log total around the usual, with what a median of so few days does not know."""
    logs = [log(total + 0.5) for total in recent]
    middle = median(logs)
    own = max(_LEAST_SCATTER, 1.4826 * median(abs(one - middle) for one in logs))
    n = len(logs)
    drawn = (n * own * own + SCATTER_DAYS * SCATTER * SCATTER) / (n + SCATTER_DAYS)
    return sqrt(drawn * (1.0 + 1.57 / n) + 1.0 / (usual + 0.5))


def _meet(day: WholeDay, authors: list[str], minute: int) -> None:
    """Remember the last PEOPLE_KEPT people and when each spoke last: more are never asked for."""
    people: dict[str, int] = day["people"]
    for author in authors:
        people.pop(author, None)
        people[author] = minute
    for name in list(people)[: max(0, len(people) - PEOPLE_KEPT)]:
        del people[name]


def _people(day: WholeDay) -> int:
    """Distinct people of the last 24 hours, at most PEOPLE_KEPT."""
    since = (day["closed"] + 1) * 60 - WINDOW // MINUTE
    return sum(1 for minute in day["people"].values() if minute >= since)

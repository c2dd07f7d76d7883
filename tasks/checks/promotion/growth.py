"""Days on which more joined, or left, than this community is used to; and whether anything else explains it.

Daily numbers are made even by a signed square root and held against the median of the 28 days before, in units of
their spread (1.4826 x MAD); the thresholds are those of one false day a year by size (simulated; docs/promotion.md).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import copysign, log, log10, sqrt
from statistics import median

from tasks.core.promotion import GrowthDay

BACK = 28
LEAST_DAYS = 14
SLOW = 14  # days of a purchase that is trickled in
SLOW_Z = 3.0
FAST_PART, SLOW_PART = 0.005, 0.02  # of the community: smaller ones are nobody's business
FEWEST = 30
AFTER = 28
_SIZES = ((3.0, 2.5), (4.0, 3.5), (5.0, 3.7), (6.0, 3.9))  # log10 of followers, threshold
LOUDER = 1.5  # times the usual reach, or mentions: then a rise has a reason that people can see
LOUDER_Z, LONG = 2.5, 6
ELSEWHERE = 3.0  # median z of the competitors on the same days


@dataclass(frozen=True, slots=True)
class Burst:
    """`surplus` people more than usual over [first, last] (fewer: below 0), a `part` of the community. `louder`:
    reach or mentions rose meanwhile, None: neither is known; `elsewhere`: competitors grew on the same days.
    `left` is which part of the surplus left within 28 days, None: not known yet, or never told."""

    first: date
    last: date
    surplus: int
    part: float
    z: float
    louder: bool | None = None
    elsewhere: bool = False
    left: float | None = None

    @property
    def explained(self) -> bool:
        """There is a reason besides a purchase."""
        return self.elsewhere or bool(self.louder)


def threshold(size: int | None) -> float:
    """The z of one false alarm a year, by size."""
    place = log10(max(1000, size or 1000))
    for (low, z_low), (high, z_high) in itertools.pairwise(_SIZES):
        if place <= high:
            return z_low + (z_high - z_low) * (place - low) / (high - low)
    return _SIZES[-1][1]


def bursts(days: Sequence[GrowthDay], size: int | None, rivals: Sequence[Sequence[GrowthDay]] = ()) -> list[Burst]:
    """Rises, in order; those that overlap are one. `days` in order, without gaps (a day not read tells nothing)."""
    gained = _gained(days)
    spans = _fast(gained, size)
    spans += [span for span in _slow(gained, size) if not any(_meet(span, other) for other in spans)]
    theirs = [_gained(one) for one in rivals]
    return [_told(days, gained, span, theirs, size) for span in sorted(spans)]


def falls(days: Sequence[GrowthDay], size: int | None) -> list[Burst]:
    """Days on which many left at once without the brand being talked about: what a platform's purge looks like."""
    gained = _gained(days)
    found = []
    for at, value in enumerate(gained):
        usual = _usual(gained[max(0, at - BACK) : at])
        if value is None or usual is None or _z(value, usual) > -threshold(size):
            continue
        surplus = round(value - _back(usual[0]))
        part = -surplus / max(1, size or 1000)
        if part >= 2 * FAST_PART and -surplus >= FEWEST:
            burst = Burst(days[at].day, days[at].day, surplus, part, _z(value, usual), _louder(days, at, at))
            found.append(burst)
    return [one for one in found if not one.explained]


def _gained(days: Sequence[GrowthDay]) -> list[float | None]:
    """Joins where they are told all along, else what the number of followers grew by."""
    if days and sum(day.joins is not None for day in days) >= 0.8 * len(days):
        return [None if day.joins is None else float(day.joins) for day in days]
    found: list[float | None] = [None]
    for before, after in itertools.pairwise(days):
        known = before.followers is not None and after.followers is not None
        found.append(float((after.followers or 0) - (before.followers or 0)) if known else None)
    return found[: len(days)]


def _root(value: float) -> float:
    return copysign(sqrt(abs(value) + 0.375), value)


def _back(root: float) -> float:
    return copysign(max(0.0, root * root - 0.375), root)


def _usual(before: Sequence[float | None]) -> tuple[float, float] | None:
    """Median and spread of the evened values; None: too few days."""
    known = [_root(value) for value in before if value is not None]
    if len(known) < LEAST_DAYS:
        return None
    middle = median(known)
    return middle, max(0.5, 1.4826 * median(abs(value - middle) for value in known))


def _z(value: float, usual: tuple[float, float]) -> float:
    return (_root(value) - usual[0]) / usual[1]


Span = tuple[int, int, float, float]  # first, last, surplus, z


def _fast(gained: Sequence[float | None], size: int | None) -> list[Span]:
    """Single days beyond the threshold, neighbours together. A found day teaches nothing about what is usual."""
    clean = list(gained)
    found: list[Span] = []
    for at, value in enumerate(gained):
        usual = _usual(clean[max(0, at - BACK) : at])
        if value is None or usual is None or (z := _z(value, usual)) < threshold(size):
            continue
        clean[at] = None
        surplus = value - _back(usual[0])
        if found and at - found[-1][1] <= 2:
            first, _, sum_, best = found.pop()
            found.append((first, at, sum_ + surplus, max(z, best)))
        else:
            found.append((at, at, surplus, z))
    return [one for one in found if _big(one[2], size, FAST_PART)]


def _slow(gained: Sequence[float | None], size: int | None) -> list[Span]:
    """Fortnights that lie above the four weeks before them as a whole. Days of one week are alike, so that the mean of
    a fortnight varies about twice as much as that of 14 days on their own."""
    found: list[Span] = []
    for end in range(BACK + SLOW, len(gained) + 1):
        window, before = gained[end - SLOW : end], gained[end - SLOW - BACK : end - SLOW]
        known, usual = [value for value in window if value is not None], _usual(before)
        if len(known) < SLOW - 2 or usual is None:
            continue
        z = (sum(map(_root, known)) / len(known) - usual[0]) / (usual[1] * 2 / sqrt(len(known)))
        surplus = sum(known) - len(known) * _back(usual[0])
        if z < SLOW_Z or not _big(surplus, size, SLOW_PART):
            continue
        span = (end - SLOW, end - 1, surplus, z)
        if found and _meet(found[-1], span):
            span = max(found.pop(), span, key=lambda one: one[3])
        found.append(span)
    return found


def _meet(one: Span, other: Span) -> bool:
    return one[0] <= other[1] + 1 and other[0] <= one[1] + 1


def _big(surplus: float, size: int | None, part: float) -> bool:
    return surplus >= max(FEWEST, part * (size or 1000))


def _told(days: Sequence[GrowthDay], gained: Sequence[float | None], span: Span,
          rivals: Sequence[Sequence[float | None]], size: int | None) -> Burst:  # fmt: skip
    first, last, surplus, z = span
    size = next((day.followers for day in reversed(days[: first + 1]) if day.followers), size) or 1000
    return Burst(
        first=days[first].day,
        last=days[last].day,
        surplus=round(surplus),
        part=surplus / size,
        z=z,
        louder=_louder(days, first, last),
        elsewhere=_elsewhere(rivals, first, last),
        left=_left(days, first, last, surplus),
    )


def _louder(days: Sequence[GrowthDay], first: int, last: int) -> bool | None:
    """Whether reach or mentions rose from the day before on: half as much again as the median of the four weeks
    before, and further than they wander by themselves. None: neither is known."""
    found = []
    for name in ("reach", "mentions"):
        told = [getattr(day, name) for day in days]
        before = [log(value + 5) for value in told[max(0, first - BACK) : first] if value is not None]
        during = [log(value + 5) for value in told[max(0, first - 1) : last + 1] if value is not None]
        if len(before) >= LEAST_DAYS and during:
            middle = median(before)
            spread = max(0.1, 1.4826 * median(abs(value - middle) for value in before))
            needed = max(log(LOUDER), LOUDER_Z * spread)
            # a long rise may also be held as a whole: the mean of a week wanders half as far as a day
            whole = sum(during) / len(during) if len(during) >= LONG else middle
            day = max(during) if len(during) <= SLOW else middle
            found.append(day - middle >= needed or whole - middle >= max(log(LOUDER), needed / 2))
    return any(found) if found else None


def _elsewhere(rivals: Sequence[Sequence[float | None]], first: int, last: int) -> bool:
    risen = []
    for gained in rivals:
        usual = _usual(gained[max(0, first - BACK) : first])
        known = [value for value in gained[first : last + 1] if value is not None]
        if usual is not None and known:
            risen.append(max(_z(value, usual) for value in known))
    return len(risen) >= 2 and median(risen) >= ELSEWHERE


def _left(days: Sequence[GrowthDay], first: int, last: int, surplus: float) -> float | None:
    """Leaves beyond the usual in the four weeks after, of those who came."""
    before = [day.leaves for day in days[max(0, first - BACK) : first] if day.leaves is not None]
    after = [day.leaves for day in days[last + 1 : last + 1 + AFTER] if day.leaves is not None]
    if len(before) < LEAST_DAYS or len(after) < 7 or surplus <= 0:
        return None
    return max(0.0, (sum(after) - len(after) * median(before)) / surplus)

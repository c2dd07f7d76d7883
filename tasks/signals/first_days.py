"""The count rule: many people complaining at once, before growth can be judged (the first three days read).

A brand's first morning looks like an outbreak to somebody who knows only its night. So the rule asks for several
times the largest quarter of an hour seen before, and for more while no whole day was seen: a small brand, whose
quarters hold one complaint or none, still alarms at the plan's floor.
"""

from __future__ import annotations

from typing import Any

from tasks.core.counts import Point
from tasks.plan.schema import ResponseModel
from tasks.signals import evidence, pace
from tasks.signals.announce import enough_people
from tasks.signals.evidence import Evidence, Found
from tasks.signals.shape import Context

COUNT = 5.0
TIMES_FIRST_DAY = 3.0
TIMES = 1.5
"""Times the largest quarter of an hour seen so far: in the first 24 hours read, and after them."""
_PART = 0.5
_FIRST_HOUR = 12
_LEARNING = 36
_QUARTER = 3

FirstDays = dict[str, Any]


def fresh() -> FirstDays:
    """Nothing seen. `most` is the largest quarter of an hour; `recent` those that overlap the one judged now."""
    return {"recent": [], "most": 0}


def learn(first: FirstDays, quarter: int) -> None:
    """Take in the complaints of the quarter that ends with this bucket. It is `most` only once no later one overlaps
    it: an outbreak must not excuse itself."""
    recent: list[int] = first["recent"]
    recent.append(quarter)
    if len(recent) > _QUARTER:
        first["most"] = max(first["most"], recent.pop(0))


def outbreak(first: FirstDays, learned: pace.Pace, rows: evidence.Rows, point: Point, context: Context) -> Found | None:
    """Enough complaints by enough people in 15 minutes, half of what is said, and far above the little learned."""
    if learned["n"] < _FIRST_HOUR:
        return None  # nothing to compare with: any busy brand would be an outbreak in its first minutes
    seen = evidence.gather(rows, point.start + point.grain, _QUARTER * context.grain)
    if seen.trouble < _least(first, learned["n"], context.model) or not _many(seen, context.model):
        return None
    expected = max(learned["sum_mu"][1], 1e-3)
    score = pace.root_deviance(seen.trouble, expected, learned["phi"][1])
    if learned["n"] >= _LEARNING and score < COUNT:
        return None
    return "count", max(score, 0.0), _QUARTER * context.grain, expected, seen


def _least(first: FirstDays, n: int, model: ResponseModel) -> float:
    """The floor, twice in the first three hours; for a busy brand a multiple of its largest quarter."""
    floor = model.floor * (1 if n >= _LEARNING else 2)
    times = TIMES if n > pace.FIRST_FINE else TIMES_FIRST_DAY
    return max(float(floor), times * float(first["most"]))


def _many(seen: Evidence, model: ResponseModel) -> bool:
    return enough_people(seen, seen.trouble, model.authors) and seen.trouble >= _PART * seen.live

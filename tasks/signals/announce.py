"""When a signal may be said again, and how it is written down."""

from __future__ import annotations

from datetime import timedelta

from tasks.core.counts import Point
from tasks.core.detection import Signal, SignalKind
from tasks.core.instants import DAY
from tasks.signals.evidence import Evidence, minute_of
from tasks.signals.shape import Context

HOLD_MINUTES = 1440
REMIND_MINUTES = 60
FASTER = 3.0
MINUTE = timedelta(minutes=1)

Held = dict[str, list[float]]
"""What was said last, by tier: [minute, measure, times the expected]."""
_WRITTEN = frozenset({"rule", "observed", "expected", "score", "red"})
_ABOVE = {"red": ("red",), "yellow": ("red", "yellow")}


def release(held: Held, tier: str, point: Point, measure: float, times: float, hold: int = HOLD_MINUTES) -> bool:
    """True if nothing of this tier or above was said for `hold` minutes, or it is now clearly worse.

    Worse: the measure is ≥ 1.2 · the last + 0.2, or three times the excess (`times` the expected): in a long storm the
    measure learns, the crowd does not.
    """
    minute = minute_of(point.start)
    for name in _ABOVE[tier]:
        last = held.get(name)
        if last is None or minute - last[0] >= hold:
            continue
        if name != tier or (measure < 1.2 * last[1] + 0.2 and times < FASTER * last[2]):
            return False
    held[tier] = [minute, measure, times]
    return True


def much_faster(held: Held, point: Point, times: float) -> bool:
    """A red storm of the last day now has three times the excess of when it was said. Its own scores, which have
    learned the storm meanwhile, may no longer say so."""
    last = held.get("red")
    return last is not None and times >= FASTER * last[2] and minute_of(point.start) - last[0] < HOLD_MINUTES


def enough_people(found: Evidence, observed: int, least: int) -> bool:
    """The plan's least number of distinct people, and not one person shouting: a quarter of the posts, up to 20."""
    return found.authors >= max(least, min(20, observed // 4))


def write(
    kind: SignalKind, point: Point, context: Context, window: timedelta, authors: int, facts: dict[str, str | float]
) -> Signal:
    """The signal of a window that ends with this bucket. `facts` has rule, observed, expected, score, red, and more
    counts that are told as they are."""
    end = point.start + point.grain
    observed, expected = float(facts["observed"]), float(facts["expected"])
    return Signal(
        brand=context.brand,
        topic=context.topic,
        kind=kind,
        at=end,
        since=end - window,
        observed=observed,
        expected=round(expected, 2),
        score=round(float(facts["score"]), 3),
        alarming=bool(facts["red"]),
        authors=authors,
        grain=context.grain,
        facts={
            "rule": facts["rule"],
            "observed": int(observed),
            "expected": round(expected, 1),
            "minutes": window // MINUTE,
            "days": window // DAY if context.daily else 0,
            **{name: value for name, value in facts.items() if name not in _WRITTEN},
        },
    )

"""When a signal may be said again, and how it is written down."""

from __future__ import annotations

from datetime import timedelta

from tasks.core.counts import Point
from tasks.core.detection import Signal, SignalKind
from tasks.core.instants import DAY
from tasks.signals.evidence import Evidence, minute_of
from tasks.signals.shape import Context

HOLD_MINUTES = 1440
_ABOVE = {"red": ("red",), "yellow": ("red", "yellow")}


def release(held: dict[str, list[float]], tier: str, point: Point, measure: float) -> bool:
    """True if nothing of this tier or above was said for 24 hours, or it is clearly worse: ≥ 1.2 · last + 0.2."""
    minute = minute_of(point.start)
    for name in _ABOVE[tier]:
        last = held.get(name)
        if last is None or minute - last[0] >= HOLD_MINUTES:
            continue
        if name != tier or measure < 1.2 * last[1] + 0.2:
            return False
    held[tier] = [minute, measure]
    return True


def write(
    kind: SignalKind, point: Point, context: Context, window: timedelta, found: Evidence, facts: dict[str, str | float]
) -> Signal:
    """The signal of a window that ends with this bucket. `facts` has rule, observed, expected, score, red."""
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
        authors=found.authors,
        grain=context.grain,
        facts={
            "rule": facts["rule"],
            "observed": int(observed),
            "expected": round(expected, 1),
            "minutes": window // timedelta(minutes=1),
            "days": window // DAY,
            "live": found.live,
            "negative": found.negative,
            "complaints": found.complaints,
        },
    )

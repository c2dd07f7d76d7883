"""More mentions than this hour of this weekday usually brings.

Red (alarming) if either of two scores is rare in this series' own life (tail.py; docs/signals.md has the figures):
slow, u ≥ 1.75: log counts of 15 min, 1 h and 3 h against the expected, averaged (MSLZ); fast, u ≥ 3.1: the largest
negative binomial deviance of 5 min to 3 h (MSNB). Yellow, a notice that wakes nobody: a deviance ≥ 3.5.
A day that is well above the days before it is a notice too (whole_day.py).
At day grain there is only yellow: many reviews on one date may be an upload of old ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from math import log

from tasks.core.counts import Count, Point
from tasks.core.detection import Signal, SignalKind
from tasks.core.instants import BUCKET
from tasks.plan.schema import TopicKind
from tasks.signals import evidence, pace, tail, whole_day
from tasks.signals.announce import HOLD_MINUTES, enough_people, much_faster, release, write
from tasks.signals.evidence import Evidence
from tasks.signals.shape import Context, Example, State

RED = 1.75
FAST_PENALTY = 1.35
YELLOW = 3.5
_LIVE_PART = 3.0
_CALM = Count(total=8, live=8)


class VolumeSpike:
    """Growth of all mentions of a topic."""

    kind = SignalKind.VOLUME_SPIKE
    topics = frozenset(TopicKind) - {TopicKind.COMPETITOR}
    version = 2

    examples: Sequence[Example] = (
        Example(
            "ten times the usual",
            TopicKind.BRAND,
            BUCKET,
            1800,
            _CALM,
            {i: Count(total=80, live=80, authors=[f"a{j}" for j in range(24)]) for i in range(1500, 1506)},
            True,
        ),
        Example("nothing happens", TopicKind.BRAND, BUCKET, 1800, _CALM, {}, False),
        Example(
            "old posts are read in",
            TopicKind.BRAND,
            BUCKET,
            1800,
            _CALM,
            {i: Count(total=900, live=8, authors=["a1", "a2"]) for i in range(1500, 1506)},
            False,
        ),
    )

    def fresh(self) -> State:
        """Nothing learned."""
        return {
            "v": self.version,
            "pace": pace.fresh(),
            "slow": tail.fresh(),
            "fast": tail.fresh(),
            "m": [0.0] * 3,
            "d": [0.5] * 3,
            "rows": [],
            "held": {},
            "day": whole_day.fresh(),
        }

    def step(self, state: State, point: Point, context: Context) -> Signal | None:
        """One bucket on. A bucket that was not read is passed over: its zero is not a count."""
        if not point.read:
            return None
        hour_ends = not context.daily and whole_day.learn(state["day"], point, point.count.live)
        found = self._fast(state, point, context)
        if found is None and hour_ends:
            found = whole_day.look(state["day"], self.kind, point, context, may_alarm=False)
        return found

    def _fast(self, state: State, point: Point, context: Context) -> Signal | None:
        """Windows of minutes and hours, or of days at day grain."""
        daily = context.daily
        learned = state["pace"]
        warm = pace.warm(learned, daily)
        first = pace.learn(learned, point, point.count.total, daily)
        evidence.remember(state["rows"], point, (pace.DAILY if daily else pace.FINE)[-1] * context.grain)
        rarity = None if daily or first < 0 else _rarity(state, learned, first)
        if not warm or not state["rows"]:
            return None
        faster = not daily and much_faster(state["held"], point, learned["sum_x"][1] / max(learned["sum_mu"][1], 1e-3))
        red = faster or (rarity is not None and rarity >= RED)
        if not red and not any(pace.may_reach(learned, i, YELLOW) for i in range(4)):
            return None
        least = 0.0 if faster else _LIVE_PART
        return self._judge(state, point, context, (rarity or 0.0) if red else None, least)

    def _judge(self, state: State, point: Point, context: Context, rarity: float | None, least: float) -> Signal | None:
        seen = _best_window(state, point, context, least)
        if seen is None:
            return None
        score, window, expected, found = seen
        red = rarity is not None and enough_people(found, found.live, context.model.authors)
        if not red and score < YELLOW:
            return None
        measure = rarity if red and rarity is not None else score
        hold = 7 * HOLD_MINUTES if context.daily else HOLD_MINUTES
        if not release(state["held"], "red" if red else "yellow", point, measure, found.live / expected, hold):
            return None
        facts: dict[str, str | float] = {
            "rule": "growth" if red else "notice",
            "observed": found.live,
            "expected": expected,
            "score": measure,
            "red": red,
            **found.told,
        }
        return write(self.kind, point, context, window, found.authors, facts)


def _rarity(state: State, learned: pace.Pace, first: int) -> float | None:
    """The larger of the two scores' u, the fast one's put back by its penalty. None while the tails start."""
    slow = tail.rarity(state["slow"], _log_score(state, learned, first))
    matters = tail.matters_from(state["fast"])
    fast = tail.rarity(state["fast"], pace.largest_deviance(learned, matters))
    return None if slow is None or fast is None else max(slow, fast - FAST_PENALTY)


def _log_score(state: State, learned: pace.Pace, first: int) -> float:
    """Mean over windows of the log ratio to the expected, in units of its usual size."""
    rate = max(1.0 / 2016, 1.0 / (first + 1))
    m, d = state["m"], state["d"]
    sum_x, sum_mu = learned["sum_x"], learned["sum_mu"]
    total = 0.0
    for i in (0, 1, 2):
        width = pace.FINE[i + 1]
        size = d[i]
        e = log((sum_x[i + 1] + width) / (sum_mu[i + 1] + width)) - m[i]
        total += e / size
        limit = 5.0 * size
        e = limit if e > limit else -limit if e < -limit else e
        m[i] += rate * e
        size += rate * (1.2533 * abs(e) - size)
        d[i] = size if size > 0.05 else 0.05
    return total / 3.0


def _best_window(
    state: State, point: Point, context: Context, least: float
) -> tuple[float, timedelta, float, Evidence] | None:
    """The window whose live mentions stand out most, of those with the plan's least number of them."""
    learned = state["pace"]
    best = None
    for i, width in enumerate(pace.DAILY if context.daily else pace.FINE):
        window = width * context.grain
        found = evidence.gather(state["rows"], point.start + point.grain, window)
        expected = max(learned["sum_mu"][i], 1e-3)
        if found.live < context.model.floor:
            continue
        score = pace.root_deviance(found.live, expected, learned["phi"][i])
        if score >= least and (best is None or score > best[0]):
            best = (score, window, expected, found)
    return best

"""People complain more than they usually do at this hour, or a larger part of what they say is negative.

A complaint here is a mention that is a complaint or negative: the larger of the two counts of a bucket. Growth is
the negative binomial deviance of *live* complaints against the pace of all complaints. A day well above the days
before it is a notice, from about twice the usual an alarm (whole_day.py). Before the warm-up only the count rule
speaks (first_days.py). While it lasts the signal comes again every hour (every day at day grain), so that an incident
knows that it is not over. Where no author is known (most review sites) complaints cannot be counted as people; then,
at day grain, growth must show on two separate days of which neither holds most of the excess: an upload of old
reviews stands on one day, a slow crisis does not (docs/signals.md says what this costs).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from tasks.core.counts import Count, Point
from tasks.core.detection import Signal, SignalKind
from tasks.core.instants import BUCKET, DAY
from tasks.plan.schema import TopicKind
from tasks.signals import evidence, first_days, pace, whole_day
from tasks.signals.announce import REMIND_MINUTES, enough_people, release, write
from tasks.signals.evidence import Evidence, Found
from tasks.signals.shape import Context, Example, State

GROWTH_FINE = 3.8
GROWTH_DAILY = 2.2
SHARE = 4.5
_MOST = 0.65
_SHARE_RISE = 0.2
_SHARE_SCATTER = 2.0
_CALM = Count(total=6, live=6, negative=1, live_negative=1, complaints=1, live_complaints=1, authors=["a1"])
_ANGRY = Count(
    total=40,
    live=40,
    negative=30,
    live_negative=30,
    complaints=25,
    live_complaints=25,
    authors=[f"a{j}" for j in range(24)],
)
_UPLOAD = Count(total=70, live=70, negative=60, live_negative=60, complaints=50, live_complaints=50)
_REVIEWS = Count(total=3, live=3, negative=2, live_negative=2, complaints=2, live_complaints=2)
_BAD_DAY = Count(total=16, live=16, negative=13, live_negative=13, complaints=12, live_complaints=12)


class ComplaintGrowth:
    """Growth of complaints, by count or by share."""

    kind = SignalKind.COMPLAINT
    topics = frozenset(TopicKind) - {TopicKind.COMPETITOR, TopicKind.INDUSTRY}
    version = 2
    examples: Sequence[Example] = (
        Example(
            "many angry people", TopicKind.BRAND, BUCKET, 1400, _CALM, dict.fromkeys(range(1300, 1304), _ANGRY), True
        ),
        Example("as angry as ever", TopicKind.BRAND, BUCKET, 1400, _CALM, {}, False),
        Example("an upload on one day", TopicKind.BRAND, DAY, 90, _REVIEWS, {70: _UPLOAD, 71: _BAD_DAY}, False),
        Example("bad days in a row", TopicKind.BRAND, DAY, 90, _REVIEWS, {70: _BAD_DAY, 71: _BAD_DAY}, True),
    )

    def fresh(self) -> State:
        """Nothing learned."""
        return {
            "v": self.version,
            "pace": pace.fresh(),
            "rows": [],
            "held": {},
            "negative": 0.0,
            "total": 0.0,
            "first": first_days.fresh(),
            "day": whole_day.fresh(),
        }

    def step(self, state: State, point: Point, context: Context) -> Signal | None:
        """One bucket on; a bucket that was not read is passed over."""
        if not point.read:
            return None
        live = max(point.count.live_negative, point.count.live_complaints)
        hour_ends = not context.daily and whole_day.learn(state["day"], point, live)
        found = self._fast(state, point, context)
        if found is None and hour_ends:
            found = whole_day.look(state["day"], self.kind, point, context, may_alarm=True)
        return found

    def _fast(self, state: State, point: Point, context: Context) -> Signal | None:
        """Windows of minutes and hours, or of days at day grain."""
        count = point.count
        daily = context.daily
        trouble = count.complaints if count.complaints > count.negative else count.negative
        before = state["negative"], state["total"]
        pace.learn(state["pace"], point, trouble, daily)
        if not pace.warm(state["pace"], daily):
            first_days.learn(state["first"], state["pace"]["sum_x"][1])
        if count.total:
            keep = 1.0 - 1.0 / (90.0 * 8 if daily else 2016.0 * 4)
            state["negative"] = state["negative"] * keep + count.negative
            state["total"] = state["total"] * keep + count.total
        evidence.remember(state["rows"], point, (pace.DAILY if daily else pace.FINE)[-1] * context.grain)
        if not (count.live_negative or count.live_complaints):
            return None
        found = self._look(state, point, context, before)
        if found is None:
            return None
        rule, score, window, expected, seen = found
        if not release(state["held"], "red", point, score, seen.trouble / max(expected, 1e-3), REMIND_MINUTES):
            return None
        facts: dict[str, str | float] = {
            "rule": rule,
            "observed": seen.trouble,
            "expected": expected,
            "score": score,
            "red": True,
            **seen.told,
        }
        return write(self.kind, point, context, window, seen.authors, facts)

    def _look(self, state: State, point: Point, context: Context, before: tuple[float, float]) -> Found | None:
        if not pace.warm(state["pace"], context.daily):
            first = state["first"], state["pace"], state["rows"]
            return None if context.daily else first_days.outbreak(*first, point, context)
        return _growth(state, point, context) or _share(state, point, context, before)


def _growth(state: State, point: Point, context: Context) -> Found | None:
    """The window in which live complaints stand out most, if it passes the floor and the people rule."""
    learned = state["pace"]
    daily = context.daily
    threshold = GROWTH_DAILY if daily else GROWTH_FINE
    best: Found | None = None
    for i, width in enumerate(pace.DAILY if daily else pace.FINE):
        expected = max(learned["sum_mu"][i], 1e-3)
        if learned["sum_x"][i] < context.model.floor or not pace.may_reach(learned, i, threshold):
            continue
        window = width * context.grain
        seen = evidence.gather(state["rows"], point.start + point.grain, window)
        if seen.trouble < context.model.floor or not _people(seen, expected, width, context):
            continue
        score = pace.root_deviance(seen.trouble, expected, learned["phi"][i])
        if score >= threshold and (best is None or score > best[1]):
            best = ("growth", score, window, expected, seen)
    return best


def _people(seen: Evidence, expected: float, width: int, context: Context) -> bool:
    """Enough distinct people; where none is known, two days of which neither holds most of the excess."""
    if enough_people(seen, seen.trouble, context.model.authors):
        return True
    if seen.authors or not context.daily:
        return False
    usual = expected / width
    excess = sorted((day - usual for day in seen.buckets if day > usual), reverse=True)
    return len(excess) >= 2 and excess[0] <= _MOST * sum(excess) and seen.trouble >= 2 * context.model.floor


def _share(state: State, point: Point, context: Context, before: tuple[float, float]) -> Found | None:
    """The negative part of live mentions against its own history: a binomial score with scatter."""
    negative, total = before
    if total < 50:
        return None
    usual = (negative + 1.0) / (total + 2.0)
    windows = pace.DAILY if context.daily else pace.FINE
    for i in (2, 3):
        width = windows[i]
        if state["pace"]["sum_x"][i] < 2 * context.model.floor:
            continue
        seen = evidence.gather(state["rows"], point.start + point.grain, width * context.grain)
        if seen.negative < 2 * context.model.floor or not enough_people(seen, seen.negative, context.model.authors):
            continue
        share = seen.negative / seen.live
        score = (seen.negative - seen.live * usual) / sqrt(_SHARE_SCATTER * seen.live * usual * (1.0 - usual))
        if score >= SHARE and share >= usual + _SHARE_RISE:
            return "share", score, width * context.grain, seen.live * usual, seen
    return None

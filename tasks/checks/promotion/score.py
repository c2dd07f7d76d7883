"""From figures to a score of 0 to 100, each contribution with its reason. docs/promotion.md says why these weights.

A part that cannot be known adds nothing to the score and nothing to what is `known`; it never counts as good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from tasks.checks.promotion.audience import wave
from tasks.checks.promotion.copies import Copies
from tasks.checks.promotion.engagement import below
from tasks.checks.promotion.growth import Burst, bursts, falls
from tasks.core.crisis import Reason
from tasks.core.promotion import AudienceFigures, Band, CommunityAudit, GrowthDay, PartName, ScorePart

MOST = {
    PartName.AUDIENCE: 40,
    PartName.BURSTS: 30,
    PartName.LEAVERS: 10,
    PartName.ENGAGEMENT: 10,
    PartName.COPIES: 10,
}
MARGIN = 0.05  # between organic communities of one kind
FULL = 0.30  # beyond that margin: all points
NORM = 0.20  # of suspects, where there is neither a competitor nor a past; an assumption
BURST_FULL = 0.05  # of the community in unexplained joins
LEFT_FROM, LEFT_FULL = 0.25, 0.75
FALL_FULL = 0.05
WEAK_FROM, WEAK_FULL = 1.5, 3.0
COPIES_LEAST, COPIES_FULL = 50, 0.05
WAVE = 3.3

Values = dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of a community before it is judged. `audience` None with `no_audience`: why not."""

    platform: str
    account: str
    brand: str
    at: datetime
    own: bool = True
    size: int | None = None
    days: Sequence[GrowthDay] = ()
    audience: AudienceFigures | None = None
    no_audience: Reason | None = None
    engagement: float | None = None
    copies: Copies | None = None
    past: Sequence[CommunityAudit] = field(default_factory=tuple)


def audit(mine: Evidence, rivals: Sequence[Evidence] = ()) -> CommunityAudit:
    """The score and its parts. `rivals` are of the same platform; others cannot be compared."""
    rivals = [one for one in rivals if one.platform == mine.platform]
    reference, against = _reference(mine, rivals)
    found = bursts(mine.days, mine.size, [one.days for one in rivals])
    parts = (
        _audience(mine, reference, against),
        _bursts(mine, found),
        _leavers(mine, found),
        _engagement(mine, rivals),
        _copies(mine),
    )
    known = [part.points for part in parts if part.points is not None]
    return CommunityAudit(
        platform=mine.platform,
        account=mine.account,
        brand=mine.brand,
        own=mine.own,
        at=mine.at,
        size=mine.size,
        audience=mine.audience,
        reference=reference,
        against=against,
        engagement=mine.engagement,
        parts=parts,
        score=_sum(known) if known else None,
        known=sum(part.most for part in parts if part.points is not None),
    )


def _sum(known: Sequence[Band]) -> Band:
    value = sum(one.value for one in known)
    down = sum((one.value - one.low) ** 2 for one in known) ** 0.5
    up = sum((one.high - one.value) ** 2 for one in known) ** 0.5
    return Band(low=max(0.0, value - down), value=value, high=min(100.0, value + up))


def suspect(one: AudienceFigures | None) -> Band | None:
    """The compared share."""
    return one.shares.suspect if one is not None else None


def _reference(mine: Evidence, rivals: Sequence[Evidence]) -> tuple[float, str]:
    """Competitors' median, else our own past, else an assumption. The past does not excuse: the lowest of it counts."""
    theirs = [band.value for one in rivals if (band := suspect(one.audience)) is not None]
    if theirs:
        return median(theirs), "rivals"
    earlier = [band.value for one in mine.past if (band := suspect(one.audience)) is not None]
    if earlier:
        return min(*earlier, NORM), "past"
    return NORM, "norm"


def _slope(value: float, start: float, full: float, most: int) -> float:
    return most * min(1.0, max(0.0, (value - start) / (full - start)))


def _sure(points: float) -> Band:
    return Band(low=points, value=points, high=points)


def _percent(part: float) -> float:
    return round(100 * part, 1)


def _part(name: PartName, points: Band | None, *reasons: Reason, sure: bool = True) -> ScorePart:
    return ScorePart(name=name, most=MOST[name], points=points, sure=sure, reasons=reasons)


def _audience(mine: Evidence, reference: float, against: str) -> ScorePart:
    name, band = PartName.AUDIENCE, suspect(mine.audience)
    if mine.audience is None or band is None:
        why = mine.no_audience or Reason(key="promotion.no.sample")
        return _part(name, None, why)
    start = reference + MARGIN
    points = Band(
        low=_slope(band.low, start, start + FULL, MOST[name]),
        value=_slope(band.value, start, start + FULL, MOST[name]),
        high=_slope(band.high, start, start + FULL, MOST[name]),
    )
    share = {"low": _percent(band.low), "value": _percent(band.value), "high": _percent(band.high)}
    told = Reason(key="promotion.audience", values={**share, "sampled": mine.audience.sampled})
    compared = Reason(key=f"promotion.against.{against}", values={"value": _percent(reference)})
    return _part(name, points, told, compared)


def _bursts(mine: Evidence, found: Sequence[Burst]) -> ScorePart:
    name = PartName.BURSTS
    newest = _newest(mine.audience)
    if not _history(mine.days) and newest is None:
        return _part(name, None, Reason(key="promotion.no.history", values={"n": _known(mine.days)}))
    unexplained = [one for one in found if not one.explained]
    points = _slope(sum(one.part for one in unexplained), 0.0, BURST_FULL, MOST[name])
    reasons = [_burst(one) for one in found]
    sure = all(one.louder is not None for one in unexplained)
    if newest is not None and newest.weight > 0:
        points = max(points, float(MOST[name]))
        reasons.append(newest)
        sure = sure and bool(unexplained)  # young communities follow young communities: alone it proves nothing
    return _part(name, _sure(points), *(reasons or [Reason(key="promotion.no_burst")]), sure=sure)


def _burst(one: Burst) -> Reason:
    """What came when, and what speaks for or against a purchase."""
    span = "day" if one.first == one.last else "days"
    if one.elsewhere:
        why = "elsewhere"
    elif one.louder is None:
        why = "unknown"
    else:
        why = "loud" if one.explained else "silent"
    values: Values = {
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "n": one.surplus,
        "part": _percent(one.part),
        "why": f"@promotion.why.{why}",
    }
    return Reason(key=f"promotion.burst.{span}", values=values, weight=-1.0 if one.explained else 1.0)


def _newest(audience: AudienceFigures | None) -> Reason | None:
    """The newest against the rest, where followers come in the order of joining; weight above 0: many more."""
    times = wave(audience) if audience is not None else None
    if audience is None or times is None or audience.newest is None or audience.older is None:
        return None
    shares = (audience.newest.counted / audience.newest.asked, audience.older.counted / audience.older.asked)
    key = "promotion.newest" if times >= WAVE and shares[0] - shares[1] > MARGIN else "promotion.newest_alike"
    values: Values = {"newest": _percent(shares[0]), "older": _percent(shares[1])}
    return Reason(key=key, values=values, weight=1.0 if key == "promotion.newest" else 0.0)


def _known(days: Sequence[GrowthDay]) -> int:
    return sum(day.joins is not None or day.followers is not None for day in days)


def _history(days: Sequence[GrowthDay]) -> bool:
    return _known(days) >= 28


def _leavers(mine: Evidence, found: Sequence[Burst]) -> ScorePart:
    name = PartName.LEAVERS
    if not _history(mine.days):
        return _part(name, None, Reason(key="promotion.no.history", values={"n": _known(mine.days)}))
    reasons, points = [], 0.0
    for one in found:
        if one.left is not None and one.left >= LEFT_FROM and not one.explained:
            points = max(points, _slope(one.left, LEFT_FROM, LEFT_FULL, MOST[name]))
            values: Values = {
                "first": one.first.isoformat(),
                "part": _percent(min(1.0, one.left)),
            }
            reasons.append(Reason(key="promotion.left", values=values, weight=1.0))
    for fall in falls(mine.days, mine.size):
        points = max(points, _slope(fall.part, 0.0, FALL_FULL, MOST[name]))
        values = {"day": fall.first.isoformat(), "n": -fall.surplus, "part": _percent(fall.part)}
        reasons.append(Reason(key="promotion.fall", values=values, weight=1.0))
    return _part(name, _sure(points), *(reasons or [Reason(key="promotion.stay")]))


def _engagement(mine: Evidence, rivals: Sequence[Evidence]) -> ScorePart:
    name = PartName.ENGAGEMENT
    if mine.engagement is None or not mine.size:
        return _part(name, None, Reason(key="promotion.no.posts"))
    theirs = [(one.engagement, one.size) for one in rivals if one.engagement is not None and one.size]
    spreads = below(mine.engagement, mine.size, theirs)
    values: Values = {"rate": round(1000 * mine.engagement, 2)}
    if spreads is None:
        return _part(name, None, Reason(key="promotion.no.rival_posts", values=values))
    points = _slope(spreads, WEAK_FROM, WEAK_FULL, MOST[name])
    key = "promotion.weak" if points else "promotion.lively"
    return _part(name, _sure(points), Reason(key=key, values={**values, "times": round(10 ** (0.44 * spreads), 1)}))


def _copies(mine: Evidence) -> ScorePart:
    name = PartName.COPIES
    if mine.copies is None or mine.copies.comments < COPIES_LEAST:
        n = mine.copies.comments if mine.copies is not None else 0
        return _part(name, None, Reason(key="promotion.no.comments", values={"n": n}))
    share = mine.copies.copied / mine.copies.comments
    values: Values = {
        "copied": mine.copies.copied,
        "n": mine.copies.comments,
        "groups": mine.copies.groups,
    }
    key = "promotion.copied" if mine.copies.groups else "promotion.not_copied"
    return _part(name, _sure(_slope(share, 0.0, COPIES_FULL, MOST[name])), Reason(key=key, values=values))

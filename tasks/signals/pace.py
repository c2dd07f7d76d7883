"""The usual pace of a series: its level, its hour of day and day of week, and how much it scatters.

Method: MSNB of docs/signals.md. Expected count of a bucket μ = level · hour · weekday; the level is an
exponential mean with one week's memory (90 days at day grain) of counts clipped at μ + 4σ + 1, so that a burst
teaches little; scatter is a negative binomial's φ a window. O(1) a bucket.
"""

from __future__ import annotations

from math import log, sqrt
from typing import Any

from tasks.core.counts import Point

FINE = (1, 3, 12, 36)
"""Windows at five-minute grain: 5 and 15 minutes, 1 and 3 hours."""
DAILY = (1, 2, 3, 7)
WARM_FINE = 864
"""Buckets read before growth may be judged: three days."""
WARM_DAILY = 30
FIRST_FINE = 288
"""Buckets of the first day: the shape of a day must be known before scatter and scores mean anything."""
FIRST_DAILY = 7
_LEAST = 1e-3

Pace = dict[str, Any]


def fresh() -> Pace:
    """Nothing learned yet. `mean` is the plain long mean that hours and weekdays are compared with."""
    return {
        "n": 0,
        "level": 0.0,
        "mean": 0.0,
        "hour": [0.0] * 24,
        "hour_seen": [0.0] * 24,
        "day": [0.0] * 7,
        "day_seen": [0.0] * 7,
        "phi": [0.1] * 4,
        "x": [0] * 36,
        "mu": [0.0] * 36,
        "sum_x": [0] * 4,
        "sum_mu": [0.0] * 4,
    }


def warm(pace: Pace, daily: bool) -> bool:
    """True once enough was read to speak of growth."""
    return bool(pace["n"] >= (WARM_DAILY if daily else WARM_FINE))


def root_deviance(observed: float, expected: float, phi: float) -> float:
    """Signed root of the negative binomial deviance: about a standard normal where nothing happens."""
    if observed <= 0:
        return 0.0
    k = 1.0 / phi
    inside = observed * log(observed / expected) - (observed + k) * log((observed + k) / (expected + k))
    return sqrt(max(0.0, 2.0 * inside)) * (1.0 if observed > expected else -1.0)


def may_reach(pace: Pace, window: int, score: float) -> bool:
    """False where the window's deviance cannot reach `score`: for an excess Pearson's score is never below it."""
    m: float = pace["sum_mu"][window]
    excess: float = pace["sum_x"][window] - m
    return excess > 0 and excess * excess >= score * score * (m + pace["phi"][window] * m * m)


def largest_deviance(pace: Pace, matters_from: float) -> float:
    """The largest deviance of any window if it is above `matters_from` (≥ 0), else 0."""
    largest = 0.0
    for i in range(4):
        if may_reach(pace, i, matters_from):
            score = root_deviance(pace["sum_x"][i], max(pace["sum_mu"][i], _LEAST), pace["phi"][i])
            largest = score if score > largest else largest
    return largest


def learn(pace: Pace, point: Point, x: int, daily: bool) -> int:
    """Take the bucket's count in; sums of every window then include it. Returns buckets read since the first day."""
    start = point.start
    n: int = pace["n"]
    first = n - (FIRST_DAILY if daily else FIRST_FINE)
    day = start.weekday()
    hour = start.hour
    mean: float = pace["mean"]
    factor: float = (pace["day"][day] + 20.0) / (pace["day_seen"][day] * mean + 20.0)
    if not daily:
        factor *= (pace["hour"][hour] + 5.0) / (pace["hour_seen"][hour] * mean + 5.0)
    mu: float = pace["level"] * factor
    mu = mu if mu > _LEAST else _LEAST
    if first > 0:  # of the bucket before: the bucket that is judged now must not excuse itself
        _scatter(pace, max(1.0 / 90 if daily else 1.0 / 2016, 1.0 / (first + 20)))
    _slide(pace, n, x, mu, DAILY if daily else FINE)
    kept = float(x)
    if first >= 0:
        top = mu + 4.0 * sqrt(mu + pace["phi"][0] * mu * mu) + 1.0
        kept = top if kept > top else kept
    pace["level"] += max(1.0 / 90 if daily else 1.0 / 2016, 1.0 / (n + 1)) * (kept / factor - pace["level"])
    pace["mean"] = mean + max(1.0 / 180 if daily else 1.0 / 12000, 1.0 / (n + 1)) * (kept - mean)
    keep = 0.98 if daily else 0.9995
    pace["day"][day] = keep * pace["day"][day] + kept
    pace["day_seen"][day] = keep * pace["day_seen"][day] + 1.0
    if not daily:
        pace["hour"][hour] = 0.998 * pace["hour"][hour] + kept
        pace["hour_seen"][hour] = 0.998 * pace["hour_seen"][hour] + 1.0
    pace["n"] = n + 1
    return first


def _slide(pace: Pace, n: int, x: int, mu: float, windows: tuple[int, ...]) -> None:
    xs, mus, sum_x, sum_mu = pace["x"], pace["mu"], pace["sum_x"], pace["sum_mu"]
    for i, width in enumerate(windows):
        gone = (n - width) % 36
        sum_x[i] += x - xs[gone]
        sum_mu[i] += mu - mus[gone]
    xs[n % 36] = x
    mus[n % 36] = mu


def _scatter(pace: Pace, rate: float) -> None:
    phi, sum_x, sum_mu = pace["phi"], pace["sum_x"], pace["sum_mu"]
    for i in range(4):
        m = sum_mu[i]
        m = m if m > _LEAST else _LEAST
        f = phi[i]
        square = (sum_x[i] - m) ** 2
        limit = 16.0 * (m + f * m * m)
        square = limit if square > limit else square
        f += rate * ((square - m) / (m * m + m) - f * m / (m + 1.0))
        phi[i] = 0.01 if f < 0.01 else 5.0 if f > 5.0 else f

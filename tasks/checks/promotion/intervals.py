"""95 % intervals of shares: of counted profiles (Wilson), and of profiles a model flags (Rogan-Gladen).

Rogan & Gladen 1978 corrects the flagged share for the model's misses and false finds; Lang & Reiczigel 2014 is its
interval, with the model's own uncertainty in it (here twice). A plain Wilson interval covers anything from 0 to 95 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from tasks.checks.promotion.throwaway import ProfileModel
from tasks.core.promotion import Band

Z = 1.96
LEAST = 30  # profiles; of fewer no share is told
BLOCKS = 20
CARRIED = 2.0
"""An audited audience is other people and another seller than the labelled ones: it differs from them as much again as
they differ from a second set like them, so the variance of the model's errors counts twice."""
WHOLE_LIST = 0.05  # of the audience; from here on a sample without repeats is worth more than its number


def band(value: float, error: float) -> Band:
    """Value and standard error, cut to 0..1."""
    value = min(max(value, 0.0), 1.0)
    return Band(low=max(0.0, value - Z * error), value=value, high=min(1.0, value + Z * error))


def worth(marks: Sequence[bool], size: int | None) -> float:
    """Of how many independent draws the sample is worth. Neighbours in a list are alike (ids of one month, one
    seller's delivery): their likeness is measured by the spread of 20 blocks. A finite audience counts the other way:
    the nearer the sample comes to the whole, the less is left to chance."""
    n = len(marks)
    if n == 0:
        return 0.0
    found = n / _likeness(marks)
    if size is not None and WHOLE_LIST * size < n < size:
        found *= (size - 1) / (size - n)
    return found if size is None or n < size else found * 1e6


def _likeness(marks: Sequence[bool]) -> float:
    """How much wider the spread of block means is than that of independent draws (the design effect), at least 1."""
    n = len(marks)
    each = n // BLOCKS
    share = sum(marks) / n
    if each < 5 or not 0.0 < share < 1.0:
        return 1.0
    means = [sum(marks[at * each : (at + 1) * each]) / each for at in range(BLOCKS)]
    middle = sum(means) / BLOCKS
    spread = sum((mean - middle) ** 2 for mean in means) / (BLOCKS - 1)
    return max(1.0, spread / (share * (1.0 - share) / each))


def counted(share: float, n: float) -> Band:
    """Wilson's interval of a share seen in `n` independent draws."""
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return Band(low=max(0.0, min(share, middle - half)), value=share, high=min(1.0, max(share, middle + half)))


def corrected(share: float, n: float, model: ProfileModel) -> tuple[float, float]:
    """The share behind a flagged share, uncut, and its standard error."""
    seen = (share * n + Z * Z / 2) / (n + Z * Z)
    finds = (model.found + 1) / (model.bots + 2)
    clears = (model.cleared + 1) / (model.people + 2)
    apart = finds + clears - 1.0
    true = (seen + clears - 1.0) / apart
    inside = min(max(true, 0.0), 1.0)
    spread = (
        seen * (1 - seen) / (n + Z * Z)
        + CARRIED * inside**2 * finds * (1 - finds) / (model.bots + 2)
        + CARRIED * (1 - inside) ** 2 * clears * (1 - clears) / (model.people + 2)
    ) / apart**2
    return true, sqrt(spread)

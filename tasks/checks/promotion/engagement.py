"""Reactions a post and follower, against what communities of that size bring.

A single community is unusual only where it lies several times below: the spread between organic ones is 0.44 in log10
(fit on the largest Instagram accounts; a law of elsewhere, so competitors are the better measure where there are any).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from statistics import median

from tasks.core.promotion import Reaction

LEAST_POSTS = 5
SPREAD = 0.44  # of log10


def rate(posts: Sequence[Reaction], size: int | None) -> float | None:
    """Median reactions a post and follower; None: too few posts, or no size."""
    if len(posts) < LEAST_POSTS or not size:
        return None
    return median(post.reactions for post in posts) / size


def below(mine: float, my_size: int, theirs: Sequence[tuple[float, int]]) -> float | None:
    """How many spreads below competitors it lies, each brought to our size (rate falls as size to the power -0.28).
    None: no competitor is known."""
    expected = [log10(max(rate, 1e-7)) - 0.28 * (log10(my_size) - log10(size)) for rate, size in theirs if size]
    if not expected:
        return None
    return (median(expected) - log10(max(mine, 1e-7))) / SPREAD

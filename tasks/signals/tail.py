"""How rare a score is in this series' own life: an online exponential model of its upper 1 % tail.

`u` is how many tail scales a score lies above the 99 % quantile; by the model a bucket exceeds u with probability
0.01·e^-u. A threshold on u means the same on calm and on rough series, which no threshold on the score does.
"""

from __future__ import annotations

from typing import Any

START = 576
_KEPT = 6
_LEAST = 0.02

Tail = dict[str, Any]


def fresh() -> Tail:
    """Nothing seen: scores up to START only fill `top`, the six largest (the 99 % quantile is the last).."""
    return {"n": 0, "top": [], "q": 0.0, "scale": 1.0, "exceeded": 0.0}


def matters_from(tail: Tail) -> float:
    """Scores at or below this (never under 0) all teach the same, so they need not be worked out."""
    if tail["n"] < START:
        return max(0.0, tail["top"][-1]) if len(tail["top"]) == _KEPT else 0.0
    return max(0.0, float(tail["q"]))


def rarity(tail: Tail, score: float) -> float | None:
    """u of the score by what was seen before it, then learn the score. None while starting."""
    n: int = tail["n"]
    tail["n"] = n + 1
    if n < START:
        _begin(tail, score, n)
        return None
    q: float = tail["q"]
    scale: float = tail["scale"]
    excess = score - q
    step = scale * 0.3 * max(1.0 / 2016, 1.0 / (n + 1))
    if excess > 0:
        exceeded = tail["exceeded"] = min(tail["exceeded"] + 1.0, 20.2)
        grown = scale + (min(excess, 6.0 * scale) - scale) / exceeded
        tail["scale"] = grown if grown > _LEAST else _LEAST
        tail["q"] = q + 99.0 * step
    else:
        tail["q"] = q - step
    return excess / scale


def _begin(tail: Tail, score: float, n: int) -> None:
    top: list[float] = tail["top"]
    if len(top) < _KEPT or score > top[-1]:
        top.append(score)
        top.sort(reverse=True)
        del top[_KEPT:]
    if n == START - 1:
        q = tail["q"] = top[-1]
        excess = [value - q for value in top if value > q]
        tail["scale"] = max(_LEAST, (sum(excess) + 3.0) / (len(excess) + 3))
        tail["exceeded"] = float(len(excess) + 3)
        tail["top"] = []

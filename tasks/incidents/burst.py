"""A burst: the signals of one brand that belong together, the mentions behind them, and the verdict on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tasks.core.crisis import Verdict
from tasks.core.detection import Signal
from tasks.core.incident import Example


@dataclass(frozen=True, slots=True)
class Burst:
    """`signals` are alarming, of the last 24 hours, oldest first, known ones too; counts are of live mentions;
    `first_at` is when the first of the unhappy ones was published; `waiting` are complaints that nobody answered."""

    brand: str
    signals: tuple[Signal, ...]
    verdict: Verdict
    platforms: dict[str, int]
    examples: tuple[Example, ...]
    themes: tuple[str, ...]
    mentions: int
    negative: int
    complaints: int
    first_at: datetime | None = None
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A burst and the live incident it belongs to; None: it opens one."""

    incident: str | None
    burst: Burst

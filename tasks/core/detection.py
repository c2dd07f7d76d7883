"""A signal: something a detector saw in the counts or the events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict


class SignalKind(StrEnum):
    """The six kinds of the source text, and four that come from our own events."""

    VOLUME_SPIKE = "volume_spike"
    COMPETITOR_ACTIVITY = "competitor_activity"
    COMPLAINT = "complaint"
    ASPECT_REVIEW = "aspect_review"
    ASSET_MISUSE = "asset_misuse"
    PROBLEM_PEAK = "problem_peak"
    DELETION = "deletion"
    COORDINATION = "coordination"
    ACCESS_CHANGE = "access_change"
    SILENCE = "silence"


OF_EVENTS = frozenset({SignalKind.ACCESS_CHANGE, SignalKind.DELETION})
"""Kinds that come from what happened, not from counts: no mention stands behind them."""


class Signal(BaseModel):
    """`observed` against `expected` over the window [since, at). `score` is the detector's own scale.

    `alarming` is False for a notice that is shown on the board and wakes nobody. The id is deterministic, so the
    same counts always give the same signal.
    """

    model_config = ConfigDict(frozen=True)

    brand: str
    topic: str
    kind: SignalKind
    at: AwareDatetime
    since: AwareDatetime
    observed: float
    expected: float
    score: float
    alarming: bool
    authors: int = 0
    grain: timedelta = timedelta(minutes=5)
    facts: dict[str, str | int | float] = {}

    @property
    def id(self) -> str:
        """Deterministic name: brand, topic, kind, grain and time."""
        grain = "1d" if self.grain >= timedelta(days=1) else "5m"
        return f"{self.brand}.{self.topic}.{self.kind}.{grain}.{self.at:%Y%m%dT%H%MZ}"


@dataclass(frozen=True, slots=True)
class Detection:
    """`signals` of the last 24 hours, alarming and notices, oldest first."""

    brand: str
    signals: tuple[Signal, ...] = ()

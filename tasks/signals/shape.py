"""What a detector is: a small machine over one series, whose whole memory is a JSON document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from tasks.core.counts import Count, Point
from tasks.core.detection import Signal, SignalKind
from tasks.core.instants import DAY
from tasks.plan.schema import ResponseModel, TopicKind

State = dict[str, Any]
"""JSON types only, and `v`, the version of its shape: a state of another version is started afresh."""


@dataclass(frozen=True, slots=True)
class Context:
    """Whose series it is, and how strict the plan is."""

    brand: str
    topic: str
    kind: TopicKind
    grain: timedelta
    model: ResponseModel

    @property
    def daily(self) -> bool:
        """True at day grain."""
        return self.grain >= DAY


@dataclass(frozen=True, slots=True)
class Example:
    """A series as data: `counts` of the buckets that are not like `usual`, by position; `signals` it must give."""

    name: str
    kind: TopicKind
    grain: timedelta
    length: int
    usual: Count
    counts: dict[int, Count]
    fires: bool


class Detector(Protocol):
    """One thing to look for. Adding one: a file with an instance, a line in REGISTRY; its examples test it."""

    kind: SignalKind
    topics: frozenset[TopicKind]
    version: int
    examples: Sequence[Example]

    def fresh(self) -> State:
        """The memory before the first point."""
        ...

    def step(self, state: State, point: Point, context: Context) -> Signal | None:
        """Look at the next bucket, remember it in `state` (changed in place), and say what was seen."""
        ...

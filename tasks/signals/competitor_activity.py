"""A burst around a competitor: worth knowing, never an alarm of ours."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.core.counts import Count, Point
from tasks.core.detection import Signal, SignalKind
from tasks.core.instants import BUCKET
from tasks.plan.schema import TopicKind
from tasks.signals.shape import Context, Example, State
from tasks.signals.volume_spike import VolumeSpike

_CALM = Count(total=8, live=8)
_STORM = Count(total=80, live=80, authors=[f"a{j}" for j in range(24)])


class CompetitorActivity:
    """The growth detector on a competitor's topic, said as a notice."""

    kind = SignalKind.COMPETITOR_ACTIVITY
    topics = frozenset({TopicKind.COMPETITOR})
    version = 2
    examples: Sequence[Example] = (
        Example(
            "their storm", TopicKind.COMPETITOR, BUCKET, 1800, _CALM, dict.fromkeys(range(1500, 1506), _STORM), True
        ),
        Example("their calm", TopicKind.COMPETITOR, BUCKET, 1800, _CALM, {}, False),
    )

    def __init__(self) -> None:
        self._growth = VolumeSpike()

    def fresh(self) -> State:
        """The growth detector's memory."""
        return self._growth.fresh()

    def step(self, state: State, point: Point, context: Context) -> Signal | None:
        """One bucket on."""
        signal = self._growth.step(state, point, context)
        if signal is None:
            return None
        return signal.model_copy(update={"kind": self.kind, "alarming": False})

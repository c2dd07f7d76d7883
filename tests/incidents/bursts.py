"""Bursts and incidents as the tests of incidents need them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tasks.core.crisis import Level, LevelJudgement, Reason, Strength, Verdict
from tasks.core.detection import Signal, SignalKind
from tasks.core.incident import Example
from tasks.incidents.burst import Burst

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
STEP = timedelta(minutes=5)


def a_signal(
    at: datetime = NOON, *, topic: str = "acme@vk", score: float = 6.0, kind: SignalKind = SignalKind.COMPLAINT
) -> Signal:
    """Many complaints within a quarter of an hour."""
    return Signal(
        brand="acme",
        topic=topic,
        kind=kind,
        at=at,
        since=at - timedelta(minutes=15),
        observed=30,
        expected=2,
        score=score,
        alarming=True,
        authors=20,
    )


def a_burst(
    strength: Strength = Strength.ALERT,
    level: Level = Level.SELF_INFLICTED,
    signals: tuple[Signal, ...] = (a_signal(),),
    complaints: int = 30,
) -> Burst:
    """A burst with this verdict."""
    judgement = LevelJudgement(level=level, scores={level: 1.0}, reasons=(Reason(key="reason.level.prior"),))
    reasons = (Reason(key="reason.strength.count", values={"n": complaints, "authors": 20}),)
    return Burst(
        brand="acme",
        signals=signals,
        verdict=Verdict(level=judgement, strength=strength, strength_reasons=reasons),
        platforms={"vk": complaints},
        examples=(Example(platform="vk", id="1", text="Never again, Acme", published_at=NOON),),
        themes=("delivery",),
        mentions=complaints + 10,
        negative=complaints,
        complaints=complaints,
    )

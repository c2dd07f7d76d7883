"""The two axes of a crisis: level is its cause, strength is its force. And the reasons that carry a verdict."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from pydantic import BaseModel, ConfigDict


class Level(IntEnum):
    """The cause. 0 means that nothing in the texts looks like a crisis."""

    NONE = 0
    SELF_INFLICTED = 1
    DATA_ERROR = 2
    DISINFORMATION = 3
    EXTERNAL_FORCE = 4


class Strength(StrEnum):
    """The force. `calm` is the absence of an incident and is never stored on one that is open."""

    CALM = "calm"
    WATCH = "watch"
    ALERT = "alert"
    CRISIS = "crisis"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """0 for calm … 4 for emergency, to compare two strengths."""
        return list(Strength).index(self)


class Reason(BaseModel):
    """One contribution to a verdict, in no language: `key` is looked up in `texts`, `values` fill it.

    `weight` is what it added to (or took from) the score it explains; `evidence` are short quotes, hostile text.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    values: dict[str, str | int | float] = {}
    weight: float = 0.0
    evidence: tuple[str, ...] = ()


class LevelJudgement(BaseModel):
    """Scores 0..1 a level that sum to 1; `level` is the one to act on (the higher response where unsure)."""

    model_config = ConfigDict(frozen=True)

    level: Level
    scores: dict[Level, float]
    reasons: tuple[Reason, ...] = ()
    unsure: bool = False


class Verdict(BaseModel):
    """Level and strength of one burst, with every reason."""

    model_config = ConfigDict(frozen=True)

    level: LevelJudgement
    strength: Strength
    strength_reasons: tuple[Reason, ...] = ()

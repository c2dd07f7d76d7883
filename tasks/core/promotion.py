"""What the promotion audit knows of a community: figures of the whole, never of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.core.crisis import Reason


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Band(_Frozen):
    """An estimate with its 95 % interval, in the unit of whatever it is of."""

    low: float
    value: float
    high: float


class PartName(StrEnum):
    """What the score is made of; also the ids of the audit's checks."""

    AUDIENCE = "suspicious_audience"
    BURSTS = "join_burst"
    LEAVERS = "come_and_go"
    ENGAGEMENT = "weak_engagement"
    COPIES = "copied_comments"


class Share(_Frozen):
    """A share of the audience. `counted` of `asked` profiles of the sample; `asked` leaves out those of which the
    platform does not tell. `band` 0..1, None: too few to tell."""

    counted: int
    asked: int
    band: Band | None = None


class Shares(_Frozen):
    """The audience by kind. `throwaway` is estimated with a model whose errors are part of its interval; `suspect` is
    the sum we compare: deactivated, and of the living the throw-away ones (or the empty ones, without a model)."""

    deactivated: Share
    empty: Share
    dormant: Share
    throwaway: Share | None = None
    suspect: Band | None = None


class AudienceFigures(_Frozen):
    """A sample, counted. `newest` and `older` are flagged and asked of the newest part and of the rest, where the
    platform gives followers in the order of joining."""

    size: int | None
    sampled: int
    how: str
    shares: Shares
    newest: Share | None = None
    older: Share | None = None


class ScorePart(_Frozen):
    """What one measure adds to the score, of at most `most`. `points` None: it could not be known. `sure` False: what
    would explain it is not known, so a person must say."""

    name: PartName
    most: int
    points: Band | None = None
    sure: bool = True
    reasons: tuple[Reason, ...] = ()


class CommunityAudit(_Frozen):
    """One audit of one community, as it is kept. `reference` is the suspect share it was held against, `against` says
    whose (`rivals`, `past`, `norm`); `engagement` reactions a post and follower."""

    platform: str
    account: str
    brand: str
    own: bool
    at: AwareDatetime
    size: int | None = None
    audience: AudienceFigures | None = None
    reference: float | None = None
    against: str = ""
    engagement: float | None = None
    parts: tuple[ScorePart, ...] = ()
    score: Band | None = None
    known: int = 0


@dataclass(frozen=True, slots=True)
class GrowthDay:
    """One day of a community; None is "not told". `mentions` are those of the whole brand on that day."""

    day: date
    followers: int | None = None
    joins: int | None = None
    leaves: int | None = None
    reach: int | None = None
    mentions: int | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """What one post of a community brought: likes, comments and shares together."""

    reactions: int


@dataclass(frozen=True, slots=True)
class Said:
    """A comment under a post of ours. `author` is a pseudonym; it is compared, never told."""

    at: datetime
    author: str
    text: str

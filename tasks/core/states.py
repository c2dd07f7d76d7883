"""What a run leaves for the next one: the state of a source and of a brand. Changed by compare-and-swap only."""

from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.core.coverage import Gap

GAPS_KEPT = 50


class Pending(BaseModel):
    """A batch that is collected and not yet stored: written ahead, so a crash repeats it and changes nothing."""

    model_config = ConfigDict(frozen=True)

    raw_keys: tuple[str, ...]
    cursor: str | None
    collected_at: AwareDatetime


class Blindness(BaseModel):
    """One stretch of blindness of one source and what the technical contact was told, once per cause."""

    model_config = ConfigDict(frozen=True)

    since: AwareDatetime
    until: AwareDatetime | None = None
    causes: dict[str, int] = {}
    told: tuple[str, ...] = ()
    recovery_told: bool = False


class SourceState(BaseModel):
    """`state/sources/{source}.json`. `hourly` is the mean of posts an hour of the UTC day, to judge an empty read."""

    model_config = ConfigDict(frozen=True)

    source: str
    activated_at: AwareDatetime
    cursor: str | None = None
    pending: Pending | None = None
    last_try_at: AwareDatetime | None = None
    last_success_at: AwareDatetime | None = None
    last_post_at: AwareDatetime | None = None
    cause: str | None = None
    message: str | None = None
    posts: int = 0
    skipped: int = 0
    last_batch_posts: int = 0
    last_batch_skipped: int = 0
    gaps: tuple[Gap, ...] = ()
    blindness: Blindness | None = None
    hourly: dict[int, float] = {}
    hours_learned: dict[int, int] = {}
    hour_open: AwareDatetime | None = None
    hour_count: int = 0

    @staticmethod
    def key(source: str) -> str:
        """Where it is kept."""
        return f"state/sources/{source}.json"


class BrandState(BaseModel):
    """`state/brands/{brand}.json`. `closed_day` is the last day with a detector checkpoint; `dirty_day` the earliest
    closed day whose counts changed since; `incidents` are the live ones and those closed lately."""

    model_config = ConfigDict(frozen=True)

    brand: str
    first_day: date | None = None
    closed_day: date | None = None
    dirty_day: date | None = None
    incidents: tuple[str, ...] = ()

    @staticmethod
    def key(brand: str) -> str:
        """Where it is kept."""
        return f"state/brands/{brand}.json"

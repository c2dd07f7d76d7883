"""What was read, from when to when, what was not and why. Travels with every result."""

from __future__ import annotations

from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.core.crisis import Reason


class Gap(BaseModel):
    """A stretch that was not read while the source was active. `until` is None while it lasts."""

    model_config = ConfigDict(frozen=True)

    since: AwareDatetime
    until: AwareDatetime | None = None
    cause: str


class Coverage(BaseModel):
    """State of one source after a run. `blind` is decided by time since the last success, not by this run alone."""

    model_config = ConfigDict(frozen=True)

    source: str
    platform: str
    activated_at: AwareDatetime
    last_success_at: AwareDatetime | None = None
    last_post_at: AwareDatetime | None = None
    read_from: AwareDatetime | None = None
    read_to: AwareDatetime | None = None
    posts: int = 0
    skipped: int = 0
    lost_to_quota: int = 0
    blind: bool = False
    suspiciously_empty: bool = False
    cause: str | None = None
    message: str | None = None
    gaps: tuple[Gap, ...] = ()
    notes: tuple[Reason, ...] = ()

    def gap_minutes(self, since: datetime, now: datetime) -> int:
        """Minutes not read within [since, now]."""
        seconds = 0.0
        for gap in self.gaps:
            start, end = max(gap.since, since), min(gap.until or now, now)
            seconds += max(0.0, (end - start).total_seconds())
        return round(seconds / 60)

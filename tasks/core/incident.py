"""One crisis with its life. The state is one document changed by compare-and-swap; its log is append-only."""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from tasks.core.crisis import Level, LevelJudgement, Reason, Strength
from tasks.core.detection import Signal


class IncidentStatus(StrEnum):
    """open → acknowledged → contained → closed → reviewed."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CONTAINED = "contained"
    CLOSED = "closed"
    REVIEWED = "reviewed"


class Example(BaseModel):
    """One mention shown to a person. `text` is hostile and possibly long; pages cut and escape it."""

    model_config = ConfigDict(frozen=True)

    platform: str
    id: str
    text: str
    url: str | None = None
    published_at: AwareDatetime
    reach: int | None = None


class EventKind(StrEnum):
    """What happened to an incident. The ones people are told about are in `incidents.told`."""

    OPENED = "opened"
    STRENGTH_CHANGED = "strength_changed"
    LEVEL_CHANGED = "level_changed"
    SIGNALS_ADDED = "signals_added"
    OWNER_CHANGED = "owner_changed"
    ACKNOWLEDGED = "acknowledged"
    CONTAINED = "contained"
    CLOSED = "closed"
    FALSE_ALARM = "false_alarm"
    NOTE = "note"
    MERGED = "merged"
    SPLIT = "split"


class IncidentEvent(BaseModel):
    """One line of the log, `incidents/{id}/log/{seq}.json`. `by` is `spichka` or the person who used the desk."""

    model_config = ConfigDict(frozen=True)

    seq: int
    kind: EventKind
    at: AwareDatetime
    by: str = "spichka"
    note: str = ""
    level: Level
    strength: Strength
    previous_level: Level | None = None
    previous_strength: Strength | None = None
    reasons: tuple[Reason, ...] = ()


class Incident(BaseModel):
    """`incidents/{id}/state.json`. `words` are temporary topic words of an incident opened by hand.

    `judgement` is the machine's; `level_set_by` names the person whose level overrides it. `lower_since`
    carries the hysteresis: strength falls only after it stayed lower for the plan's time. `level_seen_at` is when
    the present level was judged last.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    brand: str
    title: str = ""
    status: IncidentStatus = IncidentStatus.OPEN
    level: Level
    judgement: LevelJudgement
    level_set_by: str | None = None
    strength: Strength
    strength_reasons: tuple[Reason, ...] = ()
    peak_strength: Strength
    lower_since: AwareDatetime | None = None
    level_changed_at: AwareDatetime
    level_seen_at: AwareDatetime | None = None
    opened_at: AwareDatetime
    opened_by: str = "spichka"
    began_at: AwareDatetime
    last_signal_at: AwareDatetime
    owner: str | None = None
    acknowledged_at: AwareDatetime | None = None
    acknowledged_by: str | None = None
    contained_at: AwareDatetime | None = None
    closed_at: AwareDatetime | None = None
    closed_reason: str = ""
    false_alarm: bool = False
    reply_by: AwareDatetime | None = None
    signals: tuple[Signal, ...] = ()
    signal_ids: tuple[str, ...] = ()
    platforms: dict[str, int] = {}
    examples: tuple[Example, ...] = ()
    themes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    mentions: int = 0
    negative: int = 0
    complaints: int = 0
    waiting: int = 0
    merged_into: str | None = None
    split_from: str | None = None
    events: int = Field(default=0, description="how many events there were; the next seq")
    unflushed: tuple[IncidentEvent, ...] = Field(
        default=(), description="events whose log line and messages may not be written yet; the state commits first"
    )

    @property
    def live(self) -> bool:
        """Still somebody's work: neither closed nor merged away."""
        return self.status not in {IncidentStatus.CLOSED, IncidentStatus.REVIEWED} and self.merged_into is None

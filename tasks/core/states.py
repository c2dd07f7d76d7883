"""What a run leaves for the next one. Changed by compare-and-swap only; each document commits before its effects."""

from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.core.coverage import Gap
from tasks.core.message import OutboxRecord

GAPS_KEPT = 50


class Frozen(BaseModel):
    """Documents are replaced, never changed in place."""

    model_config = ConfigDict(frozen=True)


class Pending(Frozen):
    """A batch that is collected and not yet stored: written ahead, so a crash repeats it and changes nothing.

    `seq` numbers the batches of a source; `complete` is False where the fetch broke off behind these payloads.
    `history`: read back by hand; whatever its age, none of it may alert.
    """

    seq: int
    raw_keys: tuple[str, ...]
    cursor: str | None
    collected_at: AwareDatetime
    complete: bool = True
    history: bool = False


class SourceState(Frozen):
    """`state/sources/{source}.json`. `hourly` is the mean of posts in each hour of the UTC day, and `hours_learned`
    how many of these hours were learned: they tell whether a long empty stretch is improbable. `skipped` counts the
    items of the UTC day `skipped_on` that could not be parsed: yesterday's broken item is not told for ever.
    `lost_to_quota` likewise counts the readings of the day `lost_on` that a quota cut short."""

    source: str
    activated_at: AwareDatetime
    cursor: str | None = None
    seq: int = 0
    pending: Pending | None = None
    last_raw_keys: tuple[str, ...] = ()
    last_try_at: AwareDatetime | None = None
    last_success_at: AwareDatetime | None = None
    last_post_at: AwareDatetime | None = None
    cause: str | None = None
    message: str | None = None
    posts: int = 0
    skipped: int = 0
    skipped_on: date | None = None
    lost_to_quota: int = 0
    lost_on: date | None = None
    gaps: tuple[Gap, ...] = ()
    hourly: dict[int, float] = {}
    hours_learned: dict[int, int] = {}
    hour_open: AwareDatetime | None = None
    hour_count: int = 0

    @staticmethod
    def key(source: str) -> str:
        """Where it is kept."""
        return f"state/sources/{source}.json"


class BrandState(Frozen):
    """`state/brands/{brand}.json`.

    `closed_day` is the last day with a detector checkpoint, `dirty_day` the earliest closed day whose counts changed
    since, `dirt` how often that happened. `unread` is, by source, the first day that closed before it was read to its
    end: it is fed again once the source can be read. `incidents` are the live ones and those closed lately: only here
    are new ones named, before they are written. `series` is every (topic, source, grain) that was ever counted,
    `day_totals` the mentions of the own topic on the last closed days.
    """

    brand: str
    first_day: date | None = None
    closed_day: date | None = None
    dirty_day: date | None = None
    dirt: int = 0
    unread: dict[str, date] = {}
    incidents: tuple[str, ...] = ()
    series: tuple[tuple[str, str, str], ...] = ()
    day_totals: dict[str, int] = {}
    last_run_at: AwareDatetime | None = None

    @staticmethod
    def key(brand: str) -> str:
        """Where it is kept."""
        return f"state/brands/{brand}.json"


class BlindCause(Frozen):
    """One cause of blindness, whichever sources it struck: one thread, one message a run for newly struck sources."""

    thread: str
    since: AwareDatetime
    sources: dict[str, AwareDatetime] = {}
    told: tuple[str, ...] = ()
    repeats: int = 0
    messages: int = 0
    until: AwareDatetime | None = None


class BlindnessState(Frozen):
    """`state/blindness.json`. `owed` are records whose way into the outbox is not confirmed yet."""

    causes: dict[str, BlindCause] = {}
    owed: tuple[OutboxRecord, ...] = ()

    @staticmethod
    def key() -> str:
        """Where it is kept."""
        return "state/blindness.json"


class OutboxIndex(Frozen):
    """`state/outbox.json`: keys of records that are not sent yet, written before the records themselves."""

    waiting: tuple[str, ...] = ()

    @staticmethod
    def key() -> str:
        """Where it is kept."""
        return "state/outbox.json"


class DeskForm(Frozen):
    """`state/desk.json`: which deployment in Prefect is the desk, so that alerts can link to its prefilled form."""

    deployment: str

    @staticmethod
    def key() -> str:
        """Where it is kept."""
        return "state/desk.json"

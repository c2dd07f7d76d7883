"""A drill: a rehearsal of a crisis, its rules and its scorecard. At most one runs; it ends itself."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.core.crisis import Level

LONGEST = timedelta(minutes=60)
MARK = "drill-"
KEPT = 60


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class DrillEnd(StrEnum):
    """Why it ended. SOLVED: people closed its incident; TIME: it ran to its end; STOPPED: somebody called it off;
    EXPIRED: its process died, and the next run that noticed closed it."""

    SOLVED = "solved"
    TIME = "time"
    STOPPED = "stopped"
    EXPIRED = "expired"


class Mark(StrEnum):
    """What a line of a scorecard says. NOT_RECORDED: nothing here writes it down, so nobody can be judged by it."""

    GOOD = "good"
    LATE = "late"
    MISSED = "missed"
    SEEN = "seen"
    NOT_RECORDED = "not_recorded"


class Measure(_Frozen):
    """One line: whole minutes or a number (`value`), what the plan wants (`limit`), and how the two compare. `value`
    is None where it did not happen or nobody records it; never 0 instead."""

    key: str
    value: int | None = None
    limit: int | None = None
    mark: Mark = Mark.SEEN


class Scorecard(_Frozen):
    """How a drill went. `incident` is the first one it opened, if any; `level_found` what the machine or a person
    made of it."""

    incident: str | None = None
    level_found: Level | None = None
    measures: tuple[Measure, ...] = ()
    at: AwareDatetime

    def of(self, key: str) -> Measure | None:
        """The line with this key."""
        return next((one for one in self.measures if one.key == key), None)


class Drill(_Frozen):
    """One drill. `brand` is the plan's; inside its own house the brand is called `drill-{brand}`, so that every id,
    key and page of it begins so. `claimed_at` is real time, the others are the drill's own. `simulated`: it ran in
    simulated time, where nobody could act in time. `sends`: real channels got its messages. `story` is when its
    crisis begins."""

    id: str
    scenario: str
    level: Level
    brand: str
    by: str
    claimed_at: AwareDatetime
    started_at: AwareDatetime
    story_at: AwareDatetime
    expires_at: AwareDatetime
    every: timedelta = timedelta(minutes=5)
    simulated: bool = False
    sends: bool = True
    ended_at: AwareDatetime | None = None
    end: DrillEnd | None = None
    card: Scorecard | None = None

    @property
    def brand_inside(self) -> str:
        """What the brand is called within the drill."""
        return f"{MARK}{self.brand}"

    @property
    def folder(self) -> str:
        """Where all of it is kept, away from everything real."""
        return f"drills/{self.id}"


class DrillBook(_Frozen):
    """`state/drill.json`: the drill that runs, if any, and those before it, oldest first. Changed by
    compare-and-swap: that is what keeps two from running at once."""

    running: Drill | None = None
    past: tuple[Drill, ...] = ()

    @staticmethod
    def key() -> str:
        """Where it is kept."""
        return "state/drill.json"

    def ended(self, drill: Drill) -> DrillBook:
        """With this one over, if it is the one that runs."""
        if self.running is None or self.running.id != drill.id:
            return self
        return DrillBook(running=None, past=(*self.past, drill)[-KEPT:])

    def find(self, drill_id: str) -> Drill | None:
        """By id, running or past."""
        known = (*self.past, *((self.running,) if self.running is not None else ()))
        return next((one for one in known if one.id == drill_id), None)

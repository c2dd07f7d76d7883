"""People who leave: the ordered checklist of each, who ticked what, and what the audits after it found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.core.crisis import Reason
from tasks.core.ports import Lake
from tasks.lake.documents import change, read_model

AGAIN = (timedelta(hours=1), timedelta(days=1))  # after the last thing that was done


class OffboardStep(BaseModel):
    """One thing to do, and who did it when."""

    model_config = ConfigDict(frozen=True)

    action: str
    account: str = ""
    reason: Reason
    done_at: AwareDatetime | None = None
    done_by: str | None = None


class OffboardCheck(BaseModel):
    """What an audit found of this person: accounts still open to them, and accounts that could not be read whole."""

    model_config = ConfigDict(frozen=True)

    at: AwareDatetime
    inside: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


class Offboarding(BaseModel):
    """`state/offboardings/{id}.json`. `letters` are keys of pages in the lake: letters to the platforms' support."""

    model_config = ConfigDict(frozen=True)

    id: str
    person: str
    node: str
    opened_at: AwareDatetime
    changed_at: AwareDatetime
    steps: tuple[OffboardStep, ...] = ()
    checks: tuple[OffboardCheck, ...] = ()
    letters: tuple[str, ...] = ()

    @staticmethod
    def key(name: str) -> str:
        """Where it is kept."""
        return f"state/offboardings/{name}.json"

    def due(self, now: datetime) -> bool:
        """Whether it is time to look again: an hour and a day after the last thing that was done. Before anything was
        done a look in an hour would only find what everybody knows."""
        begun = any(step.done_at is not None for step in self.steps)
        moments = [self.changed_at + span for span in (AGAIN if begun else AGAIN[1:])]
        return any(at <= now and not any(check.at >= at for check in self.checks) for at in moments)

    @property
    def left(self) -> int:
        """Steps nobody has ticked."""
        return sum(one.done_at is None for one in self.steps)


def offboarding(lake: Lake, name: str) -> Offboarding | None:
    """One of them."""
    found = read_model(lake, Offboarding.key(name), Offboarding)
    return found[0] if found is not None else None


def offboardings(lake: Lake) -> list[Offboarding]:
    """All of them, in the order of their names, which begin with the day."""
    found = [read_model(lake, key, Offboarding) for key in lake.keys("state/offboardings/")]
    return [one[0] for one in found if one is not None]


def keep_offboarding(lake: Lake, name: str, after: Callable[[Offboarding | None], Offboarding]) -> Offboarding:
    """Change one by compare-and-swap."""
    return change(lake, Offboarding.key(name), Offboarding, after)

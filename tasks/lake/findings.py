"""Findings in the lake: how each audit stands now, and every run it ever had.

`state/findings/{audit}.json` (compare-and-swap) holds the present ones by id with the day they were first seen;
`findings/audit=/dt=/{time}.json` (put-if-absent) what each run found.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from tasks.core.finding import Finding
from tasks.core.ports import Lake
from tasks.lake.documents import change, read_model, write_new


class FindingsState(BaseModel):
    """The findings of the latest run. `ran_at` None: the audit never ran."""

    model_config = ConfigDict(frozen=True)

    audit: str
    ran_at: datetime | None = None
    findings: dict[str, Finding] = {}

    @staticmethod
    def key(audit: str) -> str:
        """Where it is kept."""
        return f"state/findings/{audit}.json"


class FindingChanges(BaseModel):
    """What is new since the run before: the only thing people are told at once."""

    model_config = ConfigDict(frozen=True)

    opened: tuple[Finding, ...] = ()
    worse: tuple[Finding, ...] = ()
    resolved: tuple[Finding, ...] = ()


def standing(lake: Lake, audit: str) -> FindingsState:
    """How an audit stands; empty where it never ran."""
    found = read_model(lake, FindingsState.key(audit), FindingsState)
    return found[0] if found is not None else FindingsState(audit=audit)


def record(lake: Lake, audit: str, findings: Sequence[Finding], now: datetime) -> FindingChanges:
    """Keep a run's findings; what changed. Muting and the day of first sight are carried over."""
    told: list[FindingChanges] = []

    def after(before: FindingsState | None) -> FindingsState:
        known = before.findings if before is not None else {}
        merged = {one.id: _carried(known.get(one.id), one, now) for one in findings}
        told[:] = [_changes(known, merged, now)]
        return FindingsState(audit=audit, ran_at=now, findings=merged)

    state = change(lake, FindingsState.key(audit), FindingsState, after)
    write_new(lake, f"findings/audit={audit}/dt={now.date().isoformat()}/{now:%H%M%S}.json", state)
    return told[0]


def _carried(before: Finding | None, now_found: Finding, now: datetime) -> Finding:
    if before is None or before.status is not now_found.status:
        return now_found.model_copy(update={"since": now})
    carried = {"since": before.since or now}
    muted = {"muted_until": before.muted_until, "muted_because": before.muted_because}
    return now_found.model_copy(update=carried | muted)


def _changes(before: dict[str, Finding], after: dict[str, Finding], now: datetime) -> FindingChanges:
    """Muted ones are silent until their day."""
    opened, worse, resolved = [], [], []
    for name, one in after.items():
        known = before.get(name)
        quiet = one.muted_until is not None and one.muted_until > now
        if one.open and not quiet and (known is None or not known.open):
            opened.append(one)
        elif one.open and not quiet and known is not None and one.severity.rank > known.severity.rank:
            worse.append(one)
        elif not one.open and known is not None and known.open:
            resolved.append(one)
    resolved += [one for name, one in before.items() if one.open and name not in after]
    return FindingChanges(opened=tuple(opened), worse=tuple(worse), resolved=tuple(resolved))

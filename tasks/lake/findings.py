"""Findings in the lake: how each audit stands now, and every run it ever had.

`state/findings/{audit}.json` (compare-and-swap) holds the present ones by id with the day they were first seen;
`findings/audit=/dt=/{time}.json` (put-if-absent) what each run found.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from tasks.core.errors import ConfigError
from tasks.core.finding import Finding, FindingStatus
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


def foresee(lake: Lake, audit: str, findings: Sequence[Finding], now: datetime) -> FindingChanges:
    """What `record` would say, without keeping anything: messages are put into the outbox first, under a name that
    depends on the run before, so that a run that dies between the two loses none and repeats none."""
    known = standing(lake, audit).findings
    return _changes(known, {one.id: _carried(known.get(one.id), one, now) for one in findings}, now)


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


def mute(lake: Lake, audit: str, finding: str, until: datetime, because: str, now: datetime) -> Finding:
    """Silence one finding until a day, with the reason. Raises ConfigError where there is no such open finding."""

    def muted(before: FindingsState | None) -> FindingsState:
        state = before or FindingsState(audit=audit)
        one = state.findings.get(finding)
        if one is None or not one.open:
            known = ", ".join(sorted(name for name, each in state.findings.items() if each.open)) or "—"
            raise ConfigError(f"there is no open finding {finding!r}; open are: {known}")
        quiet = one.model_copy(update={"muted_until": until, "muted_because": because})
        return state.model_copy(update={"findings": {**state.findings, finding: quiet}})

    if until <= now or not because.strip():
        raise ConfigError('muting needs a day in the future and a reason: --until 2027-03-01 --because "…"')
    return change(lake, FindingsState.key(audit), FindingsState, muted).findings[finding]


def _carried(before: Finding | None, now_found: Finding, now: datetime) -> Finding:
    """The day of first sight lasts as long as the status; muting as long as it is open and its day has not come."""
    if before is None:
        return now_found.model_copy(update={"since": now})
    since = (before.since or now) if before.status is now_found.status else now
    carried: dict[str, object] = {"since": since}
    if before.open and now_found.open and before.muted_until is not None and before.muted_until > now:
        carried |= {"muted_until": before.muted_until, "muted_because": before.muted_because}
    return now_found.model_copy(update=carried)


def _changes(before: dict[str, Finding], after: dict[str, Finding], now: datetime) -> FindingChanges:
    """Muted ones are silent until their day; then they are told as if they were new. One that could not be asked, or
    waited for a person, and turns out to FAIL is worse."""
    opened, worse, resolved = [], [], []
    for name, one in after.items():
        known = before.get(name)
        quiet = one.muted_until is not None and one.muted_until > now
        if one.open and not quiet and (known is None or not known.open or known.muted_until is not None):
            opened.append(one)
        elif one.open and not quiet and known is not None and _is_worse(known, one):
            worse.append(one)
        elif not one.open and known is not None and known.open:
            resolved.append(one)
    resolved += [one for name, one in before.items() if one.open and name not in after]
    return FindingChanges(opened=tuple(opened), worse=tuple(worse), resolved=tuple(resolved))


def _is_worse(before: Finding, after: Finding) -> bool:
    fails = after.status is FindingStatus.FAIL and before.status is not FindingStatus.FAIL
    return fails or (before.status is after.status and after.severity.rank > before.severity.rank)

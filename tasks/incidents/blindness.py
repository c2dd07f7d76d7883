"""Blindness is told to the technical contact once per cause, with a count, and its end in the same thread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tasks.core.coverage import Coverage
from tasks.core.crisis import Reason, Strength
from tasks.core.message import Facts, MessageKind, OutboxRecord
from tasks.core.states import BlindCause, BlindnessState
from tasks.incidents.duty import on_duty, shown_name
from tasks.plan.schema import Audience, Plan
from tasks.texts.local_time import clock_time

SETTLED = timedelta(minutes=10)  # two good runs: a source that flaps is not reported as recovered each time
FORGOTTEN = timedelta(hours=1)  # the same cause after that is a new thread


def follow(state: BlindnessState, coverages: Sequence[Coverage], plan: Plan, now: datetime) -> BlindnessState:
    """The state after a run. New messages are in `owed`; nothing is sent here."""
    causes = {name: entry for name, entry in state.causes.items() if entry.until is None or _recent(entry, now)}
    struck: dict[str, dict[str, datetime]] = {}
    for coverage in coverages:
        if coverage.blind or coverage.suspiciously_empty:
            cause = (coverage.cause if coverage.blind else "empty") or "unreadable"
            since = coverage.last_success_at or coverage.activated_at
            struck.setdefault(cause, {})[coverage.source] = since
    # not blind is not yet well: for two intervals a failing source counts as read, and it may fail in another way now
    unwell = {coverage.source for coverage in coverages if coverage.blind or coverage.cause is not None}
    owed = list(state.owed)
    for cause in sorted(struck.keys() | causes.keys()):
        entry = causes.get(cause) or BlindCause(thread=f"blind-{cause}-{now:%Y%m%d-%H%M}", since=now)
        if cause in struck:
            causes[cause], records = _struck(entry, cause, struck[cause], plan, now)
        else:
            causes[cause], records = _not_struck(entry, unwell, plan, now)
        owed += records
    kept = {name: entry for name, entry in causes.items() if entry.until is None or _recent(entry, now)}
    return BlindnessState(causes=kept, owed=tuple(owed))


def _recent(entry: BlindCause, now: datetime) -> bool:
    return entry.until is not None and now - entry.until < FORGOTTEN


def _struck(
    entry: BlindCause, cause: str, struck: dict[str, datetime], plan: Plan, now: datetime
) -> tuple[BlindCause, list[OutboxRecord]]:
    """One message names the sources that were not told yet; the others are only counted."""
    records: list[OutboxRecord] = []
    fresh = sorted(set(struck) - set(entry.told))
    entry = entry.model_copy(
        update={
            "sources": struck,
            "since": min([entry.since, *struck.values()]),
            "repeats": entry.repeats + 1,
            "told": tuple(sorted({*entry.told, *struck})),
            "until": None,
        }
    )
    if fresh:
        records = _records(plan, entry, MessageKind.BLIND, _blind_facts(plan, cause, fresh, struck, now), now)
    return entry.model_copy(update={"messages": entry.messages + bool(records)}), records


def _not_struck(
    entry: BlindCause, unwell: set[str], plan: Plan, now: datetime
) -> tuple[BlindCause, list[OutboxRecord]]:
    """Recovered once every source that was told of is read again, and stays so for `SETTLED`."""
    if not entry.told:
        return entry, []
    if unwell & set(entry.told):
        return entry.model_copy(update={"sources": {}, "until": None}), []
    if entry.until is None:
        return entry.model_copy(update={"sources": {}, "until": now}), []
    if now - entry.until < SETTLED:
        return entry, []
    minutes = round((entry.until - entry.since).total_seconds() / 60)
    facts = _facts(plan, MessageKind.RECOVERED, ", ".join(entry.told), now).model_copy(
        update={
            "headline": Reason(key="headline.recovered", values={"minutes": minutes}),
            "repeats": entry.repeats,
        }
    )
    records = _records(plan, entry, MessageKind.RECOVERED, facts, now)
    return entry.model_copy(update={"told": (), "messages": entry.messages + bool(records)}), records


def _blind_facts(plan: Plan, cause: str, fresh: list[str], struck: dict[str, datetime], now: datetime) -> Facts:
    since = min(struck[source] for source in fresh)
    if cause == "empty":
        hours = max(1, round((now - since).total_seconds() / 3600))
        headline = Reason(key="headline.empty", values={"hours": hours})
    else:
        values: dict[str, str | int | float] = {"since": clock_time(since, plan.timezone), "cause": f"@cause.{cause}"}
        headline = Reason(key="headline.blind", values=values)
    step = "step.blind.auth_expired" if cause == "auth_expired" else "step.blind"
    names = ", ".join(fresh)
    return _facts(plan, MessageKind.BLIND, names, now).model_copy(
        update={"headline": headline, "next_step": Reason(key=step, values={"source": names}), "began_at": since}
    )


def _facts(plan: Plan, kind: MessageKind, names: str, now: datetime) -> Facts:
    role = on_duty(plan, (plan.team.technical,) if plan.team.technical else (), now)
    return Facts(
        kind=kind,
        brand=plan.monitoring.brands[0].id if len(plan.monitoring.brands) == 1 else "",
        strength=Strength.WATCH,
        platform=names,
        headline=Reason(key="headline.test"),
        owner=shown_name(role) if role is not None else None,
        at=now,
    )


def _records(plan: Plan, entry: BlindCause, kind: MessageKind, facts: Facts, now: datetime) -> list[OutboxRecord]:
    return [
        OutboxRecord(
            thread=entry.thread,
            event=f"{entry.messages:04d}-{kind}",
            channel=channel.id,
            facts=facts,
            created_at=now,
        )
        for channel in plan.channels
        if Audience.TECHNICAL in channel.audience
    ]

"""Blindness is told to the technical contact once per cause, with a count, and its end in the same thread."""

from __future__ import annotations

from datetime import datetime

from tasks.core.crisis import Reason, Strength
from tasks.core.message import Facts, MessageKind, OutboxRecord
from tasks.core.states import SourceState
from tasks.incidents.duty import on_duty, shown_name
from tasks.plan.schema import Audience, Plan, Source
from tasks.texts.local_time import clock_time


def thread_of(state: SourceState) -> str:
    """One stretch of blindness is one thread."""
    since = state.blindness.since if state.blindness is not None else state.activated_at
    return f"blind-{state.source}-{since:%Y%m%d-%H%M}"


def blindness_records(plan: Plan, source: Source, state: SourceState, now: datetime) -> tuple[OutboxRecord, ...]:
    """The messages this state still owes. The caller marks them told after the records are in the outbox."""
    blindness = state.blindness
    if blindness is None:
        return ()
    told: list[OutboxRecord] = []
    for cause in sorted(set(blindness.causes) - set(blindness.told)):
        facts = _facts(plan, source, now).model_copy(
            update={
                "headline": _headline(plan, blindness.since, cause, now),
                "next_step": _step(source.id, cause),
                "repeats": blindness.causes[cause],
            }
        )
        told += _to_technical(plan, thread_of(state), f"blind-{cause}", facts, now)
    if blindness.until is not None and not blindness.recovery_told and (blindness.told or told):
        minutes = round((blindness.until - blindness.since).total_seconds() / 60)
        facts = _facts(plan, source, now).model_copy(
            update={
                "kind": MessageKind.RECOVERED,
                "headline": Reason(key="headline.recovered", values={"minutes": minutes}),
                "repeats": sum(blindness.causes.values()),
            }
        )
        told += _to_technical(plan, thread_of(state), "recovered", facts, now)
    return tuple(told)


def _headline(plan: Plan, since: datetime, cause: str, now: datetime) -> Reason:
    if cause == "empty":
        hours = max(1, round((now - since).total_seconds() / 3600))
        return Reason(key="headline.empty", values={"hours": hours})
    return Reason(key="headline.blind", values={"since": clock_time(since, plan.timezone), "cause": f"@cause.{cause}"})


def _step(source: str, cause: str) -> Reason:
    key = "step.blind.auth_expired" if cause == "auth_expired" else "step.blind"
    return Reason(key=key, values={"source": source})


def _facts(plan: Plan, source: Source, now: datetime) -> Facts:
    role = on_duty(plan, (plan.team.technical,) if plan.team.technical else (), now)
    return Facts(
        kind=MessageKind.BLIND,
        brand=source.brand or "",
        strength=Strength.WATCH,
        platform=source.id,
        headline=Reason(key="headline.test"),
        owner=shown_name(role) if role is not None else None,
        at=now,
    )


def _to_technical(plan: Plan, thread: str, event: str, facts: Facts, now: datetime) -> list[OutboxRecord]:
    return [
        OutboxRecord(thread=thread, event=event, channel=channel.id, facts=facts, created_at=now)
        for channel in plan.channels
        if Audience.TECHNICAL in channel.audience
    ]

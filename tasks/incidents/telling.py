"""What is said to whom: outbox records with language-free facts. `pages` finds the words when they are sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from tasks.core.crisis import Level, Reason
from tasks.core.detection import Signal, SignalKind
from tasks.core.incident import EventKind, Incident, IncidentEvent
from tasks.core.message import Facts, MessageKind, OutboxRecord
from tasks.incidents.duty import on_duty, shown_name
from tasks.plan.schema import Audience, Plan, ResponseLevel

TOLD: dict[EventKind, MessageKind] = {
    EventKind.OPENED: MessageKind.OPENED,
    EventKind.STRENGTH_CHANGED: MessageKind.STRENGTH_CHANGED,
    EventKind.LEVEL_CHANGED: MessageKind.LEVEL_CHANGED,
    EventKind.OWNER_CHANGED: MessageKind.OWNER_CHANGED,
    EventKind.ACKNOWLEDGED: MessageKind.ACKNOWLEDGED,
    EventKind.CLOSED: MessageKind.CLOSED,
    EventKind.FALSE_ALARM: MessageKind.CLOSED,
}


RECENT = timedelta(hours=1)


def headline(signals: tuple[Signal, ...], themes: tuple[str, ...], title: str) -> Reason:
    """The number that matters: complaints before mentions, of the last hour the largest count that alarmed."""
    if not signals:
        return Reason(key="headline.by_hand", values={"title": title})
    latest = max(signal.at for signal in signals)
    recent = [signal for signal in signals if latest - signal.at <= RECENT]
    complaints = [signal for signal in recent if signal.kind is SignalKind.COMPLAINT]
    signal = max(complaints or recent, key=lambda one: (one.observed, one.score, one.at))
    values: dict[str, str | int | float] = {
        "observed": round(signal.observed),
        "expected": _usual(signal.expected),
        "minutes": round((signal.at - signal.since).total_seconds() / 60),
    }
    if not complaints:
        return Reason(key="headline.mentions", values=values)
    if themes:
        return Reason(key="headline.complaints_about", values={**values, "theme": themes[0]})
    return Reason(key="headline.complaints", values=values)


def _usual(expected: float) -> int | float:
    return round(expected) if expected >= 1 else round(expected, 1)


def next_step(level: Level, response: ResponseLevel | None) -> Reason:
    """The plan's own first step, else the article's advice for the cause."""
    if response is not None and response.first_step:
        return Reason(key="step.plan", values={"text": response.first_step})
    key = "step.acknowledge" if level is Level.NONE else f"step.level{int(level)}"
    return Reason(key=key)


def reply_by(plan: Plan, event: IncidentEvent) -> datetime | None:
    """When the plan's response level wants an answer, counted from the moment the level was reached.

    Taking an incident or handing it over moves no deadline.
    """
    if event.kind not in {EventKind.OPENED, EventKind.STRENGTH_CHANGED, EventKind.LEVEL_CHANGED}:
        return None
    response = plan.response(event.level, event.strength)
    return event.at + timedelta(minutes=response.minutes) if response is not None else None


def owner_of(plan: Plan, incident: Incident, now: datetime) -> str | None:
    """The person the desk named, else who is on duty for this level and strength."""
    if incident.owner is not None:
        return incident.owner
    response = plan.response(incident.level, incident.strength)
    role = on_duty(plan, response.call if response is not None else (), now)
    return shown_name(role) if role is not None else None


def facts_of(plan: Plan, incident: Incident, event: IncidentEvent, unseen: tuple[Reason, ...]) -> Facts:
    """Everything a page needs to say this event, in no language."""
    response = plan.response(event.level, event.strength)
    platform = max(incident.platforms, key=lambda name: incident.platforms[name], default=None)
    return Facts(
        kind=TOLD[event.kind],
        brand=incident.brand,
        incident=incident.id,
        level=event.level,
        strength=event.strength,
        previous_level=event.previous_level,
        previous_strength=event.previous_strength,
        platform=platform,
        headline=headline(incident.signals, incident.themes, incident.title),
        reasons=event.reasons or (*incident.strength_reasons, *incident.judgement.reasons),
        examples=incident.examples[:3],
        themes=incident.themes,
        next_step=next_step(event.level, response),
        owner=owner_of(plan, incident, event.at),
        reply_by=reply_by(plan, event),
        at=event.at,
        began_at=incident.began_at,
        unseen=unseen,
        commands=(f"spichka desk acknowledge {incident.id}",),
    )


def worth_telling(incident: Incident, event: IncidentEvent) -> bool:
    """Opening, a rise, a level change, a new owner, acknowledgement and the end are told; calming down is not."""
    if event.kind not in TOLD:
        return False
    if event.kind is EventKind.STRENGTH_CHANGED:
        return event.previous_strength is None or event.strength.rank > event.previous_strength.rank
    return True


def records(
    plan: Plan, incident: Incident, event: IncidentEvent, unseen: tuple[Reason, ...]
) -> tuple[OutboxRecord, ...]:
    """One record a channel that wants it. A channel that heard of this incident hears its end too."""
    if not worth_telling(incident, event):
        return ()
    facts = facts_of(plan, incident, event, unseen)
    told = []
    for channel in plan.channels:
        if Audience.INCIDENT not in channel.audience:
            continue
        if max(event.strength.rank, incident.peak_strength.rank) < channel.at_least.rank:
            continue
        told.append(
            OutboxRecord(
                thread=incident.id,
                event=f"{event.seq:04d}-{event.kind}",
                channel=channel.id,
                facts=facts,
                created_at=event.at,
            )
        )
    return tuple(told)

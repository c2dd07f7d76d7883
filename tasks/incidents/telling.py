"""What is said to whom: outbox records with language-free facts. `pages` finds the words when they are sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from tasks.core.crisis import Level, Reason, Strength
from tasks.core.detection import OF_EVENTS, Signal, SignalKind
from tasks.core.incident import EventKind, Incident, IncidentEvent
from tasks.core.message import Facts, MessageKind, OutboxRecord
from tasks.incidents.duty import on_duty, shown_name
from tasks.plan.schema import Audience, Channel, Plan, ResponseLevel
from tasks.texts import TEXTS

TOLD: dict[EventKind, MessageKind] = {
    EventKind.OPENED: MessageKind.OPENED,
    EventKind.STRENGTH_CHANGED: MessageKind.STRENGTH_CHANGED,
    EventKind.LEVEL_CHANGED: MessageKind.LEVEL_CHANGED,
    EventKind.OWNER_CHANGED: MessageKind.OWNER_CHANGED,
    EventKind.ACKNOWLEDGED: MessageKind.ACKNOWLEDGED,
    EventKind.CLOSED: MessageKind.CLOSED,
    EventKind.FALSE_ALARM: MessageKind.FALSE_ALARM,
}


RECENT = timedelta(hours=1)
MOST = 0.9


def headline(signals: tuple[Signal, ...], themes: tuple[str, ...], title: str) -> Reason:
    """What matters: a changed access, else the largest count of the last hour that alarmed, complaints first."""
    if not signals:
        return Reason(key="headline.by_hand", values={"title": title})
    event = headline_event(signals)
    if event is not None:
        return _of_event(event)
    recent = _recent([signal for signal in signals if signal.kind not in OF_EVENTS])
    complaints = [signal for signal in recent if signal.kind is SignalKind.COMPLAINT]
    signal = max(complaints or recent, key=lambda one: (one.observed, one.score, one.at))
    values: dict[str, str | int | float] = {
        "observed": round(signal.observed),
        "expected": _usual(signal.expected),
        "minutes": max(0, round((signal.at - signal.since).total_seconds() / 60)),
    }
    if not complaints:
        return Reason(key="headline.mentions", values=values)
    if themes:
        return Reason(key="headline.complaints_about", values={**values, "theme": themes[0]})
    return Reason(key="headline.complaints", values=values)


def headline_event(signals: tuple[Signal, ...]) -> Signal | None:
    """What happened, where that is the news: the gravest change of access; a removal only where nothing is counted."""
    access = [signal for signal in signals if signal.kind is SignalKind.ACCESS_CHANGE]
    removed = [signal for signal in signals if signal.kind is SignalKind.DELETION]
    if access:
        return min(_recent(access), key=lambda one: (_grave(one), -one.at.timestamp(), one.id))
    return _recent(removed)[-1] if removed and len(removed) == len(signals) else None


def _recent(signals: Sequence[Signal]) -> list[Signal]:
    """Those of the last hour before the latest."""
    latest = max(signal.at for signal in signals)
    return [signal for signal in signals if latest - signal.at <= RECENT]


_GRAVE = ("gone", "page", "creator", "administrator", "handle", "avatar", "name", "role")


def _grave(signal: Signal) -> int:
    what = signal.facts.get("what")
    return _GRAVE.index(str(what)) if what in _GRAVE else len(_GRAVE)


def _of_event(signal: Signal) -> Reason:
    what = str(signal.facts.get("what", "access"))
    key = f"headline.event.{what}" if f"headline.event.{what}" in TEXTS else "headline.event.access"
    values: dict[str, str | int | float] = {"account": str(signal.facts.get("account", "?"))}
    if what in {"gone", "status"}:
        values["after"] = f"@account.status.{signal.facts.get('after', '')}"
    if "n" in signal.facts:
        values["n"] = signal.facts["n"]
    return Reason(key=key, values=values)


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

    Taking an incident, handing it over or calming down moves no deadline.
    """
    if event.kind not in {EventKind.OPENED, EventKind.STRENGTH_CHANGED, EventKind.LEVEL_CHANGED}:
        return None
    if event.previous_strength is not None and event.previous_strength.rank > event.strength.rank:
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
    ended = event.kind in {EventKind.CLOSED, EventKind.FALSE_ALARM}
    by_hand = event.by != "spichka"
    return Facts(
        kind=_kind(incident, event),
        brand=incident.brand,
        incident=incident.id,
        level=event.level,
        strength=event.strength,
        previous_level=event.previous_level,
        previous_strength=event.previous_strength,
        platform=_platform(incident),
        headline=headline(incident.signals, incident.themes, incident.title),
        reasons=(*event.reasons, *(r for r in _all_reasons(incident) if r not in event.reasons)),
        examples=incident.examples[:3],
        themes=incident.themes,
        next_step=None if ended else next_step(event.level, response),
        call=() if ended else _called(plan, response),
        script=None if ended or response is None else _script(plan, response),
        reserve_channel=_reserve(plan, incident) if event.level is Level.EXTERNAL_FORCE and not ended else None,
        by=event.by if by_hand else None,
        note=(incident.closed_reason if ended else event.note) if by_hand else "",
        waiting=incident.waiting,
        owner=owner_of(plan, incident, event.at),
        reply_by=reply_by(plan, event),
        at=event.at,
        began_at=incident.began_at,
        unseen=unseen,
        commands=commands(incident),
    )


def _kind(incident: Incident, event: IncidentEvent) -> MessageKind:
    """A rise of something that nobody was told of yet is news of an opening, not of a change."""
    first = incident.peak_strength is event.strength and event.previous_strength is Strength.WATCH
    if event.kind is EventKind.STRENGTH_CHANGED and first:
        return MessageKind.OPENED
    return TOLD[event.kind]


def _platform(incident: Incident) -> str | None:
    """The platform, where nearly all of it is on one: else a count in the first line would be credited to it alone."""
    event = headline_event(incident.signals)
    if event is not None and "platform" in event.facts:
        return str(event.facts["platform"])
    total = sum(incident.platforms.values())
    return next((name for name, count in incident.platforms.items() if count >= MOST * total), None)


def _all_reasons(incident: Incident) -> tuple[Reason, ...]:
    return (*incident.strength_reasons, *incident.judgement.reasons)


def _called(plan: Plan, response: ResponseLevel | None) -> tuple[str, ...]:
    """Everybody the response level calls, as alerts name them."""
    roles = {role.id: role for role in plan.team.roles}
    return tuple(shown_name(roles[name]) for name in (response.call if response is not None else ()) if name in roles)


def _script(plan: Plan, response: ResponseLevel) -> str | None:
    return next((script.text for script in plan.scripts if script.id == response.script), None)


def _reserve(plan: Plan, incident: Incident) -> str | None:
    """Where to speak if a page is lost; never the very page that may be lost."""
    channel = next((brand.reserve_channel for brand in plan.monitoring.brands if brand.id == incident.brand), None)
    lost = [signal.facts for signal in incident.signals if signal.kind is SignalKind.ACCESS_CHANGE]
    return None if channel and any(_is_page(channel, facts) for facts in lost) else channel


def _safe(channels: Sequence[Channel], incident: Incident) -> Sequence[Channel]:
    """Channels without the very page that may be lost: whoever holds it would read what we do. Where it is all there
    is, a message that is overheard is still better than none."""
    lost = [signal.facts for signal in incident.signals if signal.kind is SignalKind.ACCESS_CHANGE]
    safe = [one for one in channels if not any(_is_page(f"{one.kind}/{to}", facts) for to in one.to for facts in lost)]
    return safe or channels


_HOSTS = {"vk": "vk.", "telegram": "t.me", "ok": "ok.ru"}


def _is_page(channel: str, facts: Mapping[str, str | int | float]) -> bool:
    """Whether the words for a channel name this account: `https://vk.com/acme`, `vk/acme`."""
    platform, account = str(facts.get("platform", "")), str(facts.get("account", "")).casefold().lstrip("@")
    named = re.split(r"[/@?&=\s]+", channel.casefold())
    return account in named and (platform in named or _HOSTS.get(platform, platform) in channel.casefold())


def commands(incident: Incident) -> tuple[str, ...]:
    """What can be typed next: take it, or, once it is taken, close it."""
    if not incident.live:
        return ()
    if incident.acknowledged_at is None:
        return (f"spichka desk acknowledge {incident.id} --by …",)
    return (f"spichka desk close {incident.id} --by … --note …",)


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
    for channel in _safe(plan.channels, incident):
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


def teller(plan: Plan, unseen: tuple[Reason, ...]) -> Callable[[Incident, IncidentEvent], tuple[OutboxRecord, ...]]:
    """Says an event to whoever should hear it, with what could not be seen."""
    return lambda incident, event: records(plan, incident, event, unseen)

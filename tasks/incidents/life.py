"""How an incident opens, grows, calms down and ends. Strength rises at once and falls one step after calm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from tasks.core.crisis import Level, Strength
from tasks.core.detection import OF_EVENTS, Signal, SignalKind
from tasks.core.incident import EventKind, Incident, IncidentEvent, IncidentStatus
from tasks.core.series import topic_of
from tasks.incidents.burst import Burst
from tasks.plan.schema import ResponseModel

SIGNALS_KEPT = 40
_LEVEL_HOLD = timedelta(hours=1)
REOPEN_FACTOR = 1.5  # after a false alarm the same thing must be this much stronger to open another incident


def incident_id(brand: str, signals: Sequence[Signal]) -> str:
    """`romashka-20261124-0325`: deterministic, so that a crash between detection and opening opens it once."""
    first = min(signals, key=lambda signal: (signal.at, signal.id))
    return f"{brand}-{first.at:%Y%m%d-%H%M}"


def note(incident: Incident, kind: EventKind, at: datetime, **more: object) -> Incident:
    """The incident with one more event, its log line and messages still to be written."""
    event = IncidentEvent.model_validate(
        {"seq": incident.events, "kind": kind, "at": at, "level": incident.level, "strength": incident.strength, **more}
    )
    return incident.model_copy(update={"events": incident.events + 1, "unflushed": (*incident.unflushed, event)})


def open_incident(incident_name: str, burst: Burst, now: datetime) -> Incident:
    """A new incident out of a burst."""
    verdict = burst.verdict
    opened = Incident(
        id=incident_name,
        brand=burst.brand,
        level=verdict.level.level,
        judgement=verdict.level,
        strength=verdict.strength,
        strength_reasons=verdict.strength_reasons,
        peak_strength=verdict.strength,
        level_changed_at=now,
        opened_at=now,
        began_at=burst.first_at or min(signal.since for signal in burst.signals),
        last_signal_at=max(signal.at for signal in burst.signals),
    )
    opened = _with_burst(opened, burst)
    return note(opened, EventKind.OPENED, now, reasons=verdict.strength_reasons + verdict.level.reasons)


def absorb(incident: Incident, burst: Burst, now: datetime, model: ResponseModel, *, may_calm: bool = True) -> Incident:
    """The incident with a burst's signals added, its level and strength judged anew.

    `may_calm` is False while a source is blind or nobody watched: blindness must not look like calm.
    """
    fresh = [signal for signal in burst.signals if signal.id not in incident.signal_ids]
    grown = _with_burst(incident, burst)
    if fresh:
        grown = grown.model_copy(update={"last_signal_at": max(s.at for s in burst.signals)})
        if grown.status is IncidentStatus.CONTAINED:
            status = IncidentStatus.ACKNOWLEDGED if grown.acknowledged_at else IncidentStatus.OPEN
            grown = grown.model_copy(update={"status": status, "contained_at": None})
    grown = _judge_level(grown, burst, now)
    wanted = burst.verdict.strength
    if wanted.rank > grown.strength.rank:
        return _set_strength(grown, wanted, now, burst)
    if not may_calm:
        return grown.model_copy(update={"lower_since": None})
    return settle(grown, wanted, now, model)


def settle(incident: Incident, wanted: Strength, now: datetime, model: ResponseModel) -> Incident:
    """Hysteresis downwards: one step a `calm_after` of lower strength, `contained` after `forget_after` of quiet."""
    if incident.opened_by != "spichka":
        # What a person opened stays as strong as the person said; counts may only raise it.
        return incident.model_copy(update={"lower_since": None})
    if wanted.rank >= incident.strength.rank:
        return _contain(incident.model_copy(update={"lower_since": None}), now, model)
    lower_since = incident.lower_since or now
    settled = incident if incident.lower_since else incident.model_copy(update={"lower_since": lower_since})
    if incident.strength.rank > Strength.WATCH.rank and now - lower_since >= model.calm_after:
        one_less = list(Strength)[settled.strength.rank - 1]
        before = settled.strength
        settled = settled.model_copy(update={"strength": one_less, "lower_since": now})
        settled = note(settled, EventKind.STRENGTH_CHANGED, now, previous_strength=before)
    return _contain(settled, now, model)


def choose(incidents: Iterable[Incident], signal: Signal, model: ResponseModel) -> Incident | None:
    """The live incident a signal belongs to: the brand's own, not quiet for longer than `forget_after`.

    One that already has the signal's topic wins, then the latest. Incidents are never merged by their texts. What
    happened (a lost page, a removal) is no detail of a storm of complaints: it joins only its own kind.
    """
    fitting = [
        incident
        for incident in incidents
        if incident.live
        and incident.brand == signal.brand
        and abs(signal.at - incident.last_signal_at) <= model.forget_after
        and (signal.kind not in OF_EVENTS or any(one.kind is signal.kind for one in incident.signals))
    ]
    if not fitting:
        return None
    return max(
        fitting,
        key=lambda i: (any(topic_of(s.topic) == topic_of(signal.topic) for s in i.signals), i.last_signal_at, i.id),
    )


def silenced(incidents: Iterable[Incident], signal: Signal, model: ResponseModel) -> bool:
    """True where a person closed the same thing lately and it has not become clearly stronger since.

    Each change of access is another thing: a new name that was a false alarm says nothing of a stolen avatar.
    """
    if signal.kind is SignalKind.ACCESS_CHANGE:
        return False
    for incident in incidents:
        if incident.live or incident.closed_at is None or incident.brand != signal.brand:
            continue
        if signal.at - incident.closed_at > model.forget_after:
            continue
        same = [
            s.score for s in incident.signals if s.kind is signal.kind and topic_of(s.topic) == topic_of(signal.topic)
        ]
        if same and signal.score < REOPEN_FACTOR * max(same):
            return True
    return False


def _alike(one: Signal, other: Signal) -> bool:
    return one.kind is other.kind and topic_of(one.topic) == topic_of(other.topic)


def _with_burst(incident: Incident, burst: Burst) -> Incident:
    known = {signal.id: signal for signal in incident.signals}
    known.update({signal.id: signal for signal in burst.signals})
    ordered = sorted(known.values(), key=lambda signal: (signal.at, signal.id))
    return incident.model_copy(
        update={
            "signals": tuple(ordered[-SIGNALS_KEPT:]),
            "signal_ids": tuple(sorted({*incident.signal_ids, *known})),
            "platforms": burst.platforms or incident.platforms,
            "examples": burst.examples or incident.examples,
            "themes": burst.themes or incident.themes,
            "mentions": max(burst.mentions, incident.mentions),
            "negative": max(burst.negative, incident.negative),
            "complaints": max(burst.complaints, incident.complaints),
            "waiting": burst.waiting,
        }
    )


def _judge_level(incident: Incident, burst: Burst, now: datetime) -> Incident:
    judgement = burst.verdict.level
    judged = incident.model_copy(update={"judgement": judgement})
    if judgement.level is incident.level:
        return judged.model_copy(update={"level_seen_at": now})
    if incident.level_set_by is not None:
        return judged
    raises = judgement.level is Level.EXTERNAL_FORCE or incident.level is Level.NONE
    # Level 4 is taken at once, so it is left only when it was not seen for an hour: else the two would alternate.
    held_since = incident.level_changed_at
    if incident.level is Level.EXTERNAL_FORCE and incident.level_seen_at is not None:
        held_since = max(held_since, incident.level_seen_at)
    if not raises and (judgement.level is Level.NONE or now - held_since < _LEVEL_HOLD):
        return judged  # at most one change of level an hour, and never back to "no crisis" by itself
    before = incident.level
    judged = judged.model_copy(update={"level": judgement.level, "level_changed_at": now})
    return note(judged, EventKind.LEVEL_CHANGED, now, previous_level=before, reasons=judgement.reasons)


def _set_strength(incident: Incident, wanted: Strength, now: datetime, burst: Burst) -> Incident:
    before = incident.strength
    peak = wanted if wanted.rank > incident.peak_strength.rank else incident.peak_strength
    reasons = burst.verdict.strength_reasons
    raised = incident.model_copy(
        update={"strength": wanted, "peak_strength": peak, "strength_reasons": reasons, "lower_since": None}
    )
    return note(raised, EventKind.STRENGTH_CHANGED, now, previous_strength=before, reasons=reasons)


def _contain(incident: Incident, now: datetime, model: ResponseModel) -> Incident:
    if incident.status is IncidentStatus.CONTAINED or now - incident.last_signal_at < model.forget_after:
        return incident
    if incident.peak_strength is Strength.WATCH and incident.opened_by == "spichka":
        # It never came to an alert and nobody was called: it ends by itself, or the board fills with old sparks.
        ended = {"status": IncidentStatus.CLOSED, "closed_at": now, "closed_reason": "passed", "waiting": 0}
        return note(incident.model_copy(update=ended), EventKind.CLOSED, now, note="passed")
    contained = incident.model_copy(update={"status": IncidentStatus.CONTAINED, "contained_at": now})
    return note(contained, EventKind.CONTAINED, now)

"""How a drill went, to the minute: from what the incident's log and the outbox say, held against the plan. Pure.

Minutes are whole minutes that passed. The plan knows one deadline, when the first answer must be out
(`response_levels[].minutes`, counted from the alarm); whoever has not taken the incident by then is late too. What
nobody records is `not_recorded`; in simulated time people cannot act, so what they did not do is not held against them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tasks.core.crisis import Strength
from tasks.core.drill import Drill, Mark, Measure, Scorecard
from tasks.core.incident import EventKind, Incident, IncidentEvent
from tasks.core.message import OutboxRecord, OutboxState
from tasks.drills.scenario import Scenario
from tasks.incidents.telling import reply_by
from tasks.plan.schema import Plan

NOT_BUILT = ("checklist", "escalations", "replies")
"""What nothing writes down yet: it stands on every card, as not recorded."""
STATEMENT = ("statement", "заявление")
"""A note at the desk that begins so records that the first public words are out."""


@dataclass(frozen=True)
class Seen:
    """What the drill's own lake holds: its incidents oldest first, their logs by id, and every message of it."""

    incidents: Sequence[Incident]
    logs: Mapping[str, Sequence[IncidentEvent]] = field(default_factory=dict)
    messages: Sequence[OutboxRecord] = ()


def scorecard(drill: Drill, scenario: Scenario, plan: Plan, seen: Seen, at: datetime) -> Scorecard:
    """The card as it stands at `at`."""
    first = seen.incidents[0] if seen.incidents else None
    log = seen.logs.get(first.id, ()) if first is not None else ()
    alarm = _alarm(log)
    measures = [_woken(seen)] if not scenario.wakes else [_detected(drill, alarm)]
    if scenario.wakes:
        limit = _limit(plan, log, alarm)
        measures += [
            _told(drill, seen),
            _acknowledged(drill, first, alarm, limit),
            _statement(log, alarm, limit),
            _cause(scenario, first),
            _left(drill, seen),
        ]
    if drill.sends:
        measures.append(_undelivered(seen))
    measures += [Measure(key=key, mark=Mark.NOT_RECORDED) for key in NOT_BUILT]
    return Scorecard(
        incident=first.id if first is not None else None,
        level_found=first.level if first is not None else None,
        measures=tuple(measures),
        at=at,
    )


def _minutes(since: datetime, until: datetime) -> int:
    return max(0, int((until - since) / timedelta(minutes=1)))


def _alarm(log: Sequence[IncidentEvent]) -> datetime | None:
    """When the incident was first strong enough to call somebody."""
    loud = (event.at for event in log if event.strength.rank >= Strength.ALERT.rank)
    return min(loud, default=None)


def _limit(plan: Plan, log: Sequence[IncidentEvent], alarm: datetime | None) -> int | None:
    """Minutes from the alarm to the earliest deadline the plan set."""
    if alarm is None:
        return None
    deadlines = [at for event in log if event.at >= alarm and (at := reply_by(plan, event)) is not None]
    return _minutes(alarm, min(deadlines)) if deadlines else None


def _detected(drill: Drill, alarm: datetime | None) -> Measure:
    if alarm is None:
        return Measure(key="detected", mark=Mark.MISSED)
    return Measure(key="detected", value=_minutes(drill.story_at, alarm), mark=Mark.GOOD)


def _told(drill: Drill, seen: Seen) -> Measure:
    """From the story's beginning to the first message a channel took."""
    if not drill.sends:
        return Measure(key="told", mark=Mark.NOT_RECORDED)
    sent = [one.sent_at for one in seen.messages if one.sent_at is not None and one.facts.incident is not None]
    if not sent:
        return Measure(key="told", mark=Mark.MISSED)
    return Measure(key="told", value=_minutes(drill.story_at, min(sent)), mark=Mark.GOOD)


def _acknowledged(drill: Drill, first: Incident | None, alarm: datetime | None, limit: int | None) -> Measure:
    taken = first.acknowledged_at if first is not None else None
    if taken is None or alarm is None:
        mark = Mark.NOT_RECORDED if drill.simulated or alarm is None else Mark.MISSED
        return Measure(key="acknowledged", limit=limit, mark=mark)
    return _in_time("acknowledged", _minutes(alarm, taken), limit)


def _statement(log: Sequence[IncidentEvent], alarm: datetime | None, limit: int | None) -> Measure:
    said = [event.at for event in log if event.kind is EventKind.NOTE and _is_statement(event.note)]
    if alarm is None or not said:
        return Measure(key="statement", limit=limit, mark=Mark.NOT_RECORDED)
    return _in_time("statement", _minutes(alarm, min(said)), limit)


def _is_statement(note: str) -> bool:
    return note.strip().casefold().startswith(STATEMENT)


def _in_time(key: str, minutes: int, limit: int | None) -> Measure:
    if limit is None:
        return Measure(key=key, value=minutes)
    return Measure(key=key, value=minutes, limit=limit, mark=Mark.GOOD if minutes <= limit else Mark.LATE)


def _cause(scenario: Scenario, first: Incident | None) -> Measure:
    """Which cause the incident ended with, the machine's or a person's; `limit` is the scenario's."""
    if first is None:
        return Measure(key="cause", limit=int(scenario.level), mark=Mark.MISSED)
    mark = Mark.GOOD if first.level is scenario.level else Mark.MISSED
    return Measure(key="cause", value=int(first.level), limit=int(scenario.level), mark=mark)


def _left(drill: Drill, seen: Seen) -> Measure:
    """Mentions without a disposition. An incident that was closed settled its own, each with the reason."""
    if not seen.incidents:
        return Measure(key="left", mark=Mark.NOT_RECORDED)
    left = sum(incident.waiting for incident in seen.incidents if incident.live)
    if drill.simulated:
        return Measure(key="left", value=left)
    return Measure(key="left", value=left, mark=Mark.MISSED if left else Mark.GOOD)


def _woken(seen: Seen) -> Measure:
    """How many messages called somebody although nothing was wrong."""
    loud = [incident for incident in seen.incidents if incident.peak_strength.rank >= Strength.ALERT.rank]
    return Measure(key="woken", value=len(loud), limit=0, mark=Mark.MISSED if loud else Mark.GOOD)


def _undelivered(seen: Seen) -> Measure:
    """Messages that were tried and that their channel had not taken by the end."""
    stuck = sum(1 for one in seen.messages if one.attempts and one.state is not OutboxState.SENT)
    return Measure(key="undelivered", value=stuck, limit=0, mark=Mark.MISSED if stuck else Mark.GOOD)


def earlier(past: Sequence[Drill], drill: Drill) -> list[Drill]:
    """Drills of the same brand before this one that have a card, newest first: the same scenario before any other."""
    known = [one for one in past if one.brand == drill.brand and one.id != drill.id and one.card is not None]
    known = [one for one in known if one.started_at <= drill.started_at]
    return sorted(known, key=lambda one: (one.scenario == drill.scenario, one.started_at), reverse=True)

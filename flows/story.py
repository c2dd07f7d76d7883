"""A replay told in order: signals, incidents, letters."""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.replay import Replayed
from tasks.core.detection import Signal
from tasks.core.incident import Incident
from tasks.core.instants import iso
from tasks.core.series import topic_of
from tasks.lake.incidents import known, log_of
from tasks.plan.schema import Plan
from tasks.texts import say
from tasks.texts.local_time import full_time

Line = tuple[datetime, str]


def incidents_of(replayed: Replayed) -> list[Incident]:
    """Every incident of every brand, closed long ago ones too."""
    lake = replayed.house.lake
    names = {key.split("/")[1] for key in lake.keys("incidents/")}
    found = [incident for brand in replayed.house.plan.monitoring.brands for incident in known(lake, brand.id)]
    return sorted((one for one in found if one.id in names), key=lambda incident: (incident.opened_at, incident.id))


def story(replayed: Replayed, plan: Plan, skipped: int) -> str:
    """The whole story as text, times in the plan's zone."""
    locale, lines = plan.locale, _lines(replayed, plan)
    told = [f"{full_time(locale, at, plan.timezone)}  {text}" for at, text in sorted(lines)]
    head = say(
        locale,
        "story.head",
        runs=replayed.runs,
        mentions=replayed.stored,
        signals=sum(signal.alarming for signal in replayed.signals.values()),
        notices=sum(not signal.alarming for signal in replayed.signals.values()),
        incidents=len(incidents_of(replayed)),
        letters=len(_told_once(replayed)),
        skipped=skipped,
    )
    return "\n".join([head, "", *(told or [say(locale, "story.nothing")])])


def story_json(replayed: Replayed, skipped: int) -> dict[str, object]:
    """The same for programs: signals, incidents with their events, and what would have been sent."""
    return {
        "runs": replayed.runs,
        "mentions": replayed.stored,
        "skipped": skipped,
        "signals": [
            {"first_seen": iso(replayed.first_seen[name]), "id": name, **signal.model_dump(mode="json")}
            for name, signal in sorted(replayed.signals.items(), key=lambda item: (item[1].at, item[0]))
        ],
        "incidents": [
            incident.model_dump(mode="json", exclude={"signals", "signal_ids", "unflushed"})
            | {"log": [event.model_dump(mode="json") for event in log_of(replayed.house.lake, incident.id)]}
            for incident in incidents_of(replayed)
        ],
        "sent": [{"at": iso(at), "first_line": line} for at, line in _told_once(replayed)],
    }


def _told_once(replayed: Replayed) -> list[Line]:
    """One line a message, however many channels it went to."""
    return sorted({(at, letter.first_line) for at, letter in replayed.letters})


def _lines(replayed: Replayed, plan: Plan) -> list[Line]:
    lines = [(replayed.first_seen[name], _signal(signal, plan.locale)) for name, signal in replayed.signals.items()]
    lines += [(at, f"✉  {line}") for at, line in _told_once(replayed)]
    return lines


def _signal(signal: Signal, locale: str) -> str:
    mark = "▲" if signal.alarming else "·"
    minutes = (signal.at - signal.since) / timedelta(minutes=1)
    return f"{mark}  " + say(
        locale,
        "story.signal",
        kind=say(locale, f"signal.{signal.kind}"),
        topic=topic_of(signal.topic),
        observed=round(signal.observed),
        expected=round(signal.expected, 1),
        minutes=minutes,
        score=round(signal.score, 1),
    )

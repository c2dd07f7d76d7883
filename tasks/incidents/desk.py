"""What a person may do to an incident by hand. Each action is one event with the person's name and a note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tasks.core.crisis import Level, LevelJudgement, Strength
from tasks.core.errors import ConfigError
from tasks.core.incident import EventKind, Example, Incident, IncidentStatus
from tasks.core.post import Post
from tasks.core.series import topic_of
from tasks.incidents.life import SIGNALS_KEPT, note


def _must_be_live(incident: Incident) -> None:
    if not incident.live:
        raise ConfigError(f"incident {incident.id} is {incident.status.value}: nothing more can be done to it here")


def opened_by_hand(
    name: str,
    brand: str,
    *,
    title: str,
    words: tuple[str, ...],
    level: Level,
    strength: Strength,
    by: str,
    now: datetime,
) -> Incident:
    """An incident seen elsewhere: a call, the press, an inspection. Its words become a temporary topic."""
    if not title.strip():
        raise ConfigError("say in one line what happened: the title is empty")
    judgement = LevelJudgement(level=level, scores={level: 1.0})
    opened = Incident(
        id=name,
        brand=brand,
        title=title.strip(),
        level=level,
        judgement=judgement,
        level_set_by=by,
        strength=strength,
        peak_strength=strength,
        level_changed_at=now,
        opened_at=now,
        opened_by=by,
        began_at=now,
        last_signal_at=now,
        words=words,
    )
    return note(opened, EventKind.OPENED, now, by=by)


def acknowledge(incident: Incident, by: str, now: datetime, text: str = "") -> Incident:
    """Somebody has it. A second acknowledgement changes nothing."""
    _must_be_live(incident)
    if incident.acknowledged_at is not None:
        return incident
    changed = incident.model_copy(
        update={
            "status": IncidentStatus.ACKNOWLEDGED,
            "acknowledged_at": now,
            "acknowledged_by": by,
            "owner": incident.owner or by,
        }
    )
    return note(changed, EventKind.ACKNOWLEDGED, now, by=by, note=text)


def set_level(incident: Incident, level: Level, by: str, now: datetime, text: str = "") -> Incident:
    """A person's level overrides the machine's for good; the machine's judgement stays visible beside it."""
    _must_be_live(incident)
    before = incident.level
    changed = incident.model_copy(update={"level": level, "level_set_by": by, "level_changed_at": now})
    if before is level:
        return changed
    return note(changed, EventKind.LEVEL_CHANGED, now, by=by, note=text, previous_level=before)


def set_owner(incident: Incident, owner: str, by: str, now: datetime, text: str = "") -> Incident:
    """Hand it to somebody else."""
    _must_be_live(incident)
    changed = incident.model_copy(update={"owner": owner})
    return note(changed, EventKind.OWNER_CHANGED, now, by=by, note=text)


def add_note(incident: Incident, text: str, by: str, now: datetime) -> Incident:
    """A line for the log; nobody is notified."""
    if not text.strip():
        raise ConfigError("the note is empty")
    return note(incident, EventKind.NOTE, now, by=by, note=text)


def close(incident: Incident, reason: str, by: str, now: datetime) -> Incident:
    """The end. The reason is also the bulk disposition of every mention still waiting, shown with its count."""
    _must_be_live(incident)
    if not reason.strip():
        raise ConfigError(f"say why: {incident.waiting} mentions still wait, and none is closed over without a reason")
    changed = incident.model_copy(
        update={"status": IncidentStatus.CLOSED, "closed_at": now, "closed_reason": reason.strip()}
    )
    return note(changed, EventKind.CLOSED, now, by=by, note=f"{reason.strip()} ({incident.waiting})")


def false_alarm(incident: Incident, reason: str, by: str, now: datetime) -> Incident:
    """The end of what was none; the same signals open another one only if they grow clearly stronger."""
    _must_be_live(incident)
    if not reason.strip():
        raise ConfigError(f"say why it is a false alarm: {incident.waiting} mentions wait, and nothing wakes you again")
    changed = incident.model_copy(
        update={
            "status": IncidentStatus.CLOSED,
            "closed_at": now,
            "closed_reason": reason.strip(),
            "false_alarm": True,
        }
    )
    return note(changed, EventKind.FALSE_ALARM, now, by=by, note=reason.strip())


def reopen(incident: Incident, reason: str, by: str, now: datetime) -> Incident:
    """It was closed too early, or by mistake. Its owner and its log stay."""
    if incident.live:
        raise ConfigError(f"incident {incident.id} is {incident.status.value}: there is nothing to reopen")
    if incident.merged_into is not None:
        raise ConfigError(f"incident {incident.id} is part of {incident.merged_into}: work on that one")
    if not reason.strip():
        raise ConfigError("say why it is opened again")
    status = IncidentStatus.ACKNOWLEDGED if incident.acknowledged_at is not None else IncidentStatus.OPEN
    changed = incident.model_copy(
        update={"status": status, "closed_at": None, "closed_reason": "", "false_alarm": False}
    )
    return note(changed, EventKind.OPENED, now, by=by, note=reason.strip())


def merge(kept: Incident, other: Incident, by: str, now: datetime) -> tuple[Incident, Incident]:
    """`other` becomes part of `kept`; the higher strength and level win, both logs say so."""
    _must_be_live(kept)
    _must_be_live(other)
    if kept.id == other.id or kept.brand != other.brand:
        raise ConfigError("merge takes two different incidents of one brand")
    signals = {signal.id: signal for signal in (*other.signals, *kept.signals)}
    strongest = max(kept.strength, other.strength, key=lambda strength: strength.rank)
    joined = kept.model_copy(
        update={
            "strength": strongest,
            "peak_strength": max(kept.peak_strength, other.peak_strength, key=lambda strength: strength.rank),
            "level": max(kept.level, other.level),
            "signals": tuple(sorted(signals.values(), key=lambda signal: (signal.at, signal.id)))[-SIGNALS_KEPT:],
            "signal_ids": tuple(sorted({*kept.signal_ids, *other.signal_ids})),
            "words": tuple(dict.fromkeys((*kept.words, *other.words))),
            "began_at": min(kept.began_at, other.began_at),
            "last_signal_at": max(kept.last_signal_at, other.last_signal_at),
            # the two may have mentions in common: the larger is certain, the next burst counts them together
            "mentions": max(kept.mentions, other.mentions),
            "negative": max(kept.negative, other.negative),
            "complaints": max(kept.complaints, other.complaints),
            "waiting": max(kept.waiting, other.waiting),
        }
    )
    gone = other.model_copy(update={"merged_into": kept.id, "status": IncidentStatus.CLOSED, "closed_at": now})
    return (
        note(joined, EventKind.MERGED, now, by=by, note=other.id),
        note(gone, EventKind.MERGED, now, by=by, note=kept.id),
    )


def split(incident: Incident, topic: str, name: str, by: str, now: datetime) -> tuple[Incident, Incident]:
    """The signals of `topic` become an incident of their own."""
    _must_be_live(incident)
    moved = tuple(signal for signal in incident.signals if topic_of(signal.topic) == topic)
    rest = tuple(signal for signal in incident.signals if topic_of(signal.topic) != topic)
    if not moved or not rest:
        raise ConfigError(f"{incident.id} has no two parts by topic {topic!r}: nothing to split")
    moved_ids = {signal.id for signal in moved}
    kept = incident.model_copy(
        update={"signals": rest, "signal_ids": tuple(i for i in incident.signal_ids if i not in moved_ids)}
    )
    child = incident.model_copy(
        update={
            "id": name,
            "signals": moved,
            "signal_ids": tuple(sorted(moved_ids)),
            "split_from": incident.id,
            "events": 0,
            "unflushed": (),
            "opened_at": now,
            "opened_by": by,
            "status": IncidentStatus.OPEN,
            "acknowledged_at": None,
            "acknowledged_by": None,
        }
    )
    return note(kept, EventKind.SPLIT, now, by=by, note=name), note(child, EventKind.OPENED, now, by=by)


def examples(posts: Sequence[Post]) -> list[Example]:
    """The newest posts found for an incident opened by hand."""
    return [
        Example(
            platform=post.platform,
            id=post.id,
            text=post.text[:600],
            url=post.url,
            published_at=post.published_at,
            reach=post.reach,
        )
        for post in posts[:5]
    ]

"""An incident of a made-up brand, its events and messages, and a lake whose writer is killed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from tasks.core.crisis import Level, LevelJudgement, Reason, Strength
from tasks.core.incident import EventKind, Incident, IncidentEvent
from tasks.core.message import Facts, MessageKind, OutboxRecord
from tasks.lake.folder import FolderLake

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def an_incident(name: str, brand: str = "acme") -> Incident:
    """Just opened, nothing noted yet."""
    return Incident(
        id=name,
        brand=brand,
        level=Level.SELF_INFLICTED,
        judgement=LevelJudgement(level=Level.SELF_INFLICTED, scores={Level.SELF_INFLICTED: 1.0}),
        strength=Strength.ALERT,
        peak_strength=Strength.ALERT,
        level_changed_at=NOON,
        opened_at=NOON,
        began_at=NOON,
        last_signal_at=NOON,
    )


def noted(incident: Incident, note: str, kind: EventKind = EventKind.NOTE) -> Incident:
    """With one more event, not flushed yet."""
    event = IncidentEvent(
        seq=incident.events, kind=kind, at=NOON, level=incident.level, strength=incident.strength, note=note
    )
    return incident.model_copy(update={"events": incident.events + 1, "unflushed": (*incident.unflushed, event)})


def a_record(thread: str = "acme-1", event: str = "0000-opened", channel: str = "duty") -> OutboxRecord:
    """One message to one channel."""
    facts = Facts(kind=MessageKind.OPENED, brand="acme", incident=thread, headline=Reason(key="headline.test"), at=NOON)
    return OutboxRecord(thread=thread, event=event, channel=channel, facts=facts, created_at=NOON)


T = TypeVar("T")


class Killed(BaseException):
    """The process is gone: nothing of ours may catch it."""


class Dying(FolderLake):
    """The process dies at its n-th write, before or after the write is done."""

    def __init__(self, root: Path, at: int, done: bool) -> None:
        super().__init__(root, durable=False)
        self._left = at
        self._done = done

    def put_new(self, key: str, body: bytes) -> bool:
        """As a folder does, until it dies."""
        return self._or_die(lambda: super(Dying, self).put_new(key, body))

    def put_if(self, key: str, body: bytes, etag: str) -> str:
        """As a folder does, until it dies."""
        return self._or_die(lambda: super(Dying, self).put_if(key, body, etag))

    def _or_die(self, write: Callable[[], T]) -> T:
        self._left -= 1
        if self._left == 0:
            if self._done:
                write()
            raise Killed
        return write()

"""What is remembered between runs: chats as the plan spells them, how far each was read, posts with open comments."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tasks.core.errors import SchemaDrift
from tasks.core.instants import iso, parse_instant
from tasks.sources.fields import label_of, objects
from tasks.sources.shape import Json

LEARNED_FOR = timedelta(hours=24)
THREADS_KEPT = 300
KINDS_KEPT = 30


@dataclass
class Memory:
    """The cursor. A *chat* is `{"id", "as", "channel"}`; `read` says for each how far: `{"seen", "left"}`, milliseconds
    of the newest message before which all was read, and a window `[newest, oldest]` that the page cap left over.
    `threads` are `{"mid", "chat", "at", "asked", "seen"}`: posts whose comments are still asked for."""

    marker: int | None = None
    learned_at: datetime | None = None
    bot: int | None = None
    chats: list[Json] = field(default_factory=list)
    read: dict[str, Json] = field(default_factory=dict)
    threads: list[Json] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)

    def dump(self) -> str:
        """As it is kept."""
        told = {
            "marker": self.marker,
            "learned_at": iso(self.learned_at) if self.learned_at else None,
            "bot": self.bot,
            "chats": self.chats,
            "read": self.read,
            "threads": sorted(self.threads, key=lambda one: whole(one.get("at")))[-THREADS_KEPT:],
            "kinds": self.kinds[-KINDS_KEPT:],
        }
        return json.dumps(told, separators=(",", ":"), ensure_ascii=False)

    def fresh(self, now: datetime) -> bool:
        """Whether the chats were looked up lately."""
        return self.learned_at is not None and now - self.learned_at < LEARNED_FOR

    def chat(self, number: object) -> Json | None:
        """The chat with this number, where it is read."""
        return next((one for one in self.chats if one.get("id") == number and type(number) is int), None)

    def follow(self, messages: Iterable[Json], chat: Json, oldest: int) -> None:
        """Posts of a channel whose comments are to be asked for; those older than `oldest` no more."""
        known = {one.get("mid") for one in self.threads}
        for message in messages:
            body, at = message.get("body"), message.get("timestamp")
            mid = label_of(body.get("mid")) if isinstance(body, dict) else None
            if mid is not None and mid not in known and isinstance(at, int) and at >= oldest:
                known.add(mid)
                self.threads.append({"mid": mid, "chat": chat.get("id"), "at": at, "asked": 0, "seen": 0})
        self.threads = [one for one in self.threads if whole(one.get("at")) >= oldest]


def whole(value: object) -> int:
    """A whole number, 0 for anything else."""
    return value if isinstance(value, int) else 0


def load(cursor: str | None) -> Memory:
    """Raises SchemaDrift for what is no cursor of ours."""
    if cursor is None:
        return Memory()
    try:
        told = json.loads(cursor)
        learned, marker, bot = told["learned_at"], told["marker"], told.get("bot")
        return Memory(
            int(marker) if marker is not None else None,
            parse_instant(learned) if isinstance(learned, str) else None,
            int(bot) if bot is not None else None,
            objects(told.get("chats")),
            {str(key): dict(value) for key, value in dict(told.get("read") or {}).items()},
            objects(told.get("threads")),
            [str(kind) for kind in told.get("kinds") or ()],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SchemaDrift("cursor", "not the cursor of a MAX source") from error

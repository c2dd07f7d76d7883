"""Which chats are read, as the plan spells them, and what is remembered between runs.

A *place* is one chat: `{"id", "as", "handle", "of", "of_as", "of_handle"}`. `as` is the plan's spelling; a discussion
group is a place too, and `of`, `of_as`, `of_handle` are its channel.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tasks.core.errors import SchemaDrift
from tasks.core.instants import iso, parse_instant
from tasks.sources.fields import objects
from tasks.sources.shape import Json
from tasks.sources.telegram.options import TelegramOptions, plain

ROOTS_KEPT = 400  # threads of a discussion group whose channel post is known
KINDS_KEPT = 30
LEARNED_FOR = timedelta(hours=24)
QUIET = timedelta(days=6)  # after a week without updates Telegram numbers them anew
HANDLE = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,31}")


@dataclass
class Memory:
    """The cursor. `roots` are (group, thread) → post of the channel; `kinds` the unknown updates told already."""

    offset: int | None = None
    last_at: datetime | None = None
    learned_at: datetime | None = None
    places: list[Json] = field(default_factory=list)
    roots: dict[str, int] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)

    def dump(self) -> str:
        """As it is kept."""
        told = {
            "offset": self.offset,
            "last_at": iso(self.last_at) if self.last_at else None,
            "learned_at": iso(self.learned_at) if self.learned_at else None,
            "places": self.places,
            "roots": dict(list(self.roots.items())[-ROOTS_KEPT:]),
            "kinds": self.kinds[-KINDS_KEPT:],
        }
        return json.dumps(told, separators=(",", ":"), ensure_ascii=False)

    def next(self, now: datetime) -> int | None:
        """The offset to ask with. None after a long quiet: new numbers may be smaller than the old ones."""
        if self.last_at is None or now - self.last_at > QUIET:
            return None
        return self.offset

    def fresh(self, now: datetime) -> bool:
        """Whether the chats were looked up lately."""
        return self.learned_at is not None and now - self.learned_at < LEARNED_FOR


def load(cursor: str | None) -> Memory:
    """Raises SchemaDrift for what is no cursor of ours."""
    if cursor is None:
        return Memory()
    try:
        told = json.loads(cursor)
        offset = told["offset"]
        return Memory(
            int(offset) if offset is not None else None,
            _instant(told.get("last_at")),
            _instant(told.get("learned_at")),
            objects(told.get("places")),
            {str(key): int(post) for key, post in dict(told.get("roots") or {}).items()},
            [str(kind) for kind in told.get("kinds") or ()],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SchemaDrift("cursor", "not the cursor of a Telegram source") from error


def _instant(value: object) -> datetime | None:
    return parse_instant(value) if isinstance(value, str) else None


class Watch:
    """Names the plan gives to chats. `open`: every chat is read."""

    def __init__(self, names: Iterable[str], options: TelegramOptions) -> None:
        self.names = {plain(name): name for name in names}
        self.open = options.everywhere or not self.names
        self._discussions = dict(options.discussions)

    def given(self) -> list[Json]:
        """Discussion groups the plan names by hand."""
        return [
            {"id": int(group), "as": channel, "of_as": channel, "of_handle": _handle(channel)}
            for group, channel in self._discussions.items()
            if re.fullmatch(r"-?\d{1,18}", group)
        ]

    def spelled(self, number: object, handle: object) -> str | None:
        """As the plan writes it, or None where it does not."""
        return self.names.get(str(number)) or self.names.get(handle.casefold() if isinstance(handle, str) else "")


def _handle(name: str) -> str | None:
    bare = plain(name)
    return bare if HANDLE.fullmatch(bare) else None


def place_of(chat: Mapping[str, object], places: Iterable[Json], watch: Watch) -> Json | None:
    """The place a chat is, or None where it is not read."""
    number, handle = chat.get("id"), chat.get("username")
    if type(number) is not int:
        return None
    for place in places:
        if place.get("id") == number:
            return place
    named = watch.spelled(number, handle)
    if named is None and not watch.open:
        return None
    shown = isinstance(handle, str) and HANDLE.fullmatch(handle) is not None
    return {"id": number, "as": named or (f"@{handle}" if shown else str(number)), "handle": handle if shown else None}


def learned(chat: Mapping[str, object], spelled: str, watch: Watch, group: Mapping[str, object] | None) -> list[Json]:
    """Places of a channel or group as `getChat` shows it, and of its discussion group."""
    number, handle = chat.get("id"), chat.get("username")
    if type(number) is not int:
        raise SchemaDrift("$.result.id", "getChat gives no number")
    channel: Json = {"id": number, "as": spelled, "handle": handle if isinstance(handle, str) else None}
    linked = chat.get("linked_chat_id")
    if chat.get("type") != "channel" or type(linked) is not int:
        return [channel]
    name = group.get("username") if group else None
    return [
        channel,
        {
            "id": linked,
            "as": watch.spelled(linked, name) or spelled,
            "handle": name if isinstance(name, str) else None,
            "of": number,
            "of_as": spelled,
            "of_handle": channel["handle"],
        },
    ]

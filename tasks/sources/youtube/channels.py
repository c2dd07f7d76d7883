"""Which number a channel has: plans name it by number, by handle or by address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from tasks.core.errors import Gone, SourceError
from tasks.sources.client import Client
from tasks.sources.fields import inner, label_of, objects
from tasks.sources.youtube.api import Api

_NUMBER = re.compile(r"UC[\w-]{22}")
_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.|m\.)?youtube\.com/(?:channel/)?", re.IGNORECASE)


def number_of(spelled: str) -> str | None:
    """The number, where the spelling holds it."""
    bare = _ADDRESS.sub("", spelled.strip()).rstrip("/")
    return bare if _NUMBER.fullmatch(bare) else None


def handle_of(spelled: str) -> str:
    """`@handle` of `handle`, `@handle` or an address."""
    return "@" + _ADDRESS.sub("", spelled.strip()).strip("/").lstrip("@")


class Numbers:
    """Numbers of channels by the plan's spelling; a handle is asked once a process (one unit), or taken from a
    cursor."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known: dict[str, str] = {}

    def learn(self, spelled: str, number: object) -> None:
        """From a cursor."""
        if isinstance(number, str) and _NUMBER.fullmatch(number):
            self._known.setdefault(spelled, number)

    async def find(self, client: Client, spelled: str, now: datetime) -> str:
        """Raises Gone where there is no such channel."""
        found = number_of(spelled) or self._known.get(spelled)
        if found is None:
            answer = await self._api.get(client, "channels", {"part": "id", "forHandle": handle_of(spelled)}, now)
            found = next((label_of(item.get("id")) for item in objects(answer.get("items"))), None)
            if found is None:
                raise Gone(f"YouTube knows no channel {spelled[:100]!r}: correct the account in the plan")
            self._known[spelled] = found
        return found

    async def names(self, client: Client, spelled: Iterable[str], now: datetime) -> dict[str, str]:
        """Spelling by number; a handle that cannot be asked is left out, its own part of the run says why."""
        found: dict[str, str] = {}
        for one in spelled:
            try:
                found[await self.find(client, one, now)] = one
            except SourceError:
                continue
        return found


def channel_in(item: object) -> str | None:
    """The number of the channel a video or a thread belongs to."""
    return label_of(inner(item, "snippet", "channelId"))

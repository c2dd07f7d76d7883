"""The source of a drill: invented posts and events, read by the clock through the same `redact` and `parse` as others.

It has no entry in the registry: only a drill builds it, no plan can name it, and it never touches the network.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

from pydantic import ValidationError

from tasks.core.errors import SchemaDrift
from tasks.core.happening import Happening
from tasks.core.instants import iso, parse_instant
from tasks.core.post import Post, PostKind
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.export import Replay, rows
from tasks.sources.shape import Fetched, Json, Page, Skip

PLATFORM = "drill"
_KEPT = frozenset(Happening.model_fields)


class Rehearsal:
    """A MentionSource over a story in memory. `posts` carry invented authors' names, which `redact` hides."""

    platform = PLATFORM

    def __init__(self, id_: str, posts: Sequence[Post], happenings: Sequence[Happening] = ()) -> None:
        self.id = id_
        self._replay = Replay(id_, PLATFORM, posts)
        self._happenings = sorted(happenings, key=lambda one: (one.at, one.id))
        self._reading = rows.Reading(PLATFORM, PostKind.POST, UTC, times_stand=True)

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """What came after the cursor's instant and not after `now`."""
        since = _instant(cursor)
        async for fetched in self._replay.fetch(cursor, now):
            yield fetched
        due = [one for one in self._happenings if one.at <= now and (since is None or one.at > since)]
        if due:
            yield Fetched({"events": [one.model_dump(mode="json") for one in due]}, iso(now))

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """Authors, actors and targets become pseudonyms; of an event only its known fields stay."""
        events = payload.get("events")
        if not isinstance(events, list):
            return rows.redact(payload, PLATFORM, pseudonyms)
        return {"events": [_bare(one, pseudonyms) if isinstance(one, dict) else None for one in events]}

    def parse(self, payload: Json) -> Page[Post]:
        """Posts and events of a redacted payload."""
        if "events" not in payload:
            return rows.parse(payload, self._reading)
        events = payload["events"]
        if not isinstance(events, list):
            raise SchemaDrift("$.events", "no list of events")
        told: list[Happening] = []
        skipped: list[Skip] = []
        for place, one in enumerate(events):
            try:
                told.append(Happening.model_validate(one))
            except ValidationError:
                skipped.append(Skip(f"$.events[{place}]", "not an event"))
        return Page((), tuple(skipped), events=tuple(told))


def _instant(cursor: str | None) -> datetime | None:
    try:
        return None if cursor is None else parse_instant(cursor)
    except ValueError as error:
        raise SchemaDrift("cursor", "not the instant of a rehearsal") from error


def _bare(event: dict[str, object], pseudonyms: Pseudonyms) -> Json:
    bare: Json = {name: value for name, value in event.items() if name in _KEPT}
    for name in ("actor", "target"):
        if isinstance(bare.get(name), str):
            bare[name] = pseudonyms(str(bare.get("platform", PLATFORM)), str(bare[name]))
    return bare

"""Several parts of one source (searches, tags, accounts): each with its place in the cursor, one fails alone.

The cursor is `{"parts": {key: state}, "next": key}`. A run reads the parts in turn and sends a bounded number of
requests; where these end, `next` says with which part the next run begins. A part whose platform gives the newest
first goes down to `Descent.floor`, and remembers where a long way down broke off.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tasks.core.errors import AuthExpired, SchemaDrift, SourceError
from tasks.core.instants import iso
from tasks.sources.fields import instant
from tasks.sources.hostile import Unfit
from tasks.sources.shape import Fetched, Json

REQUESTS = 60  # a run of one source
FIRST = timedelta(hours=48)  # what a first run looks back


@dataclass
class Budget:
    """Requests a run may still send."""

    left: int = REQUESTS

    def spent(self) -> bool:
        """Nothing more goes in this run."""
        return self.left <= 0


# from a part's state to payloads and the state after each; an empty payload moves the state only
Reader = Callable[[Json], AsyncIterator[tuple[Json, Json]]]


async def in_turn(cursor: str | None, readers: Mapping[str, Reader], budget: Budget) -> AsyncGenerator[Fetched, None]:
    """Payloads of every part. What went wrong with parts is raised after all were read; a dead token at once."""
    states, first = _opened(cursor, readers)
    keys = list(readers)
    start = keys.index(first) if first is not None and first in readers else 0
    troubles: list[tuple[str, SourceError]] = []
    unread: str | None = None
    for key in (*keys[start:], *keys[:start]):
        if budget.spent():
            unread = key
            break
        try:
            async for payload, after in readers[key](states.get(key, {})):
                states[key] = after
                yield Fetched(payload, _closed(states, key))
        except AuthExpired:
            raise
        except SourceError as error:
            troubles.append((key, error))
        if budget.spent() and states.get(key, {}).get("below") is not None:
            unread = key
            break
    yield Fetched({}, _closed(states, unread))
    if troubles:
        raise _told(troubles)


def _told(troubles: list[tuple[str, SourceError]]) -> SourceError:
    """The first one, which names all the parts it or another struck."""
    first = troubles[0][1]
    others = f" (and {', '.join(key for key, _ in troubles[1:])})"[:300] if len(troubles) > 1 else ""
    first.args = (f"{troubles[0][0]}{others}: {first}",)
    return first


def _opened(cursor: str | None, readers: Iterable[str]) -> tuple[dict[str, Json], str | None]:
    """States of the parts that still exist. A cursor that cannot be read is a first run."""
    try:
        found = json.loads(cursor) if cursor else {}
    except ValueError:
        found = {}
    parts = found.get("parts") if isinstance(found, dict) else None
    if not isinstance(parts, dict):
        return {}, None
    first = found.get("next")
    known = {key: parts[key] for key in readers if isinstance(parts.get(key), dict)}
    return known, first if isinstance(first, str) else None


def _closed(states: Mapping[str, Json], first: str | None) -> str:
    return json.dumps({"parts": states, "next": first}, ensure_ascii=False, sort_keys=True)


class Descent:
    """Reading newest first, down to what was read before less the overlap (a first run: less `FIRST`).

    State: `seen` is when the last whole way down began, `began` when this one did, `below` where it goes on.
    """

    def __init__(self, state: Json, now: datetime, overlap: timedelta) -> None:
        seen, below = _instant(state.get("seen")), state.get("below")
        self.below: str | None = below if isinstance(below, str) else None
        self._seen = seen
        self._began = (_instant(state.get("began")) if self.below is not None else None) or now
        self.floor = seen - overlap if seen is not None else self._began - FIRST
        self._visited: set[str | None] = {self.below}

    def down(self, times: Iterable[datetime], below: str | None) -> bool:
        """A page was read; `below` is where the next begins. False where the way down is at its end.

        Raises SchemaDrift where the platform leads back to a page that was read already.
        """
        if below is None or min(times, default=self.floor) < self.floor:
            self._seen, self.below = self._began, None
            return False
        if below in self._visited:
            raise SchemaDrift("$.cursor", "the platform repeats a cursor")
        self._visited.add(below)
        self.below = below
        return True

    def state(self) -> Json:
        """What the next run needs."""
        told: Json = {"seen": iso(self._seen)} if self._seen is not None else {}
        return told if self.below is None else {**told, "began": iso(self._began), "below": self.below}


def _instant(value: object) -> datetime | None:
    try:
        return instant(value)
    except Unfit:
        return None

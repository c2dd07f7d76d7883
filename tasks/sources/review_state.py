"""How far lists of reviews were read: one walk a list, page by page, over as many runs as it takes.

A walk has a window. Each starts `overlap` before the last one ended; once an hour it starts `reach` ago instead, so
that answers and edits of older reviews are seen. The cursor is JSON:
`{"lists": {key: {since, deep, walk: {from, to, page, deep}}}, "counts": {id: n}, "seen": {id: when}, "turn": key}`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tasks.core.errors import SchemaDrift
from tasks.core.instants import iso, parse_instant

FIRST = timedelta(hours=48)  # what a first run reads back
DEEP = timedelta(hours=1)  # how often a whole `reach` is read again
REMEMBERED = 2_000  # threads, and answers without a date of their own


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` until `until`. `deep`: it looks for answers and edits too."""

    since: datetime
    until: datetime
    deep: bool = False


@dataclass(slots=True)
class Progress:
    """The cursor, opened. `counts` is how many comments a thread had when it was read; `seen` is when an answer that
    carries no date was first met."""

    lists: dict[str, dict[str, object]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    turn: str | None = None

    def walk(self, key: str, now: datetime, overlap: timedelta, reach: timedelta) -> tuple[Span, str | None]:
        """The window to read and the page to go on with: an unfinished walk, else a new one."""
        at = self.lists.setdefault(key, {})
        walk = at.get("walk")
        if isinstance(walk, dict):
            span = Span(_at(walk["from"]), _at(walk["to"]), bool(walk.get("deep")))
            return span, _text(walk.get("page"))
        if at.get("since") is None:
            return Span(now - FIRST, now, True), None
        since, deep = _at(at["since"]) - overlap, at.get("deep") is None or now - _at(at["deep"]) >= DEEP
        return Span(min(since, now - reach) if deep else since, now, deep), None

    def step(self, key: str, span: Span, page: str | None) -> None:
        """One page was read; `page` is the next, None where the walk is over."""
        at = self.lists.setdefault(key, {})
        if page is not None:
            at["walk"] = {"from": iso(span.since), "to": iso(span.until), "page": page, "deep": span.deep}
            return
        at.pop("walk", None)
        at["since"] = iso(span.until)
        if span.deep:
            at["deep"] = iso(span.until)

    def restart(self, key: str) -> None:
        """Forget where an unfinished walk stood: its page is not known to the platform any more."""
        self.lists.get(key, {}).pop("walk", None)

    def count(self, thread: str, number: int) -> None:
        """The thread was read while it had this many comments."""
        self.counts.pop(thread, None)
        self.counts[thread] = number
        _shorten(self.counts)

    def first(self, answer: str, now: datetime) -> str:
        """When this answer was first met."""
        told = self.seen.pop(answer, None) or iso(now)
        self.seen[answer] = told
        _shorten(self.seen)
        return told

    def dump(self, keys: set[str]) -> str:
        """The cursor of the lists that are still read."""
        lists = {key: at for key, at in sorted(self.lists.items()) if key in keys}
        told = {"lists": lists, "counts": self.counts, "seen": self.seen, "turn": self.turn}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def load(cursor: str | None) -> Progress:
    """Raises SchemaDrift for what is not our cursor."""
    if cursor is None:
        return Progress()
    try:
        told = json.loads(cursor)
        found = Progress(
            lists={str(key): dict(at) for key, at in told["lists"].items()},
            counts={str(key): int(n) for key, n in told["counts"].items()},
            seen={str(key): iso(_at(when)) for key, when in told["seen"].items()},
            turn=_text(told.get("turn")),
        )
        for at in found.lists.values():  # a window that cannot be read is found here, not halfway
            walk = at.get("walk")
            for when in (at.get("since"), at.get("deep"), *((walk["from"], walk["to"]) if walk else ())):  # type: ignore[index]
                if when is not None:
                    _at(when)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SchemaDrift("cursor", "not the cursor of a source of reviews") from error
    return found


def _at(value: object) -> datetime:
    if not isinstance(value, str):
        raise TypeError("no time")
    return parse_instant(value)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _shorten(kept: dict[str, int] | dict[str, str]) -> None:
    while len(kept) > REMEMBERED:
        kept.pop(next(iter(kept)))

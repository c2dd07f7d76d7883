"""Where each page stands: read as far as when, and the posts whose comments are followed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from tasks.sources.fields import inner, maybe_count, maybe_identity
from tasks.sources.graph import FIRST, load, seconds
from tasks.sources.shape import Json

FOLLOWED = 200  # posts of one page; a page that writes more in `follow_days` loses the oldest
UNREAD = -1


@dataclass
class Thread:
    """A post: when it was written, how many comments we saw counted, up to when they were read, read last when."""

    created: int
    count: int = UNREAD
    last: int = 0
    read: int = 0
    told: int | None = None  # what this run counted; not kept


@dataclass
class PageState:
    """Seconds since 1970 each. A window [feed, until) that is not read to its end goes on in the next run; `top` is
    where the window after it begins."""

    id: str = ""
    read: int = 0
    feed: int = 0
    top: int = 0
    until: int = 0
    tagged: int = 0
    ratings: int = 0
    threads: dict[str, Thread] = field(default_factory=dict)

    def since(self, part: str, now: datetime, overlap: timedelta) -> int:
        """Where a part goes on; the last 48 hours on a first run."""
        mark: int = getattr(self, part)
        return int((now - FIRST).timestamp()) if not mark else mark - int(overlap.total_seconds())

    def count(self, items: Sequence[object]) -> None:
        """Posts as the page shows them: new ones are followed, known ones counted again."""
        for item in items:
            name, created = maybe_identity(inner(item, "id")), seconds(inner(item, "created_time"))
            if name is None or created is None:
                continue
            thread = self.threads.setdefault(name, Thread(created))
            thread.told = total(item)

    def forget(self, before: int) -> None:
        """Posts too old to be followed, and the oldest beyond what is kept."""
        kept = sorted(self.threads.items(), key=lambda one: -one[1].created)[:FOLLOWED]
        self.threads = {name: thread for name, thread in kept if thread.created >= before}


def total(item: object) -> int | None:
    """How many comments a post has, answers included."""
    return maybe_count(inner(item, "comments", "summary", "total_count"))


def read(cursor: str | None, pages: Sequence[str]) -> dict[str, PageState]:
    """The state of each page. Raises SchemaDrift for a cursor that is none; a broken part begins anew."""
    found = load(cursor, "Facebook").get("pages")
    return {page: _state(inner(found, page)) for page in pages}


def _state(told: object) -> PageState:
    state = PageState(id=maybe_identity(inner(told, "id")) or "")
    for name in ("read", "feed", "top", "until", "tagged", "ratings"):
        setattr(state, name, maybe_count(inner(told, name)) or 0)
    threads = inner(told, "threads")
    for name, thread in threads.items() if isinstance(threads, dict) else ():
        if isinstance(thread, list) and len(thread) == 4 and all(type(one) is int for one in thread):
            state.threads[str(name)] = Thread(*thread)
    return state


def dump(states: dict[str, PageState]) -> str:
    """The cursor."""
    pages: Json = {}
    for page, state in states.items():
        threads = {name: [one.created, one.count, one.last, one.read] for name, one in sorted(state.threads.items())}
        pages[page] = {**asdict(state), "threads": threads}
    return json.dumps({"pages": pages}, separators=(",", ":"))

"""What a run reads: parts that go newest first page by page, and our accounts with the answers to their posts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from tasks.core.errors import Gone
from tasks.core.instants import iso
from tasks.sources.fields import inner, instant, maybe_count, maybe_identity, objects
from tasks.sources.hostile import Unfit
from tasks.sources.mastodon.pages import Ask, account_page, native_id, thread
from tasks.sources.mastodon.server import Asking
from tasks.sources.parts import FIRST, Descent, Reader
from tasks.sources.shape import Json

PAGES = 20  # of one part in one run
ACCOUNT_PAGES = 3  # of one account in one run
FRESH = timedelta(hours=24)  # a thread this young is read with every run: an answer to an answer moves no counter


def payload(call: str, asking: Asking, statuses: Sequence[object], **asked: str | None) -> Json:
    """One answer in the shape `redact` and `parse` know; empty where it holds nothing."""
    if not statuses:
        return {}
    own = [{"id": number, "as": name} for name, number in sorted(asking.own.items())]
    told: Json = {"instance": asking.server.host, "own": own}
    told.update({name: value for name, value in asked.items() if value is not None})
    return {"call": call, "asked": told, "answer": {"statuses": list(statuses)}}


def when(status: object) -> datetime | None:
    """When a status was written, where it can be read."""
    try:
        return instant(inner(status, "created_at"))
    except Unfit:
        return None


def since(statuses: Sequence[object], floor: datetime) -> list[object]:
    """Those not older than `floor`; one without a time stays, to be counted."""
    return [one for one in statuses if (at := when(one)) is None or at >= floor]


def times(statuses: Sequence[object]) -> list[datetime]:
    """The times that can be read."""
    return [at for one in statuses if (at := when(one)) is not None]


def paged(call: str, asking: Asking, page: Ask, overlap: timedelta) -> Reader:
    """A part that is read newest first, page by page."""

    async def read(state: Json) -> AsyncIterator[tuple[Json, Json]]:
        descent = Descent(state, asking.now, overlap)
        for _ in range(PAGES):
            if asking.budget.spent():
                return
            statuses, below = await page(descent.below)
            more = descent.down(times(statuses), below)
            yield payload(call, asking, since(statuses, descent.floor)), descent.state()
            if not more:
                return

    return read


async def recent(asking: Asking, native: str, floor: datetime, pages: int = ACCOUNT_PAGES) -> list[object]:
    """What an account wrote since `floor`, at most so many pages of it."""
    found: list[object] = []
    below: str | None = None
    for _ in range(pages):
        statuses, below = await account_page(asking, native, below)
        found += since(statuses, floor)
        if below is None or not statuses or min(times(statuses), default=floor) < floor:
            break
    return found


def roots(statuses: Sequence[object], oldest: datetime) -> dict[str, tuple[int, datetime]]:
    """Posts that begin a thread, not older than `oldest`: how many answers the server counts, and when written."""
    found = {}
    for one in objects(statuses):
        native, at = maybe_identity(one.get("id")), when(one)
        if native is not None and at is not None and at >= oldest and one.get("in_reply_to_id") is None:
            found[native] = (maybe_count(one.get("replies_count")) or 0, at)
    return found


async def answers(asking: Asking, root: str) -> list[object]:
    """The answers to a post; none to one that is gone meanwhile."""
    try:
        return await thread(asking, root)
    except Gone:
        return []


def account(asking: Asking, spelling: str, overlap: timedelta, thread_days: int) -> Reader:
    """A part that reads what an account of ours wrote, and the answers to its posts of the last days."""

    async def read(state: Json) -> AsyncIterator[tuple[Json, Json]]:
        native = asking.own.get(spelling) or await native_id(asking, spelling)
        seen = instant(state["seen"]) if "seen" in state else None
        floor = seen - overlap if seen is not None else asking.now - FIRST
        oldest = asking.now - timedelta(days=thread_days)
        statuses = await recent(asking, native, min(floor, oldest))
        known, begun = state.get("threads"), roots(statuses, oldest)
        counts = {root: count for root, count in known.items() if root in begun} if isinstance(known, dict) else {}
        after: Json = {"seen": iso(asking.now), "threads": counts}
        yield payload("account", asking, since(statuses, floor), community=spelling), after
        for root, (replies, at) in begun.items():
            if asking.budget.spent():
                return
            if replies == counts.get(root, 0) and not (replies and at > asking.now - FRESH):
                continue
            found = await answers(asking, root)
            counts = {**counts, root: replies}
            yield payload("thread", asking, found, community=spelling, root=root), {**after, "threads": counts}

    return read

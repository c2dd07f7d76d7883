"""What a run reads: parts that go newest first page by page, and our accounts with the answers to their posts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta

from tasks.core.errors import Gone
from tasks.core.instants import iso
from tasks.sources.bluesky.pages import Ask, Dated, author_page, since, thread, times
from tasks.sources.bluesky.server import Asking
from tasks.sources.fields import inner, instant, label_of, maybe_count
from tasks.sources.parts import FIRST, Descent, Reader
from tasks.sources.shape import Json

PAGES = 10  # of one part in one run
ACCOUNT_PAGES = 3  # of one account in one run
FRESH = timedelta(hours=24)  # a thread this young is read with every run: an answer to an answer moves no counter
SLACK = timedelta(minutes=1)  # a scheduler is never exact


def payload(call: str, own: Mapping[str, str], posts: Sequence[object], community: str | None = None) -> Json:
    """One answer in the shape `redact` and `parse` know; empty where it holds nothing. `own`: DID to spelling."""
    if not posts:
        return {}
    asked: Json = {"own": [{"did": did, "as": name} for did, name in sorted(own.items())]}
    if community is not None:
        asked["community"] = community
    return {"call": call, "asked": asked, "answer": {"posts": list(posts)}}


def paged(
    call: str, asking: Asking, page: Ask, overlap: timedelta, own: Mapping[str, str], community: str | None = None
) -> Reader:
    """A part that is read newest first, page by page."""

    async def read(state: Json) -> AsyncIterator[tuple[Json, Json]]:
        descent = Descent(state, asking.now, overlap)
        for _ in range(PAGES):
            if asking.budget.spent():
                return
            posts, below = await page(descent.below, descent.floor)
            more = descent.down(times(posts), below if posts else None)
            yield payload(call, own, since(posts, descent.floor), community), descent.state()
            if not more:
                return

    return read


def slower(reader: Reader, every: timedelta, now: datetime) -> Reader:
    """A part that is read no oftener than `every`, unless its last way down broke off."""

    async def read(state: Json) -> AsyncIterator[tuple[Json, Json]]:
        rested = "seen" not in state or now - instant(state["seen"]) >= every - SLACK
        if rested or "below" in state:
            async for one in reader(state):
                yield one

    return read


async def recent(asking: Asking, account: str, floor: datetime, pages: int = ACCOUNT_PAGES) -> list[Dated]:
    """What an account wrote since `floor`, at most so many pages of it."""
    found: list[Dated] = []
    below: str | None = None
    for _ in range(pages):
        posts, below = await author_page(asking, account, below)
        found += [(at, post) for at, post in posts if at is None or at >= floor]
        if below is None or min(times(posts), default=floor) < floor:
            break
    return found


def roots(posts: Sequence[Dated], oldest: datetime) -> dict[str, tuple[int, datetime]]:
    """Posts that begin a thread, not older than `oldest`: how many answers are counted, and when written."""
    found = {}
    for at, post in posts:
        uri = label_of(inner(post, "uri"))
        if uri is not None and at is not None and at >= oldest and inner(post, "record", "reply") is None:
            found[uri] = (maybe_count(inner(post, "replyCount")) or 0, at)
    return found


async def answers(asking: Asking, root: str) -> list[object]:
    """The answers to a post; none to one that is gone meanwhile."""
    try:
        return await thread(asking, root)
    except Gone:
        return []


def account(asking: Asking, spelling: str, overlap: timedelta, thread_days: int, own: Mapping[str, str]) -> Reader:
    """A part that reads what an account of ours wrote, and the answers to its posts of the last days."""

    async def read(state: Json) -> AsyncIterator[tuple[Json, Json]]:
        seen = instant(state["seen"]) if "seen" in state else None
        floor = seen - overlap if seen is not None else asking.now - FIRST
        oldest = asking.now - timedelta(days=thread_days)
        posts = await recent(asking, spelling, min(floor, oldest))
        known, begun = state.get("threads"), roots(posts, oldest)
        counts = {root: count for root, count in known.items() if root in begun} if isinstance(known, dict) else {}
        after: Json = {"seen": iso(asking.now), "threads": counts}
        yield payload("account", own, since(posts, floor), spelling), after
        for root, (replies, at) in begun.items():
            if asking.budget.spent():
                return
            if replies == counts.get(root, 0) and not (replies and at > asking.now - FRESH):
                continue
            found = await answers(asking, root)
            counts = {**counts, root: replies}
            yield payload("thread", own, found, spelling), {**after, "threads": counts}

    return read

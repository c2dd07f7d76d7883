"""Reading back over a period."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import datetime

from tasks.core.errors import SchemaDrift
from tasks.sources.bluesky.pages import search_page, since, written
from tasks.sources.bluesky.reading import answers, payload, recent, roots
from tasks.sources.bluesky.server import Asking
from tasks.sources.shape import Fetched

PAGES = 100  # of one query or account


async def search_past(
    asking: Asking, query: str, since_: datetime, until: datetime, own: Mapping[str, str]
) -> AsyncIterator[Fetched]:
    """Latest first, page by page; the server itself knows the period."""
    below: str | None = None
    visited: set[str] = set()
    for _ in range(PAGES):
        posts, below = await search_page(asking, query, below, since_, until)
        found = [post for at, post in posts if at is None or since_ <= at < until]
        if found:
            yield Fetched(payload("search", own, found), None)
        if below is None or not posts:
            return
        if below in visited:
            raise SchemaDrift("$.cursor", "the platform repeats a cursor")
        visited.add(below)


async def account_past(
    asking: Asking, spelling: str, since_: datetime, until: datetime, own: Mapping[str, str]
) -> AsyncIterator[Fetched]:
    """What an account of ours wrote in the period, and every answer to it."""
    posts = [(at, post) for at, post in await recent(asking, spelling, since_, PAGES) if at is None or at < until]
    if found := since(posts, since_):
        yield Fetched(payload("account", own, found, spelling), None)
    for root, (replies, _) in roots(posts, since_).items():
        told = written(await answers(asking, root)) if replies else []
        if late := since([(at, post) for at, post in told if at is None or at < until], since_):
            yield Fetched(payload("thread", own, late, spelling), None)

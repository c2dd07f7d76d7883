"""Reading back over a period."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from tasks.core.errors import SchemaDrift
from tasks.sources.fields import inner
from tasks.sources.mastodon.pages import Ask, native_id
from tasks.sources.mastodon.reading import answers, payload, recent, roots, since, times, when
from tasks.sources.mastodon.server import Asking
from tasks.sources.shape import Fetched

PAGES = 250  # of one part: the server gives 300 calls in five minutes
_CLOSE = timedelta(days=1)


async def paged_past(call: str, asking: Asking, page: Ask, since_: datetime, until: datetime) -> AsyncIterator[Fetched]:
    """From `until` (from now, where ids tell no time) down to `since_`."""
    statuses, below = await page(None)
    if call == "tag" and (jump := _jump(statuses, until)) is not None:
        statuses, below = await page(jump)
    visited: set[str] = set()
    for _ in range(PAGES):
        if found := within(statuses, since_, until):
            yield Fetched(payload(call, asking, found), None)
        if below is None or not statuses or min(times(statuses), default=since_) < since_:
            return
        if below in visited:
            raise SchemaDrift("$.cursor", "the platform repeats a cursor")
        visited.add(below)
        statuses, below = await page(below)


async def account_past(asking: Asking, spelling: str, since_: datetime, until: datetime) -> AsyncIterator[Fetched]:
    """What an account of ours wrote in the period, and every answer to it."""
    statuses = await recent(asking, await native_id(asking, spelling), since_, PAGES)
    found = within(statuses, since_, until)
    if found:
        yield Fetched(payload("account", asking, found, community=spelling), None)
    for root, (replies, _) in roots(found, since_).items():
        if replies and (told := within(await answers(asking, root), since_, until)):
            yield Fetched(payload("thread", asking, told, community=spelling, root=root), None)


def within(statuses: Sequence[object], since_: datetime, until: datetime) -> list[object]:
    """Those of [since_, until)."""
    return [one for one in since(statuses, since_) if (at := when(one)) is None or at < until]


def _jump(statuses: Sequence[object], until: datetime) -> str | None:
    """`max_id` of a moment. Ids of Mastodon itself are milliseconds and 16 bits more; other servers' are not."""
    newest = inner(statuses[0], "id") if statuses else None
    at = when(statuses[0]) if statuses else None
    if not isinstance(newest, str) or not newest.isdecimal() or not 17 <= len(newest) <= 19 or at is None:
        return None
    if abs((int(newest) >> 16) / 1000 - at.timestamp()) > _CLOSE.total_seconds() or until >= at:
        return None
    return str(int(until.timestamp() * 1000) << 16)

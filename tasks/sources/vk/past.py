"""Reading back by hand: walls with their comments page by page, and the search window by window."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from tasks.core.errors import SchemaDrift, SourceError
from tasks.sources.fields import inner, objects
from tasks.sources.shape import Json
from tasks.sources.vk.comments import Thread, comments
from tasks.sources.vk.cursor import Searched
from tasks.sources.vk.run import Run, items_of, payload
from tasks.sources.vk.search import windows

PAGE = 100


async def past(run: Run, since: datetime, until: datetime) -> AsyncIterator[Json]:
    """Payloads of [since, until). Goes on until done; a spent quota or another failure is in `run.failed`."""
    first, last = int(since.timestamp()), int(until.timestamp()) - 1
    parts = [_wall(run, number, first, last) for number in run.numbers if run.api.tokens.able("wall.get")]
    if run.api.tokens.able("newsfeed.search"):
        parts += [windows(run, query, Searched(), (first, last), None) for query in run.plan.queries]
    for part in parts:
        try:
            async for one in part:
                yield one
        except SourceError as error:
            run.failed.append(error)


async def _wall(run: Run, number: int, first: int, last: int) -> AsyncIterator[Json]:
    """The newest first, down to the period's begin. Pages move while people write, so the end is where a page is
    older than the period, never a count."""
    offset, ids = 0, set[object]()
    while True:
        params: dict[str, str | int] = {"owner_id": -number, "count": PAGE, "offset": offset, "filter": "all"}
        answer = await run.api.call("wall.get", params)
        items = items_of(answer, "wall.get")
        new = {item.get("id") for item in objects(items)}
        if new and new <= ids:
            raise SchemaDrift("$.response.items", "VK repeats a page of a wall")
        ids |= new
        inside = [one for one in items if _within(one, first, last)]
        if inside:
            yield payload("wall.get", run.asked(owner=-number), {"items": inside})
            async for one in comments(run, _threads(number, objects(inside))):
                yield one
        if len(items) < PAGE or _all_older(objects(items), first):
            return
        offset += PAGE


def _within(item: object, first: int, last: int) -> bool:
    date = inner(item, "date")
    return type(date) is int and first <= date <= last


def _all_older(items: list[Json], first: int) -> bool:
    return all(type(date := item.get("date")) is not int or date < first for item in items)


def _threads(number: int, items: list[Json]) -> list[Thread]:
    found: list[Thread] = []
    for item in items:
        id_, count = item.get("id"), inner(item, "comments", "count")
        if type(id_) is int and id_ > 0 and type(count) is int and count > 0:
            found.append(Thread(number, count, post=id_))
    return found

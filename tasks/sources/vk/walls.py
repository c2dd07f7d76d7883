"""Own walls by polling: posts of the community and of visitors, and whose comments must be read again.

`wall.get` has a daily quota, so calls ripen evenly over the day and the community that waits longest is read first.
Where Long Poll works the wall is only read once an hour, to repair what Long Poll may have missed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

from tasks.core.errors import SchemaDrift, SourceError
from tasks.sources.fields import inner, objects
from tasks.sources.shape import Json
from tasks.sources.vk.call import Call
from tasks.sources.vk.cursor import ripen
from tasks.sources.vk.methods import METHODS
from tasks.sources.vk.reach import with_reach
from tasks.sources.vk.run import FIRST, Run, items_of, payload

WATCHED = timedelta(days=14)  # comments of older posts are not read again
FRESH = timedelta(hours=6)  # edits change no counter: threads this young are read at every poll
REPAIR = timedelta(hours=1)
SHARE = 0.9  # of the day's quota; the rest is for re-checks and a person's hand
SAVED = 40  # calls a run may have saved up
PAGE = 40
MOST_PAGES = 5
AT_ONCE = 8  # walls in one `execute`: its answer may have 5 MB


Due = tuple[int, int, int]  # community, post, its comment counter


async def walls(run: Run, due: list[Due]) -> AsyncIterator[Json]:
    """Payloads of the walls whose turn it is; `due` gets the posts whose comments must be read."""
    able = run.api.tokens.able("wall.get")
    if not able or not run.numbers:
        return
    credit = ripen(run.cursor, "wall.get", (METHODS["wall.get"].daily or 0) * SHARE * len(able), SAVED, run.now)
    turn = sorted((number for number in run.numbers if _due(run, number)), key=lambda one: run.cursor.wall(one).at)
    turn = turn[: int(credit.left)]
    for start in range(0, len(turn), AT_ONCE):
        part = turn[start : start + AT_ONCE]
        if not run.api.room(len(part)):
            return
        credit.left -= len(part)
        answers = await run.api.batch([Call("wall.get", _params(number, 0)) for number in part])
        answers = await with_reach(run, part, answers)
        for number, answer in zip(part, answers, strict=True):
            if isinstance(answer, SourceError):
                run.failed.append(answer)
                continue
            try:
                async for one in _one(run, number, answer, due):
                    yield one
            except SourceError as error:
                run.failed.append(error)


def _params(number: int, offset: int) -> dict[str, str | int]:
    return {"owner_id": -number, "count": PAGE, "offset": offset, "filter": "all"}


def _due(run: Run, number: int) -> bool:
    wall = run.cursor.wall(number)
    pushed = str(number) in run.cursor.ts and run.plan.options.long_poll and not wall.gap
    return run.at - wall.at >= (REPAIR.total_seconds() - 60 if pushed else 0)


async def _one(run: Run, number: int, answer: object, due: list[Due]) -> AsyncIterator[Json]:
    """One wall, page by page until what is known; then its part of the cursor moves."""
    wall = run.cursor.wall(number)
    horizon = max(wall.since, run.at - int(FIRST.total_seconds())) - int(run.plan.overlap.total_seconds())
    seen: set[object] = set()
    for page in range(1, MOST_PAGES + 1):
        items = items_of(answer, "wall.get")
        yield payload("wall.get", run.asked(owner=-number), answer)
        ids = {item.get("id") for item in objects(items)}
        if wall.since == 0:
            _known_already(run, number, items)
        due += threads_due(run, number, items)
        if page > 1 and ids and ids <= seen:
            raise SchemaDrift("$.response.items", "VK repeats a page of a wall")
        seen |= ids
        if len(items) < PAGE or _oldest(items) <= horizon or page == MOST_PAGES or not run.api.room():
            break
        answer = await run.api.call("wall.get", _params(number, page * PAGE))
    wall.since, wall.at, wall.gap = run.at, run.at, False


def _oldest(items: list[object]) -> int:
    """The last date of the page; a pinned post stands first and is old."""
    dates = [date for item in objects(items) if type(date := item.get("date")) is int and not item.get("is_pinned")]
    return min(dates, default=0)


def _known_already(run: Run, number: int, items: list[object]) -> None:
    """On the first run comments of posts older than its window count as known."""
    wall, first = run.cursor.wall(number), run.at - int(FIRST.total_seconds())
    for item in objects(items):
        id_, date, count = item.get("id"), item.get("date"), inner(item, "comments", "count")
        if type(id_) is int and type(date) is int and type(count) is int and date < first:
            wall.posts[str(id_)] = count


def threads_due(run: Run, number: int, items: list[object]) -> list[Due]:
    """Posts whose comments changed, or are so young that an edit is likely."""
    wall = run.cursor.wall(number)
    pushed = str(number) in run.cursor.ts and run.plan.options.long_poll
    due: list[Due] = []
    for item in objects(items):
        id_, date, count = item.get("id"), item.get("date"), inner(item, "comments", "count")
        if type(id_) is not int or type(date) is not int or type(count) is not int:
            continue
        age = run.at - date
        changed = count != wall.posts.get(str(id_), 0) and age < WATCHED.total_seconds()
        fresh = count > 0 and age < FRESH.total_seconds() and not pushed
        if id_ > 0 and (changed or fresh):
            due.append((number, id_, count))
    return due

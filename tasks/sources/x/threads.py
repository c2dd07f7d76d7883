"""What our account wrote, and the conversations that begin with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from tasks.sources.fields import objects
from tasks.sources.parts import Reader
from tasks.sources.shape import Json
from tasks.sources.x.queries import NO_REPEATS, packed
from tasks.sources.x.reading import id_at, number, payload, search_page, walk
from tasks.sources.x.session import Asking

MOST_ROOTS = 100  # the newest of our posts whose answers are read


def threads(asking: Asking, handle: str, own: Sequence[Json], community: str, days: int) -> Reader:
    """A part that reads what an account of ours wrote, and the answers to its posts of the last days.

    State: that of the walk over our own posts, `roots` (posts that begin a thread) and `answers` (the walk over them).
    """

    async def read(state: Json) -> AsyncIterator[tuple[Json, Json]]:
        roots = _young(state.get("roots"), asking.now - timedelta(days=days))
        answered, after = state.get("answers"), state
        asks = search_page(asking, f"from:{handle}{NO_REPEATS}")
        async for answer, way in walk(asking, asks, state):
            roots = sorted({*roots, *_young(_roots(answer), asking.now - timedelta(days=days))}, reverse=True)
            after = {**way, "roots": roots, "answers": answered if isinstance(answered, dict) else {}}
            yield payload("own", answer, own, community), after
        if after.get("below") is not None:
            return
        async for one, since in _answers(asking, roots, answered if isinstance(answered, dict) else {}):
            yield payload("answers", one, own, community), {**after, "answers": since}

    return read


async def _answers(asking: Asking, roots: Sequence[str], state: Json) -> AsyncIterator[tuple[Json, Json]]:
    """Every conversation from the same id on: a round over queries that are fixed when it begins, so that one which
    the day's money breaks off goes on where it stopped. What is written meanwhile is the next round's."""
    since = state.get("since")
    asked, begun, newest = _round(state, roots, asking.now)
    first: Json = {"since": since} if isinstance(since, str) else {}
    place, way = (_place(state), state.get("way")) if "queries" in state else (0, first)
    while place < len(asked):
        begin: Json = way if isinstance(way, dict) else first
        kept = begin
        async for answer, kept in walk(asking, search_page(asking, asked[place]), begin):
            newest = max([newest, *(name for one in objects(answer.get("data")) if (name := number(one.get("id"))))])
            told: Json = {"queries": asked, "place": place, "way": kept, "begun": str(begun), "newest": str(newest)}
            yield answer, {**first, **told}
        if asking.budget.spent() and (kept.get("below") is not None or place + 1 < len(asked)):
            return
        place, way = place + 1, first
    if asked:
        yield {"meta": {}}, {"since": str(min(newest, begun))} if newest else first


def _round(state: Json, roots: Sequence[str], now: datetime) -> tuple[list[str], int, int]:
    """Queries of the round that goes on, or of a new one; when it began, and the newest id it saw."""
    queries = state.get("queries")
    if isinstance(queries, list) and queries:
        begun = number(state.get("begun"))
        return [str(one) for one in queries], begun or id_at(now), number(state.get("newest")) or 0
    return list(packed(f"conversation_id:{root}" for root in roots)), id_at(now), 0


def _place(state: Json) -> int:
    place = state.get("place")
    return place if type(place) is int and place >= 0 else 0


def _roots(answer: Json) -> list[str]:
    """Own posts that began their conversation."""
    found = objects(answer.get("data"))
    return [str(one["id"]) for one in found if one.get("id") and one.get("id") == one.get("conversation_id")]


def _young(roots: object, oldest: datetime) -> list[str]:
    names = [str(one) for one in roots if (number(one) or 0) >= id_at(oldest)] if isinstance(roots, list) else []
    return sorted(names, key=int, reverse=True)[:MOST_ROOTS]

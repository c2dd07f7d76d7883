"""What a run reads: searches and mentions newest first by id, so that no post is paid for twice.

Ids of X tell their time (milliseconds since 2010-11-04 and 22 bits more), so `since_id` and `until_id` say both what
was read and how far back to go; there is no other paging and no overlap. State of a way: `since` is the newest id
that was read through, `newest` the newest of this way, `below` where it goes on.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

from tasks.core.errors import Gone, SchemaDrift
from tasks.sources import api
from tasks.sources.fields import inner, maybe_identity, objects
from tasks.sources.parts import FIRST, Reader
from tasks.sources.shape import Json
from tasks.sources.x.posts import FIELDS
from tasks.sources.x.session import Asking

WEEK = timedelta(days=7) - timedelta(minutes=10)  # the recent search; an older `since_id` is refused
_EPOCH_MS = 1_288_834_974_657
_LEAST = {"tweets/search/recent": 10, "users/mentions": 5}  # posts that must be asked for

Ask = Callable[[int, int | None], Awaitable[Json]]  # (since_id, until_id) -> the answer


def id_at(moment: datetime) -> int:
    """The smallest id a post of that moment can have."""
    return max(0, int(moment.timestamp() * 1000) - _EPOCH_MS) << 22


class Way:
    """Down by id, from the newest to what was read before (a first run: 48 hours; never further than a week)."""

    def __init__(self, state: Json, now: datetime) -> None:
        since = number(state.get("since"))
        self.below = number(state.get("below"))
        self._newest = number(state.get("newest")) if self.below is not None else None
        self._since = since
        self.floor = max(since if since is not None else id_at(now - FIRST), id_at(now - WEEK))

    def ended(self) -> bool:
        """What was left of an old way is out of reach meanwhile: it ends."""
        if self.below is None or self.below > self.floor + 1:
            return False
        self._since, self.below = self._newest, None
        return True

    def down(self, answer: Json) -> bool:
        """A page was read. False where the way is at its end. Raises SchemaDrift where the platform leads back."""
        ids = [name for one in objects(answer.get("data")) if (name := number(one.get("id"))) is not None]
        self._newest = max([*ids, *([self._newest] if self._newest is not None else [])], default=None)
        if not ids or maybe_identity(inner(answer, "meta", "next_token")) is None:
            self._since, self.below = self._newest if self._newest is not None else self._since, None
            return False
        if self.below is not None and min(ids) >= self.below:
            raise SchemaDrift("$.meta.oldest_id", "the platform repeats a page")
        self.below = min(ids)
        return True

    def state(self) -> Json:
        """What the next run needs; ids as text, for JSON's sake."""
        told = {"since": self._since, "newest": self._newest if self.below is not None else None, "below": self.below}
        return {name: str(value) for name, value in told.items() if value is not None}


def number(value: object) -> int | None:
    """An id of X, or None."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20:
        return int(value)
    return None


async def page(asking: Asking, method: str, since: int, until: int | None, **params: str) -> Json:
    """Posts between two ids, as many as a page and the money allow. What came is paid for."""
    price = asking.service.options.post_price
    most = asking.purse.affords(price, asking.now, least=_LEAST[method])
    place = {"since_id": str(since), **({"until_id": str(until)} if until is not None else {})}
    path = params.pop("path", None)
    answer = await asking.get(method, path, max_results=str(most), **place, **FIELDS, **params)
    asking.purse.spend(price, len(_data(answer)), asking.now)
    return answer


def _data(answer: Json) -> list[object]:
    """The posts; X leaves the list out where it would be empty."""
    if "data" not in answer and isinstance(answer.get("meta"), Mapping):
        return []
    return api.list_of(answer, "data", "$")


def search_page(asking: Asking, query: str) -> Ask:
    """Pages of one query."""

    async def ask(since: int, until: int | None) -> Json:
        return await page(asking, "tweets/search/recent", since, until, query=query)

    return ask


def mention_page(asking: Asking, native: str) -> Ask:
    """Pages of the posts that call an account with `@`."""

    async def ask(since: int, until: int | None) -> Json:
        return await page(asking, "users/mentions", since, until, path=f"users/{native}/mentions")

    return ask


def payload(call: str, answer: Json, own: Sequence[Json], community: str | None = None) -> Json:
    """One answer in the shape `redact` and `parse` know; empty where it holds nothing."""
    found = _data(answer)
    asked: Json = {"own": list(own), **({"community": community} if community is not None else {})}
    told: Json = {"data": found, "includes": answer.get("includes") or {}}
    return {"call": call, "asked": asked, "answer": told} if found else {}


def paged(call: str, asking: Asking, ask: Ask, own: Sequence[Json], community: str | None = None) -> Reader:
    """A part that is read newest first, page by page."""

    async def read(state: Json) -> AsyncIterator[tuple[Json, Json]]:
        async for answer, after in walk(asking, ask, state):
            yield payload(call, answer, own, community), after

    return read


async def walk(asking: Asking, ask: Ask, state: Json) -> AsyncIterator[tuple[Json, Json]]:
    """Answers and the state after each: first what an earlier run left, then what is new."""
    way = Way(state, asking.now)
    if way.ended():
        way = Way(way.state(), asking.now)
    while not asking.budget.spent():
        answer = await ask(way.floor, way.below)
        more = way.down(answer)
        yield answer, way.state()
        if not more:
            return


def unknown(spelling: str) -> Reader:
    """A part that cannot be read: X knows no such account."""

    async def read(state: Json) -> AsyncIterator[tuple[Json, Json]]:
        _refuse(spelling)
        yield {}, state  # what makes it a generator

    return read


def _refuse(spelling: str) -> None:
    raise Gone(f"X knows no account {spelling!r}, or does not show it: correct it in the plan")


def key_of(query: str) -> str:
    """A short name of a search for cursor and errors."""
    return f"search {query[:60]} {hashlib.blake2b(query.encode(errors='replace'), digest_size=4).hexdigest()}"

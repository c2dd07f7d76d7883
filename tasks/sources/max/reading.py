"""How messages, comments and events are asked for: windows from the newest down, and what is left for the next run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from tasks.core.errors import Gone, Permanent, SchemaDrift
from tasks.sources.api import list_of
from tasks.sources.client import Client
from tasks.sources.fields import inner, objects
from tasks.sources.max.calls import Calls
from tasks.sources.max.memory import Memory, whole
from tasks.sources.max.messages import CHANGES, OTHERS, REMOVALS, WORDS
from tasks.sources.shape import Json

PAGE = 100
EVENTS = 1000
MAX_EVENT_PAGES = 5
FIRST = timedelta(hours=48)


def stamp(at: datetime) -> int:
    """Milliseconds, as MAX counts."""
    return int(at.timestamp() * 1000)


@dataclass
class Budget:
    """Requests that are left of a run."""

    left: int

    def take(self) -> bool:
        """Whether one more may go."""
        self.left -= 1
        return self.left >= 0


Span = tuple[int, int]  # [newest, oldest] in milliseconds
Pages = Callable[[int | None, int], Awaitable[list[object]]]  # (newest, oldest) → a page, newest first


@dataclass(frozen=True, slots=True)
class Read:
    """One page, the newest time in it, and what of its window is still to be read."""

    messages: list[object]
    newest: int
    rest: Span | None


async def descend(page: Pages, newest: int | None, oldest: int, budget: Budget) -> AsyncIterator[Read]:
    """A window from its newest end down. Raises SchemaDrift where the platform ignores the window: taking that for
    "nothing new" would be blindness that looks like calm."""
    upper = newest
    while budget.take():
        found = await page(upper, oldest)
        times = [at for one in objects(found) if (at := whole(one.get("timestamp"))) > 0]
        if found and not times:
            raise SchemaDrift("$.messages[0].timestamp", "messages without times")
        least, most = min(times, default=0), max(times, default=0)
        if times and (most < oldest or (upper is not None and least > upper)):
            raise SchemaDrift("$.messages[0].timestamp", "messages from outside the time that was asked for")
        done = len(found) < PAGE or least <= oldest
        if not done and least == upper:
            raise SchemaDrift("$.messages", "the platform repeats a page")
        yield Read(found, most, None if done else (least, oldest))
        if done:
            return
        upper = least


async def catch_up(page: Pages, state: Json, oldest: int, budget: Budget) -> AsyncIterator[list[object]]:
    """What is new since `oldest`, then what earlier runs left. `state` is right after each page: `seen`, the newest
    time read, and `left`, windows that are still to be read."""
    earlier = _left(state)
    async for read in descend(page, None, oldest, budget):
        state["seen"] = max(whole(state.get("seen")), read.newest)
        state["left"] = _bounded(([read.rest] if read.rest else []) + earlier)
        yield read.messages
    while earlier:  # where the new window is unfinished the budget is spent, and nothing more is read
        newest, until = earlier.pop(0)
        async for read in descend(page, newest, until, budget):
            state["left"] = _bounded(([read.rest] if read.rest else []) + earlier)
            yield read.messages


def _left(state: Json) -> list[Span]:
    told = state.get("left")
    pairs = [one for one in told if isinstance(one, list | tuple) and len(one) == 2] if isinstance(told, list) else []
    return [(whole(one[0]), whole(one[1])) for one in pairs]


def _bounded(windows: list[Span]) -> list[Span]:
    """At most five; the oldest are joined, and what lies between them is read once more."""
    while len(windows) > 5:
        windows = [*windows[:-2], (windows[-2][0], windows[-1][1])]
    return windows


def history(calls: Calls, client: Client, chat: object, now: datetime) -> Pages:
    """Messages of a chat. In this API `from` is the newer end and `to` the older one."""

    async def page(newest: int | None, oldest: int) -> list[object]:
        answer = await calls.ask(
            client, "/messages", now, **{"chat_id": chat, "from": newest, "to": oldest}, count=PAGE
        )
        return list_of(answer, "messages", "$")

    return page


def comments(calls: Calls, client: Client, mid: str, now: datetime) -> Pages:
    """Comments of a post; none where the post is gone or takes no comments."""

    async def page(newest: int | None, oldest: int) -> list[object]:
        path = f"/messages/{quote(mid, safe='')}/comments"
        try:
            answer = await calls.ask(client, path, now, before=newest, after=oldest, count=PAGE)
        except Permanent as error:
            if type(error) in {Gone, Permanent}:
                return []
            raise
        return list_of(answer, "messages", "$")

    return page


def due(memory: Memory, now: datetime, limit: int) -> list[Json]:
    """Posts whose comments are asked for in this run: all of the last day, then those that waited longest."""
    fresh = stamp(now - timedelta(days=1))
    young = sorted((one for one in memory.threads if whole(one.get("at")) >= fresh), key=_waited)
    older = sorted((one for one in memory.threads if whole(one.get("at")) < fresh), key=_waited)
    return (young[: limit - limit // 4] + older + young[limit - limit // 4 :])[:limit]


def _waited(thread: Json) -> int:
    return whole(thread.get("asked"))


def wanted(updates: list[object], memory: Memory, *, everywhere: bool) -> list[object]:
    """Events worth keeping: of chats that are read; a kind we do not know once, to be counted."""
    kept: list[object] = []
    for update in updates:
        if not isinstance(update, dict):
            kept.append(update)
            continue
        kind = str(update.get("update_type"))
        if kind in OTHERS:
            continue
        if kind in WORDS | REMOVALS | CHANGES:
            if _of_ours(update, memory, everywhere) and not (kind in WORDS and _wordless(update)):
                kept.append(update)
        elif kind not in memory.kinds:
            memory.kinds.append(kind[:60])
            kept.append(update)
    return kept


def _of_ours(update: Json, memory: Memory, everywhere: bool) -> bool:
    if inner(update, "message", "recipient", "chat_type") == "dialog":
        return False
    number = update.get("chat_id") or inner(update, "message", "recipient", "chat_id")
    return everywhere or memory.chat(number) is not None


def _wordless(update: Json) -> bool:
    return not worded(objects([update.get("message")]))


def worded(messages: list[Json]) -> list[object]:
    """Messages that have words, their own or forwarded."""

    def said(message: Json) -> bool:
        texts = (inner(message, "body", "text"), inner(message, "link", "message", "text"))
        return any(isinstance(text, str) and text.strip() for text in texts)

    return [message for message in messages if said(message)]

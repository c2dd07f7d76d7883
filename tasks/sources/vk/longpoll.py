"""Bots Long Poll of own communities: what happened since the last run, by the community's own key.

Only `ts` is kept. Server and key are asked anew each run: the key is a secret, and keys expire anyway.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from tasks.core.errors import Permanent, SchemaDrift, SourceError
from tasks.sources import api
from tasks.sources.fields import inner, label_of
from tasks.sources.shape import Json, Request
from tasks.sources.vk.run import Run
from tasks.sources.vk.shapes import UPDATES
from tasks.sources.vk.updates import KNOWN

WAIT = 1  # seconds VK holds the line when nothing happened; runs come every few minutes
AT_ONCE = 8
MOST_ROUNDS = 5


class _Lost(Exception):
    """VK says `failed`: 1, our number is too old and `ts` is where it goes on; 2, the key is; 3, both are."""

    def __init__(self, code: object, ts: str | None) -> None:
        super().__init__()
        self.code = code
        self.ts = ts


async def long_polls(run: Run) -> AsyncIterator[Json]:
    """A payload for each community that had events. A gap is left to the next reading of its wall."""
    if not run.plan.options.long_poll:
        return
    keyed = [number for number, spelling in run.numbers.items() if run.api.tokens.keyed(spelling)]
    for start in range(0, len(keyed), AT_ONCE):
        part = keyed[start : start + AT_ONCE]
        for found in await asyncio.gather(*(_one(run, number) for number in part)):
            for one in found:
                yield one


async def _one(run: Run, number: int) -> list[Json]:
    """Never raises a SourceError: it is noted, and the wall is read instead where a token may."""
    found: list[Json] = []
    try:
        await _follow(run, number, found)
    except SourceError as error:
        run.cursor.wall(number).gap = True
        # switched off or not permitted, but the wall is read: told by `prove`, not by blindness
        if not isinstance(error, Permanent) or not run.api.tokens.able("wall.get"):
            run.failed.append(error)
        if isinstance(error, Permanent):
            run.cursor.ts.pop(str(number), None)
    return found


async def _follow(run: Run, number: int, found: list[Json]) -> None:
    server, key, begin = await _server(run, number)
    ts = run.cursor.ts.get(str(number))
    if ts is None:
        ts = run.cursor.ts[str(number)] = begin  # the first run: what came before is on the wall
    for _ in range(MOST_ROUNDS):
        try:
            ts, updates = await _check(run, server, key, ts)
        except _Lost as lost:
            if lost.code == 1 and lost.ts is not None:
                ts = lost.ts
            else:
                server, key, begin = await _server(run, number)
                ts = ts if lost.code == 2 else begin
            run.cursor.wall(number).gap |= lost.code != 2
            run.cursor.ts[str(number)] = ts
            continue
        known = [one for one in updates if isinstance(one, dict) and one.get("type") in KNOWN]
        if known:
            found.append({"call": UPDATES, "asked": run.asked(group=number), "answer": {"updates": known}})
        run.cursor.ts[str(number)] = ts
        if not updates:
            return


async def _server(run: Run, number: int) -> tuple[str, str, str]:
    answer = await run.api.call("groups.getLongPollServer", {"group_id": number}, run.numbers[number])
    server, key, ts = (label_of(inner(answer, name)) for name in ("server", "key", "ts"))
    if not server or not key or not ts:
        raise SchemaDrift("$.response", "VK, groups.getLongPollServer")
    address = server if "://" in server else f"https://{server}"
    if urlsplit(address).scheme != "https" and not run.api.base.startswith("http://"):
        raise SchemaDrift("$.response.server", "the address of Long Poll is not https")
    return address, key, ts


async def _check(run: Run, server: str, key: str, ts: str) -> tuple[str, list[object]]:
    """(the next ts, updates). Raises _Lost where VK says `failed`, SourceError."""
    request = Request(server, params={"act": "a_check", "ts": ts, "wait": str(WAIT)}, secrets={"key": key})
    answer = api.object_of(await run.api.client.send(request, run.now), "Long Poll of VK")
    if "failed" in answer:
        raise _Lost(answer["failed"], label_of(answer.get("ts")))
    following, updates = label_of(answer.get("ts")), answer.get("updates")
    if following is None or not isinstance(updates, list):
        raise SchemaDrift("$.updates", "Long Poll of VK")
    return following, updates

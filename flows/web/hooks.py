"""Webhooks of platforms: the signature first, then the redacted event into the inbox, then a fast answer.

What arrived is taken in at once in the background, where this process lives long enough; else the next watch run does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from tasks import clock, collect, read, store
from tasks.compose import House
from tasks.core.errors import Conflict, Forbidden, SchemaDrift, SpichkaError
from tasks.lake.inbox import drop_in
from tasks.sources.capabilities import HasEvents, Received

logger = logging.getLogger("spichka.web")
MOST_BODY = 1_000_000  # bytes
LONGEST_BODY = 20.0  # seconds from the first to the last byte of a call
GATHER = 5.0  # seconds in which events come together before they are read: they come in bursts


class Hooks:
    """`/hook/{source}` for every source whose platform can call us."""

    def __init__(self, house: House, gather: float = GATHER) -> None:
        self._house = house
        self._gather = gather
        self._busy: dict[str, asyncio.Task[None]] = {}

    async def __call__(self, request: Request) -> Response:
        """Answer a platform's call. Nothing of the call is ever echoed into a log."""
        source = request.path_params["source"]
        connector: object = self._house.sources.get(source)
        if not isinstance(connector, HasEvents):
            return PlainTextResponse("no such hook", 404)
        body = await bounded_body(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        try:
            received = connector.receive(dict(request.headers), dict(request.query_params), body)
        except Forbidden as refused:
            logger.warning("hook %s refused a call: %s", source, refused)
            return PlainTextResponse("forbidden", 403)
        except SchemaDrift as drift:
            # signed, but nothing we know. A platform that is answered with an error stops calling after a while.
            logger.warning("hook %s: a call that is not understood at %s", source, drift.path)
            return PlainTextResponse("ok")
        return await self._kept(source, received)

    async def _kept(self, source: str, received: Received) -> Response:
        if received.event_id is not None:
            connector = self._house.sources[source]
            now = clock.utc_now()
            try:
                payload = connector.redact(stamped(received.payload, now), self._house.pseudonyms)
                new = await asyncio.to_thread(drop_in, self._house.lake, source, received.event_id, payload, now)
            except SchemaDrift as drift:
                logger.warning("hook %s: an event that cannot be kept at %s", source, drift.path)
                return PlainTextResponse(received.answer)
            except Conflict:
                return PlainTextResponse("busy, send it again", 503)
            if new:
                self._take_in_soon(source)
        return PlainTextResponse(received.answer)

    def _take_in_soon(self, source: str) -> None:
        if source not in self._busy:
            self._busy[source] = asyncio.create_task(self._take_in(source))
            self._busy[source].add_done_callback(lambda _: self._busy.pop(source, None))

    async def _take_in(self, source: str) -> None:
        await asyncio.sleep(self._gather)
        try:
            await asyncio.to_thread(asyncio.run, take_in(self._house, source))
        except SpichkaError as error:  # the watch run does it again, and says what is wrong
            logger.warning("hook %s: what was pushed waits for the next watch run: %s", source, error)


async def take_in(house: House, source: str) -> int:
    """Read and store what was pushed to this source; how many mentions were new."""
    now = clock.utc_now()
    if not await collect.take_pushed(house, source, now):
        return 0
    stored = await store.store(house, await read.read(house, source), now)
    return stored.new


async def bounded_body(request: Request, most: int = MOST_BODY, seconds: float = LONGEST_BODY) -> bytes | None:
    """The body, or None where it is larger or slower than anybody honest sends, or breaks off."""
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > most:
                    return None
    except (ClientDisconnect, TimeoutError):
        return None
    return bytes(body)


def stamped(payload: Mapping[str, object], now: datetime) -> dict[str, object]:
    """The payload with the moment of the call where its platform gives none: `asked.at` is None there."""
    asked = payload.get("asked")
    if not isinstance(asked, dict) or asked.get("at", now) is not None:
        return dict(payload)
    return {**payload, "asked": {**asked, "at": int(now.timestamp())}}

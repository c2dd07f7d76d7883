"""The loop of every platform that answers in pages: a cap, and a stop where a cursor comes back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Protocol

from tasks.core.errors import SchemaDrift
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.client import Client, Response
from tasks.sources.shape import Fetched, Json, Page, Request

MAX_PAGES = 20


class Connector(Protocol):
    """The pure half of an HTTP source: what to ask, and what the answer means."""

    def request(self, cursor: str | None) -> Request:
        """The request for the page at `cursor`."""
        ...

    def decode(self, response: Response) -> Json:
        """The answer as a payload. Raises SchemaDrift."""
        ...

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """The payload without people."""
        ...

    def parse(self, payload: Json) -> Page[Post]:
        """Posts, the next cursor, and whether there is more now."""
        ...


class HttpSource:
    """A MentionSource from a connector. At the page cap it stops; the next run goes on from the cursor."""

    def __init__(
        self, id_: str, platform: str, connector: Connector, client: Callable[[], Client], max_pages: int = MAX_PAGES
    ) -> None:
        self.id = id_
        self.platform = platform
        self._connector = connector
        self._client = client
        self._max_pages = max_pages
        self.redact = connector.redact
        self.parse = connector.parse

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """Page by page. Raises SchemaDrift where the platform gives a cursor for the second time."""
        seen = {cursor}
        async with self._client() as client:
            for _ in range(self._max_pages):
                payload = self._connector.decode(await client.send(self._connector.request(cursor), now))
                page = self._connector.parse(payload)
                yield Fetched(payload, page.cursor)
                if not page.more:
                    return
                if page.cursor in seen:
                    raise SchemaDrift("cursor", "the platform repeats a cursor")
                cursor = page.cursor
                seen.add(cursor)

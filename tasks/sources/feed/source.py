"""The source `feed`: any RSS or Atom, Google News search, WordPress search and comments; asks only for what changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime

from tasks.core.errors import SchemaDrift, SourceError
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.addresses import shown
from tasks.sources.client import Client, Response
from tasks.sources.feed import entries
from tasks.sources.feed.document import decode
from tasks.sources.feed.options import FeedOptions, host_of
from tasks.sources.shape import Fetched, Json, Page, Request

_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
_VALIDATORS = {"etag": "if-none-match", "last-modified": "if-modified-since"}

Cursor = dict[str, dict[str, str]]


class Feed:
    """A MentionSource over one or more feeds. One that fails is named after the others are read."""

    def __init__(self, id_: str, options: FeedOptions, client: Callable[[], Client]) -> None:
        self.id = id_
        self._options = options
        self._addresses = options.addresses()
        self.platform = options.platform or host_of(self._addresses[0]) or "feed"
        self._client = client

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """One payload a feed; without entries where the server says that nothing changed."""
        known = _load(cursor)
        failed: SourceError | None = None
        async with self._client() as client:
            for address in self._addresses:
                try:
                    response = await client.send(request(address, known), now)
                    payload = await _payload(address, response)
                except SourceError as error:
                    failed = failed or error
                    continue
                if response.status != 304:
                    known[_key(address)] = _validators(response)
                yield Fetched(payload, self._dump(known))
        if failed is not None:
            raise failed

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """Plain text without names."""
        return entries.redact(payload, self._options.platform, pseudonyms)

    def parse(self, payload: Json) -> Page[Post]:
        """Posts of the entries."""
        return entries.parse(payload, self._options.platform, self._options.kind)

    def _dump(self, known: Cursor) -> str:
        asked = {_key(address) for address in self._addresses}
        kept = {key: value for key, value in sorted(known.items()) if key in asked}
        return json.dumps({"feeds": kept}, separators=(",", ":"))


async def _payload(address: str, response: Response) -> Json:
    found: Json = {"entries": []}
    if response.status != 304:
        found = await asyncio.to_thread(decode, response.body, response.headers)
    return {"url": shown(address), **found}


def request(address: str, known: Cursor) -> Request:
    """What to ask: the feed, if it changed since the cursor."""
    headers = {"accept": _ACCEPT}
    headers |= {_VALIDATORS[name]: value for name, value in known.get(_key(address), {}).items()}
    return Request(address, headers=headers)


def _key(address: str) -> str:
    """A cursor is kept in the lake; an address may carry a key in its query, its hash does not."""
    return hashlib.blake2b(address.encode(errors="replace"), digest_size=8).hexdigest()


def _validators(response: Response) -> dict[str, str]:
    found = {name: response.headers.get(name, "") for name in _VALIDATORS}
    return {name: value for name, value in found.items() if value and len(value) < 500 and value.isprintable()}


def _load(cursor: str | None) -> Cursor:
    if cursor is None:
        return {}
    try:
        feeds = json.loads(cursor)["feeds"]
        return {
            str(key): {name: str(value) for name, value in one.items() if name in _VALIDATORS}
            for key, one in feeds.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SchemaDrift("cursor", "not the cursor of a feed") from error

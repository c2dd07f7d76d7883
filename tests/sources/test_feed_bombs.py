"""Small answers that cost minutes or gigabytes elsewhere: refused or read at once."""

from __future__ import annotations

import asyncio
import gzip

import httpx
import pytest

from tasks.core.errors import SchemaDrift
from tasks.sources.client import Client
from tasks.sources.feed.document import decode
from tasks.sources.shape import Request
from tests.house import NOON

ITEM = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>t</title><item><guid>1</guid><title>Acme</title>'
    "<pubDate>Tue, 24 Nov 2026 11:00:00 GMT</pubDate><author>{author}</author></item></channel></rss>"
)


def test_forty_comments_before_a_tag_are_no_puzzle() -> None:
    with pytest.raises(SchemaDrift):
        decode(b"<!-- -->" * 40 + b"<p", {})
    with pytest.raises(SchemaDrift, match="HTML"):
        decode(b"<!-- a --> <!-- b --><html><body>x</body></html>", {})


def test_a_name_of_a_megabyte_is_cut_before_it_is_looked_at() -> None:
    told = decode(ITEM.format(author="a" * 1_000_000).encode(), {})
    assert len(told["entries"]) == 1  # type: ignore[arg-type]


async def _ask(answer: httpx.Response) -> bytes:
    async with Client(transport=httpx.MockTransport(lambda request: answer)) as client:
        return (await client.send(Request("https://example.org/feed"), NOON)).body


class _Wire(httpx.AsyncByteStream):
    """Bytes as they come over the wire."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self):  # type: ignore[no-untyped-def]
        yield self._body


def _answer(body: bytes, encoding: str) -> httpx.Response:
    return httpx.Response(200, headers={"content-encoding": encoding}, stream=_Wire(body))


def test_a_bomb_is_measured_while_it_is_unpacked() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    with pytest.raises(SchemaDrift, match="more than"):
        asyncio.run(_ask(_answer(bomb, "gzip")))
    assert asyncio.run(_ask(_answer(gzip.compress(b"<rss/>"), "gzip"))) == b"<rss/>"


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "deflate"])
def test_a_packing_nobody_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(SchemaDrift, match="packed"):
        asyncio.run(_ask(_answer(b"x", encoding)))

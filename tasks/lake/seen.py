"""Which mentions a brand already has: 8 bytes each, one file a brand and day of publication.

Overlapping reads and repeated runs ask here before anything is counted. A hash of 8 bytes wrongly calls a
new mention known about once in 10^13 at a million mentions a day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from tasks.core.errors import Conflict
from tasks.core.mention import Mention
from tasks.core.ports import Lake
from tasks.lake.documents import ATTEMPTS

_WIDTH = 8


def seen_key(brand: str, day: date) -> str:
    """Where the hashes of one publication day are kept."""
    return f"state/seen/{brand}/dt={day.isoformat()}.bin"


def load(lake: Lake, brand: str, day: date) -> set[bytes]:
    """The hashes of one day."""
    stored = lake.get(seen_key(brand, day))
    return set() if stored is None else _split(stored.body)


def fresh(lake: Lake, brand: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Those whose `(platform, id, version)` the brand does not have yet, each once, in the order they came."""
    known: dict[date, set[bytes]] = {}
    new = []
    for mention in mentions:
        day = mention.post.published_at.date()
        if day not in known:
            known[day] = load(lake, brand, day)
        mark = _mark(mention)
        if mark not in known[day]:
            known[day].add(mark)
            new.append(mention)
    return new


def add(lake: Lake, brand: str, mentions: Iterable[Mention]) -> None:
    """Remember them. Repeating it changes nothing; two at once lose nothing."""
    by_day = sorted((mention.post.published_at.date(), _mark(mention)) for mention in mentions)
    for day, marks in groupby(by_day, key=lambda marked: marked[0]):
        _merge(lake, seen_key(brand, day), {mark for _, mark in marks})


def _merge(lake: Lake, key: str, marks: set[bytes]) -> None:
    for _ in range(ATTEMPTS):
        stored = lake.get(key)
        if stored is None:
            if lake.put_new(key, b"".join(sorted(marks))):
                return
            continue
        known = _split(stored.body)
        if marks <= known:
            return
        try:
            lake.put_if(key, b"".join(sorted(known | marks)), stored.etag)
        except Conflict:
            continue
        return
    raise Conflict(key)


def _mark(mention: Mention) -> bytes:
    post = mention.post
    named = f"{post.platform}\x00{post.id}\x00{post.version}".encode(errors="surrogatepass")
    return hashlib.blake2b(named, digest_size=_WIDTH).digest()


def _split(body: bytes) -> set[bytes]:
    return {body[start : start + _WIDTH] for start in range(0, len(body), _WIDTH)}

"""Claim and count in one compare-and-swap: no mention is stored or counted twice, whoever crashes or races.

The counts document of a brand and day also holds, batch by batch, which posts were taken:
`"claims": {"vk:17": "<20 hex digits a post version>…"}`. A batch is a source and its running number. The first
writer claims what nobody has; a repeat of the same batch gets exactly the same posts back and counts nothing.
12 digits name the post, 8 its version: an edit is stored again and counted once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from tasks.core.errors import Conflict
from tasks.core.mention import Mention
from tasks.core.ports import Lake
from tasks.lake.counts import DayCounts, counts_key, dump, load, merged
from tasks.lake.documents import ATTEMPTS

POST_DIGITS = 12
TOKEN_DIGITS = POST_DIGITS + 8


def token(mention: Mention) -> str:
    """20 hex digits of one version of one post."""
    post = mention.post
    name = f"{post.platform}\x00{post.id}".encode(errors="surrogatepass")
    return hashlib.blake2b(name, digest_size=6).hexdigest() + post.version[:8]


def claim(
    lake: Lake,
    brand: str,
    day: date,
    batch: str,
    mentions: Sequence[Mention],
    count: Callable[[Iterable[Mention]], DayCounts],
) -> list[Mention]:
    """The mentions of this batch that are ours to store; those seen for the first time are counted in the same write.

    `mentions` are of one brand and publication day. Raises Conflict after many lost writes in a row.
    """
    if not mentions:
        return []
    key = counts_key(brand, day)
    tokens = [token(mention) for mention in mentions]
    for _ in range(ATTEMPTS):
        stored = lake.get(key)
        document = load(stored.body, key) if stored is not None else {}
        claims = document.setdefault("claims", {})
        if batch in claims:
            mine = set(_split(claims[batch]))
            return [m for m, t in zip(mentions, tokens, strict=True) if t in mine]
        taken = {one for text in claims.values() for one in _split(text)}
        fresh, first = _fresh(mentions, tokens, taken)
        if not fresh:
            return []
        claims[batch] = "".join(tokens[i] for i in fresh)
        body = dump(merged(document, count(mentions[i] for i in first)))
        try:
            if stored is None:
                if not lake.put_new(key, body):
                    continue
            else:
                lake.put_if(key, body, stored.etag)
        except Conflict:
            continue
        return [mentions[i] for i in fresh]
    raise Conflict(key)


def _fresh(mentions: Sequence[Mention], tokens: Sequence[str], taken: set[str]) -> tuple[list[int], list[int]]:
    """Positions of the versions nobody has, and of the posts nobody has seen in any version."""
    posts = {one[:POST_DIGITS] for one in taken}
    fresh, first = [], []
    for position in range(len(mentions)):
        one = tokens[position]
        if one in taken:
            continue
        taken.add(one)
        fresh.append(position)
        if one[:POST_DIGITS] not in posts:
            posts.add(one[:POST_DIGITS])
            first.append(position)
    return fresh, first


def _split(text: str) -> list[str]:
    return [text[i : i + TOKEN_DIGITS] for i in range(0, len(text), TOKEN_DIGITS)]

"""Claim and count in one compare-and-swap: no mention is stored or counted twice, whoever crashes or races.

The counts document of a brand and day also holds, batch by batch, which posts were taken:
`"claims": {"vk:17": "<20 hex digits a post version>…"}`. A batch is a source and its running number. The first
writer claims what nobody has; a repeat of the same batch gets exactly the same posts back and counts nothing.

12 digits name the post, 8 its version: an edit is stored again and counted once. Among 100,000 posts of a brand and
day two share their 12 digits once in about 56,000 such days; the second one is then stored and not counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from tasks.core.errors import Conflict
from tasks.core.mention import Mention
from tasks.core.ports import Lake, Stored
from tasks.lake.counts import DayCounts, Document, counts_key, damaged, dump, load, merged
from tasks.lake.documents import ATTEMPTS
from tasks.lake.keys import kept

POST_DIGITS = 12
TOKEN_DIGITS = POST_DIGITS + 8


def token(mention: Mention) -> str:
    """20 hex digits of one version of one post, the same before it is stored and when it is read again."""
    post = mention.post
    text = kept(post.text)
    said = post if text == post.text else replace(post, text=text)
    name = f"{kept(post.platform)}\x00{kept(post.id)}".encode()
    return hashlib.blake2b(name, digest_size=6).hexdigest() + said.version[:8]


def claim(
    lake: Lake,
    brand: str,
    day: date,
    batch: str,
    mentions: Sequence[Mention],
    count: Callable[[Iterable[Mention]], DayCounts],
) -> list[Mention]:
    """The mentions of this batch that are ours to store; those seen for the first time are counted in the same write.

    `mentions` are of one brand and publication day. Raises Conflict after many lost writes in a row, ConfigError
    where the document is damaged.
    """
    if not mentions:
        return []
    key = counts_key(brand, day)
    tokens = [token(mention) for mention in mentions]
    for _ in range(ATTEMPTS):
        stored = lake.get(key)
        document = load(stored.body, key) if stored is not None else {}
        claims = claims_of(document, key)
        mine = batch in claims
        if mine:
            others = set(tokens) - set(split(claims[batch]))
        else:
            others = {one for text in claims.values() for one in split(text)}
        fresh, first = sift(tokens, others)
        ours = [mentions[i] for i in fresh]
        if mine or not ours:
            return ours
        claims[batch] = "".join(tokens[i] for i in fresh)
        if swap(lake, key, stored, _counted(document, key, count(mentions[i] for i in first))):
            return ours
    raise Conflict(key)


def sift(tokens: Sequence[str], taken: Iterable[str]) -> tuple[list[int], list[int]]:
    """Positions of the versions that are not taken, each once, and of the posts taken in no version, each once."""
    versions = set(taken)
    posts = {one[:POST_DIGITS] for one in versions}
    fresh, first = [], []
    for position, one in enumerate(tokens):
        if one in versions:
            continue
        versions.add(one)
        fresh.append(position)
        if one[:POST_DIGITS] not in posts:
            posts.add(one[:POST_DIGITS])
            first.append(position)
    return fresh, first


def claims_of(document: Document, key: str) -> dict[str, str]:
    """The claims part of a document, put there where it is missing: batch → its tokens, one behind the other."""
    claims = document.setdefault("claims", {})
    if not all(isinstance(text, str) for text in claims.values()):
        raise damaged(key)
    return claims


def split(text: str) -> list[str]:
    """Tokens that stand one behind the other."""
    return [text[i : i + TOKEN_DIGITS] for i in range(0, len(text), TOKEN_DIGITS)]


def swap(lake: Lake, key: str, before: Stored | None, body: bytes) -> bool:
    """Write what was decided on `before` (None: nothing was there). False where somebody else wrote meanwhile."""
    if before is None:
        return lake.put_new(key, body)
    try:
        lake.put_if(key, body, before.etag)
    except Conflict:
        return False
    return True


def _counted(document: Document, key: str, counts: DayCounts) -> bytes:
    try:
        return dump(merged(document, counts))
    except (TypeError, ValueError, AttributeError):
        raise damaged(key) from None

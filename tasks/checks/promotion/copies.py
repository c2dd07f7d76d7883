"""Near-identical comments of different people within a day: bought praise, in linear time.

Texts are compared by their sets of five letters; a text is only compared with those that share one of its eight
smallest hashes (a bottom-k sketch: two texts that are 40 % alike share one in 98 of 100 cases), and then exactly.
Five people at least: of 91,000 organic comments none were that alike within an hour, a handful within a day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zlib import crc32

from tasks.core.promotion import Said

LETTERS = 5
LEAST_WORDS = 5
SKETCH = 8
ALIKE = 0.4
WITHIN = timedelta(hours=24)
LEAST_PEOPLE = 5
LOOKED_AT = 1000  # letters of a comment
NEIGHBOURS = 20  # compared with, a hash: many copies of one text need no more to be found together
MOST = 20_000  # of the newest comments; half a minute of work at the worst

_ADDRESSED = re.compile(r"\[[^\]|]{1,40}\|[^\]]{0,80}\]|@\w+")
_LINK = re.compile(r"https?://|\bt\.me/", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Copies:
    """`copied` of `comments` that say enough, in `groups` of at least five people."""

    comments: int
    copied: int
    groups: int


def copies(said: Sequence[Said]) -> Copies:
    """Look through the comments under our posts, the newest `MOST` of them."""
    newest = sorted(said, key=lambda one: one.at)[-MOST:]
    texts = [(one, grams) for one in newest if (grams := _grams(one.text))]
    leader = list(range(len(texts)))
    seen: dict[int, list[int]] = {}
    for number, (one, grams) in enumerate(texts):
        signs = sorted(grams)[:SKETCH]
        for other in sorted({near for sign in signs for near in seen.get(sign, [])[-NEIGHBOURS:]}):
            before, theirs = texts[other]
            if one.at - before.at <= WITHIN and _alike(grams, theirs):
                leader[_first(leader, number)] = _first(leader, other)
        for sign in signs:
            seen.setdefault(sign, []).append(number)
    groups: dict[int, set[str]] = {}
    members: dict[int, int] = {}
    for number, (one, _) in enumerate(texts):
        first = _first(leader, number)
        groups.setdefault(first, set()).add(one.author)
        members[first] = members.get(first, 0) + 1
    found = [first for first, people in groups.items() if len(people) >= LEAST_PEOPLE]
    return Copies(comments=len(texts), copied=sum(members[first] for first in found), groups=len(found))


def _grams(text: str) -> frozenset[int]:
    """Hashes of its five-letter pieces; none where it has too few words, or a link: people share one headline."""
    if _LINK.search(text[:LOOKED_AT]):
        return frozenset()
    plain = _ADDRESSED.sub(" ", text[:LOOKED_AT].lower().replace("ё", "е"))
    words = _WORD.findall(plain)
    if len(words) < LEAST_WORDS:
        return frozenset()
    line = " ".join(words)
    return frozenset(crc32(line[at : at + LETTERS].encode(errors="replace")) for at in range(len(line) - LETTERS + 1))


def _alike(one: frozenset[int], other: frozenset[int]) -> bool:
    both = len(one & other)
    return both >= ALIKE * (len(one) + len(other) - both)


def _first(leader: list[int], number: int) -> int:
    while leader[number] != number:
        leader[number] = leader[leader[number]]
        number = leader[number]
    return number

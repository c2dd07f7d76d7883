"""Queries of the recent search, at most 512 characters each, and names of accounts.

https://docs.x.com/x-api/posts/search/integrate/operators
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tasks.core.errors import ConfigError

LONGEST = 512
NO_REPEATS = " -is:retweet"
_HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")
_TAG = re.compile(r"[^\W_][\w]*")


def handle(spelling: str) -> str | None:
    """`@Brand`, `https://x.com/Brand` and `Brand` as `brand`; None for what can be no handle. An id is one too."""
    bare = spelling.strip().rstrip("/").rpartition("/")[2].lstrip("@").partition("?")[0]
    return bare.casefold() if _HANDLE.fullmatch(bare) else None


def is_id(name: str) -> bool:
    """Whether the plan gives a number. No handle of digits alone is as long as today's ids."""
    return name.isascii() and name.isdecimal() and len(name) >= 5


def word_query(word: str) -> str:
    """A word or phrase as it stands: in quotes nothing in it is an operator."""
    return f'"{" ".join(word.replace(chr(34), " ").split())}"'


def tag_query(tag: str) -> str | None:
    """`#tag`, or None where it can be none."""
    bare = tag.strip().lstrip("#")
    return f"#{bare}" if _TAG.fullmatch(bare) else None


def packed(terms: Iterable[str], ending: str = NO_REPEATS) -> tuple[str, ...]:
    """As few queries as possible, each `(a OR b)` and the ending. Raises ConfigError for a term that never fits."""
    queries: list[str] = []
    group: list[str] = []
    for term in dict.fromkeys(terms):
        if len(_query([term], ending)) > LONGEST:
            raise ConfigError(f"a word of {len(term)} characters is too long for the search of X (512): shorten it")
        if group and len(_query([*group, term], ending)) > LONGEST:
            queries.append(_query(group, ending))
            group = []
        group.append(term)
    return (*queries, _query(group, ending)) if group else tuple(queries)


def _query(terms: Sequence[str], ending: str) -> str:
    return f"({' OR '.join(terms)}){ending}"

"""What comes from outside, made safe to keep: strings that every store and page can hold, numbers that are numbers.

A hostile post may hold NUL bytes, halves of surrogate pairs or a megabyte of text; a hostile counter `NaN`.
"""

from __future__ import annotations

import math
import re

MAX_TEXT = 20_000  # characters of a post; VK allows 16,384, Telegram 4,096
MAX_LABEL = 2_000  # of an id, an address, a name of a community
_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_BARE = re.compile(r"[\w-]+(\.[\w-]+)+(/\S*)?$")
_LARGEST = 2**63 - 1  # what a Parquet int64 holds
_NOTHING = frozenset({"", "-", "—", "n/a", "na", "null", "none", "nan", "нет", "нет данных"})


class Unfit(ValueError):
    """A cell or an item that cannot be what it should be. The text says why, and stands in a Skip."""


def clean(text: str, limit: int = MAX_LABEL) -> str:
    """The text without NULs and lone surrogates, at most `limit` characters."""
    if len(text) > limit:
        text = text[:limit]
    if "\x00" in text:
        text = text.replace("\x00", "")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text


def address(value: object) -> str | None:
    """A web address, with `https://` where the tool left it out; None for anything else (`javascript:` …)."""
    if not isinstance(value, str):
        return None
    text = clean(value).strip()
    if _WEB.match(text):
        return text
    return f"https://{text}" if _BARE.match(text) else None


def number(value: object) -> float | None:
    """A finite number from a number or from `1 234,5`; None for nothing at all. Raises Unfit for anything else."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Unfit("not a number")
    if isinstance(value, str):
        bare = value[:64].strip().casefold()
        if bare in _NOTHING:
            return None
        value = bare.replace("\xa0", "").replace(" ", "").replace("\u202f", "").replace(",", ".")
    try:
        found = float(value)
    except (ValueError, OverflowError) as error:
        raise Unfit("not a number") from error
    if not math.isfinite(found):
        raise Unfit("not a number")
    return found


def counter(value: object) -> int | None:
    """A count of likes, views or followers: whole, not negative, None where not told. Raises Unfit."""
    if type(value) is int and 0 <= value <= _LARGEST:
        return value
    found = number(value)
    if found is None:
        return None
    if not 0 <= found < _LARGEST:
        raise Unfit("not a count")
    return int(found)

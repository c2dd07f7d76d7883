"""Many posts in few bytes: names of eight characters, one behind the other, by hour. Exact to count and to find in."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from datetime import datetime

DIGITS = 8  # 48 bits of a digest: two of 100,000 posts share them once in 56,000 such days
Book = dict[str, str]  # hour → names of posts, `DIGITS` each, one behind the other


def name_of(key: str) -> str:
    """The name of a key: eight characters."""
    return urlsafe_b64encode(hashlib.blake2b(key.encode(errors="replace"), digest_size=6).digest()).decode()


def slot_of(at: datetime, sighted: bool | None = None) -> str:
    """The hour something belongs to, as a book names it; `+` and `-` mark what may be counted apart."""
    return f"{at.isoformat()[:13]}Z{'' if sighted is None else '+' if sighted else '-'}"


def write_down(book: Book, hour: str, key: str) -> None:
    """Add a key to an hour."""
    book[hour] = book.get(hour, "") + name_of(key)


def hour_of(hour: str) -> datetime:
    """When an hour of a book begins."""
    return datetime.fromisoformat(f"{hour[:13]}:00:00+00:00")


def forget_before(book: Book, before: datetime) -> None:
    """Drop the hours that are over."""
    for hour in [hour for hour in book if hour_of(hour) < before]:
        del book[hour]


def take(book: Book, name: str) -> bool:
    """Remove a name; whether it was there."""
    for hour, names in book.items():
        found = split_names(names)
        if name in found:
            book[hour] = "".join(one for one in found if one != name)
            return True
    return False


def holds(names: str, name: str) -> bool:
    """Whether a name stands in the names of an hour."""
    at = names.find(name)
    while at % DIGITS > 0:  # across two names; -1 where it is not there at all
        if at < 0:
            return False
        at = names.find(name, at + 1)
    return at >= 0


def split_names(names: str) -> list[str]:
    """Names that stand one behind the other."""
    return [names[i : i + DIGITS] for i in range(0, len(names), DIGITS)]

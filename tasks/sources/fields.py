"""Fields of a stored item, read with suspicion: the value, None, or Unfit with the reason that stands in the Skip."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from tasks.core.instants import aware_utc, parse_instant
from tasks.sources.hostile import MAX_LABEL, MAX_TEXT, Unfit, address, clean, counter
from tasks.sources.shape import Json

EARLIEST, LATEST = 1990, 2100


def inner(item: object, *path: str) -> object:
    """The value at a path of objects, or None where there is none."""
    for name in path:
        if not isinstance(item, Mapping):
            return None
        item = item.get(name)
    return item


def identity(value: object) -> str:
    """An id: a whole number or a short text. Raises Unfit."""
    if type(value) is int and abs(value) < 2**63:
        return str(value)
    if isinstance(value, str) and len(value) < MAX_LABEL and (found := clean(value).strip()):
        return found
    raise Unfit("no id")


def maybe_identity(value: object) -> str | None:
    """An id where there is one."""
    try:
        return identity(value)
    except Unfit:
        return None


def words(*values: object) -> str:
    """The texts that are there, a paragraph each, each once. Raises Unfit where there is none."""
    found: list[str] = []
    for value in values:
        said = clean(value, MAX_TEXT).strip() if isinstance(value, str) else ""
        if said and said not in found:
            found.append(said)
    if not found:
        raise Unfit("no text")
    return clean("\n\n".join(found), MAX_TEXT)


def epoch(value: object, unit: int = 1) -> datetime:
    """An instant from seconds (`unit` 1) or milliseconds (1000) since 1970. Raises Unfit."""
    if type(value) is not int:
        raise Unfit("no date")
    try:
        return _likely(datetime.fromtimestamp(value / unit, UTC))
    except (OverflowError, OSError, ValueError):
        raise Unfit("the date is out of range") from None


def instant(value: object, *, naive_is_utc: bool = False) -> datetime:
    """An instant from ISO 8601 with an offset; also `+0000` without a colon. Raises Unfit."""
    if not isinstance(value, str) or not value.strip():
        raise Unfit("no date")
    told = value.strip()[:40]
    try:
        if naive_is_utc and datetime.fromisoformat(told).tzinfo is None:
            return _likely(datetime.fromisoformat(told).replace(tzinfo=UTC))
        return _likely(parse_instant(told))
    except (ValueError, OverflowError):
        raise Unfit(f"the date {told!r} is not understood") from None


def _likely(at: datetime) -> datetime:
    if not EARLIEST <= at.year <= LATEST:
        raise Unfit(f"year {at.year} cannot be right")
    return aware_utc(at)


def maybe_count(value: object) -> int | None:
    """A counter; None where it is not told or makes no sense: a broken counter costs no post."""
    try:
        return counter(value)
    except ValueError:
        return None


def stars(value: object) -> float | None:
    """1..5; None where not told. Raises Unfit for anything else."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= 5:
        raise Unfit("stars are not from 1 to 5")
    return float(value)


def link(value: object) -> str | None:
    """A web address, or None."""
    return address(value)


def label_of(value: object) -> str | None:
    """A short text, or None."""
    if isinstance(value, str) and (found := clean(value).strip()):
        return found
    return str(value) if type(value) is int and abs(value) < 2**63 else None


def objects(value: object) -> list[Json]:
    """The objects of a list; nothing for anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []

"""When a row was published, from the many ways in which tools write it.

Understood without being told: ISO 8601, `dd.mm.yyyy HH:MM`, `yyyy/mm/dd`, Unix seconds and milliseconds, Excel's
days since 1899-12-30. `03/04/2024` is ambiguous and needs `date_format`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from tasks.core.post import Precision
from tasks.sources.hostile import Unfit

NOON = time(12)
SAME_TIME_ROWS = 20  # so many rows of one same time of day mean that only the day is told
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel knows no zone; the caller gives it one
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_SLASHED = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(.*)")
_DATE_LENGTH = len("2024-11-21")


@dataclass(frozen=True, slots=True)
class When:
    """An instant as written, with its own zone, and whether only the day was told."""

    written: datetime
    day: bool = False

    def instant(self, as_day: bool) -> datetime:
        """Aware UTC. A day stands at 12:00 of its zone, so that it stays the same day in UTC."""
        if as_day or self.day:
            return self.written.replace(hour=12, minute=0, second=0, microsecond=0).astimezone(UTC)
        return self.written.astimezone(UTC)


def read_when(value: object, zone: tzinfo, date_format: str = "auto") -> When:
    """The instant in a cell. Raises Unfit saying what is wrong."""
    if isinstance(value, str):
        text = value[:64].strip()
        if date_format == "auto":
            return _from_text(text, zone)
        if date_format not in {"unix", "excel"}:
            return _from_format(text, zone, date_format)
        value = _as_number(text)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unfit("no time" if value is None or value == "" else "the time is neither text nor a number")
    return _from_number(float(value), zone, date_format)


def _as_number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError as error:
        raise Unfit(f"time {text!r} is not a number") from error


def _aware(written: datetime, zone: tzinfo) -> datetime:
    if not 1990 <= written.year <= 2100:
        raise Unfit(f"year {written.year} cannot be right")
    return written if written.tzinfo is not None else written.replace(tzinfo=zone)


def _from_text(text: str, zone: tzinfo) -> When:
    if not text:
        raise Unfit("no time")
    if text[:4].isdecimal() and len(text) >= 5 and text[4] == "-":
        try:
            return When(_aware(datetime.fromisoformat(text), zone), len(text) <= _DATE_LENGTH)
        except ValueError as error:
            raise Unfit(f"time {text!r} is not ISO 8601: {error}") from error
    dotted = _DOTTED.fullmatch(text)
    if dotted:
        return _from_dotted(dotted, zone)
    slashed = _SLASHED.fullmatch(text)
    if slashed:
        year, month, day, rest = slashed.groups()
        return _from_text(f"{year}-{month:0>2}-{day:0>2}{rest}", zone)
    if len(text) == 8 and text.isdecimal():
        return When(_aware(datetime.combine(date.fromisoformat(text), NOON), zone), day=True)
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        raise Unfit(f"time {text!r} is in no known form; set `date_format`") from None
    return _from_number(found, zone, "auto")


def _from_dotted(match: re.Match[str], zone: tzinfo) -> When:
    day, month, year, hour, minute, second = match.groups()
    full = int(year) + (2000 if len(year) == 2 else 0)
    told = hour is not None
    written = datetime(full, int(month), int(day), int(hour or 12), int(minute or 0), int(second or 0), tzinfo=zone)
    return When(_aware(written, zone), not told)


def _from_format(text: str, zone: tzinfo, date_format: str) -> When:
    try:
        written = datetime.strptime(text, date_format)  # noqa: DTZ007 - the zone comes from the format or the options
    except ValueError as error:
        raise Unfit(f"time {text!r} does not fit date_format {date_format!r}") from error
    return When(_aware(written, zone), not re.search(r"%[HIcXsfpT]", date_format))


def _from_number(value: float, zone: tzinfo, date_format: str) -> When:
    if date_format == "excel" or (date_format == "auto" and 20_000 <= value < 80_000):
        try:
            written = _EXCEL_EPOCH + timedelta(seconds=round(value * 86_400))
        except (OverflowError, ValueError) as error:
            raise Unfit(f"time {value} is not an Excel date") from error
        return When(_aware(written, zone), day=value == int(value))
    if date_format == "auto" and not value >= 1e8:
        raise Unfit(f"time {value} is neither Unix seconds nor an Excel date")
    try:
        return When(_aware(datetime.fromtimestamp(value / 1000 if value >= 1e11 else value, UTC), zone))
    except (OverflowError, OSError, ValueError) as error:
        raise Unfit(f"time {value} is not Unix seconds") from error


def judge_precision(cells: Iterable[object], zone: tzinfo, date_format: str) -> Precision:
    """DAY where 20 or more times are there and all show one same time of day (`12:00:00` in every row)."""
    seen: set[time] = set()
    rows = 0
    for cell in cells:
        try:
            when = read_when(cell, zone, date_format)
        except ValueError:
            continue
        rows += 1
        seen.add(NOON if when.day else when.written.timetz().replace(tzinfo=None))
        if len(seen) > 1:
            return Precision.SECOND
    return Precision.DAY if rows >= SAME_TIME_ROWS else Precision.SECOND

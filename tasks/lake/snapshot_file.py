"""Snapshots a person brings as CSV: days before Spichka watched, from wherever they were counted.

Everything is read and judged before anything is kept, so a wrong line leaves the lake as it was.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tasks.core.account import AccountStatus
from tasks.core.errors import ConfigError
from tasks.core.instants import day_start
from tasks.lake.snapshots import Figures, Snapshot
from tasks.texts import say

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "day", "дата", "день"),
    "platform": ("platform", "network", "площадка", "платформа", "сеть", "соцсеть"),
    "account": ("account", "community", "page", "аккаунт", "сообщество", "страница", "группа"),
    "followers": ("followers", "subscribers", "members", "подписчики", "подписчиков", "участники"),
    "joins": ("joins", "joined", "вступили", "подписались", "вступлений"),
    "leaves": ("leaves", "left", "вышли", "отписались", "выходов"),
    "reach": ("reach", "охват"),
}
REQUIRED = ("date", "platform", "account", "followers")
MOST_BYTES = 50_000_000
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_GROUPED = re.compile(r"(?<=\d)[ \xa0\u202f](?=\d{3}(?:\D|$))")
_PLATFORMS = {"вк": "vk", "вконтакте": "vk", "телеграм": "telegram", "одноклассники": "ok", "инстаграм": "instagram"}


@dataclass(frozen=True, slots=True)
class BroughtDay:
    """One day of one community, and the line it stands on."""

    line: int
    snapshot: Snapshot
    figures: Figures


def read_snapshots(path: Path, now: datetime, locale: str) -> list[BroughtDay]:
    """Every day of the file. Raises ConfigError naming line and column of the first thing that is wrong."""
    found: dict[tuple[str, str, date], BroughtDay] = {}
    for line, row in _rows(path, locale):
        brought = _day(line, row, now, locale)
        key = (brought.snapshot.platform, brought.snapshot.account, brought.snapshot.at.date())
        before = found.setdefault(key, brought)
        if (before.snapshot, before.figures) != (brought.snapshot, brought.figures):
            raise ConfigError(say(locale, "snapshots.twice", line=line, first=before.line, day=key[2].isoformat()))
    if not found:
        raise ConfigError(say(locale, "snapshots.empty", file=path.name))
    return list(found.values())


def _rows(path: Path, locale: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Lines by our names of columns, with the number each has in the file."""
    text = _text(path, locale)
    first = text.partition("\n")[0]
    separator = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        header = [cell.strip().casefold() for cell in next(reader, [])]
        places = {name: header.index(one) for name, words in COLUMNS.items() for one in words if one in header}
        missing = [name for name in REQUIRED if name not in places]
        if missing:
            values = {"file": path.name, "missing": ", ".join(missing), "seen": ", ".join(header) or "—"}
            raise ConfigError(say(locale, "snapshots.columns", **values))
        for cells in reader:
            if any(cell.strip() for cell in cells):
                row = {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}
                yield reader.line_num, row
    except csv.Error as error:
        raise ConfigError(say(locale, "snapshots.no_csv", file=path.name, line=reader.line_num)) from error


def _text(path: Path, locale: str) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ConfigError(say(locale, "snapshots.large", file=path.name, most=MOST_BYTES // 1_000_000))
        body = path.read_bytes()
    except OSError as error:
        raise ConfigError(say(locale, "snapshots.no_file", file=str(path))) from error
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1251", errors="replace")  # what Excel in Russian writes


def _day(line: int, row: Mapping[str, str], now: datetime, locale: str) -> BroughtDay:
    day = _date(line, row["date"], now, locale)
    platform, account = _platform(row["platform"]), row["account"]
    for name, value in (("platform", platform), ("account", account)):
        if not value or len(value) > 300 or not value.isprintable():
            raise ConfigError(say(locale, "snapshots.name", line=line, column=name))
    numbers = {
        name: _number(line, name, row.get(name, ""), locale) for name in ("followers", "joins", "leaves", "reach")
    }
    if numbers["followers"] is None:
        raise ConfigError(say(locale, "snapshots.number", line=line, column="followers", value="—"))
    followers = numbers.pop("followers")
    at = day_start(day)
    return BroughtDay(
        line,
        Snapshot(
            platform=platform,
            account=account,
            at=at,
            status=AccountStatus.ACTIVE,
            followers=followers,
            imported=True,
        ),
        Figures.model_validate({"platform": platform, "account": account, "at": at, "imported": True, **numbers}),
    )


def _platform(value: str) -> str:
    plain = value.strip().casefold()
    return _PLATFORMS.get(plain, plain)


def _date(line: int, value: str, now: datetime, locale: str) -> date:
    """`2026-03-14` or `14.03.2026`; not later than today."""
    dotted = _DOTTED.fullmatch(value)
    try:
        day = date(int(dotted[3]), int(dotted[2]), int(dotted[1])) if dotted else date.fromisoformat(value[:10])
    except ValueError as error:
        raise ConfigError(say(locale, "snapshots.date", line=line, value=value[:40] or "—")) from error
    if day > now.date():
        raise ConfigError(say(locale, "snapshots.future", line=line, value=value[:40]))
    return day


def _number(line: int, column: str, value: str, locale: str) -> int | None:
    """A whole number; thousands may be set apart by spaces. Empty: not told."""
    plain = _GROUPED.sub("", value)
    if plain in {"", "-", "—"}:
        return None
    if not plain.isascii() or not plain.isdigit() or len(plain) > 12:
        raise ConfigError(say(locale, "snapshots.number", line=line, column=column, value=value[:40]))
    return int(plain)

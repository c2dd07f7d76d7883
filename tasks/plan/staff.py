"""The staff list: a CSV beside the plan with who works here, since when, until when, and who they are on platforms.

Read whole or not at all: a wrong line is named, because a list with a hole in it would call a colleague a stranger.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from tasks.core.errors import ConfigError
from tasks.plan.leaks import leaks, shown
from tasks.texts import say

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "person": ("person", "name", "сотрудник", "человек", "фио", "имя"),
    "role": ("role", "роль", "должность"),
    "employed_from": ("employed_from", "from", "работает с", "принят", "с"),
    "employed_until": ("employed_until", "until", "работает до", "уволен", "по", "до"),
    "kind": ("kind", "вид", "тип"),
}
PLATFORMS: Mapping[str, str] = {
    "вк": "vk", "вконтакте": "vk", "телеграм": "telegram", "фейсбук": "facebook", "инстаграм": "instagram",
    "одноклассники": "ok", "макс": "max", "вордпресс": "wordpress", "ютуб": "youtube",
}  # fmt: skip
NUMBERED = frozenset({"vk", "facebook", "telegram", "max", "ok", "wordpress"})  # whose rosters tell numbers, not names
MOST_BYTES = 5_000_000
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_NUMBER = re.compile(r"(?:^|/)(?:id)?(\d{1,20})/?$|[?&](?:id|user_id)=(\d{1,20})\b")


class StaffKind(StrEnum):
    """An `owner` of the business may have created its pages; an employee or a contractor takes them along."""

    EMPLOYEE = "employee"
    CONTRACTOR = "contractor"
    OWNER = "owner"


_KINDS = {
    "employee": StaffKind.EMPLOYEE, "сотрудник": StaffKind.EMPLOYEE, "штат": StaffKind.EMPLOYEE, "": StaffKind.EMPLOYEE,
    "contractor": StaffKind.CONTRACTOR, "подрядчик": StaffKind.CONTRACTOR, "агентство": StaffKind.CONTRACTOR,
    "owner": StaffKind.OWNER, "владелец": StaffKind.OWNER, "собственник": StaffKind.OWNER,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One line. `accounts` is by platform the number there, or the name where the platform tells names."""

    line: int
    person: str
    role: str = ""
    kind: StaffKind = StaffKind.EMPLOYEE
    employed_from: date | None = None
    employed_until: date | None = None
    accounts: Mapping[str, str] = field(default_factory=dict)

    def former(self, today: date) -> bool:
        """Whether the last day is over."""
        return self.employed_until is not None and self.employed_until < today


def read_staff(path: Path, locale: str) -> tuple[StaffMember, ...]:
    """Everybody on the list. Raises ConfigError naming file, line and column of the first thing that is wrong."""
    found: list[StaffMember] = []
    held: dict[tuple[str, str], StaffMember] = {}
    for line, row, platforms in _rows(path, locale):
        one = _member(path, line, row, platforms, locale)
        for account in one.accounts.items():
            before = held.setdefault(account, one)
            if before.person.casefold() != one.person.casefold():
                raise _wrong(path, line, locale, "twice", column=account[0], value=account[1], first=before.line)
        found.append(one)
    if not found:
        raise _wrong(path, 1, locale, "empty")
    return tuple(found)


def _wrong(path: Path, line: int, locale: str, key: str, **values: str | int) -> ConfigError:
    return ConfigError(f"{path.name}:{line}: " + say(locale, f"staff.{key}", **values))


def _rows(path: Path, locale: str) -> Iterator[tuple[int, dict[str, str], dict[str, str]]]:
    """Line, our columns, and the platforms' columns."""
    text = _text(path, locale)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";\t,", key=text.partition("\n")[0].count))
    try:
        header = [cell.strip().casefold().replace("ё", "е") for cell in next(reader, [])]
        places = {name: header.index(one) for name, words in COLUMNS.items() for one in words if one in header}
        if "person" not in places:
            raise _wrong(path, 1, locale, "no_person", seen=shown(", ".join(header) or "—"))
        others = {PLATFORMS.get(name, name): at for at, name in enumerate(header) if at not in places.values() and name}
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, _cells(cells, places), _cells(cells, others)
    except csv.Error as error:
        raise _wrong(path, reader.line_num, locale, "no_csv") from error


def _cells(cells: list[str], places: Mapping[str, int]) -> dict[str, str]:
    return {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}


def _text(path: Path, locale: str) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _wrong(path, 1, locale, "large", most=MOST_BYTES // 1_000_000)
        body = path.read_bytes()
    except OSError as error:
        raise ConfigError(say(locale, "staff.no_file", file=str(path))) from error
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1251", errors="replace")  # what Excel in Russian writes


def _member(path: Path, line: int, row: Mapping[str, str], platforms: Mapping[str, str], locale: str) -> StaffMember:
    person, kind = row["person"], row.get("kind", "").casefold()
    if not person or len(person) > 120 or not person.isprintable():
        raise _wrong(path, line, locale, "name")
    if kind not in _KINDS:
        raise _wrong(path, line, locale, "kind", value=shown(kind))
    since, until = (_day(path, line, name, row.get(name, ""), locale) for name in ("employed_from", "employed_until"))
    if since is not None and until is not None and until < since:
        raise _wrong(path, line, locale, "order", since=since.isoformat(), until=until.isoformat())
    accounts = {
        name: account_id(name, value)
        for name, value in platforms.items()
        if value and not _leaking(path, line, name, value, locale)
    }
    return StaffMember(
        line=line,
        person=person,
        role=row.get("role", ""),
        kind=_KINDS[kind],
        employed_from=since,
        employed_until=until,
        accounts=accounts,
    )


def _leaking(path: Path, line: int, column: str, value: str, locale: str) -> bool:
    if leaks(value):
        raise _wrong(path, line, locale, "secret", column=column)
    return False


def _day(path: Path, line: int, column: str, value: str, locale: str) -> date | None:
    """`2026-03-14` or `14.03.2026`; empty or a dash: not told."""
    if value in {"", "-", "—"}:
        return None
    dotted = _DOTTED.fullmatch(value)
    try:
        return date(int(dotted[3]), int(dotted[2]), int(dotted[1])) if dotted else date.fromisoformat(value[:10])
    except ValueError as error:
        raise _wrong(path, line, locale, "date", column=column, value=shown(value)) from error


def account_id(platform: str, value: str) -> str:
    """The number of `https://vk.com/id7001`, `id7001`, `profile.php?id=9`; the name of `@anna` and `t.me/anna`."""
    number = _NUMBER.search(value.strip()) if platform in NUMBERED or "//" in value else None
    if number is not None:
        return number[1] or number[2]
    return value.strip().rstrip("/").rpartition("/")[2].lstrip("@").casefold()

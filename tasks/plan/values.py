"""What single values of the plan may look like, and the words people use for them.

A validator raises `PydanticCustomError` with a type of ours; `problems` has the text of each type in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from enum import Enum
from typing import Annotated, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from tasks.core.crisis import Level, Strength
from tasks.texts import LOCALES, say

E = TypeVar("E", bound=Enum)
T = TypeVar("T")

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SHORT_SPAN = re.compile(r"([0-9]{1,6}\s*[smhdw]\s*)+")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::00)?")
_LONGEST_SPAN = timedelta(days=3660)
_ANY = frozenset({"any", "*"})


class Part(BaseModel):
    """A piece of the plan. A key that is written without a value counts as not written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unwritten(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        known = {field.alias or name for name, field in cls.model_fields.items()}
        return {key: value for key, value in data.items() if value is not None or key not in known}


def _level(value: object) -> object:
    """A level by number, JSON name or words of either language."""
    if isinstance(value, Level):
        return value
    found = _LEVELS.get(str(value).strip().casefold()) if isinstance(value, (int, str)) else None
    if found is None:
        raise PydanticCustomError("level", "not a level")
    return found


def _strength(value: object) -> object:
    """A strength by JSON name or words of either language."""
    if isinstance(value, Strength):
        return value
    found = _STRENGTHS.get(value.strip().casefold()) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("strength", "not a strength")
    return found


def _named(members: type[E], key: Callable[[E], str], names: Callable[[E], list[str]]) -> dict[str, E]:
    """Every way to write a member, both languages, to the member."""
    return {
        name.casefold(): member
        for member in members
        for name in [*names(member), *(say(locale, key(member)) for locale in LOCALES)]
    }


_LEVELS = _named(Level, lambda level: f"level.{level.value}", lambda level: [str(level.value), level.name])
_STRENGTHS = _named(Strength, lambda strength: f"strength.{strength.value}", lambda strength: [strength.value])


def _one_or_many(members: type[Enum]) -> Callable[[object], object]:
    """`any` means all members, a single value a list of one."""

    def listed(value: object) -> object:
        if isinstance(value, str) and value.strip().casefold() in _ANY:
            return tuple(members)
        return (value,) if isinstance(value, (str, int)) else value

    return listed


def _span(value: object) -> object:
    """`6h`, `30m`, `1d12h` as a timedelta; ISO 8601 is left to pydantic. A bare number has no unit and is refused."""
    if isinstance(value, timedelta):
        return value
    text = value.strip().lower() if isinstance(value, str) else ""
    if _SHORT_SPAN.fullmatch(text):
        return sum(
            (timedelta(**{_UNITS[unit]: int(number)}) for number, unit in re.findall(r"([0-9]+)\s*([smhdw])", text)),
            timedelta(),
        )
    if re.fullmatch(r"p[0-9tymwdhs.,]+", text):
        return text.upper()
    raise PydanticCustomError("span", "not a span")


def _sensible_span(value: timedelta) -> timedelta:
    if not timedelta() < value <= _LONGEST_SPAN:
        raise PydanticCustomError("span_range", "out of range")
    return value


def _clock(value: object) -> object:
    """`9:00`, `21:30`; `24:00` is the midnight at the day's end."""
    if isinstance(value, time) and value.tzinfo is None:
        return value
    text = value.strip() if isinstance(value, str) else ""
    if text == "24:00":
        return time()
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise PydanticCustomError("clock", "not a time of day")
    return time(int(found[1]), int(found[2]))


def _day(value: object) -> object:
    """`2026-11-24`."""
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value.strip()) if isinstance(value, str) else _no_day()
    except ValueError as error:
        raise PydanticCustomError("day", "not a day") from error


def _no_day() -> date:
    raise PydanticCustomError("day", "not a day")


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:  # `Europe` is a folder: OSError, `../x` a ValueError
        raise PydanticCustomError("time_zone", "unknown time zone") from error
    return value


def at_least_one(items: tuple[T, ...]) -> tuple[T, ...]:
    """Pydantic's `min_length` would also call a list empty whose items are wrong."""
    if not items:
        raise PydanticCustomError("too_short", "empty list")
    return items


def _version(value: object) -> object:
    return 1 if isinstance(value, str) and value.strip() == "1" else value


Id = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$"),
    Field(description="A short name: small latin letters, digits, `-`, `_`"),
]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000)]
EnvName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{2,63}$")]
Locale = Literal["ru", "en"]
Version = Annotated[Literal[1], BeforeValidator(_version)]
Span = Annotated[
    timedelta,
    BeforeValidator(_span),
    AfterValidator(_sensible_span),
    Field(description="Short form (`6h`, `30m`, `2d`, `1h30m`) or ISO 8601 (`PT6H`)"),
]
Clock = Annotated[time, BeforeValidator(_clock)]
Day = Annotated[date, BeforeValidator(_day)]
Zone = Annotated[str, AfterValidator(_zone)]
CrisisLevel = Annotated[Level, BeforeValidator(_level)]
CrisisStrength = Annotated[Strength, BeforeValidator(_strength)]
Levels = Annotated[tuple[CrisisLevel, ...], BeforeValidator(_one_or_many(Level))]
Strengths = Annotated[tuple[CrisisStrength, ...], BeforeValidator(_one_or_many(Strength))]

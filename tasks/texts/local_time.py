"""Times as people read them: the plan's own time, and UTC beside it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

_SHORT = {"Europe/Moscow": ("МСК", "MSK")}


def _zone_name(locale: str, at: datetime, timezone: str) -> str:
    if timezone in _SHORT:
        return _SHORT[timezone][0 if locale == "ru" else 1]
    return at.astimezone(ZoneInfo(timezone)).strftime("%Z")


def clock_time(at: datetime, timezone: str) -> str:
    """`03:25` in the plan's time zone."""
    return at.astimezone(ZoneInfo(timezone)).strftime("%H:%M")


def full_time(locale: str, at: datetime, timezone: str) -> str:
    """`24.11.2026 03:25 МСК (00:25 UTC)`; English writes the date as 2026-11-24."""
    local = at.astimezone(ZoneInfo(timezone))
    date = local.strftime("%d.%m.%Y" if locale == "ru" else "%Y-%m-%d")
    if timezone == "UTC":
        return f"{date} {local:%H:%M} UTC"
    return f"{date} {local:%H:%M} {_zone_name(locale, at, timezone)} ({at:%H:%M} UTC)"

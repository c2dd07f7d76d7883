"""The only place that reads the time."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present instant, aware UTC, whole seconds (keys and people need no more)."""
    return datetime.now(UTC).replace(microsecond=0)  # noqa: TID251

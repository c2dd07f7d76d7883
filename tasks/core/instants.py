"""Instants are aware UTC everywhere; a naive one is refused at the edge. Buckets are five minutes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BUCKET = timedelta(minutes=5)
DAY = timedelta(days=1)
BUCKETS_A_DAY = DAY // BUCKET


def aware_utc(instant: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError for a naive datetime."""
    if instant.tzinfo is UTC:
        return instant
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError(f"naive datetime {instant.isoformat()}: say its time zone")
    return instant.astimezone(UTC)


def parse_instant(text: str) -> datetime:
    """ISO 8601 with an offset or Z, as aware UTC. Raises ValueError otherwise."""
    return aware_utc(datetime.fromisoformat(text))


def iso(instant: datetime) -> str:
    """`2026-11-24T14:53:11Z`; fractions of a second are kept only where there are any."""
    return aware_utc(instant).isoformat().replace("+00:00", "Z")


def bucket_start(instant: datetime) -> datetime:
    """Start of the five-minute bucket the instant falls into."""
    return instant.replace(minute=instant.minute - instant.minute % 5, second=0, microsecond=0)


def bucket_index(instant: datetime) -> int:
    """Index 0..287 of the five-minute bucket within its UTC day."""
    return instant.hour * 12 + instant.minute // 5


def day_start(day: date) -> datetime:
    """Midnight UTC of the day."""
    return datetime.combine(day, time(), UTC)

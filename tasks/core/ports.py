"""What the verbs ask of the outside: a lake to keep things in, a quota to respect, a channel to speak through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from tasks.core.message import Letter, Receipt


@dataclass(frozen=True, slots=True)
class Stored:
    """An object and the tag that proves which version it is."""

    body: bytes
    etag: str


class Lake(Protocol):
    """A place with put-if-absent and compare-and-swap. Keys are `/`-separated; a folder or S3, same layout."""

    def get(self, key: str) -> Stored | None:
        """The object, or None."""
        ...

    def put_new(self, key: str, body: bytes) -> bool:
        """Create it. False where it existed already (whatever its content); never overwrites."""
        ...

    def put_if(self, key: str, body: bytes, etag: str) -> str:
        """Replace the version `etag`; the new etag. Raises Conflict where it is another version or gone."""
        ...

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that start with `prefix`, in byte order."""
        ...

    def delete(self, key: str) -> None:
        """Remove it if it is there. Only `retention` and our own leases may."""
        ...

    @property
    def address(self) -> str:
        """Where a person finds it: a path or `s3://bucket/prefix`."""
        ...


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most `calls` in `per`: rolling, or the calendar day of `zone` where it is given (`America/Los_Angeles`)."""

    calls: int
    per: timedelta
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Meter:
    """What one call counts against. `bucket` names platform, token (its fingerprint) and method or group of methods,
    as `vk.1f3a77c2.newsfeed.search`. `unique`: counted once for each distinct value (hashtags of Instagram)."""

    bucket: str
    allowance: Allowance
    cost: int = 1
    unique: str | None = None


class Quota(Protocol):
    """Pace and quota of each platform token, kept in the lake so that a second flow or a restart respects it."""

    def take(self, meter: Meter, now: datetime) -> timedelta:
        """Count one call. How long to wait before it may be sent (pace, at most a few seconds).

        Raises QuotaExhausted where it would be one too many, or while the bucket is closed.
        """
        ...

    def moment(self, now: datetime, clock: float) -> datetime:
        """`now`, and the seconds since this process first asked at it; `clock` is a monotonic clock, in seconds.

        The verbs of a run all share one `now`, and the pace must know that time goes on between their calls.
        """
        ...

    def close(self, bucket: str, until: datetime, now: datetime) -> None:
        """The platform itself said that nothing more goes before `until`."""
        ...

    def left(self, meter: Meter, now: datetime) -> int:
        """Calls that are left in the current window; 0 while the bucket is closed."""
        ...


class Notifier(Protocol):
    """One channel. Sending is synchronous and bounded in time by the notifier itself."""

    one_way: bool

    def send(self, letter: Letter) -> Receipt:
        """Deliver. Raises DeliveryDelayed or DeliveryRefused.

        Where `letter.maybe_sent_at` is set an earlier attempt may have arrived: a channel that can be asked
        looks first and returns `found=True` instead of sending twice.
        """
        ...

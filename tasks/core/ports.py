"""What the verbs ask of the outside: a lake to keep things in, a quota to respect, a channel to speak through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
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


class Quota(Protocol):
    """Pace and quota of one platform token, kept in the lake so that a second flow or a restart respects it."""

    def take(self, platform: str, method: str, now: datetime) -> None:
        """Count one call. Raises QuotaExhausted where it would be one too many."""
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

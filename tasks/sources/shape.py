"""The shape of a source: pure `request` and `parse`, pure `redact`; one client sends, nobody else.

A payload is a JSON object. What is stored is `redact(payload)`, and `parse` runs on exactly what is stored, so a
parser fix can be replayed over history. A file source has no request; it yields payloads through the same `parse`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms

Json = dict[str, object]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. `secrets` are query parameters that must never be logged; they are added when sending."""

    url: str
    method: str = "GET"
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """One item we could not read: where (JSONPath-like) and why. Never silently dropped."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """What one payload holds. `cursor` is where to go on, opaque text; `more` asks for another page now."""

    items: tuple[T, ...]
    skipped: tuple[Skip, ...] = ()
    cursor: str | None = None
    more: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """One payload as it came, not yet redacted, and the cursor that stands after it."""

    payload: Json
    cursor: str | None


class MentionSource(Protocol):
    """A source with the capability `mentions`, as the collect step sees it."""

    id: str
    platform: str

    def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """Payloads after `cursor`, oldest first where the platform allows. Raises SourceError.

        `cursor` None is the first run. Ends by itself: at the end of what is there, at the page cap, or at a
        repeated cursor (SchemaDrift).
        """
        ...

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """The payload without names, avatars, contacts and profile objects; author ids are HMAC. Pure."""
        ...

    def parse(self, payload: Json) -> Page[Post]:
        """Posts of a redacted payload. Raises SchemaDrift where the payload as a whole is not what we know. Pure."""
        ...

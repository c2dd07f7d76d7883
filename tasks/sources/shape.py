"""The shape of a source: pure `request` and `parse`, pure `redact`; one client sends, nobody else.

A payload is a JSON object. What is stored is `redact(payload)`, and `parse` runs on exactly what is stored, so a
parser fix can be replayed over history. A file source has no request; it yields payloads through the same `parse`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from pydantic import BaseModel

from tasks.core.ports import Quota
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.core.retry import RetryPolicy
from tasks.plan.schema import Source

if TYPE_CHECKING:
    import httpx

Json = dict[str, object]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. `secrets` are query parameters that must never be logged; they are added when sending."""

    url: str
    method: str = "GET"
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)


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


class Capability(StrEnum):
    """What a source can do. `watch` needs `mentions`; the rest is for audits and replies."""

    MENTIONS = "mentions"
    RECHECK = "recheck"
    ROSTER = "roster"
    AUDIENCE = "audience"
    COUNTERS = "counters"
    EVENTS = "events"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class SourceDeps:
    """What a source gets from the house. `folder` is the plan's, against which relative paths count; `timezone`
    the plan's. `transport` replaces the network in tests of other parts; `sleep` is how retries wait."""

    folder: Path = Path()
    timezone: str = "UTC"
    quota: Quota | None = None
    transport: httpx.AsyncBaseTransport | None = None
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(frozen=True, slots=True)
class Example:
    """A payload as the platform gives it, for the contract suite: options that go with it, and how many posts
    and skips it holds. Written by hand after the platform's own answers; the people in it do not exist."""

    payload: Json
    options: Mapping[str, object]
    posts: int
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One line of the registry: what the source is, what it can do, how it is built, and how it is proven.

    `build` gets options that passed `options` already."""

    kind: str
    title: Mapping[str, str]
    capabilities: frozenset[Capability]
    options: type[BaseModel]
    build: Callable[[Source, BaseModel, SourceDeps], MentionSource]
    examples: tuple[Example, ...]

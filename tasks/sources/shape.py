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
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel, SecretStr

from tasks.core.happening import Happening
from tasks.core.ports import Meter, Quota
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.core.retry import RetryPolicy
from tasks.plan.schema import Account, Source
from tasks.sources.addresses import shown

if TYPE_CHECKING:
    import httpx

Json = dict[str, object]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. `secrets` are query parameters that must never be logged; they are added when sending.

    `meters` is what it counts against: each is taken before it is sent, and its pace is waited for."""

    url: str
    method: str = "GET"
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    json: Mapping[str, object] | None = field(default=None, repr=False)
    meters: tuple[Meter, ...] = ()

    def __repr__(self) -> str:
        """Without what may be secret: Telegram's token stands in the path."""
        return f"Request({self.method} {shown(self.url, self.secrets.values())})"


@dataclass(frozen=True, slots=True)
class Skip:
    """One item we could not read: where (JSONPath-like) and why. Never silently dropped."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """What one payload holds. `cursor` is where to go on, opaque text; `more` asks for another page now. `events` are
    what the platform reports beside posts: removed comments, changed roles."""

    items: tuple[T, ...]
    skipped: tuple[Skip, ...] = ()
    cursor: str | None = None
    more: bool = False
    events: tuple[Happening, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """One payload as it came, not yet redacted, and the cursor that stands after it.

    `again`: more waits, and may be asked for only when this is stored, because asking confirms it to the platform.
    """

    payload: Json
    cursor: str | None
    again: bool = False


@runtime_checkable
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
    """What a source can do. `watch` needs `mentions`; each of the others is one protocol of `capabilities`."""

    MENTIONS = "mentions"
    PAST = "past"
    RECHECK = "recheck"
    COUNTERS = "counters"
    ROSTER = "roster"
    AUDIENCE = "audience"
    EVENTS = "events"
    PROOF = "proof"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class Watched:
    """What the plan watches, for connectors that search: words of the topics the source may see, and accounts.

    `words` hold phrases as people write them; `own` and `rivals` are accounts of every platform.
    """

    words: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    own: tuple[Account, ...] = ()
    rivals: tuple[Account, ...] = ()


def no_secret(name: str) -> SecretStr | None:
    """A house without secrets."""
    return None


@dataclass(frozen=True, slots=True)
class SourceDeps:
    """What a source gets from the house. `folder` is the plan's, against which relative paths count; `timezone`
    the plan's. `secret` gives the value of an environment variable by its name. `transport` replaces the network in
    tests of other parts; `sleep` is how retries wait."""

    folder: Path = Path()
    timezone: str = "UTC"
    quota: Quota | None = None
    secret: Callable[[str], SecretStr | None] = no_secret
    watched: Watched = Watched()
    transport: httpx.AsyncBaseTransport | None = None
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(frozen=True, slots=True)
class Example:
    """A payload as the platform gives it, for the contract suite: options that go with it, and how many posts, skips
    and events it holds. `at` is the path to the list of its records; unset, the first list in it. Written by hand
    after the platform's own answers; the people in it do not exist."""

    payload: Json
    options: Mapping[str, object]
    posts: int
    skipped: int = 0
    events: int = 0
    at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One line of the registry: what the source is, what it can do, how it is built, and how it is proven.

    `build` gets options that passed `options` already. `answers`: it brings the replies under what it brings, ours
    too (`Post.own`, `parent`, `thread`); else people are told that answers are not seen there."""

    kind: str
    title: Mapping[str, str]
    capabilities: frozenset[Capability]
    options: type[BaseModel]
    build: Callable[[Source, Any, SourceDeps], MentionSource]
    examples: tuple[Example, ...]
    answers: bool = False

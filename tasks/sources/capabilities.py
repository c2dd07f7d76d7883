"""What a source can do besides giving mentions: one protocol a capability, all on the same connector object.

A source declares them in its `SPEC`; the contract suite holds the declaration to the object.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol, runtime_checkable

from tasks.core.account import AccountSeen, AudienceSample, DayFigures, Fate, PostRef, Roster, TokenReport
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.shape import Capability, Fetched, Json


@runtime_checkable
class HasPast(Protocol):
    """PAST: can read back over a period, by hand."""

    def past(self, since: datetime, until: datetime, now: datetime) -> AsyncIterator[Fetched]:
        """Payloads of [since, until), for the same `redact` and `parse`; their cursors mean nothing."""
        ...


@runtime_checkable
class HasRecheck(Protocol):
    """RECHECK: is it still there?"""

    async def recheck(self, posts: Sequence[PostRef], now: datetime) -> Mapping[str, Fate]:
        """By post id. What is not in the answer is unknown; a read error raises or is unknown, never GONE."""
        ...


@runtime_checkable
class HasCounters(Protocol):
    """COUNTERS: how accounts stand, ours and competitors'."""

    async def accounts(self, accounts: Sequence[str], now: datetime, *, again: bool = False) -> Sequence[AccountSeen]:
        """One for each account asked. `again`: a confirming read, by another route where the platform has one."""
        ...

    async def figures(self, account: str, day: date, now: datetime) -> DayFigures | None:
        """Joins, leaves, reach of one UTC day; None where the platform or the token does not tell."""
        ...


@runtime_checkable
class HasRoster(Protocol):
    """ROSTER: who administers an account of ours."""

    async def roster(self, account: str, now: datetime) -> Roster:
        """Everybody the platform names. What could not be asked stands in `unread`. Raises SourceError if nothing."""
        ...


@runtime_checkable
class HasAudience(Protocol):
    """AUDIENCE: a sample of an account's followers, for the promotion audit."""

    async def audience(self, account: str, size: int, now: datetime, pseudonyms: Pseudonyms) -> AudienceSample:
        """At most `size` followers, features only. Raises SourceError."""
        ...


@dataclass(frozen=True, slots=True)
class Received:
    """A webhook's call, understood. `event_id` makes it count once; None: answer, but keep nothing (a handshake).
    `payload` is for `redact` and `parse`; `answer` is the body the platform wants to see."""

    event_id: str | None
    payload: Json = field(default_factory=dict)
    answer: str = "ok"


@runtime_checkable
class HasEvents(Protocol):
    """EVENTS: the platform may call us (a webhook). Polling alone must suffice too."""

    def receive(self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes) -> Received:
        """Check signature or secret first. Raises Forbidden where it is wrong or unset, SchemaDrift. Pure.

        Names of headers are in lower case. A GET handshake (Meta) comes with an empty body.
        """
        ...


@runtime_checkable
class HasFollowUp(Protocol):
    """A part of EVENTS on platforms whose events only name what was written (Instagram's mentions)."""

    def follow_up(self, payload: Json, now: datetime) -> AsyncIterator[Fetched]:
        """For a received payload, redacted or not: the payloads with the words it points to; none where it points
        to nothing. Asks the platform, so it belongs after the webhook was answered. Raises SourceError."""
        ...


@runtime_checkable
class HasProof(Protocol):
    """PROOF: what `spichka check --live` asks."""

    async def prove(self, now: datetime) -> Sequence[TokenReport]:
        """One report for each token of the source: who am I, which rights, what will not work and why."""
        ...

    def calls_a_day(self, every: timedelta) -> Sequence[DayCost]:
        """The arithmetic before start: what a day of reading `every` costs of each daily quota. Pure, no network."""
        ...


@dataclass(frozen=True, slots=True)
class DayCost:
    """Calls a day of one method against its quota (None: no daily quota). `fastest`: the cadence the quota allows."""

    method: str
    calls: int
    quota: int | None
    fastest: timedelta | None = None


PROTOCOLS: Mapping[Capability, type] = {
    Capability.PAST: HasPast,
    Capability.RECHECK: HasRecheck,
    Capability.COUNTERS: HasCounters,
    Capability.ROSTER: HasRoster,
    Capability.AUDIENCE: HasAudience,
    Capability.EVENTS: HasEvents,
    Capability.PROOF: HasProof,
}

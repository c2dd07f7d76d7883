"""What an error answer of a seller's or developer's API means, by what to do next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from tasks.core.errors import AuthExpired, Forbidden, Permanent, QuotaExhausted, Retryable, SourceError
from tasks.core.instants import aware_utc
from tasks.core.retry import RetryPolicy
from tasks.sources.client import LONGEST_WAIT, Judge, Response, retry_after

NO_MORE = frozenset({420, 429})
SAID = 4_000  # bytes of an error answer that are looked at


class Spent(QuotaExhausted):
    """The platform itself said that nothing more goes before `until`."""


class StalePage(Permanent):
    """A page we wanted to go on with is not known any more: the walk starts again."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How one platform refuses. `renew` and `right` tell a person what to do; `dead` finds words of a dead token in a
    refusal, `spent` words of a spent quota, `stale` words of a page that is not known any more (all in small letters).
    `until` reads the header that says when to come back, else it is `pause` from now."""

    variable: str | None
    renew: str
    right: str
    pause: timedelta
    dead: tuple[str, ...] = ()
    spent: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    until: Callable[[Mapping[str, str], datetime], datetime | None] = lambda headers, now: None


def judge(manners: Manners) -> Judge:
    """Looks at every answer; None leaves it to the status alone. What the platform wrote is read and never shown."""

    def judged(response: Response, where: str, now: datetime) -> SourceError | None:
        status = response.status
        if status < 400 or status >= 500:
            return None
        text = response.body[:SAID].decode(errors="replace").casefold()
        said = f"{where} answered {status}"
        if status in NO_MORE or _names(text, manners.spent):
            return _wait(said, response.headers, manners, now)
        if status == 401 or (status in {400, 403, 404} and _names(text, manners.dead)):
            token = f"the token in {manners.variable}" if manners.variable else "the token"
            return AuthExpired(f"{said}: it refuses {token}; {manners.renew}")
        if status == 403:
            return Forbidden(f"{said}: {manners.right}")
        return StalePage(f"{said}: the page is not known any more") if _names(text, manners.stale) else None

    return judged


def _names(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


def _wait(said: str, headers: Mapping[str, str], manners: Manners, now: datetime) -> SourceError:
    until = manners.until(headers, now)
    after = retry_after(headers.get("retry-after"), now) if until is None else until - now
    if after is None:
        return Spent(said, now + manners.pause)
    after = min(max(after, timedelta(seconds=1)), LONGEST_WAIT)
    if after <= RetryPolicy().most:
        return Retryable(said, after)
    return Spent(said, now + after)


def seconds_of(name: str) -> Callable[[Mapping[str, str], datetime], datetime | None]:
    """A header with seconds to wait."""

    def until(headers: Mapping[str, str], now: datetime) -> datetime | None:
        after = retry_after(headers.get(name), now)
        return None if after is None else now + after

    return until


def date_of(name: str) -> Callable[[Mapping[str, str], datetime], datetime | None]:
    """A header with the HTTP date at which the window ends."""

    def until(headers: Mapping[str, str], now: datetime) -> datetime | None:
        try:
            return aware_utc(parsedate_to_datetime(headers[name]))
        except (KeyError, ValueError, TypeError, OverflowError):
            return None

    return until


async def refused(names: Iterable[str], ask: Callable[[str], Awaitable[object]]) -> tuple[str, ...]:
    """Which of these could not be asked for, and why. Raises AuthExpired: a dead token is dead for all of them."""
    found: list[str] = []
    for name in names:
        try:
            await ask(name)
        except AuthExpired:
            raise
        except SourceError as error:
            found.append(f"{name}: {error}")
    return tuple(found)

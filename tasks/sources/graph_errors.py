"""Meta's errors by what to do next, and the usage it reports in headers. Shared by facebook, instagram and threads.

Codes and subcodes: developers.facebook.com/docs/graph-api/guides/error-handling and …/overview/rate-limiting. The
message of an error is never repeated: Meta echoes tokens in it. Only names of permissions are taken out of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from tasks.core.errors import AuthExpired, Forbidden, Gone, Permanent, QuotaExhausted, Retryable, SourceError
from tasks.sources.client import Response
from tasks.sources.fields import inner

BUSY = 90  # percent of an allowance; from here on we pause before Meta cuts us off
PAUSE = timedelta(minutes=15)  # windows of Meta roll over an hour; where it names no time
LONGEST_PAUSE = timedelta(days=1)
_THROTTLED = frozenset({4, 17, 32, 341, 613, *range(80000, 80015)})
_PERMISSION = re.compile(r"\b(?:pages|instagram|business|read|threads|ads|public)_[a-z_]{3,40}\b")
_FEATURE = re.compile(r"Pages? Public (?:Content|Metadata) Access|Instagram Public Content Access", re.IGNORECASE)
_PAGE_TOKEN = 2069032  # subcode: "user access token is not supported"
_TOKEN = {
    458: "the app was removed from the account",
    459: "the person must log in at facebook.com first (checkpoint)",
    460: "the password was changed",
    463: "it has expired",
    464: "the person's account is not confirmed",
    467: "it is invalid",
    492: "the person no longer has a role on the page",
}


class Throttled(QuotaExhausted):
    """Meta itself said that nothing more goes: everything with this token waits."""


class BudgetSpent(QuotaExhausted):
    """30 different hashtags were asked in 7 days, by us or by others for this account."""


class NoMetric(Permanent):
    """Meta no longer counts this (or not for this account)."""


class Refused(Permanent):
    """A request Meta does not accept as it is: a parameter, a field, an expired page cursor."""


def judge(response: Response, where: str, now: datetime) -> SourceError | None:
    """The error an answer means, or None. Where it says nothing we know the status decides."""
    if response.status < 400:
        return None
    try:
        error = inner(json.loads(response.body), "error")
    except (ValueError, RecursionError):
        return None
    code, subcode = _number(inner(error, "code")), _number(inner(error, "error_subcode"))
    if code is None:
        return None
    told = inner(error, "message")
    message = told[:5000] if isinstance(told, str) else ""
    said = f"{where}: Meta's error {code}" + (f"/{subcode}" if subcode is not None else "")
    if code in _THROTTLED:
        wait = busy(response.headers) or PAUSE
        return Throttled(f"{said}, too many calls; next at {now + wait:%Y-%m-%d %H:%M:%SZ}", now + wait)
    if code in {1, 2}:
        return Retryable(f"{said}, a passing failure of Meta's")
    return _lasting(code, subcode, message, said)


def _lasting(code: int, subcode: int | None, message: str, said: str) -> SourceError:
    if code in {102, 190}:
        return _token(subcode, said)
    if code in {24, 110, 803} or (code, subcode) == (100, 33):
        return Gone(f"{said}, no such object, or none that this token may see")
    if code == 18:
        return BudgetSpent(f"{said}, 30 different hashtags were asked in 7 days", None)
    return _denied(code, message, said) or _unaccepted(code, message, said)


def _denied(code: int, message: str, said: str) -> SourceError | None:
    if code == 368:
        return Forbidden(f"{said}, blocked by Meta for breaking its rules: see the account's status at Meta")
    # 100 is "bad parameter", and also "needs a permission": only the message tells
    if code in {3, 10} or 200 <= code <= 299 or (code == 100 and _named(message)):
        named = _named(message)
        lacks = ", ".join(named) if named else "a permission, or its owner a task on the page"
        return Forbidden(f"{said}, the token lacks {lacks}")
    return None


def _unaccepted(code: int, message: str, said: str) -> SourceError:
    if code == 3001 or (code == 100 and "metric" in message.casefold()):
        return NoMetric(f"{said}, Meta does not count this for this account")
    return Refused(f"{said}, the request is not accepted as it is")


def _token(subcode: int | None, said: str) -> SourceError:
    if subcode == _PAGE_TOKEN:
        return Forbidden(f"{said}, this needs a page access token; name one for the page under `tokens`")
    why = _TOKEN.get(subcode or 0, "it is no longer accepted")
    return AuthExpired(f"{said}: {why}. Make a new long-lived token and put it into the variable")


def _named(message: str) -> list[str]:
    return sorted({*_PERMISSION.findall(message), *_FEATURE.findall(message)})


def busy(headers: Mapping[str, str]) -> timedelta | None:
    """How long to pause for `X-App-Usage` and `X-Business-Use-Case-Usage`; None below 90 %."""
    waits = [
        _regain(usage)
        for usage in (*_usages(headers.get("x-app-usage")), *_usages(headers.get("x-business-use-case-usage")))
        if _fullest(usage) >= BUSY
    ]
    return max(waits, default=None)


def _usages(value: str | None) -> Iterator[Mapping[str, object]]:
    """`{call_count, …}` of one header, or each of `{business: [{type, call_count, …}]}` of the other."""
    try:
        found = json.loads(value[:20_000]) if value else None
    except (ValueError, RecursionError):
        return
    if not isinstance(found, dict):
        return
    yield found
    for listed in found.values():
        if isinstance(listed, list):
            yield from (one for one in listed if isinstance(one, dict))


def _fullest(usage: Mapping[str, object]) -> float:
    told = [usage.get(name) for name in ("call_count", "total_time", "total_cputime")]
    return max((float(one) for one in told if isinstance(one, int | float) and abs(one) < 1e6), default=0.0)


def _regain(usage: Mapping[str, object]) -> timedelta:
    minutes = usage.get("estimated_time_to_regain_access")
    if isinstance(minutes, int | float) and 0 < minutes < 1e6:
        return min(timedelta(minutes=minutes), LONGEST_PAUSE)
    return PAUSE


def _number(value: object) -> int | None:
    return value if type(value) is int else None

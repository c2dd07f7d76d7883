"""What Bluesky's errors mean: `{"error": name, "message": …}` and `ratelimit-*` headers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from tasks.core.account import AccountStatus
from tasks.core.errors import AuthExpired, Forbidden, Gone, Permanent, QuotaExhausted, Retryable, SourceError
from tasks.core.retry import RetryPolicy
from tasks.sources.client import Response
from tasks.sources.fields import epoch
from tasks.sources.hostile import Unfit

LOGIN = "com.atproto.server.createSession"
REFRESH = "com.atproto.server.refreshSession"
_OFF = {
    "AccountTakedown": AccountStatus.BLOCKED,
    "RepoTakendown": AccountStatus.BLOCKED,
    "RepoSuspended": AccountStatus.BLOCKED,
    "AccountSuspended": AccountStatus.BLOCKED,
    "AccountDeactivated": AccountStatus.CLOSED,
    "RepoDeactivated": AccountStatus.CLOSED,
    "RepoNotFound": AccountStatus.MISSING,
}
_NOT_THERE = frozenset({"NotFound", "RepoNotFound", "RecordNotFound"})


class SessionOver(AuthExpired):
    """The session's own token is not taken (any more): a new one must be made."""


class AccountOff(Gone):
    """The account is not to be seen; `status` says why."""

    def __init__(self, message: str, status: AccountStatus) -> None:
        super().__init__(message)
        self.status = status


def judge(response: Response, where: str, now: datetime) -> SourceError | None:
    """The error an answer means, or None."""
    if response.status == 429:
        return _no_more(response.headers, where, now)
    return _refused(response, where) if 400 <= response.status < 500 else None


def _refused(response: Response, where: str) -> SourceError:
    error, message = _told(response)
    said = f"{where}: {error or response.status}" + (f" ({message})" if message else "")
    if where.endswith((LOGIN, REFRESH)):
        return AuthExpired(said)
    if error in {"ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired"} or response.status == 401:
        return SessionOver(said)
    if (status := _OFF.get(error)) is not None:
        return AccountOff(said, status)
    if error in _NOT_THERE or "not found" in message.casefold():
        return Gone(said)
    return Forbidden(said) if response.status == 403 else Permanent(said)


def _no_more(headers: Mapping[str, str], where: str, now: datetime) -> SourceError:
    until = reset_of(headers)
    if until is not None and timedelta(0) <= until - now <= RetryPolicy().most:
        return Retryable(f"{where} answered 429", until - now)
    return QuotaExhausted(f"{where}: Bluesky allows no more calls for now", until)


def reset_of(headers: Mapping[str, str]) -> datetime | None:
    """`ratelimit-reset`: seconds since 1970."""
    told = headers.get("ratelimit-reset", "").strip()
    try:
        return epoch(int(told)) if told.isascii() and told.isdecimal() else None
    except Unfit:
        return None


def _told(response: Response) -> tuple[str, str]:
    """The error's name and its words; no longer than fits, no quotation of a token (`eyJ…`)."""
    try:
        found = json.loads(response.body)
    except (ValueError, RecursionError):
        return "", ""
    if not isinstance(found, dict):
        return "", ""
    error, message = found.get("error"), found.get("message")
    words = message[:150] if isinstance(message, str) else ""
    return (error[:60] if isinstance(error, str) else ""), "" if "eyJ" in words else words

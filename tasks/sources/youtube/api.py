"""Asking YouTube: the key as a secret parameter or an owner's OAuth token, two daily quotas, and what errors mean."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from tasks.core.errors import (
    AuthExpired,
    Forbidden,
    Gone,
    Permanent,
    QuotaExhausted,
    Retryable,
    SchemaDrift,
    SourceError,
)
from tasks.core.ports import Allowance, Meter
from tasks.plan.schema import Source
from tasks.sources.api import fingerprint, object_of, token
from tasks.sources.client import Client, Judge, Response
from tasks.sources.fields import inner, objects
from tasks.sources.shape import Json, Request, SourceDeps
from tasks.sources.youtube.options import DAY, YouTubeOptions

BASE = "https://www.googleapis.com/youtube/v3"
PACIFIC = "America/Los_Angeles"  # both quotas begin anew at midnight there
_WORD = re.compile(r"[a-z][A-Za-z]{1,60}|[a-z_]{1,60}|[A-Z][A-Z_]{1,60}")  # nothing that looks like a key, `AIza…`
_DEAD = frozenset({"keyInvalid", "keyExpired", "API_KEY_INVALID", "authError", "required", "ACCESS_TOKEN_EXPIRED",
                   "invalid_grant", "invalid_client", "unauthorized_client"})  # fmt: skip
_DAY_SPENT = frozenset({"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"})
_TOO_FAST = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})
_OFF = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})
_RESTRICTED = frozenset({"ipRefererBlocked", "API_KEY_IP_ADDRESS_BLOCKED", "API_KEY_HTTP_REFERRER_BLOCKED",
                         "API_KEY_SERVICE_BLOCKED"})  # fmt: skip


class CommentsDisabled(Gone):
    """The owner of this video or channel has switched its comments off."""


class AccountEnded(Gone):
    """YouTube has closed the account, or its owner has; `reason` is YouTube's word."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class PageLost(Permanent):
    """The token of a next page is no longer known."""


def judge(variable: str | None) -> Judge:
    """Says what to do about `{"error": {"code", "errors": [{"reason"}], "details": [{"reason"}]}}`."""

    def judged(response: Response, where: str, now: datetime) -> SourceError | None:
        if response.status < 400 or response.status >= 500:
            return None
        reasons = _reasons(response.body)
        said = f"{where} answered {response.status}" + (f" ({', '.join(reasons)})" if reasons else "")
        found = set(reasons)
        if found & _DEAD or response.status == 401:
            return AuthExpired(f"{said}: the key or token in {variable} is refused; make a new one in Google Cloud")
        if found & _DAY_SPENT or (found & _TOO_FAST and b"PerDay" in response.body):
            return QuotaExhausted(f"{said}: the day's quota is spent", midnight(now))
        if found & _TOO_FAST or response.status == 429:
            return Retryable(said)
        return _refusal(found, response.status, said, variable)

    return judged


def _refusal(reasons: set[str], status: int, said: str, variable: str | None) -> SourceError | None:
    if ended := reasons & {"accountClosed", "accountSuspended", "accountTerminated"}:
        return AccountEnded(said, min(ended))
    advice: str | None = None
    if reasons & _OFF:
        advice = f": switch on the YouTube Data API v3 in the project of {variable}"
    elif reasons & _RESTRICTED:
        advice = f": the key in {variable} is restricted to other addresses or other APIs"
    if advice is not None:
        return Forbidden(said + advice)
    named: dict[str, type[SourceError]] = {
        "commentsDisabled": CommentsDisabled,
        "invalidPageToken": PageLost,
        "processingFailure": Retryable,
    }
    by_status: dict[int, type[SourceError]] = {403: Forbidden, 404: Gone}
    kind = next((named[reason] for reason in sorted(reasons) if reason in named), by_status.get(status))
    return kind(said) if kind is not None else None


def _reasons(body: bytes) -> list[str]:
    """Words for what is wrong, without texts: these may quote what was sent."""
    try:
        error = json.loads(body).get("error")
    except (ValueError, RecursionError, AttributeError):
        return []
    told: list[object] = [error] if isinstance(error, str) else []  # the token endpoint: {"error": "invalid_grant"}
    told += [one.get("reason") for name in ("errors", "details") for one in objects(inner(error, name))]
    return list(dict.fromkeys(one for one in told if isinstance(one, str) and _WORD.fullmatch(one)))


def midnight(now: datetime) -> datetime:
    """When the quotas begin anew."""
    local = now.astimezone(ZoneInfo(PACIFIC)) + DAY
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(now.tzinfo)


class Api:
    """One project's access. With OAuth the access token is renewed by the refresh token and kept in memory only."""

    def __init__(self, config: Source, options: YouTubeOptions, deps: SourceDeps, client: Callable[[], Client]) -> None:
        self.client = client
        self.variable = config.token
        self._base = (config.base_url or BASE).rstrip("/")
        self._options = options
        self._deps = deps
        self._access: tuple[SecretStr, datetime] | None = None

    @property
    def oauth(self) -> bool:
        """Whether it speaks for a person, the owner of a channel; a key speaks for nobody."""
        return self._options.oauth_client is not None or self._bearer(self._token())

    async def get(self, client: Client, method: str, params: Mapping[str, str], now: datetime) -> Json:
        """The answer. Raises SourceError; a quota that YouTube says is spent is closed for everybody."""
        meter = self._meter(method)
        secrets, headers = await self._signature(client, now)
        request = Request(f"{self._base}/{method}", params=params, headers=headers, secrets=secrets, meters=(meter,))
        try:
            response = await client.send(request, now, expect="json")
        except QuotaExhausted as error:
            if self._deps.quota is not None and error.until is not None:
                self._deps.quota.close(meter.bucket, error.until, now)
            raise
        return object_of(response, f"youtube/{method}")

    def _meter(self, method: str) -> Meter:
        kind, calls = ("search", self._options.searches_a_day) if method == "search" else (
            "units", self._options.units_a_day
        )  # fmt: skip
        return Meter(f"youtube.{fingerprint(self._token())}.{kind}", Allowance(calls, DAY, PACIFIC))

    def _token(self) -> SecretStr:
        return token(self._deps, self.variable)

    @staticmethod
    def _bearer(secret: SecretStr) -> bool:
        return secret.get_secret_value().startswith("ya29.")

    async def _signature(self, client: Client, now: datetime) -> tuple[dict[str, str], dict[str, str]]:
        secret = self._token()
        if self._options.oauth_client is not None:
            secret = await self._renewed(client, secret, now)
        elif not self._bearer(secret):
            return {"key": secret.get_secret_value()}, {}
        return {}, {"authorization": f"Bearer {secret.get_secret_value()}"}

    async def _renewed(self, client: Client, refresh: SecretStr, now: datetime) -> SecretStr:
        if self._access is not None and now < self._access[1]:
            return self._access[0]
        form = {
            "grant_type": "refresh_token",
            "refresh_token": refresh.get_secret_value(),
            "client_id": token(self._deps, self._options.oauth_client).get_secret_value(),
            "client_secret": token(self._deps, self._options.oauth_secret).get_secret_value(),
        }
        answer = object_of(
            await client.send(Request(self._options.oauth_url, method="POST", form=form), now), "the token endpoint"
        )
        access, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(access, str) or type(seconds) is not int:
            raise SchemaDrift("$.access_token", "the token endpoint gives no token")
        # a day at most, and not to the last minute: a run may take one
        until = now + timedelta(seconds=max(0, min(seconds, 86_400) - 120))
        self._access = (SecretStr(access), until)
        return self._access[0]

"""How X is asked, and what its errors mean. Errors are problem documents: `{"title", "detail", "type", "status"}`."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tasks.core.errors import AuthExpired, Forbidden, Permanent, QuotaExhausted, Retryable, SourceError
from tasks.core.ports import Allowance, Meter
from tasks.core.retry import RetryPolicy
from tasks.plan.schema import Source
from tasks.sources import api
from tasks.sources.client import Client, Response
from tasks.sources.parts import Budget
from tasks.sources.shape import Json, Request, SourceDeps
from tasks.sources.x.money import Purse, midnight
from tasks.sources.x.options import XOptions

BASE = "https://api.x.com/2"
WINDOW = timedelta(minutes=15)
# calls in 15 minutes, the smaller figure where an app's token and a person's differ
RATES: Mapping[str, int] = {
    "tweets/search/recent": 300,
    "tweets/counts/recent": 300,
    "users/mentions": 300,
    "tweets": 900,
    "users/by": 300,
    "users": 300,
    "users/me": 75,
}
_CREDITS_PAUSE = timedelta(hours=1)  # somebody must buy: asking more often helps nobody
_LONGEST_PAUSE = timedelta(days=1)


@dataclass(frozen=True)
class Service:
    """X for one token."""

    config: Source
    deps: SourceDeps
    options: XOptions

    def bucket(self, name: str) -> str:
        """What counts together, `x.1f3a77c2.tweets-search-recent`. Raises AuthExpired without a token."""
        found = api.fingerprint(api.token(self.deps, self.config.token))
        return f"x.{found}.{name.replace('/', '-')}"

    def purse(self) -> Purse:
        """The day's money."""
        return Purse(self.deps.quota, self.bucket("money"), self.options.dollars_a_day)

    @asynccontextmanager
    async def asked(self, now: datetime, budget: Budget | None = None) -> AsyncIterator[Asking]:
        """One conversation. Raises AuthExpired without a token."""
        purse = self.purse()
        async with api.client_of(self.config, self.deps, judge=self._judge)() as client:
            yield Asking(self, client, now, budget or Budget(10_000), purse)

    def _judge(self, response: Response, where: str, now: datetime) -> SourceError | None:
        if response.status < 400 or response.status >= 500:
            return None
        told, named = self._said(response), self.config.token
        if response.status == 401:
            return AuthExpired(f"{where}: X does not accept the token in {named}{told}; make a new one in the console")
        if response.status == 402:
            return Broke(
                f"{where}: the credits of the developer account are spent{told}; buy some in X's Developer Console, "
                "or raise its spending limit",
                now + _CREDITS_PAUSE,
            )
        if response.status == 403:
            return Forbidden(
                f"{where}: the token in {named} may not{told}; look at the access of the app it belongs to"
            )
        if response.status == 429:
            return _too_many(response, where, now)
        return (
            None if response.status in {404, 408, 410, 425} else Permanent(f"{where} answered {response.status}{told}")
        )

    def _said(self, response: Response) -> str:
        """X's own word, without our token if it quotes it."""
        try:
            found = json.loads(response.body)
        except (ValueError, RecursionError):
            return ""
        detail = (found.get("detail") or found.get("title")) if isinstance(found, dict) else None
        if not isinstance(detail, str):
            return ""
        secret = api.token(self.deps, self.config.token).get_secret_value()
        return f" ({detail.replace(secret, '***')[:160]!r})"


class Broke(QuotaExhausted):
    """No money at X: the purse is closed too."""


def _too_many(response: Response, where: str, now: datetime) -> SourceError:
    """`x-rate-limit-reset` is seconds since 1970; there is no Retry-After. The monthly cap has another type."""
    if b"usage-capped" in response.body or b"UsageCapExceeded" in response.body:
        return Broke(f"{where}: the monthly cap of posts is reached; X gives no more until it resets", midnight(now))
    until = reset_of(response.headers)
    if until is not None and timedelta(0) <= until - now <= RetryPolicy().most:
        return Retryable(f"{where} answered 429", until - now)
    return QuotaExhausted(f"{where}: X allows no more calls for now", until or now + WINDOW)


def reset_of(headers: Mapping[str, str]) -> datetime | None:
    """When the window of 15 minutes ends."""
    told = headers.get("x-rate-limit-reset", "").strip()
    return datetime.fromtimestamp(int(told), UTC) if told.isascii() and told.isdecimal() and len(told) <= 11 else None


@dataclass
class Asking:
    """Requests of one run, counted against its budget, X's windows and our money."""

    service: Service
    client: Client
    now: datetime
    budget: Budget
    purse: Purse

    async def get(self, method: str, path: str | None = None, **params: str) -> Json:
        """One answer. `method` names the window it counts against. Raises SourceError."""
        service, bucket = self.service, self.service.bucket(method)
        secret = api.token(service.deps, service.config.token)
        where = f"{(service.config.base_url or BASE).rstrip('/')}/{path or method}"
        headers = {"authorization": f"Bearer {secret.get_secret_value()}"}
        meter = Meter(bucket, Allowance(RATES[method], WINDOW))
        self.budget.left -= 1
        try:
            response = await self.client.send(Request(where, params=params, headers=headers, meters=(meter,)), self.now)
        except Broke as error:
            self.purse.close(error.until or midnight(self.now), self.now)
            raise
        except QuotaExhausted as error:
            self._close(bucket, error.until)
            raise
        if response.headers.get("x-rate-limit-remaining", "").strip() == "0":
            self._close(bucket, reset_of(response.headers))
        return api.object_of(response, where)

    def _close(self, bucket: str, until: datetime | None) -> None:
        quota = self.service.deps.quota
        if quota is not None and until is not None and until > self.now:
            quota.close(bucket, min(until, self.now + _LONGEST_PAUSE), self.now)

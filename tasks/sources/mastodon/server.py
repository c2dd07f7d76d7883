"""One Mastodon server (or one that speaks its API): what it is called, how it is asked, what its errors mean."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qs, quote, urlsplit

from pydantic import SecretStr

from tasks.core.errors import AuthExpired, Forbidden, QuotaExhausted, Retryable, SourceError
from tasks.core.ports import Allowance, Meter
from tasks.core.retry import RetryPolicy
from tasks.plan.schema import Source
from tasks.sources import api
from tasks.sources.client import Client, Response
from tasks.sources.fields import instant
from tasks.sources.hostile import Unfit
from tasks.sources.parts import Budget
from tasks.sources.shape import Request, SourceDeps

PACE = Allowance(300, timedelta(minutes=5))  # what Mastodon gives each account and each address
_NEXT = re.compile(r"<([^<>]+)>\s*;[^,]*\brel=\"?next\b")
_NEEDED = {
    "search": "the right read:search, or set the option `search: false`",
    "notifications": "the right read:notifications, or set the option `notifications: false`",
}


@dataclass(frozen=True)
class Server:
    """`base` is its address, `host` its name, by which its ids are told from another server's."""

    config: Source
    deps: SourceDeps
    base: str

    @property
    def host(self) -> str:
        """`mastodon.example`, with a port where there is one."""
        parts = urlsplit(self.base)
        return (parts.hostname or "") + (f":{parts.port}" if parts.port else "")

    def secret(self) -> SecretStr | None:
        """The token, or None where the plan names none. Raises AuthExpired where its variable is empty."""
        return None if self.config.token is None else api.token(self.deps, self.config.token)

    def meter(self) -> Meter:
        """What every call counts against."""
        secret = self.secret()
        who = api.fingerprint(secret) if secret is not None else "anonymous-" + self.host.replace(":", "-")
        return Meter(f"mastodon.{who}", PACE)

    @asynccontextmanager
    async def asked(self, now: datetime, budget: Budget | None = None) -> AsyncIterator[Asking]:
        """One conversation."""
        async with api.client_of(self.config, self.deps, judge=self._judge)() as client:
            yield Asking(self, client, now, budget or Budget(10_000))

    def _judge(self, response: Response, where: str, now: datetime) -> SourceError | None:
        if response.status == 429:
            until = reset_of(response.headers)
            wait = until - now if until is not None else None
            if wait is not None and timedelta(0) <= wait <= RetryPolicy().most:
                return Retryable(f"{where} answered 429", wait)
            return QuotaExhausted(f"{where}: the server allows no more calls for now", until)
        if response.status in {401, 403}:
            return self._refused(response, where)
        return None

    def _refused(self, response: Response, where: str) -> SourceError:
        secret = self.secret()
        said = _said(response, secret.get_secret_value() if secret is not None else None)
        if self.config.token is None:
            return Forbidden(
                f"{where}: this server shows it only with a token{said}; name one in the plan (`token: …`)"
            )
        if response.status == 401:
            return AuthExpired(
                f"{where}: the server does not accept the token in {self.config.token}{said}; "
                "make a new one under Preferences, Development and put it there"
            )
        needed = next((what for name, what in _NEEDED.items() if f"/{name}" in where), "a right it does not have")
        return Forbidden(f"{where}: the token in {self.config.token} needs {needed}{said}")


@dataclass
class Asking:
    """Requests of one run, counted against its budget and the server's pace."""

    server: Server
    client: Client
    now: datetime
    budget: Budget
    own: dict[str, str] = field(default_factory=dict)  # our accounts by spelling: their numbers on this server

    async def get(self, path: str, **params: str) -> Response:
        """One answer. Raises SourceError."""
        secret, meter = self.server.secret(), self.server.meter()
        headers = {"authorization": f"Bearer {secret.get_secret_value()}"} if secret is not None else {}
        request = Request(f"{self.server.base}{path}", params=params, headers=headers, meters=(meter,))
        self.budget.left -= 1
        try:
            response = await self.client.send(request, self.now)
        except QuotaExhausted as error:
            self._close(meter.bucket, error.until)
            raise
        if response.headers.get("x-ratelimit-remaining", "").strip() == "0":
            self._close(meter.bucket, reset_of(response.headers))
        return response

    def _close(self, bucket: str, until: datetime | None) -> None:
        quota = self.server.deps.quota
        if quota is not None and until is not None and until > self.now:
            quota.close(bucket, min(until, self.now + timedelta(days=1)), self.now)


def reset_of(headers: Mapping[str, str]) -> datetime | None:
    """`X-RateLimit-Reset`, which is ISO 8601 here."""
    try:
        return instant(headers.get("x-ratelimit-reset"))
    except Unfit:
        return None


def next_of(headers: Mapping[str, str]) -> str | None:
    """`max_id` of the page that `Link: rel="next"` names. Its address is never followed: only its place is taken."""
    found = _NEXT.search(headers.get("link", "")[:4000])
    if found is None:
        return None
    values = parse_qs(urlsplit(found.group(1)).query).get("max_id", [])
    return values[0][:200] if values else None


def part(value: str) -> str:
    """A piece of a path: nothing in it can leave its place."""
    return quote(value, safe="")


def _said(response: Response, secret: str | None) -> str:
    """The server's own word, without our token if it quotes it."""
    try:
        found = json.loads(response.body)
    except (ValueError, RecursionError):
        return ""
    error = found.get("error") if isinstance(found, dict) else None
    if not isinstance(error, str):
        return ""
    return f" ({(error.replace(secret, '***') if secret else error)[:120]!r})"

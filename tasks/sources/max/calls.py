"""Calls of the MAX Bot API: the token in the header `Authorization`, and which error means what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

import httpx

from tasks.core.errors import AuthExpired, Forbidden, Gone, QuotaExhausted, Retryable, SourceError
from tasks.core.ports import Allowance, Meter
from tasks.core.retry import RetryPolicy
from tasks.plan.schema import Source
from tasks.sources import api
from tasks.sources.client import Client, Judge, Response, classify
from tasks.sources.hostile import clean
from tasks.sources.shape import Json, Request, SourceDeps

BASE = "https://platform-api2.max.ru"
_PACE = Allowance(25, timedelta(seconds=1))  # documented: 30 a second
_PAUSE = timedelta(minutes=1)


class Calls:
    """The API of one bot. Errors name the variable of the token, never the token."""

    def __init__(self, config: Source, deps: SourceDeps) -> None:
        self._config = config
        self._deps = deps
        self.open = api.client_of(config, deps, judge=judge(config.token or "the token"))
        self.token_name = config.token or "token"

    def request(self, path: str, told: Mapping[str, str]) -> Request:
        """One GET. Raises AuthExpired for a token that is missing."""
        secret = api.token(self._deps, self._config.token)
        base = (self._config.base_url or BASE).rstrip("/")
        return Request(
            f"{base}{path}",
            params=told,
            headers={"authorization": secret.get_secret_value()},
            meters=(Meter(f"max.{api.fingerprint(secret)}", _PACE),),
        )

    async def ask(self, client: Client, path: str, now: datetime, **told: object) -> Json:
        """The answer, an object. What is None is not asked."""
        request = self.request(path, {name: str(value) for name, value in told.items() if value is not None})
        try:
            return api.object_of(await client.send(request, now), path)
        except QuotaExhausted as error:
            if error.until is not None and self._deps.quota is not None:
                self._deps.quota.close(request.meters[0].bucket, error.until, now)
            raise


def judge(token_name: str) -> Judge:
    """The status decides; `{code, message}` of the body says it in words."""

    def judged(response: Response, where: str, now: datetime) -> SourceError | None:
        if response.status < httpx.codes.BAD_REQUEST:
            return None
        said = _said(response.body)
        named: dict[int, SourceError] = {
            401: AuthExpired(f"MAX does not accept the token in {token_name}: take it from business.max.ru ({said})"),
            403: Forbidden(f"the bot must be an administrator with the right `read_all_messages` ({said})"),
            404: Gone(f"MAX knows no such chat or message, or the bot has no access ({said})"),
            405: Forbidden("MAX refuses polling: a webhook is set; say `updates: false`, or remove the webhook"),
        }
        if response.status in named:
            return named[response.status]
        error = classify(response.status, response.headers, where, now)
        if isinstance(error, QuotaExhausted) and error.until is None:
            return QuotaExhausted(f"MAX allows no more calls for a while ({said})", now + _PAUSE)
        if isinstance(error, Retryable) and error.after is not None and error.after > RetryPolicy().most:
            return QuotaExhausted(f"MAX asks for a long pause ({said})", now + error.after)
        return error

    return judged


def _said(body: bytes) -> str:
    """Code and message as the platform writes them, cut short."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return "no reason given"
    told = [found.get(name) for name in ("code", "message")] if isinstance(found, dict) else []
    return ": ".join(clean(one, 150) for one in told if isinstance(one, str) and one) or "no reason given"

"""Calls of the Bot API: one request a method, and which error means what.

The token stands in the path of the address. Only a token of the form that `addresses.shown` hides is ever sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

import httpx
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
from tasks.core.retry import RetryPolicy
from tasks.plan.schema import Source
from tasks.sources import api
from tasks.sources.client import Client, Judge, Response
from tasks.sources.fields import inner
from tasks.sources.hostile import clean
from tasks.sources.shape import Request, SourceDeps

BASE = "https://api.telegram.org"
_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{8,200}")
_PACE = Allowance(25, timedelta(seconds=1))  # the documented limit is about 30 a second for the whole bot
_RIGHTS = ("admin", "rights", "inaccessible", "participant_id_invalid")


class Moved(Gone):
    """The group became a supergroup and has another number now."""

    def __init__(self, message: str, chat: int) -> None:
        super().__init__(message)
        self.chat = chat


class Calls:
    """The API of one bot. Errors name the variable of the token, never the token."""

    def __init__(self, config: Source, deps: SourceDeps) -> None:
        self._config = config
        self._deps = deps
        self.open = api.client_of(config, deps, judge=judge(config.token or "the token"))
        self.token_name = config.token or "token"

    def request(self, method: str, told: Mapping[str, object]) -> Request:
        """One call. Raises AuthExpired for a token that is missing or is none."""
        secret = self._token()
        base = (self._config.base_url or BASE).rstrip("/")
        return Request(
            f"{base}/bot{secret.get_secret_value()}/{method}", method="POST", json=told, meters=(self._meter(secret),)
        )

    async def ask(self, client: Client, method: str, now: datetime, **told: object) -> object:
        """The `result` of a method. A group that became a supergroup is asked again under its new number."""
        try:
            return await self._once(client, method, now, told)
        except Moved as moved:
            return await self._once(client, method, now, {**told, "chat_id": moved.chat})

    async def _once(self, client: Client, method: str, now: datetime, told: Mapping[str, object]) -> object:
        request = self.request(method, told)
        try:
            answer = api.object_of(await client.send(request, now), method)
        except QuotaExhausted as error:
            if error.until is not None and self._deps.quota is not None:
                self._deps.quota.close(request.meters[0].bucket, error.until, now)
            raise
        if "result" not in answer:
            raise SchemaDrift("$.result", f"{method} answers without a result")
        return answer["result"]

    def _token(self) -> SecretStr:
        secret = api.token(self._deps, self._config.token)
        if _TOKEN.fullmatch(secret.get_secret_value()) is None:
            raise AuthExpired(f"{self.token_name} holds no bot token: it looks like `123456:ABC…`, from @BotFather")
        return secret

    def _meter(self, secret: SecretStr) -> Meter:
        return Meter(f"telegram.{api.fingerprint(secret)}", _PACE)


def judge(token_name: str) -> Judge:
    """Reads `{ok, error_code, description, parameters}` of an answer."""

    def judged(response: Response, where: str, now: datetime) -> SourceError | None:
        try:
            body = json.loads(response.body)
        except (ValueError, RecursionError):
            return None  # a page of a proxy: the status decides
        if not isinstance(body, dict) or body.get("ok") is not False:
            return None
        told = body.get("description")
        return _named(body, clean(told, 200) if isinstance(told, str) else "", token_name, now)

    return judged


def _named(body: Mapping[str, object], said: str, token_name: str, now: datetime) -> SourceError:
    told, moved = body.get("error_code"), inner(body, "parameters", "migrate_to_chat_id")
    code = told if type(told) is int else 0
    if code in {401, 404}:
        return AuthExpired(f"Telegram does not accept the token in {token_name}: take the bot's token from @BotFather")
    if code == httpx.codes.TOO_MANY_REQUESTS:
        return _slower(inner(body, "parameters", "retry_after"), now)
    if code == httpx.codes.CONFLICT:
        return _conflict(said.casefold())
    if type(moved) is int:
        return Moved("the group became a supergroup: write its new number into the plan", moved)
    if code >= httpx.codes.INTERNAL_SERVER_ERROR:
        return Retryable(f"Telegram answered {code}")
    return _refused(code, said)


def _refused(code: int, said: str) -> SourceError:
    low = said.casefold()
    if code == httpx.codes.FORBIDDEN:
        return Forbidden(f"the bot is not in the chat, or was removed from it: add it again ({said})")
    if "chat not found" in low:
        return Gone("Telegram knows no such chat, or the bot never was in it")
    if any(word in low for word in _RIGHTS):
        return Forbidden(f"the bot must be an administrator of the chat ({said})")
    return Permanent(f"Telegram refuses: {said or code}")


def _conflict(low: str) -> SourceError:
    if "webhook" in low:
        return Forbidden(
            "a webhook is set for this bot, so its updates cannot be polled: call deleteWebhook, or say "
            "`polling: false` and let the webhook bring them"
        )
    return Retryable("another program polls this bot: give Spichka a bot of its own")


def _slower(seconds: object, now: datetime) -> SourceError:
    wait = timedelta(seconds=min(seconds, 604_800) if type(seconds) is int and seconds > 0 else 60)
    if wait <= RetryPolicy().most:
        return Retryable("Telegram asks for a pause", wait)
    return QuotaExhausted("Telegram allows no more calls for a while", now + wait)

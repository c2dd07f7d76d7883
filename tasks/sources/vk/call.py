"""One call of the VK API: the token that may, the quotas it counts against, and the error it ended in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import SecretStr

from tasks.core.errors import AuthExpired, Forbidden, QuotaExhausted, SchemaDrift, SourceError
from tasks.core.ports import Allowance, Meter
from tasks.sources import api
from tasks.sources.client import Client
from tasks.sources.shape import Json, Request, SourceDeps
from tasks.sources.vk.methods import EXECUTE_CALLS, METHODS, PACE, VERSION, Kind, wanted
from tasks.sources.vk.recovery import BadCall, TooLarge, WrongKind, recovery, told
from tasks.sources.vk.tokens import Token, Tokens

DEFAULT_BASE = "https://api.vk.com/method"
Params = Mapping[str, str | int]
_ELSEWHERE = (QuotaExhausted, AuthExpired, WrongKind)  # another token may still do


@dataclass(frozen=True, slots=True)
class Call:
    """A method and its parameters, before a token is chosen."""

    method: str
    params: Params


@dataclass(slots=True)
class Api:
    """Calls within one run. `most` requests are sent, then `room` says no; `base` is the address of the methods."""

    client: Client
    deps: SourceDeps
    tokens: Tokens
    base: str
    now: datetime
    most: int = 60
    sent: int = 0
    _dead: dict[str, AuthExpired] = field(default_factory=dict)

    def room(self, for_: int = 1) -> bool:
        """Whether this run may send that many requests more."""
        return self.sent + for_ <= self.most

    async def call(self, method: str, params: Params, community: str | None = None) -> object:
        """The `response` of a method, with the first token that may and can. Raises SourceError."""
        first: SourceError | None = None
        for token in self.tokens.able(method, community):
            try:
                return (await self.with_token(token, method, params))["response"]
            except _ELSEWHERE as error:
                first = first or error
        raise first or Forbidden(f"VK, {method} needs {wanted(method)}; the plan names none")

    async def with_token(self, token: Token, method: str, params: Params, meters: Sequence[Meter] = ()) -> Json:
        """The whole answer of a method, called with this token. Raises SourceError."""
        secret = self._secret(token)
        request = Request(
            f"{self.base}/{method}",
            method="POST",
            headers={"authorization": f"Bearer {secret.get_secret_value()}"},
            form={**{name: str(value) for name, value in params.items()}, "v": VERSION},
            meters=(*meters, *self._meters(method, token, secret)),
        )
        self.sent += 1
        answer = api.object_of(await self.client.send(request, self.now), f"VK, {method}")
        if "error" in answer:
            raise self.failure(method, answer["error"], token)
        if "response" not in answer:
            raise SchemaDrift("$.response", f"VK, {method}")
        return answer

    def failure(self, method: str, error: object, token: Token) -> SourceError:
        """What an error object means for the run: a dead token is not tried again, a spent quota closes its bucket."""
        secret = self._secret(token)
        said = told(error)
        text = said.text.replace(secret.get_secret_value(), "***")
        found = recovery(method, type(said)(said.code, text), token.env, token.kind, self.now)
        if isinstance(found, AuthExpired):
            self._dead[token.env] = found
        if isinstance(found, QuotaExhausted) and found.until is not None and self.deps.quota is not None:
            self.deps.quota.close(bucket(secret, method), found.until, self.now)
        return found

    async def batch(self, calls: Sequence[Call], community: str | None = None) -> list[object | SourceError]:
        """Each call's `response` or error, in order: by `execute` where a token may, else singly. Never raises."""
        done: list[object | SourceError] = []
        able = self.tokens.executing(sorted({call.method for call in calls}), community) if len(calls) > 1 else ()
        for start in range(0, len(calls), EXECUTE_CALLS):
            part = calls[start : start + EXECUTE_CALLS]
            done += await (self._executed(part, able[0], community) if able else self._singly(part, community))
        return done

    async def _singly(self, calls: Sequence[Call], community: str | None) -> list[object | SourceError]:
        done: list[object | SourceError] = []
        for call in calls:
            try:
                done.append(await self.call(call.method, call.params, community))
            except SourceError as error:
                done.append(error)
        return done

    async def _executed(self, calls: Sequence[Call], token: Token, community: str | None) -> list[object | SourceError]:
        try:
            secret = self._secret(token)  # a token found dead a moment ago: another may still do
            meters = [meter for call in calls if (meter := _daily(call.method, secret)) is not None]
            answer = await self.with_token(token, "execute", {"code": code(calls)}, _summed(meters))
            return self._unpacked(calls, answer, token)
        except TooLarge:
            if len(calls) == 1:
                return await self._singly(calls, community)
            half = len(calls) // 2
            left = await self._executed(calls[:half], token, community)
            return left + await self._executed(calls[half:], token, community)
        except (*_ELSEWHERE, BadCall):
            return await self._singly(calls, community)
        except SourceError as error:
            return [error for _ in calls]

    def _unpacked(self, calls: Sequence[Call], answer: Json, token: Token) -> list[object | SourceError]:
        """VK puts `false` in the place of a failed call and its error, in order, into `execute_errors`."""
        response, errors = answer["response"], answer.get("execute_errors")
        if not isinstance(response, list) or len(response) != len(calls):
            raise SchemaDrift("$.response", "VK, execute: not one answer for each call")
        waiting = list(errors) if isinstance(errors, list) else []
        done: list[object | SourceError] = []
        for call, one in zip(calls, response, strict=True):
            done.append(self.failure(call.method, waiting.pop(0) if waiting else {}, token) if one is False else one)
        return done

    def _secret(self, token: Token) -> SecretStr:
        if token.env in self._dead:
            raise self._dead[token.env]
        return api.token(self.deps, token.env)

    def _meters(self, method: str, token: Token, secret: SecretStr) -> tuple[Meter, ...]:
        daily = _daily(method, secret)
        pace = Meter(f"vk.{api.fingerprint(secret)}.pace", PACE[token.kind])
        return (daily, pace) if daily is not None else (pace,)


def code(calls: Sequence[Call]) -> str:
    """VKScript that makes the calls and returns their answers; JSON is valid VKScript."""
    made = (f"API.{call.method}({json.dumps(dict(call.params), ensure_ascii=False)})" for call in calls)
    return f"return [{','.join(made)}];"


def bucket(secret: SecretStr, method: str) -> str:
    """The name of a method's daily quota of one token."""
    return f"vk.{api.fingerprint(secret)}.{method}"


def _daily(method: str, secret: SecretStr) -> Meter | None:
    """What a call costs of its method's quota. One without a documented quota can still be closed by VK (29, 9)."""
    calls = METHODS[method].daily if method in METHODS else None
    if calls is None:
        return None
    return Meter(bucket(secret, method), Allowance(calls, timedelta(days=1)))


def _summed(meters: Sequence[Meter]) -> list[Meter]:
    """One meter a bucket, with the cost of all: a batch is one swap in the lake."""
    names = {meter.bucket: meter for meter in meters}
    return [
        Meter(name, meter.allowance, cost=sum(1 for one in meters if one.bucket == name))
        for name, meter in names.items()
    ]


def base_of(configured: str | None) -> str:
    """The address under which the methods stand."""
    base = (configured or DEFAULT_BASE).rstrip("/")
    return base if base.endswith("/method") else f"{base}/method"


__all__ = ["DEFAULT_BASE", "Api", "Call", "Kind", "Params", "base_of", "bucket", "code"]

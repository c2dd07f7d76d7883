"""How OK is asked: one address, signed queries, errors by number in an answer 200.

`sig` is the MD5 of all parameters but the session's, sorted and joined as `name=value`, and the session's secret key.
https://apiok.ru/en/dev/methods/ (errors: `{"error_code", "error_msg", "error_data"}`)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

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
from tasks.sources import api
from tasks.sources.client import Client, Response
from tasks.sources.ok.options import OkOptions
from tasks.sources.parts import Budget
from tasks.sources.shape import Json, Request, SourceDeps

BASE = "https://api.ok.ru/fb.do"
PACE = Allowance(4, timedelta(seconds=2))  # OK publishes no figure; ours, for each method
PAUSE = timedelta(hours=1)  # after "limit reached": OK does not say when it ends
RIGHTS: Mapping[str, str] = {
    "search.tagContents": "VALUABLE_ACCESS",
    "stream.get": "VALUABLE_ACCESS and GROUP_CONTENT",
    "mediatopic.getByIds": "VALUABLE_ACCESS",
    "discussions.getComments": "VALUABLE_ACCESS",
    "discussions.getComment": "VALUABLE_ACCESS",
    "group.getMembers": "GROUP_CONTENT, and the token of an administrator of the group",
}
_NOT_SIGNED = frozenset({"access_token", "session_key", "sig"})
_GONE = frozenset({106, 140, 141, 160, 300})  # no such object, message, comment, group; nothing found
_DENIED = frozenset({7, 10, 24, 50, 200})  # blocked action, denied, not the owner, no administrator, no permission
_LIMITED = frozenset({8, 9, 11, 26})  # flood, address blocked, limit of the method, limit of the application
_NO_SUCH_FIELD = 220
_PASSING = frozenset({1, 2, 12, 30, 31})  # unknown, service unavailable, cancelled, network


def signature(params: Mapping[str, str], secret: str) -> str:
    """`md5(k=v… + secret)`, in hexadecimal."""
    joined = "".join(f"{name}={value}" for name, value in sorted(params.items()) if name not in _NOT_SIGNED)
    return hashlib.md5(f"{joined}{secret}".encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class Service:
    """OK for one token and one application."""

    config: Source
    deps: SourceDeps
    options: OkOptions

    @asynccontextmanager
    async def asked(
        self, now: datetime, budget: Budget | None = None, spelled: Mapping[str, str] | None = None
    ) -> AsyncIterator[Asking]:
        """One conversation."""
        asking = Asking(self, now, budget or Budget(10_000), spelled=dict(spelled or {}))
        async with api.client_of(self.config, self.deps, judge=asking.judge)() as asking.client:
            yield asking

    def secrets(self) -> dict[str, str]:
        """Token, application key and session secret. Raises AuthExpired naming the variable that is empty."""
        names = {"access_token": self.config.token, "application_key": self.options.application_key}
        names["secret"] = self.options.session_secret
        return {name: api.token(self.deps, variable).get_secret_value() for name, variable in names.items()}

    def bucket(self, method: str) -> str:
        """What counts together, `ok.1f3a77c2.stream.get`."""
        return f"ok.{api.fingerprint(api.token(self.deps, self.config.token))}.{method}"


@dataclass
class Asking:
    """Requests of one run, counted against its budget and OK's patience. `spelled` gives the plan's spelling of our
    groups by their numbers."""

    service: Service
    now: datetime
    budget: Budget
    client: Client = field(default_factory=Client)
    method: str = ""
    spelled: dict[str, str] = field(default_factory=dict)

    async def ask(self, method: str, **params: str) -> object:
        """One answer: an object, a list or a yes/no, as the method has it. Raises SourceError."""
        secrets, bucket = self.service.secrets(), self.service.bucket(method)
        session_secret = secrets.pop("secret")
        told = {**params, "method": method, "format": "json"}
        secrets["sig"] = signature({**told, **secrets}, session_secret)
        where = self.service.config.base_url or BASE
        self.budget.left -= 1
        self.method = method
        try:
            request = Request(where, params=told, secrets=secrets, meters=(Meter(bucket, PACE),))
            return api.json_of(await self.client.send(request, self.now), f"OK {method}")
        except QuotaExhausted as error:
            self._close(bucket, error.until)
            raise

    async def object(self, method: str, **params: str) -> Json:
        """An answer that must be an object. Raises SourceError."""
        found = await self.ask(method, **params)
        if not isinstance(found, dict):
            raise SchemaDrift("$", f"OK {method} answers with {type(found).__name__}, not an object")
        return found

    def _close(self, bucket: str, until: datetime | None) -> None:
        quota = self.service.deps.quota
        if quota is not None and until is not None and until > self.now + timedelta(minutes=1):
            quota.close(bucket, min(until, self.now + timedelta(days=1)), self.now)

    def judge(self, response: Response, where: str, now: datetime) -> SourceError | None:
        """What an error number means, whatever the status it comes with."""
        try:
            found = json.loads(response.body)
        except (ValueError, RecursionError):
            return None
        code = found.get("error_code") if isinstance(found, dict) else None
        if type(code) is not int:
            return None
        return self._recovery(code, f"OK {self.method}: error {code}{self._said(found)}", now)

    def _recovery(self, code: int, said: str, now: datetime) -> SourceError:
        if (dead := self._dead(code)) is not None:
            return AuthExpired(f"{said}; {dead}")
        if code in _DENIED:
            needed = RIGHTS.get(self.method, "VALUABLE_ACCESS")
            return Forbidden(
                f"{said}; the token in {self.service.config.token} needs {needed}, which OK grants by hand"
            )
        if code in _LIMITED:
            return QuotaExhausted(said, now + PAUSE)
        if code == _NO_SUCH_FIELD:
            return SchemaDrift("$.fields", f"{said}; OK knows a field no more")
        if code in _PASSING:
            return Retryable(said)
        return Gone(said) if code in _GONE else Permanent(said)

    def _dead(self, code: int) -> str | None:
        """What to do about a token, a key or a secret that is not accepted; None where they are not to blame."""
        token, options = self.service.config.token, self.service.options
        return {
            101: f"the application key in {options.application_key} is not accepted: copy it from its page",
            102: f"the session of {token} has expired: get a new token and put it there",
            103: f"the token in {token} is not accepted: get a new one and put it there",
            104: f"the signature is wrong: {options.session_secret} does not belong to the token in {token}",
            210: f"the application of {options.application_key} is switched off: ask OK's support",
            453: f"the method needs a session: {token} must hold a person's token, not an application's",
        }.get(code)

    def _said(self, found: Json) -> str:
        """OK's own words, without our secrets if they quote them."""
        words = found.get("error_msg")
        if not isinstance(words, str):
            return ""
        for secret in self.service.secrets().values():
            words = words.replace(secret, "***")
        return f" ({words[:160]!r})"

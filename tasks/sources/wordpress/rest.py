"""Asking a WordPress site: pretty and plain addresses of its REST API, the password, and what its errors mean."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import SecretStr

from tasks.core.errors import AuthExpired, Forbidden, Gone, Permanent, SchemaDrift, SourceError
from tasks.core.ports import Allowance, Meter
from tasks.plan.schema import Source
from tasks.sources.api import json_of, token
from tasks.sources.client import Client, Judge, Response
from tasks.sources.shape import Request, SourceDeps
from tasks.sources.wordpress.options import Site, WordPressOptions

PER_PAGE = 100
# no documented limit; this is only what a small hosting bears
PACE = Allowance(120, timedelta(minutes=1))
_CODE = re.compile(r"[a-z0-9_]{1,80}")
_PASSWORD_REFUSED = frozenset({
    "incorrect_password", "invalid_username", "invalid_email", "application_passwords_disabled",
    "application_passwords_disabled_for_user", "invalid_application_credentials", "rest_not_logged_in",
})  # fmt: skip
_DELETED = frozenset({"rest_comment_invalid_id", "rest_post_invalid_id", "rest_user_invalid_id"})


class Refused(Forbidden):
    """The site would not show it; `code` is its own word for why."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class Missing(Gone):
    """No comment, post or user of this number."""


class NoRest(Gone):
    """Nothing answers at this address: the other way of writing it may do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came, and how much there is: `total` items on `pages` pages (None: the site does not say)."""

    value: object
    total: int | None = None
    pages: int | None = None

    def items(self, where: str) -> list[object]:
        """The list that was asked for. Raises SchemaDrift."""
        if not isinstance(self.value, list):
            raise SchemaDrift("$", f"{where} does not answer with a list")
        return self.value


def judge(variable: str | None) -> Judge:
    """Says what to do about an error answer: `{"code": …, "message": …, "data": {"status": …}}`."""

    def judged(response: Response, where: str, now: datetime) -> SourceError | None:
        if response.status < 400 or response.status >= 500 or response.status in {408, 425, 429}:
            return None
        code = _code(response.body)
        if code is None:
            return NoRest(f"{where} answered {response.status}") if response.status == 404 else None
        return _named(code, response.status, f"{where} answered {response.status} ({code})", variable)

    return judged


def _named(code: str, status: int, said: str, variable: str | None) -> SourceError:
    if code in _PASSWORD_REFUSED:
        return AuthExpired(_password_advice(said, variable))
    if code in _DELETED:
        return Missing(said)
    if code == "rest_no_route":
        return Refused(f"{said}: the site has this part of its REST API switched off", code)
    if status in {401, 403}:
        return Refused(said, code)
    return Gone(said) if status in {404, 410} else Permanent(said)


def _code(body: bytes) -> str | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    code = found.get("code") if isinstance(found, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else None


def _password_advice(said: str, variable: str | None) -> str:
    return (
        f"{said}: make a new application password (Users → Profile) for the variable {variable}; or the web server "
        "drops the Authorization header, or the site redirects: name the address it redirects to"
    )


class Rest:
    """One site's REST API. Which of the two ways of writing its addresses works is found out once a process."""

    def __init__(
        self, site: Site, config: Source, options: WordPressOptions, deps: SourceDeps, client: Callable[[], Client]
    ) -> None:
        self.site = site
        self.variable = config.token
        self.client = client
        self._user = options.user
        self._deps = deps
        self._plain: bool | None = None
        digest = hashlib.sha256(site.name.encode()).hexdigest()[:8]
        self._meter = Meter(f"wordpress.{digest}", PACE)

    @property
    def signed(self) -> bool:
        """Whether there is a password to sign with."""
        return self.variable is not None

    async def get(
        self, client: Client, path: str, params: Mapping[str, str], now: datetime, *, other_way: bool = False
    ) -> Answer:
        """The answer at `path` (`/wp/v2/comments`). Raises SourceError. `other_way`: the other address on purpose."""
        if self._plain is not None:
            return await self._ask(client, path, params, now, plain=self._plain is not other_way)
        try:
            found = await self._ask(client, path, params, now, plain=False)
        except (NoRest, SchemaDrift) as error:
            try:
                found = await self._ask(client, path, params, now, plain=True)
            except (NoRest, SchemaDrift):
                raise error from None
            self._plain = True
        else:
            self._plain = False
        return found

    async def _ask(self, client: Client, path: str, params: Mapping[str, str], now: datetime, *, plain: bool) -> Answer:
        url = f"{self.site.base}/" if plain else f"{self.site.base}/wp-json{path}"
        asked = {"rest_route": path, **params} if plain else dict(params)
        headers = {"accept": "application/json", **self._signature()}
        response = await client.send(Request(url, params=asked, headers=headers, meters=(self._meter,)), now)
        value = json_of(response, f"{self.site.name}{path}")
        return Answer(value, _number(response, "x-wp-total"), _number(response, "x-wp-totalpages"))

    def _signature(self) -> dict[str, str]:
        if self.variable is None:
            return {}
        password: SecretStr = token(self._deps, self.variable)
        pair = f"{self._user}:{password.get_secret_value()}".encode()
        return {"authorization": f"Basic {base64.b64encode(pair).decode()}"}


def _number(response: Response, name: str) -> int | None:
    told = response.headers.get(name, "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 12 else None

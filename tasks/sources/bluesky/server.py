"""A Bluesky server and our session with it: the app password stays in the environment, the JWT in memory only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from pydantic import SecretStr

from tasks.core.errors import AuthExpired, QuotaExhausted, SchemaDrift
from tasks.core.ports import Allowance, Meter
from tasks.plan.schema import Source
from tasks.sources import api
from tasks.sources.bluesky.errors import LOGIN, REFRESH, SessionOver, judge, reset_of
from tasks.sources.client import Client
from tasks.sources.parts import Budget
from tasks.sources.shape import Json, Request, SourceDeps

HOME = "https://bsky.social"
PACE = Allowance(3000, timedelta(minutes=5))  # of an address
SEARCHES = Allowance(30, timedelta(minutes=5))  # ours: Bluesky names no figure and asks for restraint
LOGINS = (Allowance(30, timedelta(minutes=5)), Allowance(300, timedelta(days=1)))  # of an account


@dataclass
class Session:
    """What a login gave. Lives in this process only."""

    did: str
    access: SecretStr
    refresh: SecretStr


@dataclass
class Server:
    """One server and the account that logs in there."""

    config: Source
    deps: SourceDeps
    identifier: str | None
    session: Session | None = field(default=None, repr=False)

    @property
    def base(self) -> str:
        """Its address."""
        return (self.config.base_url or HOME).rstrip("/")

    def password(self) -> SecretStr:
        """The app password. Raises AuthExpired where it is not set."""
        return api.token(self.deps, self.config.token)

    def meter(self, kind: str, allowance: Allowance) -> Meter:
        """What calls of a kind count against."""
        return Meter(f"bluesky.{api.fingerprint(self.password())}.{kind}", allowance)

    @asynccontextmanager
    async def asked(self, now: datetime, budget: Budget | None = None) -> AsyncIterator[Asking]:
        """One conversation."""
        async with api.client_of(self.config, self.deps, judge=judge)() as client:
            yield Asking(self, client, now, budget or Budget(10_000))


@dataclass
class Asking:
    """Requests of one run, counted."""

    server: Server
    client: Client
    now: datetime
    budget: Budget

    async def get(self, method: str, many: Sequence[tuple[str, str]] = (), /, **params: str) -> Json:
        """One answer; a session that is over is renewed once. `many` are parameters that repeat."""
        meters = [self.server.meter("calls", PACE)]
        if method == "app.bsky.feed.searchPosts":
            meters.append(self.server.meter("search", SEARCHES))
        url = f"{self.server.base}/xrpc/{method}" + (f"?{urlencode(many)}" if many else "")
        session = self.server.session or await self.login()
        try:
            return await self._send(self._request(url, params, session.access, meters), method)
        except SessionOver:
            session = await self._renewed(session)
        try:
            return await self._send(self._request(url, params, session.access, meters), method)
        except SessionOver as error:
            raise AuthExpired(
                f"{self.server.config.token}: Bluesky takes no session of this account; {error}"
            ) from None

    def _request(self, url: str, params: dict[str, str], access: SecretStr, meters: Sequence[Meter]) -> Request:
        headers = {"authorization": f"Bearer {access.get_secret_value()}"}
        return Request(url, params=params, headers=headers, meters=tuple(meters))

    async def _send(self, request: Request, method: str) -> Json:
        self.budget.left -= 1
        try:
            response = await self.client.send(request, self.now)
        except QuotaExhausted as error:
            self._close(request.meters, error.until)
            raise
        if response.headers.get("ratelimit-remaining", "").strip() == "0":
            self._close(request.meters, reset_of(response.headers))
        return api.object_of(response, method)

    def _close(self, meters: Sequence[Meter], until: datetime | None) -> None:
        quota = self.server.deps.quota
        if quota is not None and until is not None and until > self.now:
            for meter in meters:
                quota.close(meter.bucket, min(until, self.now + timedelta(days=1)), self.now)

    async def login(self) -> Session:
        """A new session by the app password. Raises AuthExpired naming its variable."""
        password, variable = self.server.password(), self.server.config.token
        if self.server.identifier is None:
            raise AuthExpired("which account logs in? Set the option `identifier`, or name an own account of `bluesky`")
        request = Request(
            f"{self.server.base}/xrpc/{LOGIN}",
            method="POST",
            json={"identifier": self.server.identifier.lstrip("@"), "password": password.get_secret_value()},
            meters=tuple(self.server.meter(f"login-{n}", allowance) for n, allowance in enumerate(LOGINS)),
        )
        try:
            return self._opened(await self._send(request, LOGIN))
        except AuthExpired as error:
            raise AuthExpired(
                f"{variable}: Bluesky does not accept this app password for {self.server.identifier}; "
                f"make a new one under Settings, App passwords. {error}"
            ) from None

    async def _renewed(self, old: Session) -> Session:
        """Another access token: by the refresh token, or by a login."""
        self.server.session = None
        request = Request(
            f"{self.server.base}/xrpc/{REFRESH}",
            method="POST",
            headers={"authorization": f"Bearer {old.refresh.get_secret_value()}"},
            meters=(self.server.meter("calls", PACE),),
        )
        try:
            return self._opened(await self._send(request, REFRESH))
        except AuthExpired:
            return await self.login()

    def _opened(self, told: Json) -> Session:
        did, access, refresh = told.get("did"), told.get("accessJwt"), told.get("refreshJwt")
        if not (isinstance(did, str) and isinstance(access, str) and isinstance(refresh, str)):
            raise SchemaDrift("$.accessJwt", "the login gives no session")
        self.server.session = Session(did, SecretStr(access), SecretStr(refresh))
        return self.server.session

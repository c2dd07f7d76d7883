"""Asking RuStore: `GET https://public-api.rustore.ru/public/v1/application/{package}/comment` and `/feedback`.

Header `Public-Token`: a token of fifteen minutes that `POST /public/auth` gives for `keyId`, the time, and the
signature of both with the developer's private key (RSA, SHA-512). Methods: rustore.ru/help, «Работа с RuStore API».
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from tasks.core.account import TokenReport
from tasks.core.errors import AuthExpired, SourceError
from tasks.core.ports import Allowance, Meter
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.plan.schema import Source
from tasks.plan.schema import Span as Reach
from tasks.sources.api import fingerprint, object_of, token
from tasks.sources.capabilities import DayCost
from tasks.sources.client import Client
from tasks.sources.fields import inner, label_of
from tasks.sources.review_errors import Manners, judge, refused
from tasks.sources.review_lists import Leaf, Listing, ReviewSource, Run, communities, needed
from tasks.sources.review_state import Span
from tasks.sources.reviews import path_part
from tasks.sources.rustore import records
from tasks.sources.shape import Json, Page, Request, SourceDeps
from tasks.sources.signing import sign

API = "https://public-api.rustore.ru"
PAGE = 100
PACE = Allowance(60, timedelta(minutes=1))  # no limit is documented
LIFE = timedelta(minutes=13)  # of a token of fifteen minutes
MOSCOW = timezone(timedelta(hours=3))
_OK = "OK"
Package = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][\w.]{2,149}$")]


class RuStoreOptions(BaseModel):
    """Options of a source of kind `rustore`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    apps: tuple[Package, ...] = Field((), description="Apps by package name, as the plan's accounts name them.")
    key_id: str | None = Field(None, pattern=r"^[\w-]{1,64}$", description="Number of the private key in the console.")
    reach: Reach = Field(timedelta(days=7), description="How far back answers and edits are looked for, once an hour.")


class RuStore(ReviewSource):
    """Reviews of a developer's own apps."""

    platform = "rustore"

    def __init__(self, config: Source, options: RuStoreOptions, deps: SourceDeps) -> None:
        manners = Manners(
            variable=config.token,
            renew="make a new private key in the RuStore console (Компания → API RuStore), set `key_id` to its number",
            right="the key may not read reviews of this app: give it the method in the console",
            pause=timedelta(minutes=5),
            dead=("signature", "keyid", "подпис"),
        )
        super().__init__(config, deps, judge(manners), options.reach)
        self._apps = needed(communities(options.apps, deps, self.platform), config, "apps", self.platform)
        self._key_id = options.key_id
        self._access: tuple[SecretStr, datetime] | None = None

    def lists(self) -> Sequence[Listing]:
        """Reviews and the developer's answers, of each app."""
        return [Listing(name, app) for app in self._apps for name in records.CALLS]

    async def page(self, run: Run, listing: Listing, span: Span, page: str | None) -> Leaf:
        """Page by page until all of one page is older than the window. Which way the pages are sorted is not
        documented, so only pages that fall in time end the walk; others are read to their end."""
        number = int(page or 0)
        path = f"/public/v1/application/{path_part(listing.community)}/{listing.name}"
        access = await self._token(run.client, run.now)
        try:
            answer = await run.ask(self._request(path, access, {"page": str(number), "size": str(PAGE)}))
        except AuthExpired:
            self._access = None  # revoked before its time: the next run asks for another
            raise
        items = records.items_of(answer)
        asked: Json = {"community": listing.community}
        old = records.ends_before(items, span.since)
        more = str(number + 1) if len(items) >= PAGE and not old else None
        return Leaf({"call": listing.name, "asked": asked, "answer": answer}, more)

    def _request(self, path: str, access: SecretStr, params: dict[str, str]) -> Request:
        key = fingerprint(token(self.deps, self.config.token))
        return Request(
            f"{(self.config.base_url or API).rstrip('/')}{path}",
            params=params,
            headers={"Public-Token": access.get_secret_value()},
            meters=(Meter(f"{self.platform}.{key}", PACE),),
        )

    async def _token(self, client: Client, now: datetime) -> SecretStr:
        """A Public-Token, kept as long as it lives. Without `key_id` the variable holds one itself."""
        secret = token(self.deps, self.config.token)
        if self._key_id is None:
            return secret
        if self._access is not None and self._access[1] > now:
            return self._access[0]
        at = now.astimezone(MOSCOW).isoformat(timespec="milliseconds")
        signature = sign(secret, f"{self._key_id}{at}".encode(), "sha512", self.config.token or "?")
        url = f"{(self.config.base_url or API).rstrip('/')}/public/auth"
        body = {"keyId": self._key_id, "timestamp": at, "signature": base64.b64encode(signature).decode()}
        told = object_of(await client.send(Request(url, method="POST", json=body), now), url)
        found = label_of(inner(told, "body", "jwe"))
        if told.get("code") != _OK or found is None:
            raise AuthExpired(f"RuStore gives no token for the key in {self.config.token}: check it and `key_id`")
        self._access = (SecretStr(found), now + LIFE)
        return self._access[0]

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """Without the user's name and device."""
        return records.redact(payload, pseudonyms)

    def parse(self, payload: Json) -> Page[Post]:
        """Reviews, or the developer's answers to them."""
        return records.parse(payload)

    async def prove(self, now: datetime) -> Sequence[TokenReport]:
        """Gets a token and asks for one review of each app."""
        variable = self.config.token or "?"

        try:
            async with self.client() as client:
                access = await self._token(client, now)
                missing = await refused(self._apps, lambda app: self._newest(client, access, app, now))
        except SourceError as error:
            return [TokenReport(token=variable, works=False, message=str(error))]
        works = len(missing) < len(self._apps)
        return [TokenReport(token=variable, works=works, who=self._key_id, missing=missing)]

    async def _newest(self, client: Client, access: SecretStr, app: str, now: datetime) -> None:
        path = f"/public/v1/application/{path_part(app)}/comment"
        await client.send(self._request(path, access, {"page": "0", "size": "1"}), now)

    def calls_a_day(self, every: timedelta) -> Sequence[DayCost]:
        """No quota is documented."""
        return [self.daily(every, "comment, feedback")]

"""Asking Google Play: `GET https://androidpublisher.googleapis.com/androidpublisher/v3/applications/{package}/reviews`.

Reviews with text of the last week, the last changed first. The key of a service account signs for an access token of
an hour (RFC 7523); a variable that holds an access token itself is taken as it is. Methods and limits:
developers.google.com/android-publisher.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from tasks.core.account import TokenReport
from tasks.core.errors import AuthExpired, SourceError
from tasks.core.ports import Allowance, Meter
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.plan.schema import Source
from tasks.sources.api import fingerprint, object_of, token
from tasks.sources.capabilities import DayCost
from tasks.sources.client import Client
from tasks.sources.fields import inner, label_of
from tasks.sources.googleplay import records
from tasks.sources.review_errors import Manners, judge, refused
from tasks.sources.review_lists import Leaf, Listing, ReviewSource, Run, communities, needed
from tasks.sources.review_state import Span
from tasks.sources.reviews import path_part
from tasks.sources.shape import Json, Page, Request, SourceDeps
from tasks.sources.signing import LIFE, jwt_rs256

API = "https://androidpublisher.googleapis.com"
GRANTS = "https://oauth2.googleapis.com/token"
SCOPE = "https://www.googleapis.com/auth/androidpublisher"
PAGE = 100
HOURLY = Allowance(200, timedelta(hours=1))  # of one app
WEEK = timedelta(days=7)
Package = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][\w.]{2,149}$")]


class GooglePlayOptions(BaseModel):
    """Options of a source of kind `googleplay`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    apps: tuple[Package, ...] = Field((), description="Apps by package name, as the plan's accounts name them.")
    token_url: str = Field(GRANTS, pattern=r"^https?://\S+$", description="Where a key is exchanged for a token.")


class GooglePlay(ReviewSource):
    """Reviews of a developer's own apps."""

    platform = "googleplay"

    def __init__(self, config: Source, options: GooglePlayOptions, deps: SourceDeps) -> None:
        manners = Manners(
            variable=config.token,
            renew="make a new key of the service account (or a new access token: they live an hour)",
            right="the service account lacks the permission «Reply to reviews» for this app (Play Console, Users and "
            "permissions), or the Google Play Android Developer API is not enabled in its project",
            pause=timedelta(hours=1),
            dead=("invalid_grant", "invalid_client", "unauthorized_client"),
            spent=("ratelimitexceeded", "quotaexceeded", "rate_limit_exceeded", "dailylimitexceeded"),
            stale=("pagetoken", "page token", "invalid token"),
        )
        super().__init__(config, deps, judge(manners), WEEK)
        self._apps = needed(communities(options.apps, deps, self.platform), config, "apps", self.platform)
        self._grants = options.token_url
        self._access: tuple[SecretStr, datetime] | None = None

    def lists(self) -> Sequence[Listing]:
        """Each app."""
        return [Listing("reviews", app) for app in self._apps]

    async def page(self, run: Run, listing: Listing, span: Span, page: str | None) -> Leaf:
        """The last changed first, until they are older than the window."""
        access = await self._token(run.client, run.now)
        try:
            answer = await run.ask(self._request(listing.community, access, PAGE, page))
        except AuthExpired:
            self._access = None  # revoked before its time: the next run asks for another
            raise
        dates = records.dates(answer)
        following = label_of(inner(answer, "tokenPagination", "nextPageToken"))
        more = following if dates and min(dates) >= span.since else None
        return Leaf({"call": "reviews", "asked": {"community": listing.community}, "answer": answer}, more)

    def _request(self, app: str, access: SecretStr, size: int, page: str | None) -> Request:
        key = fingerprint(token(self.deps, self.config.token))
        return Request(
            f"{(self.config.base_url or API).rstrip('/')}/androidpublisher/v3/applications/{path_part(app)}/reviews",
            params={"maxResults": str(size)} | ({"token": page} if page else {}),
            headers={"Authorization": f"Bearer {access.get_secret_value()}"},
            meters=(Meter(f"{self.platform}.{key}.{app}", HOURLY),),
        )

    async def _token(self, client: Client, now: datetime) -> SecretStr:
        """An access token, kept as long as it lives."""
        secret, variable = token(self.deps, self.config.token), self.config.token or "?"
        if not secret.get_secret_value().startswith("{"):
            return secret
        if self._access is not None and self._access[1] > now:
            return self._access[0]
        mail, key = _account(secret, variable)
        assertion = jwt_rs256(key, {"iss": mail, "scope": SCOPE, "aud": self._grants}, now, variable)
        form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion}
        told = object_of(await client.send(Request(self._grants, method="POST", form=form), now), self._grants)
        found = label_of(told.get("access_token"))
        if found is None:
            raise AuthExpired(f"Google gives no token for the key in {variable}")
        self._access = (SecretStr(found), now + LIFE - timedelta(minutes=5))
        return self._access[0]

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """Without the author's name and device."""
        return records.redact(payload, pseudonyms)

    def parse(self, payload: Json) -> Page[Post]:
        """Reviews with the developer's answers."""
        return records.parse(payload)

    async def prove(self, now: datetime) -> Sequence[TokenReport]:
        """Gets a token and asks for one review of each app."""
        variable = self.config.token or "?"
        try:
            secret = token(self.deps, self.config.token)
            who = _account(secret, variable)[0] if secret.get_secret_value().startswith("{") else None
            async with self.client() as client:
                access = await self._token(client, now)
                missing = await refused(self._apps, lambda app: client.send(self._request(app, access, 1, None), now))
        except SourceError as error:
            return [TokenReport(token=variable, works=False, message=str(error))]
        return [TokenReport(token=variable, works=len(missing) < len(self._apps), who=who, missing=missing)]

    def calls_a_day(self, every: timedelta) -> Sequence[DayCost]:
        """200 an hour for each app."""
        return [self.daily(every, "reviews.list", HOURLY.calls * 24 * len(self._apps))]


def _account(secret: SecretStr, variable: str) -> tuple[str, SecretStr]:
    """(e-mail of the service account, its private key). Raises AuthExpired, without what stands in the variable."""
    try:
        told = json.loads(secret.get_secret_value())
    except (ValueError, RecursionError):
        told = None
    mail, key = inner(told, "client_email"), inner(told, "private_key")
    if not isinstance(mail, str) or not isinstance(key, str):
        raise AuthExpired(f"the variable {variable} holds no key file of a service account (JSON), nor a token")
    return mail, SecretStr(key)

"""Where reading a site stands, and the walks over its comments and posts, oldest first."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tasks.core.errors import Gone, Permanent, SchemaDrift, SourceError
from tasks.core.instants import iso, parse_instant
from tasks.sources.client import Client
from tasks.sources.fields import inner, instant
from tasks.sources.hostile import Unfit
from tasks.sources.shape import Json
from tasks.sources.wordpress.answers import COMMENT_FIELDS, POST_FIELDS
from tasks.sources.wordpress.rest import PER_PAGE, Answer, Refused, Rest

FIRST_WINDOW = timedelta(hours=48)
MAX_PAGES = 20  # of new comments in one run; the next run goes on
PAGES_AGAIN = 3  # of older comments, looked at for edits in turn
MAX_POST_PAGES = 5
_STAFF_PAGES = 5


@dataclass
class Cursor:
    """The newest comment and the newest change of posts and pages seen, and the page of older comments to reread."""

    comments: datetime | None = None
    posts: datetime | None = None
    pages: datetime | None = None
    again: int = 1

    @staticmethod
    def load(text: str | None) -> Cursor:
        """Raises SchemaDrift for something else."""
        if text is None:
            return Cursor()
        try:
            told = json.loads(text)
            times = {name: parse_instant(told[name]) for name in ("comments", "posts", "pages") if told.get(name)}
            return Cursor(**times, again=max(1, int(told.get("again", 1))))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SchemaDrift("cursor", "not the cursor of a WordPress site") from error

    def dump(self) -> str:
        """As text."""
        times = {"comments": self.comments, "posts": self.posts, "pages": self.pages}
        told = {name: iso(at) for name, at in times.items() if at is not None}
        return json.dumps({**told, "again": self.again}, separators=(",", ":"))


class Reading:
    """One run over one site. `staff` are the numbers of the users who write for it, asked when first needed."""

    def __init__(self, rest: Rest, client: Client, now: datetime) -> None:
        self._rest = rest
        self._client = client
        self._now = now
        self._staff: list[int] | None = None

    async def comments(
        self, since: datetime, until: datetime | None = None, *, first_page: int = 1, most: int = MAX_PAGES
    ) -> AsyncIterator[tuple[Json, bool]]:
        """(payload, whether more pages follow) of comments after `since`, oldest first. An edit does not move a
        comment's date, so edits are found only by reading again."""
        params = {"after": iso(since), "order": "asc", "orderby": "date_gmt", "_fields": COMMENT_FIELDS}
        if until is not None:
            params["before"] = iso(until)
        async for answer, more in self._walk("/wp/v2/comments", params, first_page, most):
            items = answer.items("comments")
            payload = self._payload("comments", items)
            if any(_registered(item) for item in items):
                payload["asked"] = {**self._asked(), "staff": await self._team()}
            yield payload, more

    async def posts(
        self, kind: str, since: datetime, until: datetime | None = None, *, most: int = MAX_POST_PAGES
    ) -> AsyncIterator[Json]:
        """Payloads of `posts` or `pages` changed (with `until`: published) after `since`, oldest first."""
        params = {"order": "asc", "_fields": POST_FIELDS}
        if until is None:
            params |= {"modified_after": iso(since), "orderby": "modified"}
        else:
            params |= {"after": iso(since), "before": iso(until), "orderby": "date"}
        async for answer, _ in self._walk(f"/wp/v2/{kind}", params, 1, most):
            yield self._payload(kind, answer.items(kind))

    async def _walk(
        self, path: str, params: dict[str, str], first_page: int, most: int
    ) -> AsyncIterator[tuple[Answer, bool]]:
        for page in range(first_page, first_page + most):
            asked = {**params, "per_page": str(PER_PAGE), "page": str(page)}
            answer = await self._rest.get(self._client, path, asked, self._now)
            full = isinstance(answer.value, list) and len(answer.value) >= PER_PAGE
            more = page < answer.pages if answer.pages is not None else full
            yield answer, more
            if not more:
                return

    def _asked(self) -> Json:
        return {"site": self._rest.site.name, "community": self._rest.site.community}

    def _payload(self, call: str, items: list[object]) -> Json:
        return {"call": call, "asked": self._asked(), "answer": {"items": items}}

    async def _team(self) -> list[int]:
        """Everybody who may write, where the password may list users; otherwise who has published something."""
        if self._staff is None:
            self._staff = []
            ways = [{"context": "edit", "capabilities": "edit_posts"}, {}] if self._rest.signed else [{}]
            for params in ways:
                try:
                    self._staff = await self._users(params)
                except (Refused, Gone):
                    continue  # the site hides its users: then nobody is known to answer for it
                break
        return self._staff

    async def _users(self, params: dict[str, str]) -> list[int]:
        found: list[int] = []
        async for answer, _ in self._walk("/wp/v2/users", {**params, "_fields": "id"}, 1, _STAFF_PAGES):
            numbers = (inner(item, "id") for item in answer.items("users"))
            found += [one for one in numbers if type(one) is int]
        return found


def _registered(item: object) -> bool:
    author = inner(item, "author")
    return type(author) is int and author > 0


def newest(items: object, field: str, now: datetime, so_far: datetime | None) -> datetime | None:
    """The latest time in a payload's items, never in the future, never earlier than before."""
    latest = so_far
    for item in items if isinstance(items, list) else ():
        try:
            at = min(instant(inner(item, field), naive_is_utc=True), now)
        except Unfit:
            continue
        latest = at if latest is None else max(latest, at)
    return latest


def first(failed: SourceError | None, error: SourceError) -> SourceError:
    """Which of two failures is told: one that a person must mend goes before one that passes."""
    if failed is None or (isinstance(error, Permanent) and not isinstance(failed, Permanent)):
        return error
    return failed

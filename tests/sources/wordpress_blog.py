"""A WordPress site that keeps comments in memory and answers as its REST API does."""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx
from pydantic import SecretStr

from tasks.core.account import PostRef
from tasks.core.instants import iso, parse_instant
from tasks.core.retry import RetryPolicy
from tasks.plan.schema import Account, Source
from tasks.sources import build
from tasks.sources.shape import Json, SourceDeps, Watched
from tasks.sources.wordpress import WordPress
from tests.sources.reading import NOW

CANARY = "cnry abcd EFGH 1234 5678 wxyz"
SITE = "https://blog.example.org"


class Blog:
    """Comments by number; `edits` of users; `refuse` answers everything with one error."""

    def __init__(self, *, pretty: bool = True) -> None:
        self.pretty = pretty
        self.comments: dict[int, Json] = {}
        self.status: dict[int, str] = {}
        self.refuse: tuple[int, object] | None = None
        self.users: list[Json] = [{"id": 2, "name": "Shop Keeper", "slug": "keeper", "roles": ["administrator"],
                                   "capabilities": {"list_users": True, "edit_posts": True}}]  # fmt: skip
        self.asked: list[httpx.Request] = []

    def say(self, number: int, minutes_ago: float, text: str, *, author: int = 0, parent: int = 0) -> None:
        at = iso(NOW - timedelta(minutes=minutes_ago)).removesuffix("Z")
        self.comments[number] = {
            "id": number, "post": 1, "parent": parent, "author": author, "author_name": f"Guest {number}",
            "date_gmt": at, "content": {"rendered": f"<p>{text}</p>"}, "link": f"{SITE}/?p=1#comment-{number}",
        }  # fmt: skip
        self.status[number] = "approved"

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if self.refuse is not None:
            status, body = self.refuse
            return httpx.Response(status, json=body) if not isinstance(body, str) else httpx.Response(status, text=body)
        plain = request.url.params.get("rest_route")
        if plain is None and not self.pretty:
            return httpx.Response(404, text="<html>Nothing here</html>")
        path = plain or request.url.path.removeprefix("/wp-json")
        return self._answer(path, request.url.params, signed="authorization" in request.headers)

    def _answer(self, path: str, params: httpx.QueryParams, *, signed: bool) -> httpx.Response:
        if path == "/wp/v2/comments":
            return self._listed(params)
        if path.startswith("/wp/v2/comments/"):
            return self._one(int(path.rpartition("/")[2]), signed=signed)
        if path == "/wp/v2/users" and not signed and "capabilities" in params:
            return an_error(401, "rest_user_cannot_view")
        if path == "/wp/v2/users":
            return httpx.Response(200, json=self.users, headers={"X-WP-TotalPages": "1"})
        if path == "/wp/v2/users/me":
            return httpx.Response(200, json=self.users[0]) if signed else an_error(401, "rest_not_logged_in")
        index = {"name": "Blog &amp; shop", "description": "Tea", "home": SITE}
        return httpx.Response(
            200, json=index if path == "/" else [], headers={"X-WP-Total": "3", "X-WP-TotalPages": "0"}
        )

    def _listed(self, params: httpx.QueryParams) -> httpx.Response:
        found = [one for number, one in sorted(self.comments.items()) if self.status[number] == "approved"]
        if "include" in params:
            found = [one for one in found if str(one["id"]) in params["include"].split(",")]
        if "after" in params:
            found = [one for one in found if _at(one) > parse_instant(params["after"])]
        if "before" in params:
            found = [one for one in found if _at(one) < parse_instant(params["before"])]
        found.sort(key=_at)
        size, page = int(params["per_page"]), int(params.get("page", "1"))
        headers = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(-(-len(found) // size))}
        return httpx.Response(200, json=found[(page - 1) * size : page * size], headers=headers)

    def _one(self, number: int, *, signed: bool) -> httpx.Response:
        if number not in self.comments:
            return an_error(404, "rest_comment_invalid_id")
        if self.status[number] != "approved" and not signed:
            return an_error(401, "rest_cannot_read")
        return httpx.Response(200, json={"id": number, "status": self.status[number]})


def an_error(status: int, code: str) -> httpx.Response:
    return httpx.Response(status, json={"code": code, "message": "Sorry.", "data": {"status": status}})


def _at(comment: Json) -> datetime:
    return parse_instant(f"{comment['date_gmt']}Z")


async def at_once(seconds: float) -> None:
    """Nobody waits in a test."""


def a_source(
    blog: Blog, *, signed: bool = False, own: str | None = None, deps: Json | None = None, **options: object
) -> WordPress:
    told = {"url": SITE, **({"user": "keeper"} if signed else {}), **options}
    config = Source(id="site", kind="wordpress", token="WP_PASSWORD" if signed else None, options=told)
    accounts = (Account(platform="wordpress", id=own),) if own else ()
    built = build(
        config,
        SourceDeps(
            transport=httpx.MockTransport(blog),
            sleep=at_once,
            retry=RetryPolicy(attempts=2),
            watched=Watched(own=accounts),
            secret=lambda name: SecretStr(CANARY) if name == "WP_PASSWORD" else None,
        ),
    )
    assert isinstance(built, WordPress)
    return built


def ref(number: int) -> PostRef:
    return PostRef(id=f"blog.example.org#comment-{number}")

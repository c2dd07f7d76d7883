"""The questions to Bluesky: one page each, newest first, each post with its place in that order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from tasks.core.errors import Permanent
from tasks.core.instants import iso
from tasks.sources import api
from tasks.sources.bluesky.posts import when
from tasks.sources.bluesky.server import Asking
from tasks.sources.fields import inner, instant, label_of, objects
from tasks.sources.hostile import Unfit
from tasks.sources.shape import Json

LIMIT = 100
DEPTH = 50  # of a thread
REASONS = ("mention", "reply", "quote")

Dated = tuple[datetime | None, object]  # when a post was written or noticed, and the post
Ask = Callable[[str | None, datetime], Awaitable[tuple[list[Dated], str | None]]]


def since(posts: Sequence[Dated], floor: datetime) -> list[object]:
    """Those not older than `floor`; one without a time stays, to be counted."""
    return [post for at, post in posts if at is None or at >= floor]


def times(posts: Sequence[Dated]) -> list[datetime]:
    """The times that can be read."""
    return [at for at, _ in posts if at is not None]


def written(posts: Sequence[object]) -> list[Dated]:
    """Posts by when they were written."""
    found: list[Dated] = []
    for post in posts:
        try:
            found.append((when(post), post))
        except Unfit:
            found.append((None, post))
    return found


async def search_page(
    asking: Asking, query: str, below: str | None, floor: datetime, until: datetime | None = None
) -> tuple[list[Dated], str | None]:
    """One page of a search, latest first. A cursor that is not taken any more begins at the top again."""
    asked = {"q": query, "sort": "latest", "limit": str(LIMIT), "since": iso(floor)}
    if until is not None:
        asked["until"] = iso(until)
    try:
        told = await asking.get("app.bsky.feed.searchPosts", **asked, **({"cursor": below} if below else {}))
    except Permanent as error:
        if below is None or type(error) is not Permanent:
            raise
        told = await asking.get("app.bsky.feed.searchPosts", **asked)
    return written(api.list_of(told, "posts", "$")), label_of(told.get("cursor"))


async def notification_page(asking: Asking, below: str | None, floor: datetime) -> tuple[list[Dated], str | None]:
    """One page of mentions, answers and quotes of the account that logs in, by when they were noticed."""
    told = await asking.get(
        "app.bsky.notification.listNotifications",
        [("reasons", reason) for reason in REASONS],
        limit=str(LIMIT),
        **({"cursor": below} if below else {}),
    )
    found: list[Dated] = []
    for one in objects(api.list_of(told, "notifications", "$")):
        try:
            noticed = instant(one.get("indexedAt"))
        except Unfit:
            noticed = None
        if one.get("reason") in REASONS:
            found.append((noticed, one))
    return found, label_of(told.get("cursor"))


async def author_page(asking: Asking, account: str, below: str | None) -> tuple[list[Dated], str | None]:
    """One page of what an account wrote, without what it only passed on."""
    told = await asking.get(
        "app.bsky.feed.getAuthorFeed",
        actor=account.lstrip("@"),
        limit=str(LIMIT),
        filter="posts_with_replies",
        **({"cursor": below} if below else {}),
    )
    feed = objects(api.list_of(told, "feed", "$"))
    return written([one.get("post") for one in feed if one.get("reason") is None]), label_of(told.get("cursor"))


async def thread(asking: Asking, uri: str) -> list[object]:
    """Everything that was answered to a post, as far as it is shown to us."""
    told = await asking.get("app.bsky.feed.getPostThread", uri=uri, depth=str(DEPTH), parentHeight="0")
    top = told.get("thread")
    open_: list[Json] = objects(inner(top, "replies"))
    found: list[object] = []
    while open_:
        one = open_.pop(0)
        if isinstance(one.get("post"), dict):
            found.append(one["post"])
        open_ += objects(one.get("replies"))
    return found

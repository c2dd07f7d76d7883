"""Media, comments and their answers, tags, hashtags and mentions out of redacted payloads. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from tasks.core.happening import Happening, HappeningKind, happening_id
from tasks.core.post import Post, PostKind
from tasks.sources.api import called, each, list_of
from tasks.sources.fields import identity, inner, instant, label_of, link, maybe_count, maybe_identity, objects, words
from tasks.sources.graph import moment, pictures
from tasks.sources.hostile import Unfit
from tasks.sources.instagram.keeping import CALLS
from tasks.sources.instagram.options import PLATFORM
from tasks.sources.shape import Json, Page, Skip


def parse(payload: Json, spelled: Callable[[str], str]) -> Page[Post]:
    """What a payload holds. `spelled` turns an account's number into the plan's name. Raises SchemaDrift."""
    call, asked, answer = called(payload, CALLS)
    if call == "webhook":
        return _webhook(list_of(answer, "entry"), spelled)
    data = list_of(answer, "data")
    account = label_of(asked.get("account"))
    if call in {"comments", "replies"}:
        return _comments(data, asked, account)
    if call == "mention":
        return each(data, "$.answer.data", mention)
    return each(data, "$.answer.data", lambda one: media(one, account if call == "media" else None))


def media(item: Json, account: str | None) -> Post:
    """A photo, a video or an album with its caption; `account` where it stands under one of ours. Raises Unfit."""
    children = objects(inner(item, "children", "data"))
    return Post(
        PLATFORM,
        identity(item.get("id")),
        instant(item.get("timestamp")),
        words(item.get("caption")),
        author=label_of(item.get("author")),
        url=link(item.get("permalink")),
        community=account,
        likes=maybe_count(item.get("like_count")),
        comments=maybe_count(item.get("comments_count")),
        own=item.get("own") is True,
        media=pictures(*(_picture(one) for one in (item, *children))),
    )


def _picture(item: Json) -> object:
    """A video's picture is its thumbnail."""
    return item.get("thumbnail_url") or item.get("media_url")


def comment(item: Json, account: str | None, thread: str | None, parent: str | None, url: object = None) -> Post:
    """A comment or an answer to one. Raises Unfit."""
    return Post(
        PLATFORM,
        identity(item.get("id")),
        instant(item.get("timestamp")),
        words(item.get("text")),
        kind=PostKind.COMMENT,
        author=label_of(item.get("author")),
        url=link(url),
        community=account,
        thread=thread,
        parent=maybe_identity(item.get("parent_id")) or parent,
        likes=maybe_count(item.get("like_count")),
        own=item.get("own") is True,
    )


def mention(item: Json) -> Post:
    """A caption or a comment elsewhere that calls us by name. Raises Unfit."""
    if item.get("text") is None:
        return media(item, None)
    thread = maybe_identity(inner(item, "media", "id"))
    return comment(item, None, thread, thread)


def _comments(data: list[object], asked: Json, account: str | None) -> Page[Post]:
    thread, url = maybe_identity(asked.get("media")), asked.get("permalink")
    above = maybe_identity(asked.get("comment")) or thread
    found = each(data, "$.answer.data", lambda one: comment(one, account, thread, above, url))
    posts, skipped = list(found.items), list(found.skipped)
    for place, item in enumerate(data):
        answers = inner(item, "replies", "data")
        if isinstance(answers, list):
            over = maybe_identity(inner(item, "id")) or thread
            path = f"$.answer.data[{place}].replies.data"
            more = each(answers, path, lambda one, over=over: comment(one, account, thread, over, url))  # type: ignore[misc]
            posts += more.items
            skipped += more.skipped
    once = {(one.id, one.version): one for one in posts}
    everything = [*objects(data), *(one for item in objects(data) for one in objects(inner(item, "replies", "data")))]
    return Page(tuple(once.values()), tuple(skipped), events=_hidden(everything, account, asked.get("at")))


def _hidden(items: list[Json], account: str | None, at: object) -> tuple[Happening, ...]:
    """Comments hidden from visitors, dated when they were first seen so."""
    found: dict[str, Happening] = {}
    for item in items:
        name = maybe_identity(item.get("id"))
        if item.get("hidden") is not True or name is None:
            continue
        try:
            seen = instant(at)
        except Unfit:
            continue
        key = happening_id(PLATFORM, HappeningKind.HIDDEN, name)
        found[key] = Happening(
            id=key, platform=PLATFORM, kind=HappeningKind.HIDDEN, at=seen, account=account, post=name
        )
    return tuple(found.values())


def _webhook(entries: list[object], spelled: Callable[[str], str]) -> Page[Post]:
    posts: dict[tuple[str, str], Post] = {}
    skipped: list[Skip] = []
    for place, entry in enumerate(entries):
        path = f"$.answer.entry[{place}].changes"
        changes = inner(entry, "changes")
        number, at = maybe_identity(inner(entry, "id")), moment(inner(entry, "time"))
        if not isinstance(changes, list) or not changes or number is None or at is None:
            skipped.append(Skip(path, "no account, no time or no changes"))
            continue
        account = spelled(number)
        values = [inner(one, "value") for one in changes]
        found = each(values, path, lambda one, account=account, at=at: _told(one, account, at))  # type: ignore[misc]
        posts |= {(one.id, one.version): one for one in found.items}
        skipped += found.skipped
    return Page(tuple(posts.values()), tuple(skipped))


def _told(value: Json, account: str, at: datetime) -> Post:
    """A comment as the webhook tells it: without its own time, so the call's is taken."""
    thread = maybe_identity(inner(value, "media", "id"))
    return replace(comment({**value, "timestamp": at.isoformat()}, account, thread, thread), published_at=at)

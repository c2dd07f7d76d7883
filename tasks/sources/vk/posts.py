"""Posts and comments of redacted items. The same comment has the same id whichever way it came:

wall post                {owner}_{post}               comment   {owner}_{post}_{comment}
discussion               {owner}_topic{topic}         comment   {owner}_topic{topic}_{comment}
photo, video, goods      {owner}_photo{photo} …       comment   {owner}_photo{photo}_{comment}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tasks.core.post import Post, PostKind
from tasks.sources.fields import epoch, inner, label_of, link, maybe_count, objects, words
from tasks.sources.hostile import Unfit
from tasks.sources.shape import Json
from tasks.sources.vk.names import PLATFORM, spelled

SITE = "https://vk.com"
_TOKENS = re.compile(r"[?&](?:access_token|access_key|token|key|secret)=", re.IGNORECASE)
_TITLES = ("link", "video", "doc", "market")
_MOST_PICTURES = 10


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands; without a thread it is a post."""

    owner: int
    id: str
    url: str
    thread: str | None = None
    parent: str | None = None


def number(value: object) -> int:
    """An id of VK: a whole number that is not 0. Raises Unfit."""
    if type(value) is not int or not value or abs(value) >= 2**63:
        raise Unfit("no id")
    return value


def who(value: object) -> str | None:
    """The HMAC of a person, where one is told."""
    return label_of(value) if isinstance(value, str) else None


def wall_post(item: Json, asked: Json) -> Post:
    """A post of a wall. Raises Unfit."""
    if item.get("is_deleted") is True or item.get("deleted") is True:
        raise Unfit("deleted")
    owner = number(item.get("owner_id") or item.get("to_id") or asked.get("owner"))
    if item.get("post_type") == "reply":
        return comment(item, asked, owner, str(number(item.get("post_id"))))
    id_ = number(item.get("id"))
    return _post(item, asked, Place(owner, f"{owner}_{id_}", f"{SITE}/wall{owner}_{id_}"))


def comment(item: Json, asked: Json, owner: int, root: str) -> Post:
    """A comment under `root` (`45`, `topic45`, `photo45` …) of the owner. Raises Unfit."""
    if item.get("deleted") is True:
        raise Unfit("deleted")
    id_ = number(item.get("id"))
    above = item.get("reply_to_comment") or _last(item.get("parents_stack"))
    thread = f"{owner}_{root}"
    parent = f"{thread}_{above}" if type(above) is int and 0 < above < 2**63 else thread
    return _post(item, asked, Place(owner, f"{thread}_{id_}", _address(owner, root, id_), thread, parent))


def with_threads(items: list[object], path: str, depth: int = 0) -> Iterator[tuple[str, object]]:
    """Comments and the replies under them, with their places. (VK answers with two levels.)"""
    for place, item in enumerate(items):
        yield f"{path}[{place}]", item
        below = inner(item, "thread", "items")
        if isinstance(below, list) and depth < 6:
            yield from with_threads(below, f"{path}[{place}].thread.items", depth + 1)


def _post(item: Json, asked: Json, stands: Place) -> Post:
    owner = stands.owner
    return Post(
        platform=PLATFORM,
        id=stands.id,
        published_at=epoch(item.get("date")),
        text=_text(item),
        kind=PostKind.POST if stands.thread is None else PostKind.COMMENT,
        author=who(item.get("from_id")),
        url=stands.url,
        community=spelled(asked, -owner) if owner < 0 else None,
        thread=stands.thread,
        parent=stands.parent,
        reach=_reach(item),
        likes=maybe_count(inner(item, "likes", "count")),
        shares=maybe_count(inner(item, "reposts", "count")),
        comments=maybe_count(inner(item, "comments" if stands.thread is None else "thread", "count")),
        own=item.get("own") is True,
        media=_media(item),
    )


def _reach(item: Json) -> int | None:
    """People a post of ours reached, where VK told us, else views. A post that was seen reached somebody: 0 is no
    better word than its views."""
    return maybe_count(inner(item, "reached", "total")) or maybe_count(inner(item, "views", "count"))


def _text(item: Json) -> str:
    """What was written; for a repost also what was reposted; without words the titles of what is attached."""
    copies = objects(item.get("copy_history"))
    said: list[object] = [item.get("text"), *(one.get("text") for one in copies[:1])]
    if not any(isinstance(one, str) and one.strip() for one in said):
        attached = [inner(one, "attachments") for one in (item, *copies[:1])]
        said = [
            inner(each, *path)
            for group in attached
            for each in objects(group)
            for path in (*((name, "title") for name in _TITLES), ("poll", "question"))
        ]
    return words(*said)


def _media(item: Json) -> tuple[str, ...]:
    found: list[str] = []
    for holder in (item, *objects(item.get("copy_history"))[:1]):
        for attached in objects(holder.get("attachments")):
            picture = _picture(attached)
            if picture is not None and picture not in found and not _TOKENS.search(picture):
                found.append(picture)
    return tuple(found[:_MOST_PICTURES])


def _picture(attached: Json) -> str | None:
    """The largest size of a photo, by its pixels."""
    photo = attached.get("photo")
    sizes = objects(inner(photo, "sizes")) + objects([inner(photo, "orig_photo")])
    best = max(sizes, key=_pixels, default=None)
    told = best.get("url") if best is not None else None
    told = told or inner(attached, "posted_photo", "photo_604") or inner(attached, "graffiti", "url")
    address = link(told)
    return address if address is not None and address.startswith("http") else None


def _pixels(size: Json) -> int:
    return (maybe_count(size.get("width")) or 0) * (maybe_count(size.get("height")) or 0)


def _last(value: object) -> object:
    return value[-1] if isinstance(value, list) and value else None


def _address(owner: int, root: str, id_: int) -> str:
    if root.startswith("topic"):
        return f"{SITE}/topic{owner}_{root.removeprefix('topic')}?post={id_}"
    if root.isdecimal():
        return f"{SITE}/wall{owner}_{root}?reply={id_}"
    kind = "product" if root.startswith("market") else root.rstrip("0123456789")
    return f"{SITE}/{kind}{owner}_{root.lstrip('abcdefghijklmnopqrstuvwxyz')}"

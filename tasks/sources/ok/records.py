"""Topics and comments of OK: what of them is kept, and what they mean. Both pure.

A payload is `{"call", "asked": {"group", "community", "topic", "at", "own": [{"id", "as"}]},
"answer": {"topics": […]}}` or, of comments, `{"comments": […]}`. `author_ref` is `user:1` or `group:1`; what our group
wrote in its own name is ours. A removed comment (`includeRemoved`) is an event; OK does not say who removed it, and
when is when we saw it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tasks.core.happening import Happening, HappeningKind, happening_id
from tasks.core.post import Post, PostKind
from tasks.core.pseudonym import Pseudonyms
from tasks.sources import api
from tasks.sources.fields import (
    epoch,
    identity,
    inner,
    instant,
    label_of,
    link,
    maybe_count,
    maybe_identity,
    objects,
    words,
)
from tasks.sources.hostile import Unfit
from tasks.sources.keep import Leaf, Shape, author, count, keep, label, text
from tasks.sources.shape import Json, Page, Skip

PLATFORM = "ok"
LISTS: Mapping[str, str] = {
    "search.tagContents": "topics", "stream.get": "topics", "discussions.getComments": "comments",
}  # fmt: skip
_ASKED: Shape = {"group": label, "community": label, "topic": label, "at": label}
_COUNT: Shape = {"count": count}
_BLOCK: Shape = {"type": label, "text": text}
_TEXTS: list[Leaf] = [text]
_TOPIC: Shape = {
    "id": label, "created_ms": count, "media": [_BLOCK], "media_text": _TEXTS, "views_count": count,
    "like_summary": _COUNT, "reshare_summary": _COUNT, "discussion_summary": {"comments_count": count},
}  # fmt: skip
_COMMENT: Shape = {
    "id": label, "text": text, "date_ms": count, "like_count": count, "reply_to_comment_id": label,
}  # fmt: skip
_hidden = author(PLATFORM)


def redact(payload: Json, pseudonyms: Pseudonyms) -> Json:
    """What is stored."""
    call, asked, answer = api.called(payload, tuple(LISTS))
    kept_asked, name = keep(asked, _ASKED, pseudonyms), LISTS[call]
    known = {**_spelled(asked), **_asked_group(asked)}
    shape = _TOPIC if name == "topics" else _COMMENT
    kept = [_kept(one, shape, known, asked, pseudonyms) for one in api.list_of(answer, name)]
    return {"call": call, "asked": kept_asked, "answer": {name: kept}}


def _spelled(asked: Json) -> dict[str, str]:
    """The plan's spelling of our groups by their numbers."""
    pairs = ((maybe_identity(one.get("id")), label_of(one.get("as"))) for one in objects(asked.get("own")))
    return {native: spelling for native, spelling in pairs if native is not None and spelling is not None}


def _asked_group(asked: Json) -> dict[str, str]:
    group, community = maybe_identity(asked.get("group")), label_of(asked.get("community"))
    return {group: community} if group is not None and community is not None else {}


def _kept(item: object, shape: Shape, known: Mapping[str, str], asked: Json, pseudonyms: Pseudonyms) -> Json:
    kept = keep(item, shape, pseudonyms)
    owner, writer = _ref(inner(item, "owner_ref")), _ref(inner(item, "author_ref"))
    group = writer[1] if writer[0] == "group" else owner[1] if owner[0] == "group" else None
    stands = maybe_identity(asked.get("group")) or (owner[1] if owner[0] == "group" else None)
    # a topic names no other author where the group wrote it
    as_group = writer[0] == "group" or (writer[1] is None and owner[0] == "group" and shape is _TOPIC)
    own = as_group and group is not None and group in known
    kept["own"] = own
    kept["writer"] = None if own else _hidden(writer[1] or owner[1] or inner(item, "author_id"), pseudonyms)
    kept["group"] = label(stands, pseudonyms) if stands is not None else None
    kept["community"] = known.get(stands) if stands is not None else None
    kept["removed"] = removed(item)
    return kept


def _ref(value: object) -> tuple[str, str | None]:
    """(`group`, id) or (`user`, id) of a reference; nothing where it is none."""
    kind, _, name = value.partition(":") if isinstance(value, str) else ("", "", "")
    return kind, name[:40] if name.isascii() and name.isdecimal() else None


def removed(item: object) -> bool:
    """Whether a comment is the shell of one that is gone. OK's documents do not show one: every form we know of."""
    if not isinstance(item, Mapping):
        return False
    told = (item.get("type"), item.get("status"))
    said = [one.upper() for one in told if isinstance(one, str)]
    return item.get("removed") is True or item.get("deleted") is True or any(_lost(one) for one in said)


def _lost(word: str) -> bool:
    return "REMOVED" in word or "DELETED" in word


def parse(payload: Json) -> Page[Post]:
    """Posts and removals of a redacted payload. Raises SchemaDrift where it is not ours."""
    call, asked, answer = api.called(payload, tuple(LISTS))
    if LISTS[call] == "topics":
        return _once(api.each(api.list_of(answer, "topics"), "$.answer.topics", _topic))
    comments, path = api.list_of(answer, "comments"), "$.answer.comments"
    shells = [(place, one) for place, one in enumerate(objects_at(comments)) if one.get("removed") is True]
    there = _once(api.each(comments, path, lambda one: _comment(one, asked)))
    gone = {place for place, _ in shells}
    events: dict[str, Happening] = {}
    skipped = [one for one in there.skipped if one.path not in {f"{path}[{place}]" for place in gone}]
    for place, one in shells:
        try:
            found = _removal(one, asked)
            events[found.id] = found
        except ValueError as error:
            skipped.append(Skip(f"{path}[{place}]", str(error)[:200]))
    return Page(there.items, tuple(skipped), events=tuple(events.values()))


def objects_at(items: list[object]) -> list[Json]:
    """The objects of a list at their places; an empty one for anything else."""
    return [one if isinstance(one, dict) else {} for one in items]


def _once(page: Page[Post]) -> Page[Post]:
    kept: dict[tuple[str, str], Post] = {}
    for post in page.items:
        kept.setdefault((post.id, post.version), post)
    return Page(tuple(kept.values()), page.skipped)


def _topic(item: Json) -> Post:
    name, group = identity(item.get("id")), maybe_identity(item.get("group"))
    texts = [one.get("text") for one in objects(item.get("media"))]
    more = item.get("media_text")
    return Post(
        platform=PLATFORM,
        id=name,
        published_at=epoch(item.get("created_ms"), 1000),
        text=words(*texts, *(more if isinstance(more, list) else ())),
        author=label_of(item.get("writer")),
        url=link(f"https://ok.ru/group/{group}/topic/{name}") if group is not None else None,
        community=label_of(item.get("community")) or group,
        reach=maybe_count(item.get("views_count")),
        likes=maybe_count(inner(item, "like_summary", "count")),
        shares=maybe_count(inner(item, "reshare_summary", "count")),
        comments=maybe_count(inner(item, "discussion_summary", "comments_count")),
        own=item.get("own") is True,
    )


def _comment(item: Json, asked: Json) -> Post:
    if item.get("removed") is True:
        raise Unfit("removed")
    topic, group = identity(asked.get("topic")), maybe_identity(asked.get("group"))
    return Post(
        platform=PLATFORM,
        id=identity(item.get("id")),
        published_at=epoch(item.get("date_ms"), 1000),
        text=words(item.get("text")),
        kind=PostKind.COMMENT,
        author=label_of(item.get("writer")),
        url=link(f"https://ok.ru/group/{group}/topic/{topic}") if group is not None else None,
        community=label_of(asked.get("community")) or group,
        thread=topic,
        parent=maybe_identity(item.get("reply_to_comment_id")) or topic,
        likes=maybe_count(item.get("like_count")),
        own=item.get("own") is True,
    )


def _removal(item: Json, asked: Json) -> Happening:
    name = identity(item.get("id"))
    return Happening(
        id=happening_id(PLATFORM, HappeningKind.REMOVED, name),
        platform=PLATFORM,
        kind=HappeningKind.REMOVED,
        at=_seen(asked, item),
        account=label_of(asked.get("community")) or maybe_identity(asked.get("group")),
        post=name,
    )


def _seen(asked: Json, item: Json) -> datetime:
    """When we read it; when it was written where we did not note that."""
    try:
        return instant(asked.get("at"))
    except Unfit:
        return epoch(item.get("date_ms"), 1000)

"""Posts, comments, recommendations and what a webhook tells, out of redacted payloads. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from tasks.core.happening import Happening, HappeningKind, happening_id
from tasks.core.post import Post, PostKind
from tasks.sources.api import called, each, list_of
from tasks.sources.facebook.keeping import CALLS
from tasks.sources.facebook.options import PLATFORM
from tasks.sources.fields import identity, inner, instant, label_of, link, maybe_count, maybe_identity, objects, words
from tasks.sources.fields import stars as stars_of
from tasks.sources.graph import moment, pictures
from tasks.sources.hostile import Unfit
from tasks.sources.shape import Json, Page, Skip

REVIEW = "review-"  # ids of recommendations Meta gives none for; nobody can ask for them again
_VERBS = {"remove": HappeningKind.REMOVED, "hide": HappeningKind.HIDDEN, "unhide": HappeningKind.RESTORED}
_POSTS = frozenset({"post", "status", "photo", "video", "share", "link", "album", "event"})
READ = frozenset({"add", "edited", "edit", *_VERBS})


def parse(payload: Json, spelled: Callable[[str], str]) -> Page[Post]:
    """What a payload holds. `spelled` turns a page's number into the plan's name. Raises SchemaDrift."""
    call, asked, answer = called(payload, CALLS)
    if call == "webhook":
        return _webhook(list_of(answer, "entry"), spelled)
    page = label_of(asked.get("page"))
    readers: dict[str, Callable[[Json], Post]] = {
        "feed": lambda one: post(one, page),
        "tagged": lambda one: post(one, None),
        "ratings": lambda one: rating(one, page),
        "comments": lambda one: comment(one, page, maybe_identity(asked.get("post"))),
    }
    data = list_of(answer, "data")
    found = each(data, "$.answer.data", readers[call])
    return replace(found, events=_hidden(data, page, asked.get("at")) if call in {"feed", "comments"} else ())


def post(item: Json, page: str | None) -> Post:
    """A post on the page (`page` set) or elsewhere. Raises Unfit."""
    attached = objects(inner(item, "attachments", "data"))
    more = [one for holder in attached for one in objects(inner(holder, "subattachments", "data"))]
    return Post(
        PLATFORM,
        identity(item.get("id")),
        instant(item.get("created_time")),
        words(item.get("message")),
        author=label_of(item.get("author")),
        url=link(item.get("permalink_url")),
        community=page,
        likes=maybe_count(inner(item, "reactions", "summary", "total_count")),
        comments=maybe_count(inner(item, "comments", "summary", "total_count")),
        shares=maybe_count(inner(item, "shares", "count")),
        own=item.get("own") is True,
        media=pictures(item.get("full_picture"), *(inner(one, "media", "image", "src") for one in (*attached, *more))),
    )


def comment_id(value: object, thread: str | None) -> str:
    """`{post}_{comment}`, as every route of Meta's names it; a bare number gets its post's. Raises Unfit."""
    found = identity(value)
    return found if "_" in found or thread is None else f"{thread.rpartition('_')[2]}_{found}"


def comment(item: Json, page: str | None, thread: str | None) -> Post:
    """A comment under a post of the page. Raises Unfit."""
    return Post(
        PLATFORM,
        comment_id(item.get("id"), thread),
        instant(item.get("created_time")),
        words(item.get("message")),
        kind=PostKind.COMMENT,
        author=label_of(item.get("author")),
        url=link(item.get("permalink_url")),
        community=page,
        thread=thread,
        parent=maybe_identity(inner(item, "parent", "id")) or thread,
        likes=maybe_count(item.get("like_count")),
        comments=maybe_count(item.get("comment_count")),
        own=item.get("own") is True,
        media=pictures(inner(item, "attachment", "media", "image", "src")),
    )


def rating(item: Json, page: str | None) -> Post:
    """A recommendation with words. Newer ones have no stars; they are not made up. Raises Unfit."""
    who, when = label_of(item.get("author")), instant(item.get("created_time"))
    story = maybe_identity(inner(item, "open_graph_story", "id"))
    return Post(
        PLATFORM,
        story or REVIEW + happening_id(page, who, when.isoformat()),
        when,
        words(item.get("review_text")),
        kind=PostKind.REVIEW,
        author=who,
        community=page,
        stars=stars_of(item.get("rating")) if item.get("has_rating") is True else None,
        own=item.get("own") is True,
    )


def _hidden(data: list[object], page: str | None, at: object) -> tuple[Happening, ...]:
    """What is hidden from visitors. First seen is when it is dated; the same id as the webhook's, so it counts once."""
    found: dict[str, Happening] = {}
    for item in objects(data):
        name = maybe_identity(item.get("id"))
        if item.get("is_hidden") is not True or name is None:
            continue
        try:
            seen = instant(at)
        except Unfit:
            continue
        one = happening(HappeningKind.HIDDEN, name, page, seen)
        found[one.id] = one
    return tuple(found.values())


def happening(kind: HappeningKind, name: str, page: str | None, at: datetime) -> Happening:
    """An event of one post, with an id that polling and webhook agree upon."""
    return Happening(
        id=happening_id(PLATFORM, kind, name), platform=PLATFORM, kind=kind, at=at, account=page, post=name
    )


def _webhook(entries: list[object], spelled: Callable[[str], str]) -> Page[Post]:
    posts: dict[tuple[str, str], Post] = {}
    events: dict[str, Happening] = {}
    skipped: list[Skip] = []
    for place, entry in enumerate(entries):
        changes = inner(entry, "changes")
        if not isinstance(changes, list) or not changes:
            skipped.append(Skip(f"$.answer.entry[{place}].changes", "no list of changes"))
            continue
        for number, change in enumerate(changes):
            try:
                found = _change(inner(change, "value"), entry, spelled)
            except ValueError as error:
                skipped.append(Skip(f"$.answer.entry[{place}].changes[{number}]", str(error)[:200]))
                continue
            if isinstance(found, Happening):
                events[found.id] = found
            else:
                posts[found.id, found.version] = found
    return Page(tuple(posts.values()), tuple(skipped), events=tuple(events.values()))


def _change(value: object, entry: object, spelled: Callable[[str], str]) -> Post | Happening:
    if not isinstance(value, dict):
        raise Unfit("no value")
    item, verb = label_of(value.get("item")), label_of(value.get("verb"))
    if verb not in READ or item not in {"comment", *_POSTS}:
        raise Unfit("nothing to read")
    page = spelled(identity(inner(entry, "id")))
    told = moment(inner(entry, "time"))
    thread = identity(value.get("post_id")) if item == "comment" else None
    name = comment_id(value.get("comment_id"), thread) if item == "comment" else identity(value.get("post_id"))
    at = told or moment(value.get("created_time"))
    if at is None:
        raise Unfit("no date")
    if verb in _VERBS:
        return happening(_VERBS[verb], name, page, at)
    return Post(
        PLATFORM,
        name,
        moment(value.get("created_time")) or at,
        words(value.get("message")),
        kind=PostKind.COMMENT if item == "comment" else PostKind.POST,
        author=label_of(value.get("author")),
        community=page,
        thread=thread,
        parent=(maybe_identity(value.get("parent_id")) or thread) if item == "comment" else None,
        own=value.get("own") is True,
        media=pictures(value.get("photo")),
    )

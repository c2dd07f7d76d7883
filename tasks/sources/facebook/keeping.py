"""What is kept of Facebook's answers. Names go; a page's own words are marked before ids are hidden."""

from __future__ import annotations

from collections.abc import Mapping

from tasks.core.pseudonym import Pseudonyms
from tasks.sources.api import called, list_of
from tasks.sources.facebook.options import PLATFORM
from tasks.sources.fields import inner
from tasks.sources.graph import picture
from tasks.sources.keep import Shape, author, count, keep, label, text
from tasks.sources.shape import Json

CALLS = ("feed", "tagged", "ratings", "comments", "webhook")
_MEDIA: Shape = {"image": {"src": picture}}
_TOTAL: Shape = {"summary": {"total_count": count}}
_WHO: Shape = {"own": count, "author": author(PLATFORM), "by_admin": count}
_PART: Shape = {"media": _MEDIA}
_ATTACHED: Shape = {"media_type": label, "media": _MEDIA, "subattachments": {"data": [_PART]}}
_POST: Shape = {
    "id": label,
    "created_time": label,
    "message": text,
    "permalink_url": label,
    "full_picture": picture,
    "attachments": {"data": [_ATTACHED]},
    "shares": {"count": count},
    "reactions": _TOTAL,
    "comments": _TOTAL,
    "is_hidden": count,
    "status_type": label,
    **_WHO,
}
_COMMENT: Shape = {
    "id": label,
    "created_time": label,
    "message": text,
    "permalink_url": label,
    "parent": {"id": label},
    "comment_count": count,
    "like_count": count,
    "is_hidden": count,
    "is_private": count,
    "attachment": {"type": label, "media": _MEDIA},
    **_WHO,
}
_RATING: Shape = {
    "created_time": label,
    "has_rating": count,
    "rating": count,
    "recommendation_type": label,
    "review_text": text,
    "open_graph_story": {"id": label},
    **_WHO,
}
_CHANGE: Shape = {
    "field": label,
    "value": {
        "item": label,
        "verb": label,
        "post_id": label,
        "comment_id": label,
        "parent_id": label,
        "created_time": count,
        "message": text,
        "photo": picture,
        **_WHO,
    },
}
_ENTRY: Shape = {"id": label, "time": count, "changes": [_CHANGE]}
_SHAPES: Mapping[str, Shape] = {"feed": _POST, "tagged": _POST, "comments": _COMMENT, "ratings": _RATING}
_ASKED: Shape = {"page": label, "page_id": label, "post": label, "at": label}


def redact(payload: Json, pseudonyms: Pseudonyms) -> Json:
    """The payload by the whitelist of its call. Raises SchemaDrift."""
    call, asked, answer = called(payload, CALLS)
    kept = {"call": call, "asked": keep(asked, _ASKED, pseudonyms)}
    if call == "webhook":
        entries = [_entry(one) for one in list_of(answer, "entry")]
        return {**kept, "answer": keep({"entry": entries}, {"entry": [_ENTRY]}, pseudonyms)}
    owner = asked.get("page_id")
    data = [marked(one, owner, "reviewer" if call == "ratings" else "from") for one in list_of(answer, "data")]
    return {**kept, "answer": keep({"data": data}, {"data": [_SHAPES[call]]}, pseudonyms)}


def _entry(entry: object) -> object:
    """An entry of a webhook with each change marked: its id is the page's number."""
    if not isinstance(entry, dict) or not isinstance(entry.get("changes"), list):
        return entry
    changes = [
        {**one, "value": marked(one.get("value"), entry.get("id"), "from")} if isinstance(one, dict) else one
        for one in entry["changes"]
    ]
    return {**entry, "changes": changes}


def marked(item: object, owner: object, sender: str) -> object:
    """The item with `own` (the page wrote it itself), `author`, and whether an administrator wrote for the page."""
    if not isinstance(item, dict):
        return item
    who = inner(item, sender, "id")
    own = isinstance(who, str | int) and not isinstance(who, bool) and str(who) == str(owner)
    return {**item, "own": own, "author": None if own else who, "by_admin": isinstance(item.get("admin_creator"), dict)}

"""What is kept of Instagram's answers. Names go; an account's own words are marked before names are hidden."""

from __future__ import annotations

from collections.abc import Mapping

from tasks.core.pseudonym import Pseudonyms
from tasks.sources.api import called, list_of
from tasks.sources.fields import inner
from tasks.sources.graph import picture
from tasks.sources.instagram.options import PLATFORM
from tasks.sources.keep import Shape, author, count, keep, label, text
from tasks.sources.shape import Json

CALLS = ("media", "comments", "replies", "tags", "hashtag", "mention", "webhook")
_WHO: Shape = {"own": count, "author": author(PLATFORM)}
_CHILD: Shape = {"media_url": picture, "thumbnail_url": picture}
_MEDIA: Shape = {
    "id": label,
    "caption": text,
    "media_type": label,
    "media_url": picture,
    "thumbnail_url": picture,
    "children": {"data": [_CHILD]},
    "permalink": label,
    "timestamp": label,
    "comments_count": count,
    "like_count": count,
    "is_comment_enabled": count,
    **_WHO,
}
_REPLY: Shape = {
    "id": label,
    "text": text,
    "timestamp": label,
    "like_count": count,
    "hidden": count,
    "parent_id": label,
    "media": {"id": label},
    **_WHO,
}
_COMMENT: Shape = {**_REPLY, "replies": {"data": [_REPLY]}}
_MENTION: Shape = {**_MEDIA, **_REPLY}
_CHANGE: Shape = {"field": label, "value": _REPLY}
_ENTRY: Shape = {"id": label, "time": count, "changes": [_CHANGE]}
_NAMED: Shape = {"account": label, "media_id": label, "comment_id": label}
_SHAPES: Mapping[str, Shape] = {
    "media": _MEDIA,
    "tags": _MEDIA,
    "hashtag": _MEDIA,
    "comments": _COMMENT,
    "replies": _REPLY,
    "mention": _MENTION,
}
_ASKED: Shape = {
    "account": label, "own_id": label, "own_name": label, "media": label, "comment": label, "permalink": label,
    "hashtag": label, "at": label,
}  # fmt: skip


def redact(payload: Json, pseudonyms: Pseudonyms) -> Json:
    """The payload by the whitelist of its call. Raises SchemaDrift."""
    call, asked, answer = called(payload, CALLS)
    kept = {"call": call, "asked": keep(asked, _ASKED, pseudonyms)}
    if call == "webhook":
        entries = [_entry(one) for one in list_of(answer, "entry")]
        shape: Shape = {"entry": [_ENTRY], "mentions": [_NAMED]}
        return {**kept, "answer": keep({"mentions": [], **answer, "entry": entries}, shape, pseudonyms)}
    own = _owners(asked.get("own_id"), asked.get("own_name"))
    data = [_marked(one, own, always=call == "media") for one in list_of(answer, "data")]
    return {**kept, "answer": keep({"data": data}, {"data": [_SHAPES[call]]}, pseudonyms)}


def _owners(*values: object) -> frozenset[str]:
    return frozenset(str(one).casefold() for one in values if isinstance(one, str | int) and one)


def _marked(item: object, own: frozenset[str], *, always: bool = False) -> object:
    """The item, and the answers in it, with `own` and `author`. A name is what every route tells, a number is not."""
    if not isinstance(item, dict):
        return item
    name, number = item.get("username") or inner(item, "from", "username"), inner(item, "from", "id")
    mine = always or bool(own & _owners(name, number))
    who = name.casefold() if isinstance(name, str) else number
    found = {**item, "own": mine, "author": None if mine else who}
    answers = inner(item, "replies", "data")
    if isinstance(answers, list):
        found["replies"] = {"data": [_marked(one, own) for one in answers]}
    return found


def _entry(entry: object) -> object:
    """An entry of a webhook with each comment marked: the entry's id is the account's number."""
    if not isinstance(entry, dict) or not isinstance(entry.get("changes"), list):
        return entry
    own = _owners(entry.get("id"))
    changes = [
        {**one, "value": _marked(one.get("value"), own)} if isinstance(one, dict) else one for one in entry["changes"]
    ]
    return {**entry, "changes": changes}

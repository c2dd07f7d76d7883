"""What is stored of VK's answers: these fields and nothing else. Whose id it was becomes an HMAC, `own` a yes/no."""

from __future__ import annotations

from collections.abc import Mapping

from tasks.core.errors import SchemaDrift
from tasks.core.pseudonym import Pseudonyms
from tasks.sources import api
from tasks.sources.keep import Leaf, Shape, author, count, keep, label, text
from tasks.sources.shape import Json

UPDATES = "updates"  # of Long Poll and of the Callback API alike
CALLS = ("wall.get", "wall.getComments", "board.getComments", "newsfeed.search", UPDATES)
_DEEPEST = 6  # threads within threads; VK has two levels

_SIZES: list[Shape] = [{"url": label, "width": count, "height": count}]
_PICTURE: Shape = {"sizes": _SIZES, "orig_photo": {"url": label, "width": count, "height": count}}
_TITLED: Shape = {"title": text}
_ATTACHED: Shape = {
    "type": label,
    "photo": _PICTURE,
    "posted_photo": {"photo_604": label, "photo_130": label},
    "graffiti": {"url": label, "photo_604": label},
    "link": _TITLED,
    "video": _TITLED,
    "doc": _TITLED,
    "market": _TITLED,
    "poll": {"question": text},
}
_COPIES: list[Shape] = [{"text": text, "attachments": [_ATTACHED]}]
_NUMBERS: list[Leaf] = [count]
_COUNTED: Shape = {"count": count}
_ITEM: Shape = {
    "id": count,
    "owner_id": count,
    "to_id": count,
    "post_id": count,
    "photo_id": count,
    "video_id": count,
    "item_id": count,
    "topic_id": count,
    "date": count,
    "edited": count,
    "from_id": author("vk"),
    "own": count,
    "text": text,
    "post_type": label,
    "deleted": count,
    "is_deleted": count,
    "reply_to_comment": count,
    "parents_stack": _NUMBERS,
    "likes": _COUNTED,
    "reposts": _COUNTED,
    "comments": _COUNTED,
    "views": _COUNTED,
    "reached": {"total": count, "hide": count, "report": count, "unsubscribe": count},
    "copy_history": _COPIES,
    "attachments": [_ATTACHED],
}
_EVENT: Shape = {
    "deleter_id": author("vk"),
    "user_id": author("vk"),
    "admin_id": author("vk"),
    "level_old": count,
    "level_new": count,
}
# settings whose values are words or numbers of the platform, not people; the others are named without their values
CHANGES = (
    "title", "description", "screen_name", "website", "public_category", "public_subcategory", "access", "wall",
    "replies", "topics", "photos", "video", "audio", "docs", "market", "messages", "status_default", "age_limits",
    "event_start_date", "event_finish_date", "donations", "market_wiki", "board", "public_date", "country_id",
    "city_id", "email", "phone", "cover_photo", "links", "addresses", "contacts",
)  # fmt: skip
_SILENT = frozenset({"email", "phone", "contacts"})


def redact(payload: Json, pseudonyms: Pseudonyms) -> Json:
    """The payload without people. Raises SchemaDrift for one that is not ours."""
    call, asked, answer = api.called(payload, CALLS)
    kept_asked = keep(asked, _asked(asked), pseudonyms)
    owners = _owners(asked)
    if call == UPDATES:
        return {"call": call, "asked": kept_asked, "answer": _updates(answer, owners, pseudonyms)}
    items = api.list_of(answer, "items")
    kept: Json = keep(answer, {"count": count, "total_count": count}, pseudonyms)
    kept["items"] = [_item(one, owners, pseudonyms) for one in items]
    return {"call": call, "asked": kept_asked, "answer": kept}


def _asked(asked: Json) -> Shape:
    names = asked.get("names")
    numbers = [str(key) for key in names if str(key).isdecimal()] if isinstance(names, Mapping) else []
    known: Shape = dict.fromkeys(numbers, label)
    own: Shape = dict.fromkeys(numbers, count)
    told: Shape = dict.fromkeys(("owner", "post", "topic", "group", "at", "lost"), label)
    return {**told, "names": known, "own": own}


def _owners(asked: Json) -> frozenset[int]:
    """Numbers of communities that are ours."""
    own = asked.get("own")
    if not isinstance(own, Mapping):
        return frozenset()
    return frozenset(int(key) for key, is_own in own.items() if is_own is True and str(key).isdecimal())


def _item(item: object, owners: frozenset[int], pseudonyms: Pseudonyms, depth: int = 0) -> Json | None:
    if not isinstance(item, Mapping):
        return None
    wrote = item.get("from_id")
    marked = {**item, "own": type(wrote) is int and -wrote in owners}
    kept = keep(marked, _ITEM, pseudonyms)
    thread = item.get("thread")
    if isinstance(thread, Mapping) and depth < _DEEPEST:
        kept["thread"] = keep(thread, {"count": count}, pseudonyms)
        below = thread.get("items")
        if isinstance(below, list):
            kept["thread"] = {
                **keep(thread, {"count": count}, pseudonyms),
                "items": [_item(one, owners, pseudonyms, depth + 1) for one in below],
            }
    return kept


def _updates(answer: Json, owners: frozenset[int], pseudonyms: Pseudonyms) -> Json:
    updates = answer.get("updates")
    if not isinstance(updates, list):
        raise SchemaDrift("$.answer.updates", "no list")
    return {"updates": [_update(one, owners, pseudonyms) for one in updates]}


def _update(update: object, owners: frozenset[int], pseudonyms: Pseudonyms) -> Json | None:
    if not isinstance(update, Mapping):
        return None
    kept = keep(update, {"type": label, "group_id": count, "event_id": label}, pseudonyms)
    told = update.get("object")
    if not isinstance(told, Mapping):
        return kept
    item = _item(told, owners, pseudonyms) or {}
    changes = told.get("changes")
    kept["object"] = {
        **item,
        **keep(told, _EVENT, pseudonyms),
        **keep(told, {"topic_owner_id": count}, pseudonyms),
        **({"changes": _changes(changes, pseudonyms)} if isinstance(changes, Mapping) else {}),
    }
    return kept


def _changes(changes: Mapping[object, object], pseudonyms: Pseudonyms) -> Json:
    """What was changed. Addresses of people and e-mails are named, their values are not kept."""
    kept: Json = {}
    for name in CHANGES:
        change = changes.get(name)
        if isinstance(change, Mapping):
            values: Shape = {} if name in _SILENT else {"old_value": label, "new_value": label}
            kept[name] = keep(change, values, pseudonyms)
    return kept

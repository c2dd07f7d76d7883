"""What of an answer is taken in at all, and what is learned from it on the way. Pure but for the memory it is given.

Left out before anything is stored: private chats, chats that are not watched, joins and leaves of ordinary members,
messages without words, buttons and queries of bots. An update of a kind we do not know is kept once, to be counted.
"""

from __future__ import annotations

from collections.abc import Mapping

from tasks.sources.fields import inner, maybe_identity
from tasks.sources.shape import Json
from tasks.sources.telegram.places import Memory, Watch, place_of
from tasks.sources.telegram.updates import (
    ADMINS,
    ASKED_FOR,
    MEMBERS,
    MESSAGES,
    OTHERS,
    REACTIONS,
    kind_of,
    role,
    said,
    service,
)


def sift(result: list[object], memory: Memory, watch: Watch) -> Json:
    """`{"asked", "answer"}` of a payload: updates worth keeping, and the places and roots they need."""
    kept: list[object] = []
    places: dict[int, Json] = {}
    seen: set[tuple[object, ...]] = set()
    for update in result:
        if not isinstance(update, dict):
            kept.append(update)
            continue
        learn(update, memory)
        place = _taken(update, memory, watch, seen)
        if place is not None:
            kept.append(update)
            if type(number := place.get("id")) is int:
                places[number] = place
    return {"asked": {"places": list(places.values()), "roots": _roots(kept, memory)}, "answer": {"result": kept}}


def _taken(update: Json, memory: Memory, watch: Watch, seen: set[tuple[object, ...]]) -> Json | None:
    """The place of an update that is kept, `{}` where it has none; None where it is left out."""
    kind = kind_of(update)
    if kind is None or kind in OTHERS:
        return None
    if kind not in ASKED_FOR:
        return _once(kind, memory)
    value = update.get(kind)
    chat = inner(value, "chat")
    if not isinstance(value, dict) or not isinstance(chat, dict):
        return {}  # not what it should be: kept, to be counted
    if chat.get("type") == "private":
        return None
    place = place_of(chat, [*memory.places, *watch.given()], watch)
    if place is None or not _worth(kind, value, chat, seen):
        return None
    return place


def _once(kind: str, memory: Memory) -> Json | None:
    if kind in memory.kinds:
        return None
    memory.kinds.append(kind)
    return {}


def _worth(kind: str, value: Json, chat: Json, seen: set[tuple[object, ...]]) -> bool:
    if kind in MESSAGES:
        told = _identity(value, chat)
        words = said(value)
        again = (*told, words) in seen
        seen.update({(*told, words), told})
        return service(value) or (bool(words) and not again)
    if kind in MEMBERS:
        return _role_changed(kind, value)
    assert kind == REACTIONS
    return (maybe_identity(chat.get("id")), maybe_identity(value.get("message_id"))) in seen


def _identity(message: Json, chat: Json) -> tuple[str | None, str | None]:
    """Of the channel's post where this is its copy in the discussion group."""
    origin = message.get("forward_origin")
    if message.get("is_automatic_forward"):
        return maybe_identity(inner(origin, "chat", "id")), maybe_identity(inner(origin, "message_id"))
    return maybe_identity(chat.get("id")), maybe_identity(message.get("message_id"))


def _role_changed(kind: str, value: Json) -> bool:
    statuses = {str(inner(value, name, "status")) for name in ("old_chat_member", "new_chat_member")}
    if role(value.get("old_chat_member")) == role(value.get("new_chat_member")):
        return False
    return kind == "my_chat_member" or bool(statuses & ADMINS)


def learn(update: Json, memory: Memory) -> None:
    """Which post of the channel a thread of the group stands under, and new numbers of groups."""
    message = update.get(kind_of(update) or "")
    if not isinstance(message, dict):
        return
    _root(message, message, memory)
    reply = message.get("reply_to_message")
    if isinstance(reply, dict):
        _root(reply, message, memory)
    new, old = message.get("migrate_to_chat_id"), inner(message, "chat", "id")
    if type(new) is int and type(old) is int:
        memory.places += [{**place, "id": new} for place in memory.places if place.get("id") == old]


def _root(copy: Mapping[str, object], message: Mapping[str, object], memory: Memory) -> None:
    group, post, thread = (
        inner(message, "chat", "id"),
        inner(copy, "forward_origin", "message_id"),
        copy.get("message_id"),
    )
    if copy.get("is_automatic_forward") and type(group) is int and type(post) is int and type(thread) is int:
        memory.roots[f"{group}:{thread}"] = post


def _roots(kept: list[object], memory: Memory) -> list[Json]:
    """Roots of the threads in this answer."""
    found: dict[str, Json] = {}
    for update in kept:
        message = update.get(kind_of(update) or "") if isinstance(update, dict) else None
        group, thread = inner(message, "chat", "id"), inner(message, "message_thread_id")
        key = f"{group}:{thread}"
        if key in memory.roots:
            found[key] = {"chat": group, "thread": thread, "post": memory.roots[key]}
    return list(found.values())

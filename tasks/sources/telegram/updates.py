"""Updates: which of them are taken in, and what is kept of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from tasks.core.errors import SchemaDrift
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.api import called, list_of
from tasks.sources.fields import inner, objects
from tasks.sources.hostile import MAX_TEXT, clean
from tasks.sources.keep import Shape, author, count, keep, label
from tasks.sources.shape import Json
from tasks.sources.telegram.options import PLATFORM
from tasks.sources.telegram.places import HANDLE

CALL = "getUpdates"
MESSAGES = ("message", "edited_message", "channel_post", "edited_channel_post")
MEMBERS = ("chat_member", "my_chat_member")
REACTIONS = "message_reaction_count"
ASKED_FOR = (*MESSAGES, *MEMBERS, REACTIONS)
OTHERS = frozenset(
    {
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "guest_message",
        "message_reaction",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
    }
)  # what a bot is told besides; none of it is anybody's public word
ADMINS = frozenset({"creator", "administrator"})
STATUSES = ADMINS | {"member", "restricted", "left", "kicked"}
_SERVICE = ("new_chat_title", "new_chat_photo", "delete_chat_photo", "migrate_to_chat_id", "chat_owner_changed")
_INLINE, _BLOCKS = ("text", "title", "summary", "caption", "label"), ("blocks", "items", "cells", "rows")
_GLUE = dict.fromkeys(_INLINE, "") | dict.fromkeys(_BLOCKS, "\n")


def handle(value: object, pseudonyms: Pseudonyms) -> object:
    """A public name of a channel or group."""
    return value if isinstance(value, str) and HANDLE.fullmatch(value) else None


_hidden = author(PLATFORM)
_CHAT: Shape = {"id": count, "type": label, "title": label, "username": handle}
_SOURCE: Shape = {"id": count, "type": label, "username": handle}
_ORIGIN: Shape = {"type": label, "date": count, "message_id": count, "chat": _SOURCE}
_REPLY: Shape = {"message_id": count, "is_automatic_forward": count, "forward_origin": _ORIGIN}
_MESSAGE: Shape = {
    "message_id": count, "message_thread_id": count, "date": count, "is_topic_message": count,
    "is_automatic_forward": count, "chat": _CHAT, "forward_origin": _ORIGIN, "reply_to_message": _REPLY,
    "new_chat_title": label, "delete_chat_photo": count, "migrate_to_chat_id": count,
}  # fmt: skip
_MEMBER: Shape = {"chat": _CHAT, "date": count}
_TOTAL: Shape = {"total_count": count}
_COUNTS: Shape = {"chat": {"id": count}, "message_id": count, "reactions": [_TOTAL]}
_PLACE: Shape = {
    "id": count, "as": label, "handle": handle, "of": count, "of_as": label, "of_handle": handle,
}  # fmt: skip
_ROOT: Shape = {"chat": count, "thread": count, "post": count}
_ASKED: Shape = {"places": [_PLACE], "roots": [_ROOT]}


def redact(payload: Json, pseudonyms: Pseudonyms) -> Json:
    """Only what the parser needs: no names, no profiles, people as HMACs."""
    call, asked, answer = called(payload, (CALL,))
    places = objects(asked.get("places"))
    kept = [_update(one, places, pseudonyms) for one in list_of(answer, "result")]
    return {"call": call, "asked": keep(asked, _ASKED, pseudonyms), "answer": {"result": kept}}


def _update(update: object, places: list[Json], pseudonyms: Pseudonyms) -> Json | None:
    if not isinstance(update, dict):
        return None
    kept = keep(update, {"update_id": count}, pseudonyms)
    kind = kind_of(update)
    value = update.get(kind) if kind else None
    if kind in MESSAGES and isinstance(value, dict):
        kept[kind] = _message(value, kind, places, pseudonyms)
    elif kind in MEMBERS and isinstance(value, dict):
        kept[kind] = _member(value, pseudonyms)
    elif kind == REACTIONS:
        kept[kind] = keep(value, _COUNTS, pseudonyms)
    elif kind:
        kept[clean(kind, 60)] = {}
    return kept


def kind_of(update: Mapping[str, object]) -> str | None:
    """What happened: the known key, else the first unknown one."""
    names = [name for name in update if name != "update_id"]
    return next((name for name in names if name in ASKED_FOR), names[0] if names else None)


def _message(message: Json, kind: str, places: list[Json], pseudonyms: Pseudonyms) -> Json:
    kept = keep(message, _MESSAGE, pseudonyms)
    if not message.get("is_automatic_forward"):
        kept.pop("forward_origin", None)
    reply = inner(message, "reply_to_message")
    if isinstance(reply, dict) and "forum_topic_created" in reply:
        kept.pop("reply_to_message", None)  # the head of a topic is nobody's message
    if isinstance(kept.get("reply_to_message"), dict) and not inner(reply, "is_automatic_forward"):
        kept["reply_to_message"] = keep(reply, {"message_id": count}, pseudonyms)
    kept["text"] = said(message)
    speaker = inner(message, "sender_chat", "id") or inner(message, "from", "id")
    kept["author"] = _hidden(speaker, pseudonyms)
    kept["own"] = _own(message, kind, places)
    kept["photo_changed"] = bool(message.get("new_chat_photo"))
    owner = inner(message, "chat_owner_changed", "new_owner", "id")
    kept["new_owner"] = _hidden(owner, pseudonyms)
    if isinstance(kept.get("chat"), dict) and inner(message, "chat", "type") == "private":
        kept["chat"] = {"type": "private"}
    return kept


def _own(message: Json, kind: str, places: list[Json]) -> bool:
    """Written under the name of the channel or group itself: a post, an answer, an anonymous administrator."""
    if kind in {"channel_post", "edited_channel_post"} or message.get("is_automatic_forward") is True:
        return True
    chat, speaker = inner(message, "chat", "id"), inner(message, "sender_chat", "id")
    if type(speaker) is not int:
        return False
    return speaker == chat or any(place.get("id") == chat and place.get("of") == speaker for place in places)


def _member(change: Json, pseudonyms: Pseudonyms) -> Json:
    kept = keep(change, _MEMBER, pseudonyms)
    kept["actor"] = _hidden(inner(change, "from", "id"), pseudonyms)
    kept["target"] = _hidden(inner(change, "new_chat_member", "user", "id"), pseudonyms)
    kept["before"] = role(change.get("old_chat_member"))
    kept["after"] = role(change.get("new_chat_member"))
    if inner(change, "chat", "type") == "private":
        kept["chat"] = {"type": "private"}
    return kept


def rights(member: object) -> list[str]:
    """The rights a member holds, in the platform's words."""
    if not isinstance(member, Mapping):
        return []
    return sorted(
        clean(str(name), 60) for name, held in member.items() if str(name).startswith("can_") and held is True
    )


def role(member: object) -> str | None:
    """`administrator: can_delete_messages, can_post_messages`; the bare status for everybody else."""
    status = inner(member, "status")
    if not isinstance(status, str) or status not in STATUSES:
        return None
    held = rights(member) if status == "administrator" else []
    return clean(f"{status}: {', '.join(held)}" if held else status)


def said(message: Mapping[str, object]) -> str:
    """The words of a message: text, caption, rich text, the question of a poll."""
    for value in (message.get("text"), message.get("caption"), inner(message, "poll", "question")):
        if isinstance(value, str) and value.strip():
            return clean(value, MAX_TEXT)
    return clean(_plain(inner(message, "rich_message", "blocks"), "\n", 0).strip(), MAX_TEXT)


def _plain(value: object, glue: str, depth: int) -> str:
    """Nested rich text as text, at most thirty levels deep: blocks a line each, pieces of a line side by side."""
    if isinstance(value, str):
        return value
    pieces: list[str] = []
    if depth < 30 and isinstance(value, list):
        pieces = [_plain(one, glue, depth + 1) for one in value]
    elif depth < 30 and isinstance(value, Mapping):
        glue = "\n"
        pieces = [_plain(value[name], _GLUE[name], depth + 1) for name in _GLUE if name in value]
    return glue.join(piece for piece in pieces if piece)


def service(message: Mapping[str, object]) -> bool:
    """A message that tells of a change of the chat itself."""
    return any(message.get(name) for name in _SERVICE)


def number_of(result: list[object], offset: int | None) -> int | None:
    """The offset behind these updates. Raises SchemaDrift where they carry no numbers, or old ones again."""
    told = [one.get("update_id") for one in result if isinstance(one, dict)]
    numbers = [number for number in told if isinstance(number, int) and not isinstance(number, bool)]
    if not result:
        return offset
    if not numbers:
        raise SchemaDrift("$.result[0].update_id", "updates without numbers")
    if offset is not None and max(numbers) < offset:
        raise SchemaDrift("$.result[0].update_id", "the platform repeats updates that were confirmed")
    return max(numbers) + 1

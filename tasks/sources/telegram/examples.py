"""Updates as the Bot API gives them. Nobody in them exists."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

CHANNEL: Json = {"id": -1001111111111, "type": "channel", "title": "Acme", "username": "acme_news"}
GROUP: Json = {"id": -1002222222222, "type": "supergroup", "title": "Acme: comments", "username": "acme_talk"}
PLACES: list[Json] = [
    {"id": CHANNEL["id"], "as": "@acme_news", "handle": "acme_news"},
    {
        "id": GROUP["id"], "as": "@acme_news", "handle": "acme_talk",
        "of": CHANNEL["id"], "of_as": "@acme_news", "of_handle": "acme_news",
    },
]  # fmt: skip
_ANNA: Json = {"id": 700000001, "is_bot": False, "first_name": "Anna", "last_name": "Example", "username": "anna_ex"}
_BORIS: Json = {"id": 700000002, "is_bot": False, "first_name": "Boris", "username": "boris_ex"}
_ORIGIN: Json = {"type": "channel", "date": 1772442000, "chat": CHANNEL, "message_id": 41}

_TALK: list[Json] = [
    {
        "update_id": 9001,
        "channel_post": {
            "message_id": 42, "date": 1772445600, "chat": CHANNEL, "sender_chat": CHANNEL,
            "author_signature": "Boris", "text": "Acme Pay is back",
            "entities": [{"offset": 0, "length": 8, "type": "bold"}],
        },
    },
    {
        "update_id": 9002,
        "message": {
            "message_id": 501, "message_thread_id": 480, "date": 1772445660, "chat": GROUP, "from": _ANNA,
            "text": "It still does not pay!",
            "reply_to_message": {
                "message_id": 480, "date": 1772442000, "chat": GROUP, "sender_chat": CHANNEL,
                "is_automatic_forward": True, "forward_origin": _ORIGIN, "text": "Acme Pay is down",
            },
        },
    },
    {
        "update_id": 9003,
        "message": {
            "message_id": 502, "message_thread_id": 480, "date": 1772445720, "chat": GROUP, "sender_chat": GROUP,
            "from": {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"},
            "text": "We are sorry, it is being repaired",
            "reply_to_message": {"message_id": 501, "date": 1772445660, "chat": GROUP, "from": _ANNA, "text": "It …"},
        },
    },
    {
        "update_id": 9004,
        "edited_message": {
            "message_id": 501, "message_thread_id": 480, "date": 1772445660, "edit_date": 1772445900, "chat": GROUP,
            "from": _ANNA, "caption": "It pays again", "photo": [{"file_id": "AgAC", "file_unique_id": "AQAD"}],
        },
    },
]  # fmt: skip
_ADMIN: Json = {"status": "administrator", "user": _ANNA, "can_delete_messages": True, "can_manage_chat": True}
_CHANGES: list[Json] = [
    {
        "update_id": 9011,
        "chat_member": {
            "chat": CHANNEL, "from": _BORIS, "date": 1772446000,
            "old_chat_member": _ADMIN, "new_chat_member": {"status": "left", "user": _ANNA},
        },
    },
    {
        "update_id": 9012,
        "my_chat_member": {
            "chat": GROUP, "from": _BORIS, "date": 1772446100,
            "old_chat_member": {"status": "administrator", "user": {"id": 5, "is_bot": True}, "can_manage_chat": True},
            "new_chat_member": {"status": "member", "user": {"id": 5, "is_bot": True}},
        },
    },
    {
        "update_id": 9013,
        "channel_post": {
            "message_id": 43, "date": 1772446200, "chat": CHANNEL, "sender_chat": CHANNEL, "new_chat_title": "Acme Ltd",
        },
    },
    {"update_id": 9014, "hologram": {"chat": CHANNEL, "date": 1772446300}},
]  # fmt: skip
_ROOTS: list[Json] = [{"chat": GROUP["id"], "thread": 480, "post": 41}]


def _answer(result: list[Json]) -> Json:
    return {
        "call": "getUpdates",
        "asked": {"places": list(PLACES), "roots": list(_ROOTS)},
        "answer": {"result": list[object](result)},
    }


_OPTIONS: dict[str, object] = {"chats": ["@acme_news"]}
EXAMPLES = (
    Example(_answer(_TALK), _OPTIONS, posts=4, at=("answer", "result")),
    Example(_answer(_CHANGES), _OPTIONS, posts=0, skipped=1, events=3, at=("answer", "result")),
)

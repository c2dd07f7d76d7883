"""Answers as the MAX Bot API gives them. Nobody in them exists."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

CHANNEL, GROUP, BOT = -70000000000001, -70000000000002, 90001
CHATS: list[Json] = [
    {"id": CHANNEL, "as": "acme", "channel": True},
    {"id": GROUP, "as": str(GROUP), "channel": False},
]
_ANNA: Json = {
    "user_id": 70001, "first_name": "Anna", "last_name": "Example", "is_bot": False, "username": "anna_ex",
    "last_activity_time": 1772445000000,
}  # fmt: skip
_BOT: Json = {"user_id": BOT, "first_name": "Acme", "is_bot": True, "username": "acme_bot", "last_activity_time": 1}
_CHANNEL: Json = {"chat_id": CHANNEL, "chat_type": "channel", "user_id": None}
_GROUP: Json = {"chat_id": GROUP, "chat_type": "chat", "user_id": None}
_COMMENTS: Json = {**_CHANNEL, "post_id": "mid.p1"}


def _body(mid: str, text: str | None, *attachments: Json) -> Json:
    return {"mid": mid, "seq": 1, "text": text, "attachments": list(attachments), "markup": []}


_PICTURE: Json = {"type": "image", "payload": {"photo_id": 1, "token": "tkn", "url": "https://i.example.ru/i?r=abc"}}
_POSTS: list[Json] = [
    {
        "recipient": _CHANNEL, "timestamp": 1772445600000, "body": _body("mid.p1", "Acme Pay is back", _PICTURE),
        "stat": {"views": 1200}, "url": "https://max.ru/acme/AaAa1",
    },
    {"sender": _ANNA, "recipient": _GROUP, "timestamp": 1772445660000, "body": _body("mid.g1", "It does not pay!")},
    {
        "sender": _BOT, "recipient": _GROUP, "timestamp": 1772445720000, "body": _body("mid.g2", "We are on it"),
        "link": {"type": "reply", "sender": _ANNA, "message": _body("mid.g1", "It does not pay!")},
    },
    {
        "sender": _ANNA, "recipient": _GROUP, "timestamp": 1772445780000, "body": _body("mid.g3", None),
        "link": {"type": "forward", "chat_id": 1, "message": _body("mid.x", "Acme loses money of its clients")},
    },
]  # fmt: skip
_TALK: list[Json] = [
    {"sender": _ANNA, "recipient": _COMMENTS, "timestamp": 1772445900000, "body": _body("mid.c1", "Not for me")},
    {
        "recipient": _COMMENTS, "timestamp": 1772445960000, "body": _body("mid.c2", "Please write to us"),
        "link": {"type": "reply", "message": _body("mid.c1", "Not for me")},
    },
]  # fmt: skip
_EVENTS: list[Json] = [
    {"update_type": "message_edited", "timestamp": 1772446000000, "message": {**_POSTS[1], "url": None}},
    {
        "update_type": "message_removed", "timestamp": 1772446100000, "message_id": "mid.g1", "chat_id": GROUP,
        "user_id": 70009,
    },
    {
        "update_type": "comment_removed", "timestamp": 1772446110000, "message_id": "mid.c1", "chat_id": CHANNEL,
        "post_id": "mid.p1", "user_id": 70009,
    },
    {
        "update_type": "chat_title_changed", "timestamp": 1772446200000, "chat_id": GROUP, "user": _ANNA,
        "title": "Acme Ltd",
    },
    {"update_type": "hologram_shown", "timestamp": 1772446300000, "chat_id": GROUP},
]  # fmt: skip


def _answer(call: str, name: str, items: list[Json], post: str | None = None) -> Json:
    asked: Json = {"chats": list(CHATS), "bot": BOT, "post": post}
    return {"call": call, "asked": asked, "answer": {name: list[object](items)}}


_OPTIONS: dict[str, object] = {"chats": ["acme", str(GROUP)]}
EXAMPLES = (
    Example(_answer("messages", "messages", _POSTS), _OPTIONS, posts=4, at=("answer", "messages")),
    Example(_answer("comments", "messages", _TALK, "mid.p1"), _OPTIONS, posts=2, at=("answer", "messages")),
    Example(_answer("updates", "updates", _EVENTS), _OPTIONS, posts=1, skipped=1, events=3, at=("answer", "updates")),
)

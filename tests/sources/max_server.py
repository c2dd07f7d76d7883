"""A MAX Bot API in memory: chats with history, comments, events behind a marker, members. Nobody in it exists."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx

from tasks.sources.shape import Json
from tests.sources.bots import NOW

TOKEN = "CANARY-max-token-aaaabbbb"
CHANNEL, GROUP = -7001, -7002
ANNA: Json = {"user_id": 71, "first_name": "Anna", "last_name": "Example", "is_bot": False, "username": "anna_ex"}
ADMIN: Json = {"user_id": 5, "is_admin": True, "permissions": ["read_all_messages", "write"]}
MS = int(NOW.timestamp() * 1000)
MINUTE = 60_000


def error(status: int, code: str, **headers: str) -> httpx.Response:
    return httpx.Response(status, json={"code": code, "message": "no"}, headers=headers)


def message(mid: str, text: str | None, ago: int, chat: int = GROUP, post: str | None = None, **more: object) -> Json:
    """`ago` in minutes before now."""
    kind = "channel" if chat == CHANNEL else "chat"
    recipient: Json = {"chat_id": chat, "chat_type": kind, "user_id": None}
    if post is not None:
        recipient["post_id"] = post
    made: Json = {
        "recipient": recipient, "timestamp": MS - ago * MINUTE,
        "body": {"mid": mid, "seq": 1, "text": text, "attachments": None},
    }  # fmt: skip
    if chat == GROUP:
        made["sender"] = ANNA
    return {**made, **more}


def time_of(one: Json) -> int:
    return int(str(one["timestamp"]))


def mid_of(one: Json) -> str:
    body = one["body"]
    assert isinstance(body, dict)
    return str(body["mid"])


@dataclass
class MaxApi:
    """`refuse` answers a path with an error instead; `page` is the most one answer holds."""

    messages: dict[int, list[Json]] = field(default_factory=lambda: {CHANNEL: [], GROUP: []})
    comments: dict[str, list[Json]] = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    members: list[Json] = field(default_factory=list)
    me: Json = field(default_factory=lambda: dict(ADMIN))
    hooks: list[Json] = field(default_factory=list)
    refuse: dict[str, httpx.Response] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path, told = request.url.path, dict(request.url.params)
        self.calls.append((path, told))
        if path in self.refuse:
            return self.refuse[path]
        if request.headers.get("authorization") != TOKEN:
            return error(401, "verify.token")
        answer = self._answer(path, told)
        return error(404, "not.found") if answer is None else httpx.Response(200, json=answer)

    def asked(self, path: str) -> list[dict[str, str]]:
        return [told for name, told in self.calls if name == path]

    def _answer(self, path: str, told: dict[str, str]) -> Json | None:
        parts = path.strip("/").split("/")
        if path == "/me":
            return {"user_id": 5, "first_name": "Acme", "username": "acme_bot", "is_bot": True}
        if path == "/subscriptions":
            return {"subscriptions": self.hooks}
        if path == "/updates":
            marker = int(told.get("marker", len(self.events)))
            return {"updates": self.events[marker : marker + int(told["limit"])], "marker": len(self.events)}
        if path == "/messages":
            return self._messages(told)
        if parts[0] == "messages":
            return self._comments(parts[1], told)
        return self._chat(parts[1:], told)

    def _messages(self, told: dict[str, str]) -> Json | None:
        if "message_ids" in told:
            wanted = told["message_ids"].split(",")
            return {"messages": [one for chat in self.messages.values() for one in chat if mid_of(one) in wanted]}
        found = self.messages.get(int(told["chat_id"]))
        return None if found is None else self._window(found, told.get("from"), told.get("to"), told)

    def _comments(self, mid: str, told: dict[str, str]) -> Json | None:
        found = self.comments.get(mid)
        if found is not None and "comment_ids" in told:
            return {"messages": [one for one in found if mid_of(one) in told["comment_ids"].split(",")]}
        return None if found is None else self._window(found, told.get("before"), told.get("after"), told)

    @staticmethod
    def _window(found: list[Json], newest: str | None, oldest: str | None, told: dict[str, str]) -> Json:
        inside = [one for one in found if int(oldest or 0) <= time_of(one) <= int(newest or 10**18)]
        return {"messages": sorted(inside, key=time_of, reverse=True)[: int(told["count"])]}

    def _chat(self, parts: list[str], told: dict[str, str]) -> Json | None:
        number = {"acme": CHANNEL, str(CHANNEL): CHANNEL, str(GROUP): GROUP}.get(parts[0].lstrip("@"))
        if number is None:
            return None
        if parts[1:] == ["members", "me"]:
            return self.me
        if parts[1:] == ["members", "admins"]:
            return {"members": [one for one in self.members if one.get("is_admin")], "marker": None}
        if parts[1:] == ["members"]:
            start = int(told.get("marker", 0))
            end = start + int(told["count"])
            return {"members": self.members[start:end], "marker": end if end < len(self.members) else None}
        return {
            "chat_id": number, "type": "channel" if number == CHANNEL else "chat", "status": "active",
            "title": "Acme", "participants_count": 1234, "messages_count": 17, "is_public": True,
            "link": "https://max.ru/acme", "description": "News", "icon": None, "last_event_time": MS,
        }  # fmt: skip

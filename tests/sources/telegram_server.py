"""A Bot API in memory: updates that are confirmed by an offset, chats, and administrators. Nobody in it exists."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import httpx

from tasks.sources.shape import Json

TOKEN = "7000000001:CANARY-aaaaBBBBccccDDDDeeeeFFFF"
CHANNEL: Json = {"id": -1001, "type": "channel", "title": "Acme", "username": "acme_news"}
GROUP: Json = {"id": -1002, "type": "supergroup", "title": "Acme talk"}
ANNA: Json = {"id": 71, "is_bot": False, "first_name": "Anna", "last_name": "Example", "username": "anna_ex"}
BORIS: Json = {"id": 72, "is_bot": False, "first_name": "Boris", "username": "boris_ex"}
DATE = 1772445600


def error(code: int, description: str, **parameters: int) -> httpx.Response:
    body: Json = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return httpx.Response(code, json=body)


@dataclass
class BotApi:
    """`waiting` are updates nobody has confirmed; `refuse` answers a method with an error instead."""

    waiting: list[Json] = field(default_factory=list)
    chats: dict[str, Json] = field(default_factory=dict)
    members: dict[str, Json] = field(default_factory=dict)
    admins: dict[str, list[Json]] = field(default_factory=dict)
    webhook: Json = field(default_factory=lambda: {"url": "", "pending_update_count": 0})
    me: Json = field(default_factory=lambda: {"id": 5, "is_bot": True, "username": "acme_bot"})
    refuse: dict[str, httpx.Response] = field(default_factory=dict)
    calls: list[tuple[str, Json]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.chats:
            channel, group = {**CHANNEL, "linked_chat_id": -1002}, {**GROUP, "linked_chat_id": -1001}
            self.chats = {"@acme_news": channel, "-1001": channel, "-1002": group}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        method = request.url.path.rsplit("/", 1)[1]
        told = json.loads(request.content)
        self.calls.append((method, told))
        self.paths.append(request.url.path)
        if method in self.refuse:
            return self.refuse[method]
        if TOKEN not in request.url.path:
            return error(401, "Unauthorized")
        answered: httpx.Response = getattr(self, f"_{method.casefold()}")(told)
        return answered

    def asked(self, method: str) -> list[Json]:
        return [told for name, told in self.calls if name == method]

    def _getupdates(self, told: Json) -> httpx.Response:
        if self.webhook["url"]:
            return error(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook")
        offset, limit = told.get("offset"), told["limit"]
        assert isinstance(limit, int)
        if isinstance(offset, int):
            self.waiting = [one for one in self.waiting if int(str(one["update_id"])) >= offset]
        return httpx.Response(200, json={"ok": True, "result": self.waiting[:limit]})

    def _of(self, where: dict[str, Json], told: Json) -> httpx.Response:
        found = where.get(str(told["chat_id"]))
        if found is None:
            return error(400, "Bad Request: chat not found")
        return httpx.Response(200, json={"ok": True, "result": found})

    def _getchat(self, told: Json) -> httpx.Response:
        return self._of(self.chats, told)

    def _getchatmember(self, told: Json) -> httpx.Response:
        return self._of(self.members, told)

    def _getchatmembercount(self, told: Json) -> httpx.Response:
        if str(told["chat_id"]) not in self.chats:
            return error(400, "Bad Request: chat not found")
        return httpx.Response(200, json={"ok": True, "result": 1234})

    def _getchatadministrators(self, told: Json) -> httpx.Response:
        if str(told["chat_id"]) not in self.admins:
            return error(400, "Bad Request: member list is inaccessible")
        return httpx.Response(200, json={"ok": True, "result": self.admins[str(told["chat_id"])]})

    def _getwebhookinfo(self, told: Json) -> httpx.Response:
        return httpx.Response(200, json={"ok": True, "result": self.webhook})

    def _getme(self, told: Json) -> httpx.Response:
        return httpx.Response(200, json={"ok": True, "result": self.me})


def post(number: int, text: str, mid: int = 41, kind: str = "channel_post", date: int = DATE) -> Json:
    message: Json = {"message_id": mid, "date": date, "chat": CHANNEL, "sender_chat": CHANNEL, "text": text}
    return {"update_id": number, kind: message}


def copy_of(mid: int, text: str, thread: int) -> Json:
    """A channel's post as its discussion group shows it."""
    return {
        "message_id": thread, "date": DATE, "chat": GROUP, "sender_chat": CHANNEL, "is_automatic_forward": True,
        "from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}, "text": text,
        "forward_origin": {"type": "channel", "date": DATE, "chat": CHANNEL, "message_id": mid},
    }  # fmt: skip


def comment(number: int, text: str, mid: int, **more: object) -> Json:
    message: Json = {"message_id": mid, "date": DATE + mid, "chat": GROUP, "from": ANNA, "text": text, **more}
    return {"update_id": number, "message": message}

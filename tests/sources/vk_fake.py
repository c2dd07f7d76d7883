"""A small VK that keeps state: walls, comments, search with its cap and paging, Long Poll, token kinds, `execute`.

Everybody in it is made up. It answers as the documentation of API 5.199 says, through `httpx.MockTransport`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs

import httpx

from tasks.core.pseudonym import Pseudonyms
from tasks.sources.shape import Json, Watched

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
NOTHING = Watched()
PSEUDONYMS = Pseudonyms(b"sixteen bytes of pepper")
KINDS = {
    "wall.get": "us", "wall.getById": "us", "wall.getComments": "us", "wall.getComment": "u", "board.getTopics": "us",
    "board.getComments": "us", "newsfeed.search": "us", "stats.get": "u", "stats.getPostReach": "u",
    "groups.getTokenPermissions": "c",
    "groups.getCallbackServers": "uc", "groups.getLongPollServer": "uc", "groups.getLongPollSettings": "uc",
    "account.getAppPermissions": "u", "execute": "uc",
}  # fmt: skip
_CALL = re.compile(r"API\.([A-Za-z.]+)\(")


class Refused(Exception):
    """An error VK answers with."""

    def __init__(self, code: int, message: str = "refused") -> None:
        super().__init__(message)
        self.code = code


async def no_wait(seconds: float) -> None:
    """Retries wait in no time."""


def wall_item(
    owner: int, id_: int, *, text: str = "text", age: int = 600, wrote: int = 7001, comments: int = 0
) -> Json:
    """A post of a wall, `age` seconds old."""
    return {
        "id": id_, "owner_id": owner, "from_id": wrote, "date": AT - age, "text": text, "post_type": "post",
        "comments": {"count": comments}, "likes": {"count": 2}, "reposts": {"count": 1}, "views": {"count": 100},
    }  # fmt: skip


def reply(owner: int, post: int, id_: int, *, text: str = "reply", wrote: int = 7002, under: int = 0) -> Json:
    """A comment, or a reply to the comment `under`."""
    above: Json = {"parents_stack": [under], "reply_to_comment": under} if under else {"parents_stack": []}
    return {
        "id": id_, "owner_id": owner, "post_id": post, "from_id": wrote, "date": AT - 300 + id_, "text": text,
        "likes": {"count": 1}, **above,
    }  # fmt: skip


@dataclass
class FakeVk:
    """`tokens`: value → (kind letter, its community). `refuse`: method → code for every call. `calls` counts.

    `reach`: what is told of the posts of the communities whose administrator the user token is."""

    tokens: dict[str, tuple[str, int]]
    groups: dict[int, Json] = field(default_factory=dict)
    walls: dict[int, list[Json]] = field(default_factory=dict)
    comments: dict[tuple[int, int], list[Json]] = field(default_factory=dict)
    topics: dict[int, list[Json]] = field(default_factory=dict)
    said: dict[tuple[int, int], list[Json]] = field(default_factory=dict)
    found: list[Json] = field(default_factory=list)
    events: dict[int, list[Json]] = field(default_factory=dict)
    reach: dict[int, list[object]] = field(default_factory=dict)
    managers: list[Json] = field(default_factory=list)
    members: int = 0
    failed: list[Json] = field(default_factory=list)
    refuse: dict[str, int] = field(default_factory=dict)
    repeats: bool = False
    execute_most: int = 25
    now: datetime = NOW
    calls: Counter[str] = field(default_factory=Counter)
    log: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    keys: int = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "lp.vk.example":
            return httpx.Response(200, json=self._long_poll(dict(request.url.params)))
        method = request.url.path.removeprefix("/method/")
        params = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        token = request.headers["authorization"].removeprefix("Bearer ")
        assert params["v"] == "5.199"
        try:
            if method == "execute":
                return httpx.Response(200, json=self._execute(params["code"], token))
            return httpx.Response(200, json={"response": self._answer(method, params, token)})
        except Refused as refused:
            error = {"error_code": refused.code, "error_msg": str(refused), "request_params": []}
            return httpx.Response(200, json={"error": error})

    def _execute(self, code: str, token: str) -> Json:
        self.calls["execute"] += 1
        self._allowed("execute", token)
        calls, decoder = list(_CALL.finditer(code)), json.JSONDecoder()
        if len(calls) > self.execute_most:
            raise Refused(13, "Runtime error occurred during code invocation: response size is too big")
        response: list[object] = []
        errors: list[Json] = []
        for call in calls:
            params, _ = decoder.raw_decode(code, call.end())
            try:
                response.append(self._answer(call[1], {name: str(value) for name, value in params.items()}, token))
            except Refused as refused:
                response.append(False)
                errors.append({"method": call[1], "error_code": refused.code, "error_msg": str(refused)})
        return {"response": response, **({"execute_errors": errors} if errors else {})}

    def _allowed(self, method: str, token: str) -> tuple[str, int]:
        if token not in self.tokens:
            raise Refused(5, "User authorization failed: invalid access_token")
        kind, group = self.tokens[token]
        if kind not in KINDS.get(method, "ucs"):
            raise Refused({"c": 27, "s": 28}.get(kind, 5), "method is unavailable with this auth")
        if method in self.refuse:
            raise Refused(self.refuse[method])
        return kind, group

    def _answer(self, method: str, params: Mapping[str, str], token: str) -> object:
        self.calls[method] += 1
        self.log.append((method, dict(params)))
        _, group = self._allowed(method, token)
        name = "_" + method.replace(".", "_")
        return getattr(self, name)(params, group)

    def _newsfeed_search(self, params: Mapping[str, str], group: int) -> Json:
        begin, end = int(params["start_time"]), int(params["end_time"])
        word = params["q"].strip('"').casefold()
        hits = [one for one in self.found if begin <= one["date"] <= end and word in str(one["text"]).casefold()]  # type: ignore[operator]
        hits.sort(key=lambda one: -int(str(one["date"])))
        offset = int(params.get("start_from", "0"))
        page = hits[:1000][offset : offset + int(params["count"])]
        following = 200 if self.repeats else offset + len(page)
        more = {"next_from": str(following)} if offset + len(page) < min(len(hits), 1000) else {}
        return {"items": page, "count": min(len(hits), 1000), "total_count": len(hits), **more}

    def _wall_get(self, params: Mapping[str, str], group: int) -> Json:
        owner, offset = int(params["owner_id"]), int(params.get("offset", "0"))
        if owner not in self.walls:
            raise Refused(15, "Access denied")
        items = sorted(self.walls[owner], key=lambda one: -int(str(one["date"])))
        return {"count": len(items), "items": items[offset : offset + int(params["count"])]}

    def _wall_getById(self, params: Mapping[str, str], group: int) -> Json:
        asked = params["posts"].split(",")
        everything = [one for wall in self.walls.values() for one in wall]
        return {"items": [one for one in everything if f"{one['owner_id']}_{one['id']}" in asked]}

    def _wall_getComments(self, params: Mapping[str, str], group: int) -> Json:
        everything = self.comments.get((int(params["owner_id"]), int(params["post_id"])), [])
        offset, count = int(params.get("offset", "0")), int(params["count"])
        under = int(params.get("comment_id", "0"))
        level = [one for one in everything if (one.get("parents_stack") or [0])[0] == under]  # type: ignore[index]
        level.sort(key=lambda one: int(str(one["id"])), reverse=params.get("sort") == "desc")
        shown = []
        for one in level[offset : offset + count]:
            below = [each for each in everything if one["id"] in each.get("parents_stack", [])]  # type: ignore[operator]
            some = below[: int(params.get("thread_items_count", "0"))]
            shown.append({**one, "thread": {"count": len(below), "items": some}})
        return {"count": len(everything), "current_level_count": len(level), "items": shown, "profiles": [
            {"id": 7002, "first_name": "Some", "last_name": "Canary"}]}  # fmt: skip

    def _wall_getComment(self, params: Mapping[str, str], group: int) -> Json:
        owner, id_ = int(params["owner_id"]), int(params["comment_id"])
        return {"items": [one for (wall, _), some in self.comments.items() for one in some
                          if wall == owner and one["id"] == id_]}  # fmt: skip

    def _board_getTopics(self, params: Mapping[str, str], group: int) -> Json:
        return {"count": 1, "items": self.topics.get(int(params["group_id"]), [])}

    def _board_getComments(self, params: Mapping[str, str], group: int) -> Json:
        said = self.said.get((int(params["group_id"]), int(params["topic_id"])), [])
        said = sorted(said, key=lambda one: int(str(one["id"])), reverse=params.get("sort") == "desc")
        said = [one for one in said if int(str(one["id"])) >= int(params.get("start_comment_id", "0"))]
        offset = int(params.get("offset", "0"))
        return {"count": len(said), "items": said[offset : offset + int(params["count"])]}

    def _groups_getById(self, params: Mapping[str, str], group: int) -> Json:
        asked = params.get("group_ids", str(group)).split(",")
        return {"groups": [one for id_, one in self.groups.items() if {str(id_), one["screen_name"]} & set(asked)],
                "profiles": []}  # fmt: skip

    def _groups_getLongPollServer(self, params: Mapping[str, str], group: int) -> Json:
        if int(params["group_id"]) != group:
            raise Refused(15, "Access denied")
        self.keys += 1
        ts = len(self.events.get(group, []))
        return {"server": f"https://lp.vk.example/wh{group}", "key": f"canary-key-{self.keys}", "ts": str(ts)}

    def _long_poll(self, params: Mapping[str, str]) -> Json:
        self.calls["a_check"] += 1
        assert params["key"] == f"canary-key-{self.keys}" or len(self.tokens) > 1
        if self.failed:
            return self.failed.pop(0)
        [events] = list(self.events.values()) or [[]]
        return {"ts": str(len(events)), "updates": events[int(params["ts"]) :]}

    def _groups_getLongPollSettings(self, params: Mapping[str, str], group: int) -> Json:
        return {"is_enabled": True, "events": {"wall_reply_new": 1, "wall_reply_delete": 0}}

    def _groups_getMembers(self, params: Mapping[str, str], group: int) -> Json:
        offset = int(params.get("offset", "0"))
        if params.get("filter") == "managers":
            return {"count": len(self.managers), "items": self.managers[offset:]}
        last = min(self.members, offset + int(params["count"]))
        return {"count": self.members, "items": [
            {"id": 1 + n, "first_name": "Some", "last_name": "Canary", "has_photo": n % 2, "status": "",
             "last_seen": {"time": AT}, "followers_count": n, **({"deactivated": "banned"} if n % 10 == 0 else {})}
            for n in range(offset, last)
        ]}  # fmt: skip

    def _groups_getCallbackServers(self, params: Mapping[str, str], group: int) -> Json:
        one = {"id": 4, "title": "Helper", "creator_id": 7001, "status": "ok", "secret_key": "canary-secret"}
        return {"count": 1, "items": [{**one, "url": "https://hook.example/x?t=1"}]}

    def _groups_getTokenPermissions(self, params: Mapping[str, str], group: int) -> Json:
        return {"mask": 1, "permissions": [{"name": "manage", "setting": 262144}]}

    def _users_get(self, params: Mapping[str, str], group: int) -> object:
        asked = params.get("user_ids", "7001").split(",")
        return [{"id": int(one), "first_name": "Some", "last_name": f"Person {one}"} for one in asked]

    def _account_getAppPermissions(self, params: Mapping[str, str], group: int) -> object:
        return 262_144 | 8_192

    def _utils_resolveScreenName(self, params: Mapping[str, str], group: int) -> object:
        for id_, one in self.groups.items():
            if params["screen_name"] in {f"club{id_}", one["screen_name"]}:
                return {"type": "group", "object_id": id_}
        return []

    def _stats_get(self, params: Mapping[str, str], group: int) -> object:
        activity = {"subscribed": 5, "unsubscribed": 9}
        told = {"activity": activity, "reach": {"reach": 700}, "visitors": {"views": 80}}
        return [{"period_from": int(params["timestamp_from"]) - 3 * 3600, **told}]

    def _stats_getPostReach(self, params: Mapping[str, str], group: int) -> object:
        owner, asked = int(params["owner_id"]), [int(one) for one in params["post_ids"].split(",")]
        if len(asked) > 30:
            raise Refused(100, "post_ids is incorrect")
        if owner not in self.reach:
            raise Refused(15, "Access denied")
        told = self.reach[owner]
        return [one for one in told if not isinstance(one, dict) or one.get("post_id") in {*asked, None}]

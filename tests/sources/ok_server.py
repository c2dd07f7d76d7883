"""OK in memory: checks every signature, keeps groups, topics and comments. Its people do not exist."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from pydantic import SecretStr

from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tasks.plan.schema import Source
from tasks.sources import build
from tasks.sources.ok import Ok
from tasks.sources.shape import Json, SourceDeps, Watched

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SECRETS: Mapping[str, str] = {
    "OK_TOKEN": "made-up-ok-token-CANARY",
    "OK_APPLICATION_KEY": "MADEUPKEYCANARY",
    "OK_SESSION_SECRET": "made-up-ok-session-secret-CANARY",
}
GROUP, VERA = "53100000000001", "57000000000001"
PAGE = 100


def ms(ago: timedelta) -> int:
    return int((NOW - ago).timestamp() * 1000)


def topic(name: str, text: str, ago: timedelta, owner: str = f"group:{GROUP}", author: str | None = None) -> Json:
    return {
        "id": name,
        "created_ms": ms(ago),
        "owner_ref": owner,
        "author_ref": author or owner,
        "media": [{"type": "text", "text": text}],
    }


def comment(name: str, text: str, ago: timedelta, author: str = f"user:{VERA}", more: Json | None = None) -> Json:
    told: Json = {"id": name, "text": text, "date_ms": ms(ago), "author_ref": author, "author_name": "Вера Примерова"}
    return {**told, **(more or {})}


@dataclass
class OkServer:
    """`comments` are a topic's, in order of writing; `fails` gives a method an error number."""

    topics: list[Json] = field(default_factory=list)
    comments: dict[str, list[Json]] = field(default_factory=dict)
    groups: list[Json] = field(default_factory=list)
    roles: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    rights: frozenset[str] = frozenset({"VALUABLE_ACCESS", "GROUP_CONTENT"})
    fails: dict[str, int] = field(default_factory=dict)
    calls: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        params = dict(request.url.params)
        self.calls.append(params)
        signed = "".join(f"{k}={v}" for k, v in sorted(params.items()) if k not in {"sig", "access_token"})
        wanted = hashlib.md5(f"{signed}{SECRETS['OK_SESSION_SECRET']}".encode()).hexdigest()
        method = params["method"]
        if params.get("sig") != wanted:
            return _error(104, f"PARAM_SIGNATURE : No valid signature {params.get('sig')}")
        if method in self.fails:
            return _error(self.fails[method], f"made up error for {params['access_token']}")
        return httpx.Response(200, json=self._answer(method, params))

    def _answer(self, method: str, params: dict[str, str]) -> object:
        answers = {
            "stream.get": self._stream,
            "search.tagContents": self._tagged,
            "discussions.getComments": self._comments,
            "discussions.getComment": self._comment,
            "mediatopic.getByIds": self._by_ids,
            "group.getMembers": self._members,
        }
        if method in answers:
            return answers[method](params)
        fixed: dict[str, object] = {
            "group.getInfo": [one for one in self.groups if one["uid"] in params.get("uids", "").split(",")],
            "group.getCounters": {"counters": {}},
            "url.getInfo": {"type": "GROUP", "objectId": self.names.get(params.get("url", "").rpartition("/")[2])},
            "users.getCurrentUser": {"uid": "57000000000099", "name": "Смм Примерный"},
            "users.hasAppPermission": params.get("ext_perm") in self.rights,
        }
        return fixed[method]

    def _told(self, one: Json) -> Json:
        there = [each for each in self.comments.get(str(one["id"]), []) if not each.get("removed")]
        return {**one, "discussion_summary": {"comments_count": len(there)}}

    def _paged(self, found: list[Json], params: dict[str, str]) -> Json:
        start = int(params.get("anchor", "0"))
        some = sorted(found, key=lambda one: -int(str(one["created_ms"])))[start : start + PAGE]
        told = [self._told(one) for one in some]
        return (
            {"entities": {"media_topics": told} if told else {}, "anchor": str(start + PAGE)} if told else {"feeds": []}
        )

    def _stream(self, params: dict[str, str]) -> Json:
        return self._paged([one for one in self.topics if one["owner_ref"] == f"group:{params['gid']}"], params)

    def _tagged(self, params: dict[str, str]) -> Json:
        since = datetime.fromisoformat(json.loads(params["filter"])["since"]).replace(tzinfo=UTC).timestamp() * 1000
        tag = f"#{params['query']}"
        found = [one for one in self.topics if tag in str(one["media"]) and int(str(one["created_ms"])) >= since]
        return self._paged(found, params)

    def _comments(self, params: dict[str, str]) -> Json:
        there = list(reversed(self.comments.get(params["discussionId"], [])))
        if params.get("includeRemoved") != "true":
            there = [one for one in there if not one.get("removed")]
        start = 0 if params["anchor"] == "LAST" else int(params["anchor"])
        some, more = there[start : start + PAGE], len(there) > start + PAGE
        return {"comments": some, "has_more": more, "anchor": str(start + PAGE), "discussionId": params["discussionId"]}

    def _comment(self, params: dict[str, str]) -> Json:
        there = self.comments.get(params["discussionId"], [])
        found = next((one for one in there if one["id"] == params["commentId"]), None)
        return {"comment": found} if found else {"error_code": 300, "error_msg": "NOT_FOUND", "error_data": None}

    def _by_ids(self, params: dict[str, str]) -> Json:
        return {"media_topics": [one for one in self.topics if one["id"] in params["topic_ids"].split(",")]}

    def _members(self, params: dict[str, str]) -> Json:
        found = self.roles.get(params["statuses"], [])
        return {"members": [{"userId": one} for one in found], "has_more": False, "anchor": ""}

    def asked(self, method: str) -> list[dict[str, str]]:
        """Parameters of the calls of a method, in order."""
        return [one for one in self.calls if one["method"] == method]


def _error(code: int, said: str) -> httpx.Response:
    return httpx.Response(200, json={"error_code": code, "error_msg": said, "error_data": None})


async def no_wait(seconds: float) -> None:
    """Retries and paces do not wait in tests."""


def ok(
    server: OkServer, folder: Path | None = None, secrets: Mapping[str, str] = SECRETS, watched: Watched | None = None,
    **options: object,
) -> Ok:  # fmt: skip
    """A source that reads one group, unless the options say otherwise."""

    def secret(name: str) -> SecretStr | None:
        return SecretStr(secrets[name]) if name in secrets else None

    deps = SourceDeps(
        transport=httpx.MockTransport(server),
        secret=secret,
        quota=LakeQuota(FolderLake(folder, durable=False)) if folder is not None else None,
        watched=watched or Watched(),
        sleep=no_wait,
    )
    given = options if watched is not None else {"groups": [GROUP], "tags": [], **options}
    found = build(Source(id="ok", kind="ok", token="OK_TOKEN", options=given), deps)
    assert isinstance(found, Ok)
    return found

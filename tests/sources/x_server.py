"""X in memory: posts by id, a search that understands our queries, profiles, windows. Its people do not exist."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from pydantic import SecretStr

from tasks.core.retry import RetryPolicy
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tasks.plan.monitoring import Account
from tasks.plan.schema import Source
from tasks.sources import build
from tasks.sources.shape import Json, SourceDeps, Watched
from tasks.sources.x import X
from tasks.sources.x.reading import id_at

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TOKEN = "made-up-x-bearer-CANARY-0123456789"
BRAND, VERA, IVAN = "1500000000000000001", "1600000000000000001", "1600000000000000002"
TWEETS = "tweets/search/recent"


def post(ago: timedelta, text: str, who: str = VERA, number: int = 0, more: Json | None = None) -> Json:
    """A post of some time ago; its id tells the time, `number` keeps ids apart."""
    name = str(id_at(NOW - ago) + number)
    at = f"{NOW - ago:%Y-%m-%dT%H:%M:%S}.000Z"
    return {"id": name, "text": text, "created_at": at, "author_id": who, "conversation_id": name, **(more or {})}


def minutes(many: float) -> timedelta:
    return timedelta(minutes=many)


def problem(status: int, title: str, detail: str = "", kind: str = "about:blank", **headers: str) -> httpx.Response:
    body = {"title": title, "detail": detail or title, "type": kind, "status": status}
    return httpx.Response(status, json=body, headers={name.replace("_", "-"): value for name, value in headers.items()})


@dataclass
class XServer:
    """`gave` is every post it was paid for, in order; `fails` answers a path instead of the service."""

    posts: list[Json] = field(default_factory=list)
    users: dict[str, Json] = field(default_factory=lambda: {"romashka": {"id": BRAND, "username": "Romashka"}})
    lost: dict[str, Json] = field(default_factory=dict)
    fails: dict[str, Callable[[], httpx.Response]] = field(default_factory=dict)
    requests: list[httpx.Request] = field(default_factory=list)
    gave: list[str] = field(default_factory=list)
    headers: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        path = request.url.path.removeprefix("/2/")
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return problem(401, "Unauthorized")
        if path in self.fails:
            return self.fails[path]()
        return httpx.Response(200, json=self._answer(path, request.url.params), headers=self.headers)

    def _answer(self, path: str, params: httpx.QueryParams) -> Json:
        if path == TWEETS:
            return self._page([one for one in self.posts if matches(one, params["query"])], params)
        if path.endswith("/mentions"):
            return self._page([one for one in self.posts if "@romashka" in str(one["text"]).casefold()], params)
        if path == "tweets":
            return self._looked_up(params["ids"].split(","))
        if path.startswith("users/by/username/"):
            return self._users([path.rpartition("/")[2]], one=True)
        fixed: dict[str, Json] = {
            "tweets/counts/recent": {"data": [], "meta": {"total_tweet_count": 0}},
            "users/me": {"data": {"id": BRAND, "username": "Romashka"}},
        }
        return fixed.get(path) or self._users(params.get("usernames", params.get("ids", "")).split(","))

    def _page(self, found: list[Json], params: httpx.QueryParams) -> Json:
        low, high = int(params["since_id"]), int(params.get("until_id", 2**63))
        inside = sorted(
            (one for one in found if low < int(str(one["id"])) < high), key=lambda one: -int(str(one["id"]))
        )
        given = inside[: int(params["max_results"])]
        self.gave += [str(one["id"]) for one in given]
        meta: Json = {"result_count": len(given), **({"next_token": "t"} if len(inside) > len(given) else {})}
        return {"data": list(given), "meta": meta} if given else {"meta": meta}

    def _looked_up(self, names: list[str]) -> Json:
        there = [{"id": one["id"]} for one in self.posts if one["id"] in names]
        self.gave += [str(one["id"]) for one in there]
        errors = [{**self.lost[name], "resource_id": name} for name in names if name in self.lost]
        return {**({"data": there} if there else {}), **({"errors": errors} if errors else {})}

    def _users(self, names: list[str], *, one: bool = False) -> Json:
        data = [self.users[name] for name in names if name in self.users]
        errors = [{**self.lost[name], "value": name} for name in names if name in self.lost]
        given: object = data[0] if one and data else data
        return {**({"data": given} if data else {}), **({"errors": errors} if errors else {})}

    def asked(self, path: str) -> list[httpx.QueryParams]:
        """Parameters of the requests to a path, in order."""
        return [one.url.params for one in self.requests if one.url.path == f"/2/{path}"]


def matches(one: Json, query: str) -> bool:
    """Whether a post answers one of our queries."""
    terms = re.findall(r'"[^"]+"|#\w+|conversation_id:\d+|from:\w+', query)
    return any(_term(one, term) for term in terms)


def _term(one: Json, term: str) -> bool:
    if term.startswith("conversation_id:"):
        return one["conversation_id"] == term.partition(":")[2]
    if term.startswith("from:"):
        return one["author_id"] == BRAND
    return term.strip('"').casefold() in str(one["text"]).casefold()


def quota_of(folder: Path) -> LakeQuota:
    return LakeQuota(FolderLake(folder, durable=False))


async def no_wait(seconds: float) -> None:
    """Retries do not wait in tests."""


def deps_of(server: XServer, folder: Path | None = None, token: str | None = TOKEN, **watched: object) -> SourceDeps:
    def secret(name: str) -> SecretStr | None:
        return SecretStr(token) if token is not None and name == "X_TOKEN" else None

    return SourceDeps(
        transport=httpx.MockTransport(server),
        secret=secret,
        quota=quota_of(folder) if folder is not None else None,
        watched=Watched(**watched),  # type: ignore[arg-type]
        retry=RetryPolicy(),
        sleep=no_wait,
    )


def x(server: XServer, folder: Path | None = None, token: str | None = TOKEN, **options: object) -> X:
    """A source that searches one word, unless the options say otherwise."""
    config = Source(id="x", kind="x", token="X_TOKEN", options={"words": ["Ромашка"], "tags": [], **options})
    found = build(config, deps_of(server, folder, token))
    assert isinstance(found, X)
    return found


def account(spelling: str) -> Account:
    return Account(platform="x", id=spelling)

"""A Bluesky server in memory: logins that end, posts, threads, notifications, cursors, deletions, errors by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
from pydantic import SecretStr

from tasks.core.instants import iso
from tasks.core.retry import RetryPolicy
from tasks.lake.quotas import LakeQuota
from tasks.plan.schema import Account, Source
from tasks.sources import build
from tasks.sources.bluesky import Bluesky
from tasks.sources.shape import Json, SourceDeps, Watched
from tests.sources.reading import NOW

PASSWORD = "canary-app-password"
BRAND, HANDLE = "did:plc:romashkaromashka", "romashka.example"
BUYER = "did:plc:kanareikakanarei"
Answer = httpx.Response


def uri_of(did: str, key: str) -> str:
    return f"at://{did}/app.bsky.feed.post/{key}"


@dataclass
class Network:
    """`refuse` answers a method; `ends` is after how many calls an access token is over (0: never)."""

    password: str = PASSWORD
    page: int = 100
    ends: int = 0
    refreshes: bool = True
    posts: dict[str, Json] = field(default_factory=dict)
    noticed: list[Json] = field(default_factory=list)
    followers: list[Json] = field(default_factory=list)
    profiles: dict[str, Json] = field(default_factory=dict)
    refuse: dict[str, Callable[[], Answer]] = field(default_factory=dict)
    refuse_once: dict[str, Answer] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)
    tokens: int = 0
    used: int = 0

    def __post_init__(self) -> None:
        self.join(BRAND, HANDLE, followersCount=5400, postsCount=7)
        self.join(BUYER, "kanareika.example")

    def join(self, did: str, handle: str, **more: object) -> Json:
        avatar = f"https://cdn.example/img/avatar/plain/{did}/bafyface@jpeg"
        self.profiles[did] = {
            "did": did,
            "handle": handle,
            "displayName": f"Name of {handle}",
            "avatar": avatar,
            **more,
        }
        return self.profiles[did]

    def say(self, minutes_ago: float, text: str, *, author: str = BUYER, to: str | None = None, **more: object) -> str:
        at = iso(NOW - timedelta(minutes=minutes_ago))
        uri = uri_of(author, f"3k{len(self.posts):011}")
        record: Json = {"text": text, "createdAt": at}
        if to is not None:
            self.posts[to]["replyCount"] = int(str(self.posts[to]["replyCount"])) + 1
            record["reply"] = {"root": {"uri": to, "cid": "c"}, "parent": {"uri": to, "cid": "c"}}
        self.posts[uri] = {"uri": uri, "cid": "c", "author": self.profiles[author], "record": record, "indexedAt": at,
                           "replyCount": 0, "repostCount": 2, "quoteCount": 1, "likeCount": 5, **more}  # fmt: skip
        return uri

    def count(self, method: str) -> int:
        return sum(request.url.path.endswith(method) for request in self.asked)

    def __call__(self, request: httpx.Request) -> Answer:
        self.asked.append(request)
        method = request.url.path.rpartition("/")[2]
        if method in self.refuse_once:
            return self.refuse_once.pop(method)
        if method in self.refuse:
            return self.refuse[method]()
        if method.endswith("createSession"):
            told = json.loads(request.content)
            right = told == {"identifier": HANDLE, "password": self.password}
            return self._session() if right else _error(401, "AuthenticationRequired", "Invalid identifier or password")
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        if method.endswith("refreshSession"):
            return (
                self._session()
                if self.refreshes and bearer == f"refresh-{self.tokens}"
                else _error(400, "ExpiredToken")
            )
        self.used += 1
        if bearer != f"access-{self.tokens}" or (self.ends and self.used > self.ends):
            return _error(400, "ExpiredToken", "Token has expired")
        found = self._answer(method, request.url.params)
        found.headers.update(self.headers)
        return found

    def _session(self) -> Answer:
        self.tokens, self.used = self.tokens + 1, 0
        told = {"did": BRAND, "handle": HANDLE, "email": "canary@example.org",
                "accessJwt": f"access-{self.tokens}", "refreshJwt": f"refresh-{self.tokens}"}  # fmt: skip
        return Answer(200, json=told)

    def _answer(self, method: str, params: httpx.QueryParams) -> Answer:
        short = method.rpartition(".")[2]
        if short == "searchPosts":
            words = params["q"].strip('"').casefold()
            hits = [one for one in self._newest() if words in str(one["record"]["text"]).casefold()]  # type: ignore[index]
            since, until = params.get("since", ""), params.get("until", "9999")
            return self._page("posts", [one for one in hits if since <= str(one["indexedAt"]) < until], params)
        if short == "listNotifications":
            return self._page("notifications", self.noticed, params)
        if short == "getAuthorFeed":
            actor = params["actor"]
            feed: list[Json] = [{"post": one} for one in self._newest() if actor in _names(one)]
            return self._page("feed", feed, params)
        if short == "getFollowers":
            return self._page("followers", self.followers, params)
        return self._one(short, params)

    def _one(self, short: str, params: httpx.QueryParams) -> Answer:
        if short == "getPostThread":
            top = self.posts.get(params["uri"])
            if top is None:
                return _error(400, "NotFound", "Post not found")
            return Answer(200, json={"thread": {"post": top, "replies": self._under(params["uri"])}})
        if short == "getPosts":
            uris = params.get_list("uris")
            assert len(uris) <= 25
            return Answer(200, json={"posts": [self.posts[uri] for uri in uris if uri in self.posts]})
        if short == "getProfiles":
            names = set(params.get_list("actors"))
            found = [one for one in self.profiles.values() if {one["did"], one["handle"]} & names]
            return Answer(200, json={"profiles": found})
        if short in {"getProfile", "resolveHandle"}:
            return _error(
                400, "InvalidRequest", "Profile not found" if short == "getProfile" else "Unable to resolve handle"
            )
        return Answer(200, json={"did": BRAND, "handle": HANDLE, "active": True, "email": "canary@example.org"})

    def _under(self, uri: str) -> list[Json]:
        below = [one for one in self.posts.values() if _parent(one) == uri]
        return [{"post": one, "replies": self._under(str(one["uri"]))} for one in below]

    def _newest(self) -> list[Json]:
        return sorted(self.posts.values(), key=lambda one: str(one["indexedAt"]), reverse=True)

    def _page(self, name: str, items: list[Json], params: httpx.QueryParams) -> Answer:
        start = int(params.get("cursor", 0))
        told: Json = {name: items[start : start + self.page]}
        if start + self.page < len(items):
            told["cursor"] = str(start + self.page)
        return Answer(200, json=told)


def _names(post: Json) -> set[object]:
    author = post["author"]
    assert isinstance(author, dict)
    return {author["did"], author["handle"]}


def _parent(post: Json) -> object:
    record = post["record"]
    assert isinstance(record, dict)
    return record["reply"]["parent"]["uri"] if "reply" in record else None


def _error(status: int, name: str, message: str = "") -> Answer:
    return Answer(status, json={"error": name, "message": message})


async def no_wait(seconds: float) -> None:
    """Time that passes at once."""


def connector(
    network: Network, *, quota: LakeQuota | None = None, secret: str | None = PASSWORD, own: str = f"@{HANDLE}",
    words: tuple[str, ...] = ("ромашка",), hashtags: tuple[str, ...] = (), **options: object,
) -> Bluesky:  # fmt: skip
    deps = SourceDeps(
        transport=httpx.MockTransport(network), quota=quota, sleep=no_wait, retry=RetryPolicy(attempts=1),
        secret=lambda name: SecretStr(secret) if name == "BSKY" and secret else None,
        watched=Watched(words=words, hashtags=hashtags, own=(Account(platform="bluesky", id=own),)),
    )  # fmt: skip
    built = build(Source(id="bsky", kind="bluesky", token="BSKY", options=options), deps)
    assert isinstance(built, Bluesky)
    return built

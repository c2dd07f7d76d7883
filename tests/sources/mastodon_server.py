"""A Mastodon server in memory: statuses with ids of its kind, `Link` paging, `X-RateLimit`, errors, deletions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import unquote

import httpx
from pydantic import SecretStr

from tasks.core.instants import iso
from tasks.core.retry import RetryPolicy
from tasks.lake.quotas import LakeQuota
from tasks.plan.schema import Account, Source
from tasks.sources import build
from tasks.sources.mastodon import Mastodon
from tasks.sources.shape import Json, SourceDeps, Watched
from tests.sources.reading import NOW

HOST = "mastodon.example"
BRAND = "101"
Answer = httpx.Response


def snowflake(at: datetime) -> str:
    return str(int(at.timestamp() * 1000) << 16)


@dataclass
class Instance:
    """`refuse` answers a path that contains its key; `token` is the one that is taken, None: nobody is asked."""

    token: str | None = None
    links: bool = True
    page: int = 40
    statuses: dict[str, Json] = field(default_factory=dict)
    refuse: dict[str, Callable[[], Answer]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, Json] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.join(BRAND, "romashka", followers_count=5400)
        self.join("102", "kanareika", followers_count=3)

    def join(self, number: str, acct: str, **more: object) -> None:
        self.accounts[number] = {"id": number, "username": acct, "acct": acct, "display_name": f"Name of {acct}",
                                 "note": "<p>Hi</p>", "url": f"https://{HOST}/@{acct}", "locked": False,
                                 "avatar_static": "https://files.example/a/face.png?token=x", "statuses_count": 7,
                                 "created_at": "2023-01-01T00:00:00.000Z", "fields": [], **more}  # fmt: skip

    def say(self, minutes_ago: float, text: str, *, author: str = "102", to: str | None = None, **more: object) -> str:
        at = NOW - timedelta(minutes=minutes_ago)
        number = snowflake(at)
        while number in self.statuses:
            number = str(int(number) + 1)
        if to is not None:
            self.statuses[to]["replies_count"] = int(str(self.statuses[to]["replies_count"])) + 1
        self.statuses[number] = {
            "id": number, "created_at": iso(at), "edited_at": None, "in_reply_to_id": to, "visibility": "public",
            "in_reply_to_account_id": self.statuses[to]["account"]["id"] if to else None,  # type: ignore[index]
            "content": f"<p>{text}</p>", "spoiler_text": "", "url": f"https://{HOST}/@x/{number}", "reblog": None,
            "replies_count": 0, "reblogs_count": 1, "favourites_count": 2, "account": self.accounts[author],
            "media_attachments": [], "mentions": [], **more,
        }  # fmt: skip
        return number

    def count(self, ending: str) -> int:
        """How often a path was asked."""
        return sum(request.url.path.endswith(ending) for request in self.asked)

    def __call__(self, request: httpx.Request) -> Answer:
        self.asked.append(request)
        path = request.url.path
        for part, answer in self.refuse.items():
            if part in path:
                return answer()
        if self.token is not None and request.headers.get("authorization") not in {None, f"Bearer {self.token}"}:
            return Answer(401, json={"error": f"The access token {request.headers['authorization']} is invalid"})
        found = self._answer(path, request)
        for name, value in self.headers.items():
            found.headers[name] = value
        return found

    def _answer(self, path: str, request: httpx.Request) -> Answer:
        params = request.url.params
        pieces = path.split("/")
        if "/timelines/tag/" in path:
            tag = f"#{unquote(pieces[-1])}".casefold()
            return self._page(request, [one for one in self._newest() if tag in str(one["content"]).casefold()])
        if path == "/api/v2/search":
            offset, words = int(params.get("offset", 0)), params["q"].strip('"').casefold()
            hits = [one for one in self._newest() if words in str(one["content"]).casefold()]
            return Answer(200, json={"accounts": [], "statuses": hits[offset : offset + self.page], "hashtags": []})
        if path == "/api/v1/notifications":
            called = [one for one in self._newest() if one["mentions"]]
            return Answer(200, json=[{"id": one["id"], "type": "mention", "status": one} for one in called])
        if path == "/api/v1/instance":
            return Answer(200, json={"version": "4.3.0"})
        if path.endswith("verify_credentials"):
            told: Json = {"scopes": ["read:accounts"]} if "/apps/" in path else self.accounts[BRAND]
            return Answer(200, json=told)
        return self._things(path, pieces, request)

    def _things(self, path: str, pieces: list[str], request: httpx.Request) -> Answer:
        if path.endswith("/accounts/lookup"):
            acct = request.url.params["acct"]
            found = next((one for one in self.accounts.values() if one["acct"] == acct), None)
            return Answer(200, json=found) if found else Answer(404, json={"error": "Record not found"})
        if path.endswith("/followers"):
            start = int(request.url.params.get("max_id", 0))
            rest = [one for number, one in self.accounts.items() if number != BRAND][start:]
            limit = int(request.url.params["limit"])
            link = {"link": f'<https://{HOST}{path}?max_id={start + limit}>; rel="next"'} if rest[limit:] else {}
            return Answer(200, json=rest[:limit], headers=link)
        if path.endswith("/statuses"):
            return self._page(request, [one for one in self._newest() if one["account"]["id"] == pieces[-2]])  # type: ignore[index]
        if path.endswith("/context"):
            below = [one for one in self.statuses.values() if one["in_reply_to_id"] == pieces[-2]]
            return Answer(200, json={"ancestors": [], "descendants": below})
        status = self.statuses.get(pieces[-1])
        return Answer(200, json=status) if status else Answer(404, json={"error": "Record not found"})

    def _newest(self) -> list[Json]:
        return sorted(self.statuses.values(), key=lambda one: int(str(one["id"])), reverse=True)

    def _page(self, request: httpx.Request, statuses: list[Json]) -> Answer:
        top = request.url.params.get("max_id")
        rest = [one for one in statuses if top is None or int(str(one["id"])) < int(top)]
        shown = rest[: self.page]
        link = {}
        if self.links and shown:
            link = {
                "link": f'<https://evil.example/?max_id={shown[-1]["id"]}&a=b>; rel="next", <https://x/>; rel="prev"'
            }
        return Answer(200, json=shown, headers=link)


CANARY = "canary-token-of-mastodon"
OWN = f"romashka@{HOST}"


async def no_wait(seconds: float) -> None:
    """Time that passes at once."""


def connector(
    server: Instance, *, quota: LakeQuota | None = None, token: str | None = "MASTO", secret: str | None = CANARY,
    own: str = OWN, words: tuple[str, ...] = ("ромашка",), **options: object,
) -> Mastodon:  # fmt: skip
    deps = SourceDeps(
        transport=httpx.MockTransport(server), quota=quota, sleep=no_wait, retry=RetryPolicy(attempts=1),
        secret=lambda name: SecretStr(secret) if name == "MASTO" and secret else None,
        watched=Watched(words=words, hashtags=("romashka",), own=(Account(platform="mastodon", id=own),)),
    )  # fmt: skip
    built = build(Source(id="masto", kind="mastodon", token=token, options=options), deps)
    assert isinstance(built, Mastodon)
    return built

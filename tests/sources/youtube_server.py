"""YouTube Data v3 in memory: threads, replies, videos and channels that a test adds, takes away and edits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
from pydantic import SecretStr

from tasks.core.instants import iso, parse_instant
from tasks.core.ports import Quota
from tasks.core.retry import RetryPolicy
from tasks.plan.schema import Account, Source
from tasks.sources import build
from tasks.sources.shape import Json, SourceDeps, Watched
from tasks.sources.youtube import YouTube

OURS = "UCromashka0000000000000A"
BLOGGER = "UCblogger00000000000000B"


def refusal(status: int, reason: str, **more: object) -> httpx.Response:
    error = {"code": status, "message": "Sorry.", "errors": [{"reason": reason, "domain": "youtube"}], **more}
    return httpx.Response(status, json={"error": error})


@dataclass
class Server:
    """`trouble`: what a method answers instead. `asked`: method and parameters of each call, in order."""

    threads: dict[str, Json] = field(default_factory=dict)
    replies: dict[str, list[Json]] = field(default_factory=dict)
    videos: dict[str, Json] = field(default_factory=dict)
    channels: dict[str, Json] = field(default_factory=dict)
    handles: dict[str, str] = field(default_factory=dict)
    trouble: dict[str, httpx.Response] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    headers: list[httpx.Headers] = field(default_factory=list)
    given: int = 2  # replies that come with a thread

    def say(self, number: str, at: datetime, text: str, *, video: str = "vid00000001", channel: str = OURS) -> None:
        top = comment(number, at, text, f"UCguest-{number}", video)
        self.threads[number] = {
            "id": number,
            "snippet": {"channelId": channel, "videoId": video, "topLevelComment": top},
        }

    def answer(self, number: str, to: str, at: datetime, text: str, who: str) -> None:
        said = comment(number, at, text, who, None)
        said["snippet"]["parentId"] = to  # type: ignore[index]
        self.replies.setdefault(to, []).append(said)

    def film(self, number: str, at: datetime, title: str, *, channel: str = BLOGGER, comments: int | None = 0) -> None:
        snippet = {"publishedAt": iso(at), "channelId": channel, "title": title, "description": "…",
                   "channelTitle": "Somebody"}  # fmt: skip
        statistics = {"viewCount": "100", **({"commentCount": str(comments)} if comments is not None else {})}
        self.videos[number] = {"id": number, "snippet": snippet, "statistics": statistics,
                               "status": {"privacyStatus": "public"}}  # fmt: skip

    def methods(self) -> list[str]:
        return [method for method, _ in self.asked]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        method, params = request.url.path.rpartition("/")[2], dict(request.url.params)
        self.asked.append((method, params))
        self.headers.append(request.headers)
        if method in self.trouble:
            return self.trouble[method]
        handler = getattr(self, f"_{method}")
        found = handler(params)
        return found if isinstance(found, httpx.Response) else httpx.Response(200, json=found)

    def _commentThreads(self, params: dict[str, str]) -> Json | httpx.Response:
        video, channel = params.get("videoId"), params.get("allThreadsRelatedToChannelId")
        if video in self.closed:
            return refusal(403, "commentsDisabled")
        found = [one for one in self.threads.values() if _of(one, video, channel)]
        found.sort(key=_at, reverse=True)
        return _paged([self._with_replies(one) for one in found], params)

    def _with_replies(self, thread: Json) -> Json:
        replies = self.replies.get(str(thread["id"]), [])
        snippet = thread["snippet"]
        assert isinstance(snippet, dict)
        told: Json = {**thread, "snippet": {**snippet, "totalReplyCount": len(replies)}}
        return {**told, "replies": {"comments": replies[: self.given]}} if replies else told

    def _comments(self, params: dict[str, str]) -> Json:
        if "parentId" in params:
            return _paged(list(self.replies.get(params["parentId"], [])), params)
        every = {str(one["id"]): one["snippet"]["topLevelComment"] for one in self.threads.values()}  # type: ignore[index]
        every |= {str(one["id"]): one for several in self.replies.values() for one in several}
        return {"items": [every[one] for one in params["id"].split(",") if one in every]}

    def _search(self, params: dict[str, str]) -> Json:
        after = parse_instant(params["publishedAfter"])
        words = [word.strip('"').casefold() for word in params["q"].split("|")]
        found = [one for one in self.videos.values() if _published(one) >= after and _title(one, words)]
        found.sort(key=_published, reverse=True)
        return _paged([{"id": {"videoId": one["id"]}, "snippet": one["snippet"]} for one in found], params)

    def _videos(self, params: dict[str, str]) -> Json:
        return {"items": [self.videos[one] for one in params["id"].split(",") if one in self.videos]}

    def _channels(self, params: dict[str, str]) -> Json:
        if "forHandle" in params:
            number = self.handles.get(params["forHandle"])
            return {"items": [{"id": number}] if number else []}
        if params.get("mine") == "true":
            return {"items": [{"id": OURS, "snippet": {"title": "Ромашка"}}]}
        return {"items": [self.channels[one] for one in params["id"].split(",") if one in self.channels]}


def comment(number: str, at: datetime, text: str, who: str, video: str | None) -> Json:
    snippet: Json = {"textDisplay": text, "textOriginal": text, "authorDisplayName": "@canary-name",
                     "authorChannelId": {"value": who}, "likeCount": 1, "publishedAt": iso(at)}  # fmt: skip
    return {"id": number, "snippet": snippet | ({"videoId": video} if video else {})}


def _paged(items: list[Json], params: dict[str, str]) -> Json:
    start, size = int(params.get("pageToken", "0")), int(params["maxResults"])
    told: Json = {"items": items[start : start + size]}
    return told | ({"nextPageToken": str(start + size)} if start + size < len(items) else {})


def _of(thread: Json, video: str | None, channel: str | None) -> bool:
    snippet = thread["snippet"]
    assert isinstance(snippet, dict)
    return bool(snippet["videoId"] == video if video is not None else snippet["channelId"] == channel)


def _at(thread: Json) -> str:
    return str(thread["snippet"]["topLevelComment"]["snippet"]["publishedAt"])  # type: ignore[index]


def _published(video: Json) -> datetime:
    return parse_instant(str(video["snippet"]["publishedAt"]))  # type: ignore[index]


def _title(video: Json, words: list[str]) -> bool:
    title = str(video["snippet"]["title"]).casefold()  # type: ignore[index]
    return any(word in title for word in words)


CANARY = "AIzaCanaryCanaryCanary"
STEP = timedelta(minutes=5)


async def at_once(seconds: float) -> None:
    """Nobody waits in a test."""


def a_source(
    server: Server,
    *,
    quota: Quota | None = None,
    own: tuple[str, ...] = (OURS,),
    words: tuple[str, ...] = (),
    secrets: Mapping[str, str] | None = None,
    **options: object,
) -> YouTube:
    told = secrets if secrets is not None else {"YOUTUBE_KEY": CANARY}
    deps = SourceDeps(
        transport=httpx.MockTransport(server),
        sleep=at_once,
        retry=RetryPolicy(attempts=2),
        quota=quota,
        watched=Watched(words=words, own=tuple(Account(platform="youtube", id=one) for one in own)),
        secret=lambda name: SecretStr(told[name]) if name in told else None,
    )
    built = build(Source(id="youtube", kind="youtube", token="YOUTUBE_KEY", options=options), deps)
    assert isinstance(built, YouTube)
    return built

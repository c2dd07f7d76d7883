"""Answers of YouTube Data v3 with made-up people, after the shapes of its reference."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

_NAMES = {"UCromashka0000000000000A": "@romashka"}


def _said(number: str, text: str, who: str, name: str, *, parent: str | None = None) -> Json:
    snippet: Json = {
        "channelId": "UCromashka0000000000000A",
        "videoId": "vid00000001",
        "textDisplay": text,
        "textOriginal": text,
        "authorDisplayName": name,
        "authorProfileImageUrl": "https://yt3.example/avatar.jpg",
        "authorChannelUrl": f"https://www.youtube.com/{name}",
        "authorChannelId": {"value": who},
        "canRate": True,
        "viewerRating": "none",
        "likeCount": 3,
        "publishedAt": "2026-03-02T09:00:00Z",
        "updatedAt": "2026-03-02T09:00:00Z",
    }
    return {"kind": "youtube#comment", "etag": "e1", "id": number, "snippet": snippet | (
        {"parentId": parent} if parent else {}
    )}  # fmt: skip


_THREADS: Json = {
    "call": "threads",
    "asked": {"names": _NAMES},
    "answer": {
        "kind": "youtube#commentThreadListResponse",
        "nextPageToken": "QURTSl9p",
        "items": [
            {
                "kind": "youtube#commentThread",
                "id": "UgxThread1",
                "snippet": {
                    "channelId": "UCromashka0000000000000A",
                    "videoId": "vid00000001",
                    "topLevelComment": _said("UgxThread1", "Верните деньги, третий день жду", "UCguest1", "@kto-to"),
                    "canReply": True,
                    "totalReplyCount": 1,
                    "isPublic": True,
                },
                "replies": {
                    "comments": [
                        _said("UgxThread1.9r", "Напишите нам номер заказа", "UCromashka0000000000000A", "@romashka",
                              parent="UgxThread1")
                    ]
                },
            },
            {
                "kind": "youtube#commentThread",
                "id": "UgxThread2",
                "snippet": {"videoId": "vid00000001", "topLevelComment": _said("UgxThread2", "", "UCg2", "@someone"),
                            "totalReplyCount": 0},
            },
        ],
    },
}  # fmt: skip

_REPLIES: Json = {
    "call": "replies",
    "asked": {"names": _NAMES, "video": "vid00000001", "channel": "UCromashka0000000000000A"},
    "answer": {
        "kind": "youtube#commentListResponse",
        "items": [
            _said("UgxThread1.9s", "Already did, nobody answers", "UCguest1", "@kto-to", parent="UgxThread1"),
            _said("UgxThread1.9t", "Same here", "UCguest3", "@other", parent="UgxThread1"),
        ],
    },
}

_VIDEOS: Json = {
    "call": "videos",
    "asked": {"names": _NAMES},
    "answer": {
        "kind": "youtube#videoListResponse",
        "items": [
            {
                "kind": "youtube#video",
                "id": "vid00000009",
                "snippet": {
                    "publishedAt": "2026-03-01T18:00:00Z",
                    "channelId": "UCblogger000000000000000",
                    "title": "Честный обзор Ромашки",
                    "description": "Сломалась через день.",
                    "thumbnails": {"high": {"url": "https://i.ytimg.example/vi/vid00000009/hqdefault.jpg"}},
                    "channelTitle": "Обзоры Кого-то Там",
                },
                "statistics": {"viewCount": "12045", "likeCount": "310", "favoriteCount": "0", "commentCount": "88"},
            }
        ],
    },
}

_OPTIONS = {"channels": ["@romashka"]}
_AT = ("answer", "items")
EXAMPLES = (
    Example(_THREADS, _OPTIONS, posts=2, skipped=1, at=_AT),
    Example(_REPLIES, _OPTIONS, posts=2, at=_AT),
    Example(_VIDEOS, _OPTIONS, posts=1, at=_AT),
)

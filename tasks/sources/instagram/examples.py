"""Payloads after Graph API's own answers; the account and the people in them do not exist."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

_OPTIONS: Json = {"accounts": ["romashka.sample"], "numbers": {"romashka.sample": "17840001"}}
_ASKED: Json = {
    "account": "romashka.sample",
    "own_id": "17840001",
    "own_name": "romashka.sample",
    "at": "2026-03-02T12:00:00+00:00",
}
_LINK = "https://www.instagram.com/p/Sample1/"

_MEDIA: Json = {
    "data": [
        {
            "id": "1790001",
            "caption": "Новые вкусы уже в магазинах",
            "media_type": "CAROUSEL_ALBUM",
            "media_url": "https://media.example/1.jpg",
            "permalink": _LINK,
            "timestamp": "2026-03-02T08:00:00+0000",
            "comments_count": 3,
            "like_count": 25,
            "is_comment_enabled": True,
            "children": {"data": [{"media_url": "https://media.example/2.jpg", "id": "1790011"}]},
        },
        {"id": "1790002", "media_type": "IMAGE", "timestamp": "2026-03-02T08:10:00+0000"},
    ]
}
_COMMENTS: Json = {
    "data": [
        {
            "id": "1785001",
            "text": "Вкус испортился",
            "timestamp": "2026-03-02T08:30:00+0000",
            "username": "vera.sample",
            "from": {"id": "6001", "username": "vera.sample"},
            "like_count": 4,
            "hidden": False,
            "replies": {
                "data": [
                    {
                        "id": "1785002",
                        "text": "@vera.sample, напишите номер партии",
                        "timestamp": "2026-03-02T08:45:00+0000",
                        "username": "romashka.sample",
                        "from": {"id": "17840001", "username": "romashka.sample"},
                        "parent_id": "1785001",
                        "like_count": 0,
                        "hidden": False,
                    }
                ]
            },
        },
        {
            "id": "1785003",
            "text": "They poison us",
            "timestamp": "2026-03-02T09:00:00+0000",
            "username": "ivan.sample",
            "like_count": 0,
            "hidden": True,
        },
    ]
}
_TAGS: Json = {
    "data": [
        {
            "id": "1799001",
            "caption": "Look what I found @romashka.sample",
            "media_type": "VIDEO",
            "media_url": "https://media.example/3.mp4",
            "permalink": "https://www.instagram.com/p/Sample3/",
            "timestamp": "2026-03-02T07:00:00+0000",
            "username": "vera.sample",
            "comments_count": 1,
            "like_count": 2,
        }
    ]
}
_HASHTAG: Json = {
    "data": [
        {
            "id": "1799002",
            "caption": "#ромашка уже не та",
            "media_type": "IMAGE",
            "media_url": "https://media.example/4.jpg",
            "permalink": "https://www.instagram.com/p/Sample4/",
            "timestamp": "2026-03-02T06:00:00+0000",
            "comments_count": 1,
            "like_count": 200,
        },
        {"id": "1799003", "media_type": "IMAGE", "comments_count": 0, "like_count": 1},
    ]
}
_MENTIONS: Json = {
    "data": [
        {
            "id": "1785009",
            "text": "@romashka.sample ответьте людям",
            "timestamp": "2026-03-02T10:00:00+0000",
            "username": "vera.sample",
            "like_count": 1,
            "media": {"id": "1799009"},
        }
    ]
}
_WEBHOOK: Json = {
    "entry": [
        {
            "id": "17840001",
            "time": 1772442060,
            "changes": [
                {
                    "field": "comments",
                    "value": {
                        "id": "1785010",
                        "text": "Где ваш ответ?",
                        "from": {"id": "6001", "username": "vera.sample"},
                        "media": {"id": "1790001", "media_product_type": "FEED"},
                        "parent_id": "1785001",
                    },
                },
                {
                    "field": "comments",
                    "value": {
                        "id": "1785011",
                        "text": "Мы ответили в личных сообщениях",
                        "from": {"id": "17840001", "username": "romashka.sample"},
                        "media": {"id": "1790001", "media_product_type": "FEED"},
                    },
                },
            ],
        }
    ],
    "mentions": [{"account": "17840001", "media_id": "1799010", "comment_id": None}],
}

EXAMPLES = (
    Example({"call": "media", "asked": _ASKED, "answer": _MEDIA}, _OPTIONS, 1, 1, at=("answer", "data")),
    Example(
        {"call": "comments", "asked": {**_ASKED, "media": "1790001", "permalink": _LINK}, "answer": _COMMENTS},
        _OPTIONS, 3, 0, 1, at=("answer", "data"),
    ),
    Example(
        {"call": "replies", "asked": {**_ASKED, "media": "1790001", "comment": "1785001"}, "answer": {
            "data": [{"id": "1785004", "text": "И у меня", "timestamp": "2026-03-02T09:10:00+0000",
                      "username": "ivan.sample"}]}},
        _OPTIONS, 1, at=("answer", "data"),
    ),
    Example({"call": "tags", "asked": _ASKED, "answer": _TAGS}, _OPTIONS, 1, at=("answer", "data")),
    Example(
        {"call": "hashtag", "asked": {**_ASKED, "hashtag": "ромашка"}, "answer": _HASHTAG},
        _OPTIONS, 1, 1, at=("answer", "data"),
    ),
    Example({"call": "mention", "asked": _ASKED, "answer": _MENTIONS}, _OPTIONS, 1, at=("answer", "data")),
    Example({"call": "webhook", "asked": {}, "answer": _WEBHOOK}, _OPTIONS, 2, at=("answer", "entry")),
)  # fmt: skip

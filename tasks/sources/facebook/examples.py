"""Payloads after Graph API's own answers; the page and the people in them do not exist."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

_OPTIONS: Json = {"pages": ["100200300"]}
_ASKED: Json = {"page": "100200300", "page_id": "100200300", "at": "2026-03-02T12:00:00+00:00"}
_PERSON: Json = {"id": "7001", "name": "Vera Sample"}
_PAGE: Json = {"id": "100200300", "name": "Romashka"}

_FEED: Json = {
    "data": [
        {
            "id": "100200300_555",
            "created_time": "2026-03-02T09:00:00+0000",
            "message": "Новые вкусы уже в магазинах!",
            "permalink_url": "https://www.facebook.com/100200300/posts/555",
            "full_picture": "https://scontent.example/555.jpg",
            "attachments": {
                "data": [
                    {
                        "media_type": "album",
                        "media": {"image": {"height": 720, "src": "https://scontent.example/555.jpg", "width": 720}},
                        "subattachments": {
                            "data": [{"media": {"image": {"src": "https://scontent.example/556.jpg"}, "type": "photo"}}]
                        },
                    }
                ]
            },
            "shares": {"count": 2},
            "reactions": {"data": [], "summary": {"total_count": 14}},
            "comments": {"data": [], "summary": {"order": "chronological", "total_count": 3}},
            "is_hidden": False,
            "status_type": "added_photos",
            "from": _PAGE,
            "admin_creator": {"id": "9001", "name": "Oleg Sample"},
        },
        {
            "id": "100200300_556",
            "created_time": "2026-03-02T10:00:00+0000",
            "message": "В пачке оказалась плёнка. Куда писать?",
            "permalink_url": "https://www.facebook.com/100200300/posts/556",
            "is_hidden": True,
            "from": _PERSON,
        },
        {"id": "100200300_557", "created_time": "2026-03-02T10:05:00+0000", "from": _PAGE},
    ]
}
_COMMENTS: Json = {
    "data": [
        {
            "id": "555_901",
            "created_time": "2026-03-02T09:10:00+0000",
            "message": "Вкус испортился",
            "from": _PERSON,
            "comment_count": 1,
            "like_count": 5,
            "is_hidden": False,
            "permalink_url": "https://www.facebook.com/100200300/posts/555/?comment_id=901",
            "attachment": {"media": {"image": {"src": "https://scontent.example/c1.jpg"}}, "type": "photo"},
        },
        {
            "id": "555_902",
            "created_time": "2026-03-02T09:30:00+0000",
            "message": "Напишите нам номер партии, заменим",
            "from": _PAGE,
            "admin_creator": {"id": "9001", "name": "Oleg Sample"},
            "parent": {"id": "555_901", "message": "Вкус испортился", "from": _PERSON},
            "like_count": 0,
        },
        {
            "id": "555_903",
            "created_time": "2026-03-02T09:40:00+0000",
            "message": "Я отравился",
            "from": {"id": "7002", "name": "Ivan Sample"},
            "is_hidden": True,
        },
    ]
}
_TAGGED: Json = {
    "data": [
        {
            "id": "444_1",
            "created_time": "2026-03-02T08:00:00+0000",
            "message": "Romashka, what is this?",
            "from": _PERSON,
            "permalink_url": "https://www.facebook.com/444/posts/1",
            "shares": {"count": 30},
        }
    ]
}
_RATINGS: Json = {
    "data": [
        {
            "created_time": "2026-03-01T08:00:00+0000",
            "has_rating": False,
            "has_review": True,
            "recommendation_type": "negative",
            "review_text": "Would not buy again",
            "reviewer": _PERSON,
        },
        {
            "created_time": "2026-03-01T09:00:00+0000",
            "has_rating": True,
            "rating": 2,
            "review_text": "Дорого и невкусно",
            "reviewer": {"id": "7002", "name": "Ivan Sample"},
            "open_graph_story": {"id": "7788"},
        },
        {"created_time": "2026-03-01T10:00:00+0000", "recommendation_type": "positive", "reviewer": _PERSON},
    ]
}


def _change(item: str, verb: str, **more: object) -> Json:
    value = {"item": item, "verb": verb, "post_id": "100200300_555", "created_time": 1772442000, "from": _PERSON}
    return {"field": "feed", "value": {**value, **more}}


_WEBHOOK: Json = {
    "entry": [
        {
            "id": "100200300",
            "time": 1772442060,
            "changes": [
                _change("comment", "add", comment_id="555_910", parent_id="100200300_555", message="Где ваш ответ?"),
                _change("comment", "remove", comment_id="555_901", parent_id="100200300_555"),
                _change("comment", "hide", comment_id="555_903", parent_id="100200300_555"),
                _change("status", "add", post_id="100200300_560", message="Мы разбираемся", **{"from": _PAGE}),
                _change("poll", "add"),
            ],
        }
    ]
}

EXAMPLES = (
    Example({"call": "feed", "asked": _ASKED, "answer": _FEED}, _OPTIONS, 2, 1, 1, at=("answer", "data")),
    Example(
        {"call": "comments", "asked": {**_ASKED, "post": "100200300_555"}, "answer": _COMMENTS},
        _OPTIONS, 3, 0, 1, at=("answer", "data"),
    ),
    Example({"call": "tagged", "asked": _ASKED, "answer": _TAGGED}, _OPTIONS, 1, at=("answer", "data")),
    Example({"call": "ratings", "asked": _ASKED, "answer": _RATINGS}, _OPTIONS, 2, 1, at=("answer", "data")),
    Example({"call": "webhook", "asked": {}, "answer": _WEBHOOK}, _OPTIONS, 2, 1, 2, at=("answer", "entry")),
)  # fmt: skip

"""Answers of RuStore after its own documentation. Apps and people do not exist."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

_COMMENTS: Json = {
    "call": "comment",
    "asked": {"community": "ru.romashka.bank"},
    "answer": {
        "code": "OK",
        "message": None,
        "timestamp": "2026-03-02T12:00:00.000+03:00",
        "body": {
            "content": [
                {
                    "commentId": 748223,
                    "packageName": "ru.romashka.bank",
                    "firstName": "Кто-то",
                    "appRating": 1,
                    "commentDate": "2026-03-01 18:10:43.043",
                    "commentText": "Не пускает по отпечатку",
                    "commentStatus": "PUBLISHED",
                    "likeCounter": 4,
                    "dislikeCounter": 0,
                    "deviceInfo": "Xiaomi 13",
                },
                {
                    "commentId": 748224,
                    "firstName": "Some",
                    "appRating": 5,
                    "commentDate": "2026-03-01T10:00:00+03:00",
                    "commentText": "",
                    "commentStatus": "PUBLISHED",
                },
                {
                    "commentId": 748225,
                    "firstName": "One",
                    "appRating": 1,
                    "commentDate": "2026-03-01",
                    "commentText": "…",
                    "commentStatus": "REJECTED",
                },
                {"commentId": 748226, "appRating": 3, "commentDate": "2026-02-28", "commentText": "Бывает и хуже"},
            ],
            "pageNumber": 0,
            "pageSize": 100,
            "totalElements": 4,
            "totalPages": 1,
        },
    },
}

_ANSWERS: Json = {
    "call": "feedback",
    "asked": {"community": "ru.romashka.bank"},
    "answer": {
        "code": "OK",
        "body": {
            "content": [
                {
                    "id": 748479,
                    "commentId": 748223,
                    "text": "Исправим в следующей версии",
                    "status": "PUBLISHED",
                    "date": "2026-03-01 20:00:00.000",
                },
                {"id": 748480, "commentId": 748226, "text": "Спасибо", "status": "MODERATION", "date": "2026-03-01"},
            ]
        },
    },
}

_OPTIONS = {"apps": ["ru.romashka.bank"], "key_id": "2351028465"}
EXAMPLES = (
    Example(_COMMENTS, _OPTIONS, posts=3, skipped=1, at=("answer", "body", "content")),
    Example(_ANSWERS, _OPTIONS, posts=1, skipped=1, at=("answer", "body", "content")),
)

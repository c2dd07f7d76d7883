"""Answers of Yandex Market after its own documentation. Shops, goods and people do not exist."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

_FEEDBACKS: Json = {
    "call": "feedbacks",
    "asked": {"community": "5501"},
    "answer": {
        "status": "OK",
        "result": {
            "feedbacks": [
                {
                    "feedbackId": 901001,
                    "createdAt": "2026-03-01T10:30:30+03:00",
                    "needReaction": True,
                    "identifiers": {"orderId": 77012, "modelId": 440055, "offerId": "PJ-1"},
                    "author": "Кто-то Там",
                    "description": {
                        "advantages": "Быстро привезли",
                        "disadvantages": "Не работает",
                        "comment": "Вернуть деньги отказались",
                    },
                    "media": {"photos": ["https://avatars.example/1.jpg"], "videos": []},
                    "statistics": {"rating": 1, "commentsCount": 2, "recommended": False, "paidAmount": 0},
                },
                {
                    "feedbackId": 901002,
                    "createdAt": "2026-03-01T11:00:00+03:00",
                    "needReaction": False,
                    "identifiers": {"orderId": 77013, "offerId": "PJ-2"},
                    "description": None,
                    "media": None,
                    "statistics": {"rating": 2, "commentsCount": 0},
                },
                {"feedbackId": 901003, "createdAt": "2026-03-01T11:00:00+03:00", "statistics": {"rating": 9}},
            ],
            "paging": {"nextPageToken": "eyBuZXh0SWQ6IDIzNDIgfQ=="},
        },
    },
}

_COMMENTS: Json = {
    "call": "comments",
    "asked": {
        "community": "5501",
        "id": 901001,
        "at": "2026-03-01T10:30:30+03:00",
        "offer": "PJ-1",
        "seen": {"901001#31": "2026-03-01T09:00:00Z", "901001#32": "2026-03-01T09:00:00Z"},
    },
    "answer": {
        "status": "OK",
        "result": {
            "comments": [
                {
                    "id": 31,
                    "text": "Напишите нам, пожалуйста",
                    "canModify": True,
                    "author": {"type": "BUSINESS", "name": "Ромашка"},
                    "status": "PUBLISHED",
                    "feedbackId": 901001,
                },
                {
                    "id": 32,
                    "text": "Писал, молчат",
                    "canModify": False,
                    "parentId": 31,
                    "author": {"type": "USER", "name": "Кто-то Там"},
                    "status": "PUBLISHED",
                    "feedbackId": 901001,
                },
                {
                    "id": 33,
                    "text": "…",
                    "parentId": 31,
                    "author": {"type": "USER", "name": "Some One"},
                    "status": "BANNED",
                    "feedbackId": 901001,
                },
            ],
            "paging": {},
        },
    },
}

_QUESTIONS: Json = {
    "call": "questions",
    "asked": {"community": "5501"},
    "answer": {
        "status": "OK",
        "result": {
            "questions": [
                {
                    "questionIdentifiers": {"id": 8001, "categoryId": 12, "offerId": "PJ-1"},
                    "businessId": 5501,
                    "text": "Какая гарантия?",
                    "createdAt": "2026-03-01T08:00:00Z",
                    "votes": {"likes": 3, "dislikes": 0},
                    "author": {"type": "USER", "name": "Кто-то Там"},
                }
            ],
            "paging": {},
            "totalCount": 1,
        },
    },
}

_ANSWERS: Json = {
    "call": "answers",
    "asked": {"community": "5501", "id": 8001, "offer": "PJ-1"},
    "answer": {
        "status": "OK",
        "result": {
            "answers": [
                {
                    "id": 61,
                    "text": "Один год",
                    "canModify": True,
                    "author": {"type": "BUSINESS", "name": "Ромашка"},
                    "status": "PUBLISHED",
                    "questionId": 8001,
                    "createdAt": "2026-03-01T09:00:00Z",
                    "votes": {"likes": 0, "dislikes": 1},
                    "comments": [
                        {
                            "id": 71,
                            "text": "А по чеку полгода",
                            "canModify": False,
                            "author": {"type": "USER", "name": "Some One"},
                            "status": "PUBLISHED",
                            "answerId": 61,
                            "createdAt": "2026-03-01T09:10:00Z",
                            "votes": {"likes": 0, "dislikes": 0},
                        }
                    ],
                }
            ],
            "paging": {},
        },
    },
}

_SELLER = {"businesses": ["5501"]}
EXAMPLES = (
    Example(_FEEDBACKS, _SELLER, posts=2, skipped=1, at=("answer", "result", "feedbacks")),
    Example(_COMMENTS, _SELLER, posts=2, skipped=1, at=("answer", "result", "comments")),
    Example(_QUESTIONS, _SELLER, posts=1, at=("answer", "result", "questions")),
    Example(_ANSWERS, _SELLER, posts=2, at=("answer", "result", "answers")),
)

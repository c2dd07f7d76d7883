"""Answers of Wildberries after its own documentation. Shops, goods and people do not exist."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

_FEEDBACKS: Json = {
    "call": "feedbacks",
    "asked": {"community": "romashka", "isAnswered": "true", "seen": {"Ax3kZ9#answer": "2026-03-02T09:05:00Z"}},
    "answer": {
        "data": {
            "countUnanswered": 12,
            "countArchive": 4501,
            "feedbacks": [
                {
                    "id": "Ax3kZ9",
                    "userName": "Кто-то Там",
                    "text": "Вернуть не дают, поддержка молчит",
                    "pros": "Цвет",
                    "cons": "Порвался на второй день",
                    "bables": ["качество", "упаковка"],
                    "productValuation": 1,
                    "createdDate": "2026-03-01T18:20:11Z",
                    "answer": {"text": "Здравствуйте! Напишите нам.", "state": "wbRu", "editable": True},
                    "state": "wbRu",
                    "productDetails": {
                        "nmId": 41315750,
                        "imtId": 16653641,
                        "productName": "Пижама «Лютик»",
                        "supplierArticle": "PJ-1/pink",
                        "supplierName": "ООО «Ромашка»",
                        "brandName": "Ромашка",
                        "size": "M",
                    },
                    "photoLinks": [
                        {
                            "fullSize": "https://feedback01.example/1/fs.jpg",
                            "miniSize": "https://feedback01.example/1/ms.jpg",
                        }
                    ],
                    "video": None,
                    "orderStatus": "buyout",
                    "lastOrderShkId": 35836615549,
                    "lastOrderCreatedAt": "2026-02-20T09:20:46.147324Z",
                    "parentFeedbackId": None,
                },
                {
                    "id": "Bq7LmT",
                    "userName": "Some One",
                    "text": "",
                    "pros": "",
                    "cons": "",
                    "bables": None,
                    "productValuation": 2,
                    "createdDate": "2026-03-01T19:00:00Z",
                    "answer": {"text": "Нам жаль", "state": "reviewRequired", "editable": True},
                    "productDetails": {"nmId": 41315751, "productName": "", "supplierArticle": "PJ-2"},
                    "photoLinks": None,
                },
                {"id": "NoDate", "userName": "Х", "text": "без даты", "productValuation": 5, "answer": None},
            ],
        },
        "error": False,
        "errorText": "",
        "additionalErrors": None,
    },
}

_QUESTIONS: Json = {
    "call": "questions",
    "asked": {"community": "romashka", "isAnswered": "true", "seen": {}},
    "answer": {
        "data": {
            "questions": [
                {
                    "id": "2ncBtX4B9I0UHoornoqG",
                    "text": "Это натуральный хлопок?",
                    "createdDate": "2026-03-02T07:11:08Z",
                    "state": "wbRu",
                    "answer": {"text": "Да, 100 %", "editable": False, "createDate": "2026-03-02T08:00:00Z"},
                    "productDetails": {"nmId": 41315750, "productName": "Пижама «Лютик»", "supplierArticle": "PJ-1"},
                    "wasViewed": True,
                    "isWarned": False,
                }
            ]
        },
        "error": False,
    },
}

EXAMPLES = (
    Example(_FEEDBACKS, {"shop": "romashka"}, posts=3, skipped=1, at=("answer", "data", "feedbacks")),
    Example(_QUESTIONS, {"shop": "romashka"}, posts=2, at=("answer", "data", "questions")),
)

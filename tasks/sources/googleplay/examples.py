"""Answers of Google Play after its own documentation. Apps and people do not exist."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

_REVIEWS: Json = {
    "call": "reviews",
    "asked": {"community": "ru.romashka.bank"},
    "answer": {
        "reviews": [
            {
                "reviewId": "gp:AOqpTOFxf3",
                "authorName": "Кто-то Там",
                "comments": [
                    {
                        "userComment": {
                            "text": "Сломали\tПосле обновления не входит",
                            "lastModified": {"seconds": "1772359833", "nanos": 337000000},
                            "starRating": 1,
                            "reviewerLanguage": "ru",
                            "device": "t03g",
                            "androidOsVersion": 34,
                            "appVersionCode": 80837,
                            "appVersionName": "4.12.0",
                            "thumbsUpCount": 7,
                            "thumbsDownCount": 0,
                            "deviceMetadata": {"productName": "t03g (Galaxy)", "manufacturer": "Example"},
                        }
                    },
                    {
                        "developerComment": {
                            "text": "Уже исправляем",
                            "lastModified": {"seconds": "1772363433", "nanos": 0},
                        }
                    },
                ],
            },
            {
                "reviewId": "gp:AOqpTOFxf4",
                "authorName": "Some One",
                "comments": [
                    {
                        "userComment": {
                            "text": "Отлично работает",
                            "originalText": "Works great",
                            "lastModified": {"seconds": "1772350000"},
                            "starRating": 5,
                            "appVersionCode": 80837,
                        }
                    }
                ],
            },
            {"reviewId": "gp:AOqpTOFxf5", "authorName": "X", "comments": [{"userComment": {"text": "?"}}]},
        ],
        "tokenPagination": {"nextPageToken": "CAQQ"},
    },
}
_NONE: Json = {"call": "reviews", "asked": {"community": "ru.romashka.bank"}, "answer": {}}

_OPTIONS = {"apps": ["ru.romashka.bank"]}
EXAMPLES = (
    Example(_REVIEWS, _OPTIONS, posts=3, skipped=1, at=("answer", "reviews")),
    Example(_NONE, _OPTIONS, posts=0, at=("answer", "reviews")),
)

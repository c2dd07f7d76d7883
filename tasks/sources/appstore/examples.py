"""Feeds of reviews as the App Store gives them. Apps and people do not exist."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

_ASKED: Json = {"community": "id1234567890", "app": "1234567890", "country": "ru"}
_FIRST: Json = {
    "author": {
        "uri": {"label": "https://itunes.apple.com/ru/reviews/id555001"},
        "name": {"label": "Кто-то Там"},
        "label": "",
    },
    "updated": {"label": "2026-03-01T08:12:33-07:00"},
    "im:rating": {"label": "1"},
    "im:version": {"label": "4.12.0"},
    "id": {"label": "11850001"},
    "title": {"label": "Не открывается"},
    "content": {"label": "После обновления белый экран", "attributes": {"type": "text"}},
    "link": {"attributes": {"rel": "related", "href": "https://itunes.apple.com/ru/review?id=1234567890"}},
    "im:voteSum": {"label": "3"},
    "im:contentType": {"attributes": {"term": "Application", "label": "Приложение"}},
    "im:voteCount": {"label": "4"},
}
_SECOND: Json = {
    "author": {"uri": {"label": "https://itunes.apple.com/ru/reviews/id555002"}, "name": {"label": "Some One"}},
    "updated": {"label": "2026-03-01T07:00:00-07:00"},
    "im:rating": {"label": "5"},
    "im:version": {"label": "4.11.9"},
    "id": {"label": "11850000"},
    "title": {"label": "Great"},
    "content": {"label": "Works for me", "attributes": {"type": "text"}},
}
_APP: Json = {"id": {"label": "https://apps.apple.com/ru/app/id1234567890"}, "title": {"label": "Ромашка — Ромашка"}}

_PAGE: Json = {
    "call": "reviews",
    "asked": _ASKED,
    "answer": {"feed": {"title": {"label": "iTunes Store: отзывы"}, "entry": [_APP, _FIRST, _SECOND]}},
}
_ALONE: Json = {"call": "reviews", "asked": _ASKED, "answer": {"feed": {"entry": _FIRST}}}
_NONE: Json = {"call": "reviews", "asked": _ASKED, "answer": {"feed": {"title": {"label": "iTunes Store: отзывы"}}}}

_OPTIONS = {"apps": ["id1234567890"]}
EXAMPLES = (
    Example(_PAGE, _OPTIONS, posts=2, skipped=1, at=("answer", "feed", "entry")),
    Example(_ALONE, _OPTIONS, posts=1, at=("answer", "feed", "entry")),
    Example(_NONE, _OPTIONS, posts=0, at=("answer", "feed", "entry")),
)

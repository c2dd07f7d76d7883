"""Rows as three kinds of tools export them, for the contract suite. Nobody in them exists."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

_ENGLISH: Json = {
    "file": "mentions.jsonl",
    "first_row": 1,
    "precision": "second",
    "columns": {
        "id": "id", "text": "text", "published_at": "published_at", "platform": "platform", "author": "author",
        "url": "url", "shares": "shares", "likes": "likes", "reach": "followers",
    },
    "rows": [
        {
            "id": "x-1", "platform": "x", "author": "@someone", "published_at": "2026-03-02T09:15:00Z",
            "text": "third hour on hold with @acme, nobody answers", "url": "https://x.example/1", "shares": 4,
            "likes": 11, "followers": 820, "name": "Some One", "avatar": "https://x.example/a.png",
        },
        {
            "id": 2, "platform": "x", "author": 77, "published_at": 1772443000, "text": "love the new acme app",
            "url": None, "shares": None, "likes": 0, "followers": "1 204",
        },
        {"id": "x-3", "platform": "x", "author": None, "published_at": "soon", "text": "when is it fixed"},
    ],
}  # fmt: skip

_RUSSIAN: Json = {
    "file": "Выгрузка.xlsx",
    "first_row": 2001,
    "precision": "second",
    "columns": {
        "text": "Текст", "published_at": "Дата", "platform": "Источник", "author": "Автор", "url": "Ссылка",
        "kind": "Тип сообщения", "community": "Место публикации", "thread": "Ветка", "product": "Продукт",
        "stars": "Оценка", "reach": "Аудитория", "likes": "Лайки", "shares": "Репосты", "comments": "Комментарии",
    },
    "rows": [
        {
            "Текст": "Ромашка, третий день без связи! Верните деньги", "Дата": "02.03.2026 12:15",
            "Источник": "ВКонтакте", "Автор": "Кто-то Там", "Ссылка": "https://vk.example/wall-1_2",
            "Тип сообщения": "Комментарий", "Место публикации": "Ромашка", "Ветка": "wall-1_1", "Продукт": "Связь",
            "Оценка": 1, "Аудитория": "12 300", "Лайки": 3.0, "Репосты": "0", "Комментарии": None,
            "Телефон": "+7 900 000-00-00", "Возраст": 33,
        },
        {
            "Текст": "Всё работает, спасибо", "Дата": "2026-03-02 13:00:05", "Источник": "Отзовик", "Автор": "Другой",
            "Оценка": "4,5", "Тип сообщения": "Отзыв", "Лайки": "н/д", "Аудитория": None,
        },
    ],
}  # fmt: skip

_DAYS: Json = {
    "file": "reviews.csv",
    "first_row": 1,
    "precision": "day",
    "columns": {"text": "review", "published_at": "date", "stars": "rating"},
    "rows": [
        {"review": "The card was blocked without a word", "date": "2026-03-02", "rating": "1"},
        {"review": "", "date": "2026-03-02", "rating": "5"},
        {"review": "Fine.", "date": "2026-03-03T00:00:00", "rating": "0"},
    ],
}

EXAMPLES = (
    Example(_ENGLISH, {"path": "mentions.jsonl"}, posts=2, skipped=1),
    Example(_RUSSIAN, {"path": "exports", "timezone": "Europe/Moscow"}, posts=2, skipped=1),
    Example(_DAYS, {"path": "*.csv", "platform": "reviews", "kind": "review"}, posts=2, skipped=1),
)

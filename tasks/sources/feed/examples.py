"""Feeds as WordPress and Google News give them, after `decode`. Nobody in them exists."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

_WORDPRESS: Json = {
    "url": "https://blog.example.org/",
    "title": "Search Results for “Acme” – Blog",
    "entries": [
        {
            "id": "https://blog.example.org/?p=42",
            "title": "Acme is down again",
            "summary": '<p>Nobody can pay &amp; nobody answers.</p><img src="https://gravatar.example/a.png">',
            "link": "https://blog.example.org/acme-down/",
            "published": "2026-03-02T09:15:00Z",
            "updated": "2026-03-02T09:20:00Z",
            "author": "Some One",
            "comments": "7",
        },
        {
            "id": "https://blog.example.org/?p=43",
            "title": "Draft",
            "summary": "…",
            "link": "https://blog.example.org/draft/",
            "published": None,
            "updated": None,
        },
    ],
}

_COMMENTS: Json = {
    "url": "https://blog.example.org/comments/feed",
    "title": "Комментарии: Блог",
    "entries": [
        {
            "id": "https://blog.example.org/acme-down/#comment-5",
            "title": "Комментарий к записи Acme is down again (Кто-то Там)",
            "summary": "<p>Третий день без ответа, верните деньги</p>",
            "link": "https://blog.example.org/acme-down/#comment-5",
            "published": "2026-03-02T12:00:00+03:00",
            "updated": None,
            "author": "Кто-то Там",
        }
    ],
}

_GOOGLE: Json = {
    "url": "https://news.google.com/rss/search",
    "title": "«Ромашка» - Google Новости",
    "entries": [
        {
            "id": "CBMiXkFVX3lxTE0",
            "title": "У «Ромашки» сбой - Вестник",
            "summary": '<a href="https://news.google.com/rss/articles/CBMiXk">У «Ромашки» сбой</a>&nbsp;&nbsp;'
            '<font color="#6f6f6f">Вестник</font>',
            "link": "https://news.google.com/rss/articles/CBMiXk?oc=5",
            "published": "2026-03-02T07:00:00Z",
            "updated": None,
            "source": {"title": "Вестник", "href": "https://www.vestnik.example"},
        }
    ],
}

EXAMPLES = (
    Example(_WORDPRESS, {"url": "https://blog.example.org/?feed=rss2", "query": "Acme"}, posts=1, skipped=1),
    Example(_COMMENTS, {"url": "https://blog.example.org/comments/feed", "kind": "comment"}, posts=1),
    Example(_GOOGLE, {"url": "https://news.google.com/rss/search?hl=ru&gl=RU&ceid=RU:ru", "query": "Ромашка"}, posts=1),
)

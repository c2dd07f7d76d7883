"""Answers of `/wp/v2/comments` and `/wp/v2/posts` with made-up people, after the REST handbook's shapes."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

_COMMENTS: Json = {
    "call": "comments",
    "asked": {"site": "blog.example.org", "community": "blog.example.org", "staff": [2]},
    "answer": {
        "items": [
            {
                "id": 7,
                "post": 1,
                "parent": 0,
                "author": 0,
                "author_name": "Кто-то Там",
                "author_url": "",
                "date": "2026-03-02T12:00:00",
                "date_gmt": "2026-03-02T09:00:00",
                "content": {"rendered": "<p>Третий день без ответа, <b>верните</b> деньги &#8230;</p>\n"},
                "link": "https://blog.example.org/?p=1#comment-7",
                "status": "approved",
                "type": "comment",
                "author_avatar_urls": {"24": "https://secure.gravatar.example/avatar/1a2b?s=24"},
                "meta": [],
            },
            {
                "id": 8,
                "post": 1,
                "parent": 7,
                "author": 2,
                "author_name": "Shop Keeper",
                "author_url": "https://blog.example.org",
                "date": "2026-03-02T13:10:00",
                "date_gmt": "2026-03-02T10:10:00",
                "content": {"rendered": "<p>We are sorry, the money is on its way.</p>\n"},
                "link": "https://blog.example.org/?p=1#comment-8",
                "status": "approved",
                "type": "comment",
                "author_avatar_urls": {"24": "https://secure.gravatar.example/avatar/3c4d?s=24"},
                "meta": [],
            },
            {"id": 9, "post": 1, "parent": 0, "author": 0, "date_gmt": "2026-03-02T10:20:00",
             "content": {"rendered": "<p></p>"}, "link": "https://blog.example.org/?p=1#comment-9"},
        ]
    },
}  # fmt: skip

_POSTS: Json = {
    "call": "posts",
    "asked": {"site": "blog.example.org", "community": "blog.example.org"},
    "answer": {
        "items": [
            {
                "id": 1,
                "date_gmt": "2026-03-01T08:00:00",
                "modified_gmt": "2026-03-01T08:30:00",
                "link": "https://blog.example.org/?p=1",
                "title": {"rendered": "We move &#8211; a little later"},
                "content": {"rendered": "<p>The shop opens on Monday.</p>", "protected": False},
                "author": 2,
            }
        ]
    },
}

_OPTIONS = {"url": "https://blog.example.org"}
EXAMPLES = (
    Example(_COMMENTS, _OPTIONS, posts=2, skipped=1, at=("answer", "items")),
    Example(_POSTS, _OPTIONS, posts=1, at=("answer", "items")),
)

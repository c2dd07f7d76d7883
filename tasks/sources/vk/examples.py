"""Answers as VK gives them (API 5.199), one of each kind of call. Nobody in them exists."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

_ASKED: Json = {"at": 1772445600, "names": {"101": "acme"}, "own": {"101": True}}
_OPTIONS = {"communities": ["acme"]}
_AT = ("answer", "items")

_PHOTO: Json = {
    "type": "photo",
    "photo": {
        "id": 7,
        "owner_id": -101,
        "access_key": "redacted",
        "text": "",
        "sizes": [
            {"type": "s", "width": 75, "height": 50, "url": "https://media.example/s.jpg"},
            {"type": "z", "width": 1280, "height": 853, "url": "https://media.example/z.jpg?size=1280x853"},
        ],
        "orig_photo": {"type": "base", "width": 2560, "height": 1706, "url": "https://media.example/o.jpg"},
    },
}

_WALL: Json = {
    "call": "wall.get",
    "asked": {**_ASKED, "owner": -101},
    "answer": {
        "count": 3,
        "items": [
            {
                "inner_type": "wall_wallpost", "type": "post", "post_type": "post", "id": 45, "owner_id": -101,
                "from_id": -101, "created_by": 7001, "signer_id": 7001, "date": 1772442000, "edited": 1772442300,
                "text": "С понедельника новые тарифы", "attachments": [_PHOTO], "comments": {"count": 2},
                "likes": {"count": 4}, "reposts": {"count": 1}, "views": {"count": 900}, "is_pinned": 1,
                "reached": {"total": 640, "hide": 1, "report": 0, "unsubscribe": 2},
            },
            {
                "inner_type": "wall_wallpost", "post_type": "post", "id": 46, "owner_id": -101, "from_id": 7002,
                "date": 1772443000, "text": "Верните деньги за март!", "comments": {"count": 0}, "likes": {"count": 0},
            },
            {"inner_type": "wall_wallpost", "id": 47, "owner_id": -101, "from_id": 7003, "date": 1772443100},
        ],
    },
}  # fmt: skip

_COMMENTS: Json = {
    "call": "wall.getComments",
    "asked": {**_ASKED, "owner": -101, "post": 45},
    "answer": {
        "count": 3,
        "current_level_count": 2,
        "items": [
            {
                "id": 50, "from_id": 7002, "date": 1772443200, "text": "Опять дороже", "post_id": 45, "owner_id": -101,
                "parents_stack": [], "likes": {"count": 3},
                "thread": {
                    "count": 1,
                    "items": [
                        {
                            "id": 51, "from_id": -101, "date": 1772443500, "text": "Напишите нам, пожалуйста",
                            "post_id": 45, "owner_id": -101, "parents_stack": [50], "reply_to_user": 7002,
                            "reply_to_comment": 50, "likes": {"count": 0},
                        }
                    ],
                },
            },
            {"id": 52, "from_id": 0, "date": 1772443300, "text": "", "post_id": 45, "owner_id": -101, "deleted": True},
        ],
        "profiles": [{"id": 7002, "first_name": "Some", "last_name": "One", "photo_50": "https://media.example/p.jpg"}],
    },
}  # fmt: skip

_BOARD: Json = {
    "call": "board.getComments",
    "asked": {**_ASKED, "owner": -101, "topic": 9},
    "answer": {
        "count": 2,
        "items": [
            {"id": 3, "from_id": 7004, "date": 1772441000, "text": "Приложение не открывается", "likes": {"count": 1}},
            {"id": 4, "from_id": -101, "date": 1772441900, "text": "Уже чиним", "likes": {"count": 0}},
        ],
    },
}

_SEARCH: Json = {
    "call": "newsfeed.search",
    "asked": {**_ASKED, "lost": 40},
    "answer": {
        "count": 2,
        "total_count": 1040,
        "next_from": "2/5_-77_12",
        "items": [
            {
                "inner_type": "wall_wallpost", "post_type": "post", "id": 12, "owner_id": -77, "from_id": -77,
                "date": 1772444000, "text": "", "views": {"count": 15000},
                "copy_history": [{"id": 45, "owner_id": -101, "from_id": -101, "text": "С понедельника новые тарифы"}],
            },
            {
                "inner_type": "wall_wallpost", "post_type": "reply", "id": 6, "post_id": 5, "owner_id": -77,
                "from_id": 7005, "date": 1772444100, "text": "acme опять лежит", "parents_stack": [],
            },
        ],
    },
}  # fmt: skip

_UPDATES: Json = {
    "call": "updates",
    "asked": {**_ASKED, "group": 101},
    "answer": {
        "updates": [
            {
                "type": "wall_reply_new", "group_id": 101, "event_id": "e1", "v": "5.199",
                "object": {"id": 53, "from_id": 7006, "date": 1772445000, "text": "Верните деньги", "post_id": 45,
                           "owner_id": -101, "parents_stack": [], "thread": {"count": 0}},
            },
            {
                "type": "wall_reply_delete", "group_id": 101, "event_id": "e2", "v": "5.199",
                "object": {"owner_id": -101, "id": 50, "deleter_id": 7001, "post_id": 45},
            },
            {
                "type": "wall_reply_restore", "group_id": 101, "event_id": "e3", "v": "5.199",
                "object": {"id": 50, "from_id": 7002, "date": 1772443200, "text": "Опять дороже", "post_id": 45,
                           "owner_id": -101, "parents_stack": []},
            },
            {
                "type": "board_post_new", "group_id": 101, "event_id": "e4", "v": "5.199",
                "object": {"id": 5, "from_id": 7004, "date": 1772445100, "text": "Всё ещё не открывается",
                           "topic_id": 9, "topic_owner_id": -101},
            },
            {
                "type": "photo_comment_delete", "group_id": 101, "event_id": "e5", "v": "5.199",
                "object": {"owner_id": -101, "id": 8, "user_id": 7002, "deleter_id": 7001, "photo_id": 7},
            },
            {
                "type": "group_officers_edit", "group_id": 101, "event_id": "e6", "v": "5.199",
                "object": {"admin_id": 7001, "user_id": 7009, "level_old": 0, "level_new": 3},
            },
            {
                "type": "group_change_settings", "group_id": 101, "event_id": "e7", "v": "5.199",
                "object": {"user_id": 7001, "changes": {"screen_name": {"old_value": "acme", "new_value": "acme_ru"}}},
            },
            {"type": "group_join", "group_id": 101, "event_id": "e8", "object": {"user_id": 7010}},
        ]
    },
}  # fmt: skip

EXAMPLES = (
    Example(_WALL, _OPTIONS, posts=2, skipped=1, at=_AT),
    Example(_COMMENTS, _OPTIONS, posts=2, skipped=1, at=_AT),
    Example(_BOARD, _OPTIONS, posts=2, at=_AT),
    Example(_SEARCH, _OPTIONS, posts=2, skipped=1, at=_AT),
    Example(_UPDATES, _OPTIONS, posts=3, skipped=1, events=5, at=("answer", "updates")),
)

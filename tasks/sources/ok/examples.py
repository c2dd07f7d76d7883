"""Payloads after OK's documents of media topics and comments. The people in them do not exist."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

_OPTIONS: Json = {"groups": ["53100000000001"], "tags": ["ромашка"]}
_AT_MS = 1_772_442_000_000


def _topic(name: str, text: str, owner: str, author: str | None, **more: object) -> Json:
    return {
        "id": name,
        "created_ms": _AT_MS,
        "owner_ref": owner,
        "author_ref": author,
        "media": [{"type": "text", "text": text}, {"type": "photo", "photo_refs": ["group_photo:1"]}],
        "like_summary": {"count": 12, "like_id": "made-up", "self": False},
        "reshare_summary": {"count": 1},
        "discussion_summary": {"discussion_id": name, "discussion_type": "GROUP_TOPIC", "comments_count": 3},
        "views_count": 900,
        **more,
    }


def _comment(name: str, text: str, author: str, **more: object) -> Json:
    return {
        "id": name,
        "text": text,
        "date_ms": _AT_MS + 60_000,
        "author_id": author.partition(":")[2],
        "author_ref": author,
        "author_name": "Вера Примерова",
        "type": "ACTIVE_MESSAGE",
        "like_count": 2,
        **more,
    }


_OWN: list[object] = [{"id": "53100000000001", "as": "53100000000001"}]
_ASKED: Json = {"own": _OWN, "group": "53100000000001", "community": "53100000000001", "at": "2026-03-02T09:10:00Z"}
_TAGGED: Json = {
    "call": "search.tagContents",
    "asked": {"at": "2026-03-02T09:10:00Z", "own": _OWN},
    "answer": {
        "topics": [
            _topic(
                "6500000000001", "#ромашка испортилась, второй раз за месяц", "user:57000000001", "user:57000000001"
            ),
            _topic("6500000000002", "Наши новинки #ромашка", "group:53100000000001", "group:53100000000001"),
            _topic("6500000000003", "Обзор #ромашка", "group:53100000000009", "user:57000000002"),
            {"id": "6500000000004", "media": [{"type": "text", "text": "без даты"}]},
        ]
    },
}
_PUBLISHED: Json = {
    "call": "stream.get",
    "asked": _ASKED,
    "answer": {
        "topics": [
            _topic("6500000000005", "Скидки до пятницы", "group:53100000000001", None),
            _topic("6500000000006", "Где мой заказ?", "group:53100000000001", "user:57000000001", media_text=["Где?"]),
        ]
    },
}
_DISCUSSED: Json = {
    "call": "discussions.getComments",
    "asked": {**_ASKED, "topic": "6500000000005"},
    "answer": {
        "comments": [
            _comment("c-1", "Опять обман, верните деньги", "user:57000000001"),
            _comment("c-2", "Напишите нам номер заказа", "group:53100000000001", reply_to_comment_id="c-1"),
            _comment("c-3", "", "user:57000000002", type="REMOVED_MESSAGE"),
        ]
    },
}
EXAMPLES = (
    Example(_TAGGED, _OPTIONS, posts=3, skipped=1, at=("answer", "topics")),
    Example(_PUBLISHED, _OPTIONS, posts=2, at=("answer", "topics")),
    Example(_DISCUSSED, _OPTIONS, posts=2, events=1, at=("answer", "comments")),
)

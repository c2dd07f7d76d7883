"""Payloads after X's documents of posts. The people in them do not exist."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

_OPTIONS: Json = {"words": ["Ромашка"], "accounts": ["@romashka"]}
_OWN: list[object] = [{"id": "1500000000000000001", "as": "@romashka"}]
_AT = ("answer", "data")


def _post(
    name: str, who: str, text: str, *, root: str | None = None, parent: str | None = None, **more: object
) -> Json:
    linked: Json = {"referenced_tweets": [{"type": "replied_to", "id": parent}]} if parent is not None else {}
    return {
        "id": name,
        "text": text,
        "created_at": "2026-03-02T09:00:00.000Z",
        "author_id": who,
        "conversation_id": root or name,
        "edit_history_tweet_ids": [name],
        "public_metrics": {
            "retweet_count": 2, "reply_count": 1, "like_count": 7, "quote_count": 1, "bookmark_count": 0,
            "impression_count": 420,
        },
        **linked,
        **more,
    }  # fmt: skip


def _payload(call: str, community: str | None, data: list[object], media: list[object] | None = None) -> Json:
    asked: Json = {"own": _OWN} if community is None else {"own": _OWN, "community": community}
    return {"call": call, "asked": asked, "answer": {"data": data, "includes": {"media": media or []}}}


_SEARCHED = _payload(
    "search",
    None,
    [
        _post(
            "2028400000000000001", "1600000000000000001", "Ромашка испортилась, и это не первый раз https://t.co/a",
            attachments={"media_keys": ["3_2028400000000000009"]},
        ),
        _post("2028400000000000002", "1600000000000000002", "Romashka is out of stock", lang="en"),
        _post("2028400000000000003", "1500000000000000001", "Мы разбираемся и скоро ответим"),
        {"id": "2028400000000000004", "author_id": "1600000000000000003", "text": "без даты"},
    ],
    [{"media_key": "3_2028400000000000009", "type": "photo", "url": "https://pbs.media.example/media/made_up.jpg"}],
)  # fmt: skip
_MENTIONED = _payload(
    "mentions",
    "@romashka",
    [
        _post("2028400000000000005", "1600000000000000001", "@romashka где мой заказ?",
              note_tweet={"text": "@romashka где мой заказ? Жду вторую неделю, и никто не отвечает."}),
        _post("2028400000000000006", "1600000000000000002", "RT @romashka: скидки",
              referenced_tweets=[{"type": "retweeted", "id": "2028400000000000003"}]),
    ],
)  # fmt: skip
_WROTE = _payload(
    "own",
    "@romashka",
    [
        _post("2028400000000000007", "1500000000000000001", "@buyer напишите номер заказа",
              root="2028400000000000005", parent="2028400000000000005"),
    ],
)  # fmt: skip
_ANSWERED = _payload(
    "answers",
    "@romashka",
    [
        _post("2028400000000000008", "1600000000000000002", "И у меня то же самое",
              root="2028400000000000003", parent="2028400000000000007"),
    ],
)  # fmt: skip
EXAMPLES = (
    Example(_SEARCHED, _OPTIONS, posts=3, skipped=1, at=_AT),
    Example(_MENTIONED, _OPTIONS, posts=1, skipped=1, at=_AT),
    Example(_WROTE, _OPTIONS, posts=1, at=_AT),
    Example(_ANSWERED, _OPTIONS, posts=1, at=_AT),
)

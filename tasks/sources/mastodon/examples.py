"""Payloads after the API's documentation (entities Status, Account, MediaAttachment, 4.x). The people do not exist."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

_OPTIONS: Json = {"instance": "mastodon.example", "accounts": ["romashka@mastodon.example"]}
_OWN: list[object] = [{"id": "109002", "as": "romashka@mastodon.example"}]
_AT = ("answer", "statuses")


def _account(number: str, acct: str, name: str, followers: int) -> Json:
    return {
        "id": number,
        "username": acct.partition("@")[0],
        "acct": acct,
        "display_name": name,
        "locked": False,
        "bot": False,
        "created_at": "2023-03-02T00:00:00.000Z",
        "note": f"<p>{name}, mail me: {acct}</p>",
        "url": f"https://mastodon.example/@{acct}",
        "avatar": "https://files.mastodon.example/accounts/avatars/1/original/face.png",
        "avatar_static": "https://files.mastodon.example/accounts/avatars/1/original/face.png",
        "followers_count": followers,
        "following_count": 12,
        "statuses_count": 345,
        "last_status_at": "2026-11-24",
        "emojis": [],
        "fields": [{"name": "Site", "value": "<a href='https://romashka.example'>romashka.example</a>"}],
    }


_ANNA = _account("109001", "anna", "Анна Примерова", 87)
_BRAND = _account("109002", "romashka", "Ромашка", 5400)


def _status(number: str, at: str, content: str, account: Json, **more: object) -> Json:
    return {
        "id": number,
        "created_at": at,
        "edited_at": None,
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "sensitive": False,
        "spoiler_text": "",
        "visibility": "public",
        "language": "ru",
        "uri": f"https://mastodon.example/users/someone/statuses/{number}",
        "url": f"https://mastodon.example/@someone/{number}",
        "replies_count": 2,
        "reblogs_count": 1,
        "favourites_count": 7,
        "content": content,
        "reblog": None,
        "account": account,
        "media_attachments": [],
        "mentions": [],
        "tags": [],
        "emojis": [],
        "card": None,
        "poll": None,
        **more,
    }


_PICTURE: Json = {
    "id": "22345792",
    "type": "image",
    "url": "https://files.mastodon.example/media_attachments/original/57859aede991da25.jpeg",
    "preview_url": "https://files.mastodon.example/media_attachments/small/57859aede991da25.jpeg",
    "remote_url": None,
    "description": "Разбитая посылка",
    "blurhash": "UZF}z5xu",
}
_TAG = (
    '<p>Ромашка опять не довезла заказ <a href="https://mastodon.example/tags/romashka" class="mention hashtag" '
    'rel="tag">#<span>romashka</span></a></p><p>Третий раз!</p>'
)

EXAMPLES = (
    Example(
        payload={
            "call": "tag",
            "asked": {"instance": "mastodon.example", "own": _OWN},
            "answer": {
                "statuses": [
                    _status(
                        "113528700000000001", "2026-11-24T09:12:00.000Z", _TAG, _ANNA, media_attachments=[_PICTURE]
                    ),
                    _status("113528700000000002", "2026-11-24T09:10:00.000Z", "", _ANNA, media_attachments=[_PICTURE]),
                ]
            },
        },
        options=_OPTIONS,
        posts=1,
        skipped=1,
        at=_AT,
    ),
    Example(
        payload={
            "call": "search",
            "asked": {"instance": "mastodon.example", "own": _OWN},
            "answer": {
                "statuses": [
                    _status(
                        "113528700000000003",
                        "2026-11-24T08:00:00.000Z",
                        "<p>Acme never answers.<br>Three weeks!</p>",
                        _account("109003", "ben@other.example", "Ben Sample", 3),
                        spoiler_text="rant",
                        edited_at="2026-11-24T08:04:00.000Z",
                    ),
                    _status("113528700000000010", "2026-11-24T07:00:00.000Z", "<p>Цветы от нас</p>", _BRAND),
                ]
            },
        },
        options=_OPTIONS,
        posts=2,
        at=_AT,
    ),
    Example(
        payload={
            "call": "mentions",
            "asked": {"instance": "mastodon.example", "own": _OWN},
            "answer": {
                "statuses": [
                    _status(
                        "113528700000000004",
                        "2026-11-24T08:30:00.000Z",
                        '<p><span class="h-card"><a href="https://mastodon.example/@romashka" class="u-url mention">@'
                        "<span>romashka</span></a></span> где мой букет?</p>",
                        _ANNA,
                        mentions=[
                            {"id": "109002", "username": "romashka", "acct": "romashka", "url": "https://x.example"}
                        ],
                    )
                ]
            },
        },
        options=_OPTIONS,
        posts=1,
        at=_AT,
    ),
    Example(
        payload={
            "call": "account",
            "asked": {"instance": "mastodon.example", "own": _OWN, "community": "romashka@mastodon.example"},
            "answer": {
                "statuses": [
                    _status("113528700000000005", "2026-11-24T07:30:00.000Z", "<p>Скидки на розы</p>", _BRAND),
                ]
            },
        },
        options=_OPTIONS,
        posts=1,
        at=_AT,
    ),
    Example(
        payload={
            "call": "thread",
            "asked": {
                "instance": "mastodon.example",
                "own": _OWN,
                "community": "romashka@mastodon.example",
                "root": "113528700000000005",
            },
            "answer": {
                "statuses": [
                    _status(
                        "113528700000000006",
                        "2026-11-24T07:40:00.000Z",
                        "<p>Верните деньги</p>",
                        _ANNA,
                        in_reply_to_id="113528700000000005",
                    ),
                    _status(
                        "113528700000000007",
                        "2026-11-24T07:50:00.000Z",
                        "<p>Анна, напишите нам, вернём</p>",
                        _BRAND,
                        in_reply_to_id="113528700000000006",
                    ),
                ]
            },
        },
        options=_OPTIONS,
        posts=2,
        at=_AT,
    ),
)

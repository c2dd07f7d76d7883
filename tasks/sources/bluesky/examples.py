"""Payloads after the lexicons (`feed.defs#postView`, `listNotifications#notification`). The people do not exist."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

_BRAND_DID, _ANNA_DID, _BEN_DID = (f"did:plc:{who * 6}" for who in ("roma", "anna", "bens"))
_OPTIONS: Json = {"accounts": ["romashka.example"]}
_OWN: list[object] = [{"did": _BRAND_DID, "as": "romashka.example"}]
_AT = ("answer", "posts")


def _uri(did: str, key: str) -> str:
    return f"at://{did}/app.bsky.feed.post/{key}"


def _author(did: str, handle: str, name: str) -> Json:
    return {
        "did": did,
        "handle": handle,
        "displayName": name,
        "avatar": f"https://cdn.bsky.example/img/avatar/plain/{did}/bafkreiface@jpeg",
        "associated": {"activitySubscription": {"allowSubscriptions": "followers"}},
        "viewer": {"muted": False, "blockedBy": False},
        "labels": [],
        "createdAt": "2024-01-05T10:00:00.000Z",
    }


_ANNA = _author(_ANNA_DID, "anna.example", "Анна Примерова")
_BEN = _author(_BEN_DID, "ben.example", "Ben Sample")
_BRAND = _author(_BRAND_DID, "romashka.example", "Ромашка")


def _record(text: str, at: str, **more: object) -> Json:
    return {"$type": "app.bsky.feed.post", "text": text, "createdAt": at, "langs": ["ru"], **more}


def _post(author: Json, key: str, text: str, at: str, embed: Json | None = None, **record: object) -> Json:
    return {
        "uri": _uri(str(author["did"]), key),
        "cid": f"bafyrei{key}",
        "author": author,
        "record": _record(text, at, **record),
        **({"embed": embed} if embed is not None else {}),
        "bookmarkCount": 0,
        "replyCount": 2,
        "repostCount": 3,
        "likeCount": 14,
        "quoteCount": 1,
        "indexedAt": at,
        "viewer": {"threadMuted": False, "embeddingDisabled": False},
        "labels": [],
    }


def _reply(root: str, parent: str) -> Json:
    return {"root": {"uri": root, "cid": "bafyreiroot"}, "parent": {"uri": parent, "cid": "bafyreiparent"}}


_PICTURES: Json = {
    "$type": "app.bsky.embed.images#view",
    "images": [
        {
            "thumb": "https://cdn.bsky.example/img/feed_thumbnail/plain/did/bafkreipicture@jpeg",
            "fullsize": "https://cdn.bsky.example/img/feed_fullsize/plain/did/bafkreipicture@jpeg",
            "alt": "Разбитая посылка",
            "aspectRatio": {"height": 3, "width": 4},
        }
    ],
}
_QUOTED: Json = {
    "$type": "app.bsky.embed.recordWithMedia#view",
    "media": _PICTURES,
    "record": {
        "record": {"$type": "app.bsky.embed.record#viewRecord", "uri": _uri(_BRAND_DID, "3root"), "author": _BRAND}
    },
}
_ROOT, _FIRST = _uri(_BRAND_DID, "3root"), _uri(_ANNA_DID, "3first")

EXAMPLES = (
    Example(
        payload={
            "call": "search",
            "asked": {"own": _OWN},
            "answer": {
                "posts": [
                    _post(_ANNA, "3aaa", "Ромашка опять не довезла заказ", "2026-11-24T09:12:00.000Z", _PICTURES),
                    _post(_BEN, "3bbb", "Acme never answers #acme", "2026-11-24T09:11:00.000Z", _QUOTED),
                    _post(_BEN, "3ccc", "", "2026-11-24T09:10:00.000Z", _PICTURES),
                ]
            },
        },
        options=_OPTIONS,
        posts=2,
        skipped=1,
        at=_AT,
    ),
    Example(
        payload={
            "call": "mentions",
            "asked": {"own": _OWN, "community": "romashka.example"},
            "answer": {
                "posts": [
                    {
                        "uri": _uri(_ANNA_DID, "3ddd"),
                        "cid": "bafyreiddd",
                        "author": _ANNA,
                        "reason": "mention",
                        "record": _record(
                            "@romashka.example где мой букет?",
                            "2026-11-24T08:30:00.000Z",
                            facets=[
                                {
                                    "index": {"byteStart": 0, "byteEnd": 17},
                                    "features": [{"$type": "app.bsky.richtext.facet#mention", "did": _BRAND_DID}],
                                }
                            ],
                        ),
                        "isRead": False,
                        "indexedAt": "2026-11-24T08:30:01.000Z",
                        "labels": [],
                    }
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
            "asked": {"own": _OWN, "community": "romashka.example"},
            "answer": {"posts": [_post(_BRAND, "3root", "Скидки на розы", "2026-11-24T07:30:00.000Z")]},
        },
        options=_OPTIONS,
        posts=1,
        at=_AT,
    ),
    Example(
        payload={
            "call": "thread",
            "asked": {"own": _OWN, "community": "romashka.example"},
            "answer": {
                "posts": [
                    _post(_ANNA, "3first", "Верните деньги", "2026-11-24T07:40:00.000Z", reply=_reply(_ROOT, _ROOT)),
                    _post(_BRAND, "3answer", "Анна, вернём", "2026-11-24T07:50:00.000Z", reply=_reply(_ROOT, _FIRST)),
                ]
            },
        },
        options=_OPTIONS,
        posts=2,
        at=_AT,
    ),
)

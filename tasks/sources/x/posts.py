"""Posts of X: what of them is kept, and what they mean. Both pure.

A payload is `{"call", "asked": {"community", "own": [{"id", "as"}]}, "answer": {"data": […], "includes": {"media"}}}`.
A post stands under our account that wrote it, else under the one that was asked for (its mentions, its threads).
Profiles are never asked for: they cost, and hold what we would throw away.
"""

from __future__ import annotations

from collections.abc import Mapping

from tasks.core.post import Post, PostKind
from tasks.core.pseudonym import Pseudonyms
from tasks.sources import api
from tasks.sources.fields import identity, inner, instant, label_of, link, maybe_count, maybe_identity, objects, words
from tasks.sources.hostile import Unfit
from tasks.sources.keep import Leaf, Shape, author, count, keep, label, text
from tasks.sources.shape import Json, Page

PLATFORM = "x"
CALLS = ("search", "mentions", "own", "answers")
FIELDS = {
    "tweet.fields": "created_at,author_id,conversation_id,public_metrics,referenced_tweets,attachments,note_tweet",
    "expansions": "attachments.media_keys",
    "media.fields": "url,preview_image_url,type",
}
_METRICS: Shape = {
    "like_count": count, "reply_count": count, "retweet_count": count, "quote_count": count, "impression_count": count,
}  # fmt: skip
_LINKED: Shape = {"type": label, "id": label}
_KEYS: list[Leaf] = [label]
_POST: Shape = {
    "id": label, "text": text, "created_at": label, "author_id": author(PLATFORM), "conversation_id": label,
    "public_metrics": _METRICS, "referenced_tweets": [_LINKED],
    "attachments": {"media_keys": _KEYS}, "note_tweet": {"text": text},
}  # fmt: skip
_MEDIA: Shape = {"media_key": label, "type": label, "url": label, "preview_image_url": label}


def redact(payload: Json, pseudonyms: Pseudonyms) -> Json:
    """What is stored. An author becomes a pseudonym, our own account the plan's spelling of it."""
    call, asked, answer = api.called(payload, CALLS)
    ours = {str(one.get("id")): one.get("as") for one in objects(asked.get("own")) if one.get("id")}
    return {
        "call": call,
        "asked": keep(asked, {"community": label}, pseudonyms),
        "answer": {
            "data": [_kept(one, ours, pseudonyms) for one in api.list_of(answer, "data")],
            "includes": keep(answer.get("includes"), {"media": [_MEDIA]}, pseudonyms),
        },
    }


def _kept(post: object, ours: Mapping[str, object], pseudonyms: Pseudonyms) -> Json:
    kept, writer = keep(post, _POST, pseudonyms), inner(post, "author_id")
    spelling = ours.get(str(writer)) if isinstance(writer, str | int) else None
    kept["own"] = isinstance(spelling, str)
    kept["community"] = label(spelling, pseudonyms) if isinstance(spelling, str) else None
    return kept


def parse(payload: Json) -> Page[Post]:
    """Posts of a redacted payload. Raises SchemaDrift where it is not ours."""
    _, asked, answer = api.called(payload, CALLS)
    pictures = _pictures(inner(answer, "includes", "media"))
    found = api.each(api.list_of(answer, "data"), "$.answer.data", lambda one: _post(one, asked, pictures))
    kept: dict[tuple[str, str], Post] = {}
    for post in found.items:
        kept.setdefault((post.id, post.version), post)
    return Page(tuple(kept.values()), found.skipped)


def _post(item: Json, asked: Json, pictures: Mapping[str, str]) -> Post:
    name, linked = identity(item.get("id")), _linked(item)
    if "retweeted" in linked:
        raise Unfit("a post that only repeats another")
    own, root = item.get("own") is True, maybe_identity(item.get("conversation_id"))
    metrics, keys = item.get("public_metrics"), inner(item, "attachments", "media_keys")
    parent = linked.get("replied_to")
    return Post(
        platform=PLATFORM,
        id=name,
        published_at=instant(item.get("created_at")),
        text=words(inner(item, "note_tweet", "text") or item.get("text")),
        kind=PostKind.POST if parent is None else PostKind.COMMENT,
        author=label_of(item.get("author_id")),
        url=link(f"https://x.com/i/status/{name}"),
        community=label_of(item.get("community")) if own else label_of(asked.get("community")),
        thread=root if root != name else None,
        parent=parent,
        reach=maybe_count(inner(metrics, "impression_count")),
        likes=maybe_count(inner(metrics, "like_count")),
        shares=_sum(inner(metrics, "retweet_count"), inner(metrics, "quote_count")),
        comments=maybe_count(inner(metrics, "reply_count")),
        own=own,
        media=tuple(pictures[key] for key in keys if isinstance(key, str) and key in pictures)
        if isinstance(keys, list)
        else (),
    )


def _linked(item: Json) -> dict[str, str]:
    """What a post refers to: `replied_to`, `quoted`, `retweeted`, to the other's id."""
    found = {}
    for one in objects(item.get("referenced_tweets")):
        name, kind = maybe_identity(one.get("id")), one.get("type")
        if name is not None and isinstance(kind, str):
            found[kind] = name
    return found


def _sum(*counts: object) -> int | None:
    told = [found for one in counts if (found := maybe_count(one)) is not None]
    total = sum(told)
    return total if told and total < 2**63 else None


def _pictures(media: object) -> dict[str, str]:
    """By key; of a video its still picture. An address with a query may carry a key in it and is left out."""
    found = {}
    for one in objects(media):
        key, address = one.get("media_key"), link(one.get("url") if one.get("type") == "photo" else None)
        address = address or link(one.get("preview_image_url"))
        if isinstance(key, str) and address is not None and "?" not in address:
            found[key] = address
    return found

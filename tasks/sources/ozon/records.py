"""Reviews, questions, comments and answers of Ozon: what is kept of them, and how they become posts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from tasks.core.errors import SchemaDrift
from tasks.core.post import Post, PostKind
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.api import called, list_of
from tasks.sources.fields import identity, inner, instant, label_of, link, maybe_count, maybe_identity, stars, words
from tasks.sources.keep import Leaf, Shape, count, keep, label, text
from tasks.sources.reviews import collect, community_of, moment, pictures, said
from tasks.sources.shape import Json, Page, Skip

PLATFORM = "ozon"
CALLS = ("reviews", "questions", "comments", "answers")
SITE = "https://www.ozon.ru/product"
_PICTURES: list[Leaf] = [label]
_ASKED: Shape = {"community": label, "id": label, "sku": label}
_RECORD: Mapping[str, Shape] = {
    "reviews": {
        "id": label, "sku": label, "text": text, "rating": count, "published_at": label, "comments_amount": count,
        "pictures": _PICTURES,
    },
    "questions": {
        "id": label, "sku": label, "text": text, "published_at": label, "answers_count": label, "product_url": label,
        "question_link": label,
    },
    "comments": {"id": label, "text": text, "published_at": label, "is_owner": count, "parent_comment_id": label},
    "answers": {"id": label, "text": text, "published_at": label},
}  # fmt: skip


def redact(payload: Json, pseudonyms: Pseudonyms, signed: str | None) -> Json:
    """By whitelist. `signed` is how the shop signs answers: noted as a yes or no, then the name goes."""
    name, asked, answer = called(payload, CALLS)
    items = list_of(answer, name)
    found = [keep(item, _RECORD[name], pseudonyms) if isinstance(item, dict) else None for item in items]
    for item, kept in zip(items, found, strict=True):
        if not isinstance(item, dict) or kept is None:
            continue
        if name == "answers":
            author = item.get("author_name")
            kept["own"] = signed is not None and isinstance(author, str) and _same(author, signed)
        if name == "reviews" and isinstance(shown := inner(asked, "pictures", str(item.get("id"))), list):
            kept["pictures"] = [label(one, pseudonyms) for one in shown]
    return {"call": name, "asked": keep(asked, _ASKED, pseudonyms), "answer": {name: found}}


def _same(author: str, signed: str) -> bool:
    return author.strip().casefold() == signed.strip().casefold()


def parse(payload: Json) -> Page[Post]:
    """Raises SchemaDrift."""
    name, asked, answer = called(payload, CALLS)
    shop = community_of(asked)
    root = maybe_identity(asked.get("id"))
    if name in {"comments", "answers"} and root is None:
        raise SchemaDrift("$.asked.id", "no review or question")

    def posts_of(item: Json, skipped: list[Skip], at: str) -> Iterable[Post]:
        if name == "reviews":
            return [_review(item, shop)]
        if name == "questions":
            return [_question(item, shop)]
        return [_reply(item, name, asked, shop)]

    return collect(list_of(answer, name), f"$.answer.{name}", posts_of)


def _review(item: Json, shop: str) -> Post:
    rating, sku = stars(item.get("rating") or None), label_of(item.get("sku"))
    at, precision = moment(item.get("published_at"))
    return Post(
        platform=PLATFORM,
        id=identity(item.get("id")),
        published_at=at,
        precision=precision,
        text=said(rating, ("", item.get("text"))),
        kind=PostKind.REVIEW,
        url=f"{SITE}/{sku}/reviews/" if sku is not None and sku.isdecimal() else None,
        community=shop,
        product=sku,
        stars=rating,
        comments=maybe_count(item.get("comments_amount")),
        media=pictures(item.get("pictures")),
    )


def _question(item: Json, shop: str) -> Post:
    at, precision = moment(item.get("published_at"))
    return Post(
        platform=PLATFORM,
        id=f"question-{identity(item.get('id'))}",
        published_at=at,
        precision=precision,
        text=words(item.get("text")),
        kind=PostKind.COMMENT,
        url=link(item.get("question_link")) or link(item.get("product_url")),
        community=shop,
        product=label_of(item.get("sku")),
        comments=maybe_count(item.get("answers_count")),
    )


def _reply(item: Json, name: str, asked: Json, shop: str) -> Post:
    """Under a review `is_owner` says that the shop wrote it; under a question only the signature does."""
    at, precision = moment(item.get("published_at"))
    number = identity(asked.get("id"))
    root = number if name == "comments" else f"question-{number}"
    above = maybe_identity(item.get("parent_comment_id")) if name == "comments" else None
    return Post(
        platform=PLATFORM,
        id=f"{root}#{identity(item.get('id'))}",
        published_at=at,
        precision=precision,
        text=words(item.get("text")),
        kind=PostKind.COMMENT,
        community=shop,
        product=label_of(asked.get("sku")),
        parent=f"{root}#{above}" if above else root,
        thread=root,
        own=(item.get("is_owner") if name == "comments" else item.get("own")) is True,
    )


def maybe_instant(value: object) -> datetime | None:
    """A time where one is told."""
    try:
        return instant(value)
    except ValueError:
        return None

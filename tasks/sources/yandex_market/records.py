"""Reviews, questions and what stands under them at Yandex Market: what is kept, and how they become posts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from tasks.core.errors import SchemaDrift
from tasks.core.post import Post, PostKind, Precision
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.api import called, list_of
from tasks.sources.fields import identity, inner, label_of, maybe_count, maybe_identity, objects, stars, words
from tasks.sources.hostile import Unfit
from tasks.sources.keep import Leaf, Shape, count, keep, label, text
from tasks.sources.reviews import collect, community_of, first_seen, kept_asked, moment, pictures, said
from tasks.sources.shape import Json, Page, Skip

PLATFORM = "yandex_market"
CALLS = ("feedbacks", "questions", "comments", "answers")
OURS = "BUSINESS"  # of `USER`, `BUSINESS`, `VENDOR`, `BRAND`
SHOWN = "PUBLISHED"  # of comments; others wait for a moderator, are blocked or deleted
SITE = "https://market.yandex.ru/product"
_ASKED: Shape = {"community": label, "id": label, "at": label, "offer": label}
_AUTHOR: Shape = {"type": label}
_PHOTOS: list[Leaf] = [label]
_VOTES: Shape = {"likes": count}
_COMMENT: Shape = {
    "id": label, "text": text, "parentId": label, "author": _AUTHOR, "status": label, "createdAt": label,
    "votes": _VOTES,
}  # fmt: skip
_COMMENTS: list[Shape] = [_COMMENT]
_RECORD: Mapping[str, Shape] = {
    "feedbacks": {
        "feedbackId": label,
        "createdAt": label,
        "identifiers": {"modelId": label, "offerId": label},
        "description": {"advantages": text, "disadvantages": text, "comment": text},
        "media": {"photos": _PHOTOS},
        "statistics": {"rating": count, "commentsCount": count},
    },
    "questions": {
        "questionIdentifiers": {"id": label, "offerId": label},
        "text": text,
        "createdAt": label,
        "votes": _VOTES,
    },
    "comments": _COMMENT,
    "answers": {**_COMMENT, "comments": _COMMENTS},
}


def items_of(answer: Json, name: str) -> list[object]:
    """`{"status": "OK", "result": {"feedbacks": […]}}`. Raises SchemaDrift."""
    result = answer.get("result")
    return list_of(result if isinstance(result, dict) else {}, name, "$.answer.result")


def redact(payload: Json, pseudonyms: Pseudonyms) -> Json:
    """By whitelist: names and orders go."""
    name, asked, answer = called(payload, CALLS)
    record: list[Shape] = [_RECORD[name]]
    kept = keep(answer, {"result": {name: record}}, pseudonyms)
    return {"call": name, "asked": kept_asked(asked, _ASKED, pseudonyms), "answer": kept}


def parse(payload: Json) -> Page[Post]:
    """Raises SchemaDrift."""
    name, asked, answer = called(payload, CALLS)
    business, root = community_of(asked), maybe_identity(asked.get("id"))
    if name in {"comments", "answers"} and root is None:
        raise SchemaDrift("$.asked.id", "no review or question")

    def posts_of(item: Json, skipped: list[Skip], at: str) -> Iterable[Post]:
        if name == "feedbacks":
            return [_review(item, business)]
        if name == "questions":
            return [_question(item, business)]
        if name == "comments":
            return [_comment(item, asked, business)]
        return _answers(item, asked, business, skipped, at)

    return collect(items_of(answer, name), f"$.answer.result.{name}", posts_of)


def _review(item: Json, business: str) -> Post:
    rating = stars(inner(item, "statistics", "rating") or None)
    at, precision = moment(item.get("createdAt"))
    described = item.get("description")
    model = label_of(inner(item, "identifiers", "modelId"))
    return Post(
        platform=PLATFORM,
        id=identity(item.get("feedbackId")),
        published_at=at,
        precision=precision,
        text=said(
            rating,
            ("Достоинства", inner(described, "advantages")),
            ("Недостатки", inner(described, "disadvantages")),
            ("", inner(described, "comment")),
        ),
        kind=PostKind.REVIEW,
        url=f"{SITE}/{model}/reviews" if model is not None and model.isdecimal() else None,
        community=business,
        product=label_of(inner(item, "identifiers", "offerId")),
        stars=rating,
        comments=maybe_count(inner(item, "statistics", "commentsCount")),
        media=pictures(inner(item, "media", "photos")),
    )


def _question(item: Json, business: str) -> Post:
    at, precision = moment(item.get("createdAt"))
    return Post(
        platform=PLATFORM,
        id=f"question-{identity(inner(item, 'questionIdentifiers', 'id'))}",
        published_at=at,
        precision=precision,
        text=words(item.get("text")),
        kind=PostKind.COMMENT,
        community=business,
        product=label_of(inner(item, "questionIdentifiers", "offerId")),
        likes=maybe_count(inner(item, "votes", "likes")),
    )


def _comment(item: Json, asked: Json, business: str) -> Post:
    """Under a review. The platform tells no date of it."""
    root, number = identity(asked.get("id")), identity(item.get("id"))
    beside, _ = moment(asked.get("at"))
    return _said_under(item, asked, business, root, first_seen(asked, f"{root}#{number}", beside))


def _answers(item: Json, asked: Json, business: str, skipped: list[Skip], at: str) -> Iterable[Post]:
    """To a question, with the comments under it."""
    root = f"question-{identity(asked.get('id'))}"
    answer = _said_under(item, asked, business, root, moment(item.get("createdAt")))
    yield answer
    for place, one in enumerate(objects(item.get("comments"))):
        try:
            yield _said_under(one, asked, business, root, moment(one.get("createdAt")), above=answer.id)
        except ValueError as error:
            skipped.append(Skip(f"{at}.comments[{place}]", str(error)[:200]))


def _said_under(
    item: Json, asked: Json, business: str, root: str, when: tuple[datetime, Precision], above: str | None = None
) -> Post:
    if label_of(item.get("status")) not in {None, SHOWN}:
        raise Unfit("not published")
    stands, parent = above or root, maybe_identity(item.get("parentId"))
    return Post(
        platform=PLATFORM,
        id=f"{stands}#{identity(item.get('id'))}",
        published_at=when[0],
        precision=when[1],
        text=words(item.get("text")),
        kind=PostKind.COMMENT,
        community=business,
        product=label_of(asked.get("offer")),
        likes=maybe_count(inner(item, "votes", "likes")),
        parent=f"{stands}#{parent}" if parent else stands,
        thread=root,
        own=inner(item, "author", "type") == OURS,
    )

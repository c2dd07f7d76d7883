"""Reviews and questions of Wildberries: what is kept of them, and how they become posts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tasks.core.post import Post, PostKind
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.api import called, list_of
from tasks.sources.fields import identity, inner, label_of, maybe_identity, stars, words
from tasks.sources.hostile import Unfit
from tasks.sources.keep import Leaf, Shape, count, keep, label, text
from tasks.sources.reviews import collect, community_of, first_seen, kept_asked, moment, pictures, said
from tasks.sources.shape import Json, Page, Skip

PLATFORM = "wildberries"
CALLS = ("feedbacks", "questions")
SHOWN = frozenset({"wbRu", "none", None})  # not `reviewRequired` (waits for a moderator), not `rejected`
SITE = "https://www.wildberries.ru/catalog"
_GOODS: Shape = {"nmId": label, "productName": text, "supplierArticle": label}
_TAGS: list[Leaf] = [text]
_PHOTOS: list[Shape] = [{"fullSize": label}]
_FEEDBACK: Shape = {
    "id": label,
    "text": text,
    "pros": text,
    "cons": text,
    "bables": _TAGS,
    "productValuation": count,
    "createdDate": label,
    "answer": {"text": text, "state": label},
    "productDetails": _GOODS,
    "photoLinks": _PHOTOS,
    "parentFeedbackId": label,
}
_QUESTION: Shape = {
    "id": label,
    "text": text,
    "createdDate": label,
    "answer": {"text": text, "createDate": label},
    "productDetails": _GOODS,
}
_ASKED: Shape = {"community": label, "isAnswered": label}


def items_of(answer: Json, name: str) -> list[object]:
    """`{"data": {"feedbacks": […]}}`. Raises SchemaDrift."""
    data = answer.get("data")
    return list_of(data if isinstance(data, dict) else {}, name, "$.answer.data")


def undated(items: Sequence[object]) -> list[str]:
    """Ids of answers whose date the platform does not tell: those under reviews."""
    return [
        f"{item['id']}#answer"
        for item in items
        if isinstance(item, dict)
        and isinstance(item.get("id"), str | int)
        and isinstance(answer := item.get("answer"), dict)
        and "createDate" not in answer
    ]


def redact(payload: Json, pseudonyms: Pseudonyms) -> Json:
    """By whitelist: `userName`, order and size go."""
    name, asked, answer = called(payload, CALLS)
    record = _FEEDBACK if name == "feedbacks" else _QUESTION
    kept = keep(answer, {"data": {name: [record]}}, pseudonyms)
    return {"call": name, "asked": kept_asked(asked, _ASKED, pseudonyms), "answer": kept}


def parse(payload: Json) -> Page[Post]:
    """Raises SchemaDrift."""
    name, asked, answer = called(payload, CALLS)
    shop, items = community_of(asked), items_of(answer, name)

    def posts_of(item: Json, skipped: list[Skip], at: str) -> Iterable[Post]:
        post = _review(item, shop) if name == "feedbacks" else _question(item, shop)
        yield post
        try:
            reply = _answer(item, post, asked)
        except ValueError as error:
            skipped.append(Skip(f"{at}.answer", str(error)[:200]))
            return
        if reply is not None:
            yield reply

    return collect(items, f"$.answer.data.{name}", posts_of)


def _review(item: Json, shop: str) -> Post:
    rating = stars(item.get("productValuation") or None)
    at, precision = moment(item.get("createdDate"))
    parent, tags = maybe_identity(item.get("parentFeedbackId")), item.get("bables")
    return Post(
        platform=PLATFORM,
        id=identity(item.get("id")),
        published_at=at,
        precision=precision,
        text=said(
            rating,
            ("Достоинства", item.get("pros")),
            ("Недостатки", item.get("cons")),
            ("", item.get("text")),
            ("Отмечено", ", ".join(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else None),
        ),
        kind=PostKind.REVIEW,
        url=_page(item, "feedbacks"),
        community=shop,
        parent=parent,
        thread=parent,
        product=_product(item),
        stars=rating,
        media=pictures(item.get("photoLinks"), "fullSize"),
    )


def _question(item: Json, shop: str) -> Post:
    at, precision = moment(item.get("createdDate"))
    return Post(
        platform=PLATFORM,
        id=f"question-{identity(item.get('id'))}",
        published_at=at,
        precision=precision,
        text=words(item.get("text")),
        kind=PostKind.COMMENT,
        url=_page(item, "questions"),
        community=shop,
        product=_product(item),
    )


def _answer(item: Json, post: Post, asked: Json) -> Post | None:
    answer = item.get("answer")
    if not isinstance(answer, dict) or not answer:
        return None
    state = label_of(answer.get("state"))
    if state not in SHOWN:
        return None  # nobody sees it yet
    if "createDate" in answer:
        at, precision = moment(answer["createDate"])
    else:
        at, precision = first_seen(asked, f"{item.get('id')}#answer", post.published_at)
    said_by_us = answer.get("text")
    if not isinstance(said_by_us, str):
        raise Unfit("an answer without text")
    return Post(
        platform=PLATFORM,
        id=f"{post.id}#answer",
        published_at=at,
        precision=precision,
        text=words(said_by_us),
        kind=PostKind.COMMENT,
        url=post.url,
        community=post.community,
        parent=post.id,
        thread=post.thread or post.id,
        product=post.product,
        own=True,
    )


def _product(item: Json) -> str | None:
    goods = item.get("productDetails")
    return next(
        filter(None, (label_of(inner(goods, name)) for name in ("productName", "supplierArticle", "nmId"))), None
    )


def _page(item: Json, part: str) -> str | None:
    number = inner(item, "productDetails", "nmId")
    return f"{SITE}/{number}/{part}" if type(number) is int and 0 < number < 2**63 else None

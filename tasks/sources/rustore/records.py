"""Reviews of RuStore and the developer's answers: what is kept of them, and how they become posts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from tasks.core.post import Post, PostKind
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.api import called, list_of
from tasks.sources.fields import identity, label_of, maybe_count, stars, words
from tasks.sources.hostile import Unfit
from tasks.sources.keep import Shape, count, keep, label, text
from tasks.sources.reviews import collect, community_of, moment, path_part, said
from tasks.sources.shape import Json, Page, Skip

PLATFORM = "rustore"
CALLS = ("comment", "feedback")
SHOWN = "PUBLISHED"  # `MODERATION`, `REJECTED` and `DELETED` are not seen by anybody
SITE = "https://www.rustore.ru/catalog/app"
ZONE = "Europe/Moscow"  # of times without an offset: not documented, but the API's own stamps are of Moscow
_RECORD: Mapping[str, Shape] = {
    "comment": {
        "commentId": label,
        "commentText": text,
        "commentDate": label,
        "commentStatus": label,
        "appRating": count,
        "likeCounter": count,
    },
    "feedback": {"id": label, "commentId": label, "text": text, "status": label, "date": label},
}


def items_of(answer: Json) -> list[object]:
    """`{"code": "OK", "body": {"content": […]}}`, or the list itself as `body`. Raises SchemaDrift."""
    body = answer.get("body")
    if isinstance(body, list):
        return body
    return list_of(body if isinstance(body, dict) else {}, "content", "$.answer.body")


def ends_before(items: Sequence[object], since: datetime) -> bool:
    """Whether the page falls in time and ends before `since`."""
    found = [at for item in items if (at := _when(item)) is not None]
    falling = all(later >= earlier for later, earlier in pairwise(found))
    return bool(found) and falling and found[-1] < since


def _when(item: object) -> datetime | None:
    if not isinstance(item, dict):
        return None
    try:
        return moment(item.get("commentDate", item.get("date")), ZONE)[0]
    except Unfit:
        return None


def redact(payload: Json, pseudonyms: Pseudonyms) -> Json:
    """By whitelist."""
    name, asked, answer = called(payload, CALLS)
    record = _RECORD[name]
    kept = [keep(item, record, pseudonyms) if isinstance(item, dict) else None for item in items_of(answer)]
    return {"call": name, "asked": keep(asked, {"community": label}, pseudonyms), "answer": {"body": {"content": kept}}}


def parse(payload: Json) -> Page[Post]:
    """Raises SchemaDrift."""
    name, asked, answer = called(payload, CALLS)
    app = community_of(asked)

    def posts_of(item: Json, skipped: list[Skip], at: str) -> Iterable[Post]:
        return [_review(item, app) if name == "comment" else _answer(item, app)]

    return collect(items_of(answer), "$.answer.body.content", posts_of)


def _review(item: Json, app: str) -> Post:
    if label_of(item.get("commentStatus")) not in {None, SHOWN}:
        raise Unfit("not published")
    rating = stars(item.get("appRating") or None)
    at, precision = moment(item.get("commentDate"), ZONE)
    return Post(
        platform=PLATFORM,
        id=identity(item.get("commentId")),
        published_at=at,
        precision=precision,
        text=said(rating, ("", item.get("commentText"))),
        kind=PostKind.REVIEW,
        url=f"{SITE}/{path_part(app)}/reviews",
        community=app,
        product=app,
        stars=rating,
        likes=maybe_count(item.get("likeCounter")),
    )


def _answer(item: Json, app: str) -> Post:
    if label_of(item.get("status")) not in {None, SHOWN}:
        raise Unfit("not published")
    review = identity(item.get("commentId"))
    at, precision = moment(item.get("date"), ZONE)
    return Post(
        platform=PLATFORM,
        id=f"{review}#answer",
        published_at=at,
        precision=precision,
        text=words(item.get("text")),
        kind=PostKind.COMMENT,
        url=f"{SITE}/{path_part(app)}/reviews",
        community=app,
        product=app,
        parent=review,
        thread=review,
        own=True,
    )

"""Reviews of Google Play with the developer's answers: what is kept of them, and how they become posts. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tasks.core.post import Post, PostKind
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.api import called, list_of
from tasks.sources.fields import epoch, identity, inner, label_of, maybe_count, objects, stars, words
from tasks.sources.hostile import Unfit
from tasks.sources.keep import Shape, count, keep, label, text
from tasks.sources.reviews import collect, community_of, path_part, said
from tasks.sources.shape import Json, Page, Skip

PLATFORM = "googleplay"
CALLS = ("reviews",)
SITE = "https://play.google.com/store/apps/details"
_TIME: Shape = {"seconds": label}
_COMMENTS: list[Shape] = [
    {
        "userComment": {
            "text": text,
            "originalText": text,
            "lastModified": _TIME,
            "starRating": count,
            "appVersionName": label,
            "appVersionCode": label,
            "thumbsUpCount": count,
        },
        "developerComment": {"text": text, "lastModified": _TIME},
    }
]
_RECORD: Shape = {"reviewId": label, "comments": _COMMENTS}


def items_of(answer: Json) -> list[object]:
    """`{"reviews": […]}`; an app without reviews of this week leaves it out. Raises SchemaDrift."""
    return list_of({"reviews": [], **answer}, "reviews")


def dates(answer: Json) -> list[datetime]:
    """When the reviews that can be read were last changed."""
    found = []
    for item in items_of(answer):
        for comment in objects(inner(item, "comments")):
            try:
                found.append(_when(comment.get("userComment")))
            except Unfit:
                continue
    return found


def redact(payload: Json, pseudonyms: Pseudonyms) -> Json:
    """By whitelist."""
    name, asked, answer = called(payload, CALLS)
    kept = [keep(item, _RECORD, pseudonyms) if isinstance(item, dict) else None for item in items_of(answer)]
    return {"call": name, "asked": keep(asked, {"community": label}, pseudonyms), "answer": {"reviews": kept}}


def parse(payload: Json) -> Page[Post]:
    """Raises SchemaDrift."""
    _, asked, answer = called(payload, CALLS)
    app = community_of(asked)

    def posts_of(item: Json, skipped: list[Skip], at: str) -> Iterable[Post]:
        return _conversation(item, app, skipped, at)

    return collect(items_of(answer), "$.answer.reviews", posts_of)


def _conversation(item: Json, app: str, skipped: list[Skip], at: str) -> Iterable[Post]:
    """The review, and the developer's answer to it. Of each only the last state is told."""
    number = identity(item.get("reviewId"))
    comments = objects(item.get("comments"))
    told = next((one["userComment"] for one in comments if isinstance(one.get("userComment"), dict)), None)
    if told is None:
        raise Unfit("no comment of a user")
    review = _review(told, number, app)
    yield review
    for place, one in enumerate(comments):
        answer = one.get("developerComment")
        if isinstance(answer, dict) and answer:
            try:
                yield _answer(answer, review)
            except ValueError as error:
                skipped.append(Skip(f"{at}.comments[{place}]", str(error)[:200]))
            return


def _review(told: object, number: str, app: str) -> Post:
    rating, words_said = stars(inner(told, "starRating") or None), inner(told, "originalText") or inner(told, "text")
    # a title, where there is one, stands before a tab
    parts = words_said.split("\t", 1) if isinstance(words_said, str) else []
    return Post(
        platform=PLATFORM,
        id=number,
        published_at=_when(told),
        text=said(rating, *(("", part) for part in parts)),
        kind=PostKind.REVIEW,
        url=f"{SITE}?id={path_part(app)}&reviewId={path_part(number)}",
        community=app,
        product=app,
        stars=rating,
        likes=maybe_count(inner(told, "thumbsUpCount")),
        release=label_of(inner(told, "appVersionName")) or label_of(inner(told, "appVersionCode")),
    )


def _answer(told: Json, review: Post) -> Post:
    return Post(
        platform=PLATFORM,
        id=f"{review.id}#answer",
        published_at=_when(told),
        text=words(told.get("text")),
        kind=PostKind.COMMENT,
        url=review.url,
        community=review.community,
        product=review.product,
        parent=review.id,
        thread=review.id,
        own=True,
    )


def _when(told: object) -> datetime:
    """`{"seconds": "1772359833"}`: seconds since 1970, as text. Raises Unfit."""
    seconds = label_of(inner(told, "lastModified", "seconds"))
    if seconds is None or not seconds.isdecimal() or len(seconds) > 12:
        raise Unfit("no date")
    return epoch(int(seconds))

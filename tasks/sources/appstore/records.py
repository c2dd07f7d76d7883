"""Entries of the App Store's feed of reviews: what is kept of them, and how they become posts. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tasks.core.errors import SchemaDrift
from tasks.core.post import Post, PostKind
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.api import called
from tasks.sources.fields import identity, inner, label_of, maybe_count, stars
from tasks.sources.hostile import Unfit
from tasks.sources.keep import Shape, author, keep, label, text
from tasks.sources.reviews import collect, community_of, moment, said
from tasks.sources.shape import Json, Page, Skip

PLATFORM = "appstore"
CALLS = ("reviews",)
_ASKED: Shape = {"community": label, "app": label, "country": label}
_WORDS: Shape = {"label": text}
_VALUE: Shape = {"label": label}
_ENTRY: Shape = {
    "id": _VALUE,
    "author": {"uri": {"label": author(PLATFORM)}},
    "updated": _VALUE,
    "title": _WORDS,
    "content": _WORDS,
    "im:rating": _VALUE,
    "im:version": _VALUE,
    "im:voteSum": _VALUE,
}


def entries(answer: Json) -> list[object]:
    """`{"feed": {"entry": […]}}`: one review alone is an object, none at all leaves no `entry`. Raises SchemaDrift."""
    feed = answer.get("feed")
    if not isinstance(feed, dict):
        raise SchemaDrift("$.answer.feed", "not a feed")
    found = feed.get("entry", [])
    if isinstance(found, dict):
        return [found]
    if not isinstance(found, list):
        raise SchemaDrift("$.answer.feed.entry", "no list of reviews")
    return found


def dates(answer: Json) -> list[datetime]:
    """Of the entries that can be read."""
    found = []
    for entry in entries(answer):
        try:
            found.append(moment(inner(entry, "updated", "label"))[0])
        except Unfit:
            continue
    return found


def redact(payload: Json, pseudonyms: Pseudonyms) -> Json:
    """By whitelist."""
    name, asked, answer = called(payload, CALLS)
    kept = [keep(entry, _ENTRY, pseudonyms) if isinstance(entry, dict) else None for entry in entries(answer)]
    return {"call": name, "asked": keep(asked, _ASKED, pseudonyms), "answer": {"feed": {"entry": kept}}}


def parse(payload: Json) -> Page[Post]:
    """Raises SchemaDrift."""
    _, asked, answer = called(payload, CALLS)
    community = community_of(asked)

    def posts_of(item: Json, skipped: list[Skip], at: str) -> Iterable[Post]:
        return [_review(item, asked, community)]

    return collect(entries(answer), "$.answer.feed.entry", posts_of)


def _review(item: Json, asked: Json, community: str) -> Post:
    told = label_of(inner(item, "im:rating", "label"))
    if told is None:
        raise Unfit("the app itself, or no stars")
    rating = stars(int(told) if told.isdecimal() and len(told) < 3 else told)
    at, precision = moment(inner(item, "updated", "label"))
    app, country = label_of(asked.get("app")), label_of(asked.get("country"))
    public = app is not None and app.isdecimal() and country is not None and country.isalpha() and country.isascii()
    return Post(
        platform=PLATFORM,
        id=identity(inner(item, "id", "label")),
        published_at=at,
        precision=precision,
        text=said(rating, ("", inner(item, "title", "label")), ("", inner(item, "content", "label"))),
        kind=PostKind.REVIEW,
        author=label_of(inner(item, "author", "uri", "label")),
        url=f"https://apps.apple.com/{country}/app/id{app}?see-all=reviews" if public else None,
        community=community,
        product=f"id{app}" if app else None,
        stars=rating,
        likes=maybe_count(inner(item, "im:voteSum", "label")),
        release=label_of(inner(item, "im:version", "label")),
    )

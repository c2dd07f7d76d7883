"""Reviews and the answers under them as posts: what text stands for, dates with and without a time. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time
from urllib.parse import quote
from zoneinfo import ZoneInfo

from tasks.core.errors import SchemaDrift
from tasks.core.instants import aware_utc
from tasks.core.post import Post, Precision
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.fields import inner, instant, label_of, link
from tasks.sources.hostile import MAX_TEXT, Unfit, clean
from tasks.sources.keep import Shape, keep
from tasks.sources.shape import Json, Page, Skip

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]{8,15}Z")
_TOKENS = ("token=", "signature=", "x-amz-", "sig=", "key=")
MOST_PICTURES = 10


def said(stars: float | None, *parts: tuple[str, object]) -> str:
    """A review's words: each part that is there, named where there is more than the plain comment.

    One without words is its stars, `★☆☆☆☆`: a burst of them is a burst of reviews. Raises Unfit without either."""
    told = [(name, clean(text, MAX_TEXT).strip()) for name, text in parts if isinstance(text, str)]
    told = [(name, text) for name, text in told if text]
    if not told:
        if stars is None:
            raise Unfit("no text")
        whole = round(stars)
        return "★" * whole + "☆" * (5 - whole)
    lines = [f"{name}: {text}" if name else text for name, text in told]
    return clean("\n\n".join(dict.fromkeys(lines)), MAX_TEXT)


def moment(value: object, zone: str = "UTC") -> tuple[datetime, Precision]:
    """An instant, or a day at its noon where only the day is told. One without an offset is in `zone`. Raises Unfit."""
    if not isinstance(value, str) or not value.strip():
        raise Unfit("no date")
    text = value.strip()[:40]
    here = ZoneInfo(zone)
    try:
        if _DAY.fullmatch(text):
            noon = datetime.combine(datetime.fromisoformat(text).date(), time(12), here)
            return instant(noon.isoformat()), Precision.DAY
        told = datetime.fromisoformat(text)
        if told.tzinfo is None:
            return instant(told.replace(tzinfo=here).isoformat()), Precision.SECOND
    except (ValueError, OverflowError):
        raise Unfit(f"the date {text!r} is not understood") from None
    return instant(text), Precision.SECOND


def first_seen(asked: Json, answer: str, beside: datetime) -> tuple[datetime, Precision]:
    """When an answer without a date was first met; where that is not known, the day of its review."""
    told = inner(asked, "seen", answer)
    try:
        return instant(told), Precision.SECOND
    except Unfit:
        return aware_utc(beside.astimezone(UTC)), Precision.DAY


def kept_asked(asked: Json, shape: Shape, pseudonyms: Pseudonyms) -> Json:
    """What was asked, by whitelist, and when undated answers were first met: `{"seen": {id: time}}`."""
    kept = keep(asked, shape, pseudonyms)
    seen = asked.get("seen")
    if isinstance(seen, dict):
        told = {clean(str(key)): at for key, at in seen.items() if isinstance(at, str)}
        kept["seen"] = {key: at for key, at in told.items() if _TIME.fullmatch(at)}
    return kept


def pictures(values: object, name: str | None = None) -> tuple[str, ...]:
    """Addresses of pictures, without those that carry a token. `name` is the field of each that holds it."""
    if not isinstance(values, list):
        return ()
    found = (link(inner(one, name) if name else one) for one in values)
    good = [one for one in found if one is not None and not any(mark in one.casefold() for mark in _TOKENS)]
    return tuple(dict.fromkeys(good))[:MOST_PICTURES]


def community_of(asked: Json) -> str:
    """The shop or app that was asked for. Raises SchemaDrift."""
    found = label_of(asked.get("community"))
    if found is None:
        raise SchemaDrift("$.asked.community", "no shop or app")
    return found


def path_part(value: str) -> str:
    """Safe inside the path of an address."""
    return quote(value, safe="")


def collect(
    items: Sequence[object], path: str, posts_of: Callable[[Json, list[Skip], str], Iterable[Post]]
) -> Page[Post]:
    """The posts of each record: a review and what stands under it. A record that cannot be read is a counted skip;
    `posts_of` adds skips of its own for parts that cannot."""
    found: dict[tuple[str, str], Post] = {}
    skipped: list[Skip] = []
    for place, item in enumerate(items):
        at = f"{path}[{place}]"
        try:
            if not isinstance(item, dict):
                raise Unfit("not an object")
            posts = list(posts_of(item, skipped, at))
        except (ValueError, OverflowError, TypeError, KeyError) as error:
            skipped.append(Skip(at, str(error)[:200] or type(error).__name__))
            continue
        fresh = [post for post in posts if (post.id, post.version) not in found]
        if not fresh:
            skipped.append(Skip(at, "the same record twice" if posts else "nothing to read"))
        found |= {(post.id, post.version): post for post in fresh}
    return Page(tuple(found.values()), tuple(skipped))

"""Is a post still there? X names each one it does not give, and why. Each one it gives costs."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.core.account import Fate, PostRef
from tasks.core.errors import AuthExpired, QuotaExhausted, SourceError
from tasks.sources.fields import label_of, maybe_identity, objects
from tasks.sources.shape import Json
from tasks.sources.x.session import Asking

AT_ONCE = 100


async def fates(asking: Asking, posts: Sequence[PostRef]) -> dict[str, Fate]:
    """By post id. "Not found" is gone; "not authorised" (a protected or suspended author) is unknown."""
    found = {post.id: Fate.UNKNOWN for post in posts if not _is_id(post.id)}
    left = [post.id for post in posts if _is_id(post.id)]
    price, asked = asking.service.options.post_price, False
    while left:
        try:
            some = left[: asking.purse.affords(price, asking.now, most=AT_ONCE)]
            answer = await asking.get("tweets", **{"ids": ",".join(some), "tweet.fields": "id"})
        except (AuthExpired, QuotaExhausted):
            if not asked:
                raise
            return found
        except SourceError:
            return found | dict.fromkeys(left, Fate.UNKNOWN)
        given, asked = objects(answer.get("data")), True
        asking.purse.spend(price, len(given), asking.now)
        found |= dict.fromkeys(some, Fate.UNKNOWN) | _told(given, objects(answer.get("errors")), frozenset(some))
        left = left[len(some) :]
    return found


def _told(given: Sequence[Json], errors: Sequence[Json], asked: frozenset[str]) -> dict[str, Fate]:
    gone = [one for one in errors if (label_of(one.get("type")) or "").endswith("/resource-not-found")]
    names = [maybe_identity(one.get("resource_id")) or maybe_identity(one.get("value")) for one in gone]
    there = [maybe_identity(one.get("id")) for one in given]
    found = {name: Fate.GONE for name in names if name in asked} | {name: Fate.THERE for name in there if name in asked}
    return {name: fate for name, fate in found.items() if name is not None}


def _is_id(name: str) -> bool:
    return name.isascii() and name.isdecimal() and len(name) < 20

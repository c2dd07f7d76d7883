"""Posts of Bluesky: what of them is kept, and what they mean. Both pure.

A payload is `{"call", "asked": {"community", "own": [{"did", "as"}]}, "answer": {"posts": […]}}`; posts are views as
they came out of feeds, threads and notifications. Where a post stands: under our account that wrote it, else under ours
whose thread or notification was asked, else under ours whose thread it answers in or that it calls with `@`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from tasks.core.post import Post, PostKind
from tasks.core.pseudonym import Pseudonyms
from tasks.sources import api
from tasks.sources.fields import inner, instant, label_of, link, maybe_count, objects, words
from tasks.sources.hostile import Unfit, clean
from tasks.sources.keep import Shape, count, keep, label, text
from tasks.sources.shape import Json, Page

PLATFORM = "bluesky"
CALLS = ("search", "mentions", "account", "thread")
_URI = re.compile(r"at://(did:[a-z]+:[\w.:%-]{1,200})/app\.bsky\.feed\.post/([\w.~:-]{1,200})")
_OWN: Shape = {"did": label, "as": label}
_ASKED: Shape = {"community": label, "own": [_OWN]}
_IMAGE: Shape = {"fullsize": label}
_MEDIA: Shape = {"images": [_IMAGE], "items": [_IMAGE], "thumbnail": label}
_END: Shape = {"uri": label}
_POST: Shape = {
    "uri": label,
    "indexedAt": label,
    "likeCount": count,
    "repostCount": count,
    "replyCount": count,
    "quoteCount": count,
    "record": {"text": text, "createdAt": label, "reply": {"root": _END, "parent": _END}},
    "embed": {**_MEDIA, "media": _MEDIA},
}


class Owned:
    """The brand's accounts as the plan spells them, by handle and, where it was asked, by DID."""

    def __init__(self, spellings: Mapping[str, str]) -> None:
        self._spelled = {bare(name): spelling for name, spelling in spellings.items()}

    def spelled(self, name: object) -> str | None:
        """The plan's spelling of a handle or a DID; None for a stranger's."""
        return self._spelled.get(bare(name)) if isinstance(name, str) else None

    def of_uri(self, uri: object) -> str | None:
        """Ours in whose repository a post lies."""
        found = _URI.fullmatch(uri) if isinstance(uri, str) else None
        return self.spelled(found.group(1)) if found is not None else None


def bare(name: str) -> str:
    """A handle without `@`, in lower case; a DID as it is."""
    found = clean(name).strip().lstrip("@")
    return found if found.startswith("did:") else found.casefold()


def redact(payload: Json, pseudonyms: Pseudonyms, spellings: Mapping[str, str]) -> Json:
    """What is stored."""
    call, asked, answer = api.called(payload, CALLS)
    told = {did: name for one in objects(asked.get("own")) if (did := label_of(one.get("did"))) is not None
            and (name := label_of(one.get("as"))) is not None}  # fmt: skip
    owned = Owned({**spellings, **told})
    return {
        "call": call,
        "asked": keep(asked, _ASKED, pseudonyms),
        "answer": {"posts": [_kept(one, pseudonyms, owned) for one in api.list_of(answer, "posts")]},
    }


def _kept(post: object, pseudonyms: Pseudonyms, owned: Owned) -> Json:
    kept = keep(post, _POST, pseudonyms)
    did = inner(post, "author", "did")
    ours = owned.spelled(did) or owned.spelled(inner(post, "author", "handle")) or owned.of_uri(inner(post, "uri"))
    kept["own"] = ours is not None
    kept["community"] = ours or _addressed(post, owned)
    kept["writer"] = pseudonyms(PLATFORM, clean(did)) if isinstance(did, str) and did else None
    return kept


def _addressed(post: object, owned: Owned) -> str | None:
    """Ours in whose thread it stands, or that it calls."""
    reply = inner(post, "record", "reply")
    ends = [owned.of_uri(inner(reply, end, "uri")) for end in ("root", "parent")]
    called = [owned.spelled(did) for did in _called(post)]
    return next((one for one in (*ends, *called) if one is not None), None)


def _called(post: object) -> Iterator[object]:
    for facet in objects(inner(post, "record", "facets")):
        for feature in objects(facet.get("features")):
            yield feature.get("did")


def parse(payload: Json) -> Page[Post]:
    """Posts of a redacted payload. Raises SchemaDrift where it is not ours."""
    _, asked, answer = api.called(payload, CALLS)
    found = api.each(api.list_of(answer, "posts"), "$.answer.posts", lambda one: _post(one, asked))
    kept: dict[tuple[str, str], Post] = {}
    for post in found.items:
        kept.setdefault((post.id, post.version), post)
    return Page(tuple(kept.values()), found.skipped)


def _post(view: Json, asked: Json) -> Post:
    did, key = address(view.get("uri"))
    record = view.get("record")
    own, told, asked_for = view.get("own") is True, label_of(view.get("community")), label_of(asked.get("community"))
    parent, root = (label_of(inner(record, "reply", end, "uri")) for end in ("parent", "root"))
    shares = [maybe_count(view.get(name)) for name in ("repostCount", "quoteCount")]
    return Post(
        platform=PLATFORM,
        id=f"at://{did}/app.bsky.feed.post/{key}",
        published_at=when(view),
        text=words(inner(record, "text")),
        kind=PostKind.POST if parent is None else PostKind.COMMENT,
        author=label_of(view.get("writer")),
        url=f"https://bsky.app/profile/{did}/post/{key}",
        community=told if own else asked_for or told,
        thread=root,
        parent=parent,
        likes=maybe_count(view.get("likeCount")),
        shares=None if shares[0] is None else min(shares[0] + (shares[1] or 0), 2**63 - 1),
        comments=maybe_count(view.get("replyCount")),
        own=own,
        media=_pictures(view.get("embed")),
    )


def address(uri: object) -> tuple[str, str]:
    """(DID, key) of a post. Raises Unfit."""
    found = _URI.fullmatch(uri) if isinstance(uri, str) else None
    if found is None:
        raise Unfit("no address of a post")
    return found.group(1), found.group(2)


def when(view: object) -> datetime:
    """When it was written: the author's program says (`createdAt`), but nothing was written after it was seen.

    Raises Unfit where neither time can be read."""
    seen, said = inner(view, "indexedAt"), inner(view, "record", "createdAt")
    try:
        told = instant(said, naive_is_utc=True)
    except Unfit:
        return instant(seen)
    try:
        return min(told, instant(seen))
    except Unfit:
        return told


def _pictures(embed: object) -> tuple[str, ...]:
    """Pictures in full size, and stills of videos. One with a query may carry a key and is left out."""
    found: list[str] = []
    for holder in (embed, inner(embed, "media")):
        if not isinstance(holder, Mapping):
            continue
        sizes = [one.get("fullsize") for name in ("images", "items") for one in objects(holder.get(name))]
        found += [at for one in (*sizes, holder.get("thumbnail")) if (at := link(one)) is not None and "?" not in at]
    return tuple(dict.fromkeys(found))

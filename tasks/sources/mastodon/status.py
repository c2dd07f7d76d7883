"""Statuses: what of them is kept, and what they mean. Both pure.

A payload is `{"call", "asked": {"instance", "own": [{"id", "as"}], "community", "root"}, "answer": {"statuses": […]}}`,
whatever was asked. Ids of a server are its own, so a post is `{host}/{id}`. Where a status stands: under our account
that wrote it, else under ours whose thread was asked, else under ours that it answers or calls with `@`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tasks.core.post import Post, PostKind
from tasks.core.pseudonym import Pseudonyms
from tasks.sources import api
from tasks.sources.fields import identity, inner, instant, label_of, link, maybe_count, maybe_identity, objects, words
from tasks.sources.hostile import Unfit
from tasks.sources.keep import Shape, count, keep, label, text
from tasks.sources.markup import plain_text
from tasks.sources.mastodon.names import Owned, full
from tasks.sources.shape import Json, Page

PLATFORM = "mastodon"
CALLS = ("tag", "search", "mentions", "account", "thread")
_OF_SNAC = re.compile(r"[0-9]{10}[0-9a-f]{32}")
_OWN: Shape = {"id": label, "as": label}
_ASKED: Shape = {"instance": label, "own": [_OWN], "community": label, "root": label}
_MEDIA: Shape = {"type": label, "url": label, "preview_url": label}
_STATUS: Shape = {
    "id": label,
    "created_at": label,
    "edited_at": label,
    "in_reply_to_id": label,
    "url": label,
    "uri": label,
    "content": text,
    "spoiler_text": text,
    "replies_count": count,
    "reblogs_count": count,
    "favourites_count": count,
    "account": {"followers_count": count},
    "media_attachments": [_MEDIA],
}


def redact(payload: Json, pseudonyms: Pseudonyms, owned: Owned) -> Json:
    """What is stored. Statuses that are not public, and boosts of others' statuses, are left out altogether."""
    call, asked, answer = api.called(payload, CALLS)
    answered = {number: name for one in objects(asked.get("own")) if (number := label_of(one.get("id"))) is not None
                and (name := label_of(one.get("as"))) is not None}  # fmt: skip
    statuses = [one for one in api.list_of(answer, "statuses") if not _left_out(one)]
    return {
        "call": call,
        "asked": keep(asked, _ASKED, pseudonyms),
        "answer": {"statuses": [_kept(one, pseudonyms, owned, answered) for one in statuses]},
    }


def _left_out(status: object) -> bool:
    if not isinstance(status, Mapping):
        return False
    return status.get("visibility") in ("private", "direct") or isinstance(status.get("reblog"), Mapping)


def _kept(status: object, pseudonyms: Pseudonyms, owned: Owned, answered: Mapping[str, str]) -> Json:
    kept, account = keep(status, _STATUS, pseudonyms), inner(status, "account")
    ours, acct = owned.spelled(account), inner(account, "acct")
    kept["own"] = ours is not None
    to = answered.get(label_of(inner(status, "in_reply_to_account_id")) or "")
    kept["community"] = ours or to or owned.mentioned(inner(status, "mentions"))
    kept["writer"] = pseudonyms(PLATFORM, full(acct, owned.host)) if isinstance(acct, str) and acct else None
    return kept


def parse(payload: Json) -> Page[Post]:
    """Posts of a redacted payload. Raises SchemaDrift where it is not ours."""
    _, asked, answer = api.called(payload, CALLS)
    found = api.each(api.list_of(answer, "statuses"), "$.answer.statuses", lambda one: _post(one, asked))
    kept: dict[tuple[str, str], Post] = {}
    for post in found.items:
        kept.setdefault((post.id, post.version), post)
    return Page(tuple(kept.values()), found.skipped)


def _post(status: Json, asked: Json) -> Post:
    host = identity(asked.get("instance"))
    root, parent = maybe_identity(asked.get("root")), maybe_identity(status.get("in_reply_to_id"))
    own = status.get("own") is True
    asked_for, told = label_of(asked.get("community")), label_of(status.get("community"))
    return Post(
        platform=PLATFORM,
        id=f"{host}/{lasting(identity(status.get('id')))}",
        published_at=instant(status.get("created_at")),
        text=words(_plain(status.get("spoiler_text")), _plain(status.get("content"))),
        kind=PostKind.POST if parent is None else PostKind.COMMENT,
        author=label_of(status.get("writer")),
        url=link(status.get("url")) or link(status.get("uri")),
        community=told if own else asked_for or told,
        thread=f"{host}/{lasting(root)}" if root is not None else None,
        parent=f"{host}/{lasting(parent)}" if parent is not None else None,
        reach=maybe_count(inner(status, "account", "followers_count")),
        likes=maybe_count(status.get("favourites_count")),
        shares=maybe_count(status.get("reblogs_count")),
        comments=maybe_count(status.get("replies_count")),
        own=own,
        media=_pictures(status.get("media_attachments")),
    )


def _plain(markup: object) -> str:
    return plain_text(markup) if isinstance(markup, str) else ""


def _pictures(attachments: object) -> tuple[str, ...]:
    """Pictures, and still pictures of videos. One with a query may carry a key in it and is left out."""
    found = []
    for one in objects(attachments):
        address = link(one.get("url") if one.get("type") == "image" else one.get("preview_url"))
        if address is not None and "?" not in address:
            found.append(address)
    return tuple(dict.fromkeys(found))


def lasting(number: str) -> str:
    """A status's id that an edit does not change: snac2 writes the second of the last change before it, which it does
    not look at when it is asked."""
    return f"{'0' * 10}{number[10:]}" if _OF_SNAC.fullmatch(number) else number


def ref_id(post_id: str, host: str) -> str:
    """The server's own id. Raises Unfit for a post of another server."""
    name, _, bare = post_id.rpartition("/")
    if name != host or not bare:
        raise Unfit("a post of another server")
    return bare

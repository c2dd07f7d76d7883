"""What is kept of a site's answers, and the posts in what was kept. Pure."""

from __future__ import annotations

from collections.abc import Collection

from tasks.core.errors import SchemaDrift
from tasks.core.post import Post, PostKind
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.api import called, each, list_of
from tasks.sources.fields import identity, inner, instant, label_of, link, words
from tasks.sources.hostile import MAX_LABEL, MAX_TEXT, Unfit, clean
from tasks.sources.keep import Shape, count, keep, label
from tasks.sources.markup import plain_text
from tasks.sources.shape import Json, Page
from tasks.sources.wordpress.options import PLATFORM

CALLS = ("comments", "posts", "pages")


def _html(value: object, pseudonyms: Pseudonyms) -> object:
    return plain_text(value, MAX_TEXT) if isinstance(value, str) else []


_ASKED: Shape = {"site": label, "community": label}
_COMMENT: Shape = {
    "id": count,
    "post": count,
    "parent": count,
    "date_gmt": label,
    "link": label,
    "content": {"rendered": _html},
}
_POST: Shape = {
    "id": count,
    "date_gmt": label,
    "link": label,
    "title": {"rendered": _html},
    "content": {"rendered": _html},
}
COMMENT_FIELDS = "id,post,parent,author,author_name,date_gmt,link,content"
POST_FIELDS = "id,date_gmt,modified_gmt,link,title,content,author"


def redact(payload: Json, pseudonyms: Pseudonyms) -> Json:
    """Words, numbers and times; authors as HMAC; whether the site's own people wrote it, before their numbers go."""
    call, asked, answer = called(payload, CALLS)
    items, site = list_of(answer, "items"), label_of(asked.get("site")) or ""
    staff = asked.get("staff")
    known = {one for one in staff if type(one) is int} if isinstance(staff, list) else set()
    kept = [_kept(call, one, site, known, pseudonyms) if isinstance(one, dict) else None for one in items]
    return {"call": call, "asked": keep(asked, _ASKED, pseudonyms), "answer": {"items": kept}}


def _kept(call: str, item: Json, site: str, staff: Collection[int], pseudonyms: Pseudonyms) -> Json:
    found = keep(item, _COMMENT if call == "comments" else _POST, pseudonyms)
    author = item.get("author")
    found["author"] = _author(author, item.get("author_name"), site, pseudonyms)
    found["own"] = call != "comments" or (type(author) is int and author in staff)
    return found


def _author(number: object, name: object, site: str, pseudonyms: Pseudonyms) -> str | None:
    """A registered author by the number on this site; a guest, who has none, by the name."""
    if isinstance(number, str | int) and not isinstance(number, bool) and number:
        return pseudonyms(PLATFORM, f"{site}:user:{clean(str(number)[:MAX_LABEL])}")
    if isinstance(name, str) and name.strip():
        return pseudonyms(PLATFORM, f"{site}:guest:{clean(name).strip().casefold()}")
    return None


def parse(payload: Json) -> Page[Post]:
    """Comments, or the site's own posts and pages."""
    call, asked, answer = called(payload, CALLS)
    site, items = label_of(asked.get("site")), list_of(answer, "items")
    if site is None:
        raise SchemaDrift("$.asked.site", "no site")
    community = label_of(asked.get("community"))
    seen: set[str] = set()

    def one(item: Json) -> Post:
        post = _comment(item, site, community) if call == "comments" else _post(item, call, site, community)
        if post.id in seen:
            raise Unfit("the same item twice")
        seen.add(post.id)
        return post

    return each(items, "$.answer.items", one)


def _comment(item: Json, site: str, community: str | None) -> Post:
    post, parent = _maybe(item.get("post")), _maybe(item.get("parent"))
    thread = reference(site, "post", post) if post is not None else None
    return Post(
        platform=PLATFORM,
        id=reference(site, "comment", _number(item.get("id"))),
        published_at=instant(item.get("date_gmt"), naive_is_utc=True),
        text=words(inner(item, "content", "rendered")),
        kind=PostKind.COMMENT,
        author=label_of(item.get("author")),
        url=link(item.get("link")),
        community=community,
        thread=thread,
        parent=reference(site, "comment", parent) if parent is not None else thread,
        own=item.get("own") is True,
    )


def _post(item: Json, call: str, site: str, community: str | None) -> Post:
    return Post(
        platform=PLATFORM,
        id=reference(site, "post" if call == "posts" else "page", _number(item.get("id"))),
        published_at=instant(item.get("date_gmt"), naive_is_utc=True),
        text=words(inner(item, "title", "rendered"), inner(item, "content", "rendered")),
        kind=PostKind.ARTICLE,
        author=label_of(item.get("author")),
        url=link(item.get("link")),
        community=community,
        own=item.get("own") is True,
    )


def reference(site: str, kind: str, number: int) -> str:
    """`blog.example.org#comment-7`: unique on the whole platform."""
    return f"{site}#{kind}-{number}"


def number_in(post_id: str, site: str) -> tuple[str, int] | None:
    """(kind, number) of an id of this site, or None for anything else."""
    where, _, rest = post_id.rpartition("#")
    kind, _, number = rest.partition("-")
    if where != site or kind not in {"comment", "post", "page"} or not (number.isascii() and number.isdecimal()):
        return None
    return kind, int(number[:18])


def _number(value: object) -> int:
    if type(value) is not int or value <= 0:
        raise Unfit("no number")
    return int(identity(value))


def _maybe(value: object) -> int | None:
    """A number that is told; 0 is "none" in WordPress."""
    return value if type(value) is int and 0 < value < 2**63 else None

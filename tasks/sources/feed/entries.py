"""Entries of a feed: what is kept of them, and how they become posts. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from tasks.core.errors import SchemaDrift
from tasks.core.instants import parse_instant
from tasks.core.post import Post, PostKind
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.feed.options import GOOGLE_NEWS, host_of
from tasks.sources.hostile import MAX_LABEL, MAX_TEXT, Unfit, address, clean, counter
from tasks.sources.markup import plain_text
from tasks.sources.shape import Json, Page, Skip

_KEPT = ("id", "link", "published", "updated", "comments")


def redact(payload: Json, platform: str | None, pseudonyms: Pseudonyms) -> Json:
    """Plain text, no names: an author becomes a pseudonym, and leaves the title (`Comment by …`) too."""
    entries = payload.get("entries")
    if not isinstance(entries, list):
        raise SchemaDrift("$.entries", "no list of entries")
    url = payload.get("url")
    where = platform or host_of(url if isinstance(url, str) else "")
    return {
        "url": clean(url) if isinstance(url, str) else None,
        "title": _plain(payload.get("title"), MAX_LABEL),
        "entries": [_redacted(entry, where, pseudonyms) if isinstance(entry, dict) else None for entry in entries],
    }


def _redacted(entry: Json, platform: str, pseudonyms: Pseudonyms) -> Json:
    kept: Json = {key: _bare(entry[key]) for key in _KEPT if key in entry}
    title, author = entry.get("title"), entry.get("author")
    if isinstance(author, str) and author.strip():
        kept["author"] = pseudonyms(platform, author.strip())
        if isinstance(title, str):
            title = title.replace(author.strip(), "…")
    kept["title"] = _plain(title, MAX_LABEL)
    kept["summary"] = _plain(entry.get("summary"), MAX_TEXT)
    source = entry.get("source")
    if isinstance(source, Mapping):
        kept["source"] = {"title": _plain(source.get("title"), MAX_LABEL), "href": _bare(source.get("href"))}
    return kept


def _plain(value: object, limit: int) -> object:
    return plain_text(value, limit) if isinstance(value, str) else _bare(value)


def _bare(value: object) -> object:
    """The value, or an empty list in place of anything that could hold more than itself."""
    if isinstance(value, str):
        return clean(value)
    return value if value is None or isinstance(value, bool | int | float) else []


def parse(payload: Json, platform: str | None, kind: PostKind) -> Page[Post]:
    """Posts of a redacted payload. An entry without a time is skipped: `now` would make old news alarming."""
    entries, url = payload.get("entries"), payload.get("url")
    if not isinstance(entries, list):
        raise SchemaDrift("$.entries", "no list of entries")
    host = host_of(url) if isinstance(url, str) else ""
    title = payload.get("title")
    community = clean(title).strip() or None if isinstance(title, str) else None
    posts: list[Post] = []
    skipped: list[Skip] = []
    seen: set[tuple[str, str]] = set()
    for place, entry in enumerate(entries):
        try:
            post = _post(entry, platform, host, kind, community)
            if (post.platform, post.id) in seen:
                raise Unfit("the same entry twice")
        except (ValueError, OverflowError) as error:
            skipped.append(Skip(f"$.entries[{place}]", str(error)[:200]))
            continue
        seen.add((post.platform, post.id))
        posts.append(post)
    return Page(tuple(posts), tuple(skipped))


def _post(entry: object, platform: str | None, host: str, kind: PostKind, community: str | None) -> Post:
    if not isinstance(entry, dict):
        raise Unfit("not an entry")
    published_at = _published(entry)
    text = _words(entry)
    where, stands_in = _place(entry, platform, host)
    link = address(entry.get("link"))
    author, told = entry.get("author"), entry.get("comments")
    try:
        comments = counter(told)
    except ValueError:
        comments = None
    return Post(
        platform=where,
        id=_identity(entry, link, published_at, text),
        published_at=published_at,
        text=text,
        kind=kind,
        author=clean(author) if isinstance(author, str) and author else None,
        url=link,
        community=stands_in or community,
        comments=comments,
    )


def _published(entry: Json) -> datetime:
    told = [entry.get("published"), entry.get("updated")]
    found = next((value for value in told if isinstance(value, str) and value.strip()), None)
    if found is None:
        raise Unfit("no date")
    try:
        instant = parse_instant(found.strip())
    except (ValueError, OverflowError):
        raise Unfit(f"the date {found[:60]!r} is not understood") from None
    if not 1990 <= instant.year <= 2100:
        raise Unfit(f"year {instant.year} cannot be right")
    return instant


def _words(entry: Json) -> str:
    """Title and summary, once where the one repeats the other."""
    title, summary = entry.get("title"), entry.get("summary")
    head = clean(title, MAX_TEXT).strip() if isinstance(title, str) else ""
    body = clean(summary, MAX_TEXT).strip() if isinstance(summary, str) else ""
    if not head and not body:
        raise Unfit("no text")
    if _letters(head).startswith(_letters(body)):
        return head or body
    return clean(body if _letters(body).startswith(_letters(head)) else f"{head}\n\n{body}", MAX_TEXT)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _place(entry: Json, platform: str | None, host: str) -> tuple[str, str | None]:
    """(platform, where it stands). An aggregator names the real site in `<source>`."""
    source = entry.get("source")
    title = site = None
    if host == GOOGLE_NEWS and isinstance(source, dict):
        href, name = source.get("href"), source.get("title")
        site = host_of(href) if isinstance(href, str) else None
        title = clean(name).strip() if isinstance(name, str) else None
    return platform or site or host or "feed", title or None


def _identity(entry: Json, link: str | None, published_at: datetime, text: str) -> str:
    told = entry.get("id")
    named = clean(told).strip() if isinstance(told, str) else ""
    if named and len(named) < MAX_LABEL:
        return named
    said = "\x00".join((link or "", published_at.isoformat(), "" if link else text))
    return link or "h" + hashlib.blake2b(said.encode(errors="replace"), digest_size=10).hexdigest()

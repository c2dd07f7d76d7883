"""The bytes of a feed → JSON. Refuses what a feed never needs: a DTD, entities of its own, HTML in its place. Pure."""

from __future__ import annotations

import calendar
import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from time import struct_time
from xml.parsers.expat import ExpatError

from tasks.core.errors import SchemaDrift
from tasks.core.instants import iso
from tasks.sources.hostile import clean
from tasks.sources.shape import Json

MAX_ENTRIES = 2_000
_MARKUP = 100_000  # characters of one field
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DECLARED = re.compile(rb"\A\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w-]+)")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
# a comment is matched in one way only: a pattern that may try others took minutes over forty of them
_HTML = re.compile(r"\A\s*(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_DTD = re.compile(r"<!(?:doctype|entity|element|attlist)\b", re.IGNORECASE)
# feedparser looks for an address in these in quadratic time; no name is that long
_LONG_NAME = re.compile(
    r"(<(?:[\w-]+:)?(?:author|creator|managingeditor|webmaster|name|email|contributor|publisher)\b[^<>]*>)"
    r"((?:<!\[CDATA\[)?[^<]{1000})[^<]*",
    re.IGNORECASE,
)
_ENCODINGS = re.compile(r"utf-?8|utf-?16(?:le|be)?|windows-125\d|cp125\d|koi8-[ru]|iso-8859-\d{1,2}|us-ascii", re.I)


def decode(body: bytes, headers: Mapping[str, str]) -> Json:
    """`{"title", "entries": [{id, title, summary, link, published, updated, author?, source?, comments?}]}`.

    Raises SchemaDrift for HTML, a DTD, entities, and anything that is neither RSS nor Atom.
    """
    text = _text(body, headers)
    if not text.strip():
        raise SchemaDrift("$", "an empty answer instead of a feed")
    if _HTML.match(text):
        raise SchemaDrift("$", "HTML instead of a feed")
    text = _DECLARATION.sub("", text)
    _refuse_dtd(text)
    text = _LONG_NAME.sub(r"\1\2", text)
    import feedparser  # noqa: PLC0415 - only where there is a feed to read

    # never the bytes themselves: feedparser would try them as an address and as a file name first
    found = feedparser.parse(io.BytesIO(text.encode()), sanitize_html=False, resolve_relative_uris=False)
    if not found.version and not found.entries:
        raise SchemaDrift("$", "neither RSS nor Atom")
    return {"title": _string(found.feed, "title"), "entries": [_entry(entry) for entry in found.entries[:MAX_ENTRIES]]}


def _text(body: bytes, headers: Mapping[str, str]) -> str:
    """The document as text, by byte-order mark, its own declaration, or the header; only encodings of the web."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", errors="replace")
    declared = _DECLARED.match(body)
    charset = _CHARSET.search(headers.get("content-type", ""))
    named = declared.group(1).decode() if declared else charset.group(1) if charset else "utf-8"
    if not _ENCODINGS.fullmatch(named) or named.casefold() in {"utf-8", "utf8"}:
        named = "utf-8-sig"
    try:
        text = body.decode(named, errors="replace")
    except LookupError:
        text = body.decode("utf-8-sig", errors="replace")
    return clean(text, len(text))


def _refuse_dtd(text: str) -> None:
    from defusedxml import DefusedXmlException  # noqa: PLC0415
    from defusedxml.ElementTree import ParseError, fromstring  # noqa: PLC0415

    try:
        fromstring(text.encode(), forbid_dtd=True)
    except DefusedXmlException:
        raise SchemaDrift("$", "a feed with a DTD or entities of its own is refused") from None
    except (ParseError, ExpatError):
        # not well-formed: feedparser may still read it, but nothing that looks like a DTD may be in it
        if _DTD.search(text):
            raise SchemaDrift("$", "a damaged feed with a DTD is refused") from None


def _entry(entry: Mapping[str, object]) -> Json:
    found: Json = {
        "id": _string(entry, "id"),
        "title": _string(entry, "title"),
        "summary": _longest(entry),
        "link": _string(entry, "link"),
        "published": _when(entry, "published"),
        "updated": _when(entry, "updated"),
    }
    author, comments = _string(entry, "author"), _string(entry, "slash_comments") or _string(entry, "thr_total")
    if author:
        found["author"] = author
    if comments:
        found["comments"] = comments
    source = _of(entry, "source")
    if isinstance(source, Mapping):
        found["source"] = {"title": _string(source, "title"), "href": _string(source, "href")}
    return found


def _of(entry: Mapping[str, object], key: str) -> object:
    """The value under exactly this key: feedparser's own lookup falls back from `updated` to `published`."""
    return dict.__getitem__(entry, key) if key in set(dict.keys(entry)) else None  # type: ignore[arg-type]


def _string(entry: Mapping[str, object], key: str) -> str | None:
    value = _of(entry, key)
    return clean(value, _MARKUP) if isinstance(value, str) and value else None


def _longest(entry: Mapping[str, object]) -> str | None:
    """The full text where the feed carries it beside a teaser."""
    told = [_string(entry, "summary")]
    contents = _of(entry, "content")
    if isinstance(contents, list):
        told += [_string(content, "value") for content in contents if isinstance(content, Mapping)]
    return max((text for text in told if text), key=len, default=None)


def _when(entry: Mapping[str, object], key: str) -> str | None:
    """ISO 8601 where feedparser understood it, else what stands there, so that a later parser may do better."""
    parsed = _of(entry, f"{key}_parsed")
    if isinstance(parsed, struct_time):
        try:
            return iso(datetime.fromtimestamp(calendar.timegm(parsed), UTC))
        except (ValueError, OverflowError, OSError):
            pass
    return _string(entry, key)

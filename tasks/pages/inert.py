"""Hostile text made inert, one function a surface. Whatever a stranger wrote shows up as the words they wrote.

Order: `excerpt` (or `visible`) first, then the function of the surface. Nothing here trusts its input's size.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape
from urllib.parse import urlsplit

EXCERPT = 280  # characters of a post that a person sees on a phone without scrolling
_LOOKED_AT = 8  # of a 1 MB post only the first 8 x limit characters are looked at
_MARKS_IN_A_ROW = 3  # more combining marks than any script stacks: "zalgo" that paints over its neighbours
_JOINER = "\u2060"  # invisible; breaks what clients would turn into a link
_DROPPED = {"Cc", "Cf", "Cs", "Cn", "Co"}  # controls, bidi and zero-width, lone surrogates, not characters at all
_SLACK_SIGNS = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ʻ"})
_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>~|&#$!{}])")
_MARKDOWN_STARTS = re.compile(r"^(\d*)([-+=.):])")  # what makes a list, a rule or a heading at the start of a line
_FORMULA = re.compile(r"^[\s'\"]*[=+\-@＝＋－＠|%]")


def visible(text: str) -> str:
    """The text without NUL, controls, bidi overrides, zero-width characters and lone surrogates.

    Line breaks and tabs stay; line and paragraph separators become line breaks.
    """
    kept: list[str] = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if char in "\n\t":
            kept.append(char)
        elif category in {"Zl", "Zp"} or char == "\r":
            kept.append("\n")
        elif category not in _DROPPED and marks <= _MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)


def one_line(text: str) -> str:
    """Visible text on one line, runs of space collapsed."""
    return " ".join(visible(text).split())


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words and ended with `…` where something was dropped."""
    if len(text) <= limit:
        return text
    head = text[: max(limit - 1, 0)]
    if not text[len(head)].isspace() and " " in head:
        head = head[: head.rindex(" ")]
    return head.rstrip(" ,;:·—-") + "…"


def excerpt(text: str, limit: int = EXCERPT) -> str:
    """A post of any size as one visible line of at most `limit` characters, whose addresses are no links."""
    looked_at = limit * _LOOKED_AT
    line = one_line(text[:looked_at])
    if len(text) > looked_at:
        line = f"{line} …" if len(line) < limit else line + " " * limit
    return unlinked(cut(line, limit))


def unlinked(text: str) -> str:
    """The same words, with an invisible joiner where a client would make an address clickable by itself."""
    text = text.replace("://", f":{_JOINER}//").replace("@", f"@{_JOINER}")
    return re.sub(r"(?<=\w)\.(?=[^\W\d_])", f".{_JOINER}", text)


def link(url: str | None) -> str | None:
    """The URL if it is plain http(s) with a host and no space, control or user name in it; else None."""
    if not url or len(url) > 2000 or re.search(r"[\s<>\"'`|\\]", url) or visible(url) != url:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and host and "@" not in parts.netloc else None


def slack(text: str) -> str:
    """For a `mrkdwn` object: `&`, `<`, `>` escaped, so no mention and no link; no bold, strike or code either."""
    return escape(visible(text), quote=False).translate(_SLACK_SIGNS)


def slack_literal(text: str) -> str:
    """For a `rich_text` element, which Slack shows as it stands: `<!channel>` is broken all the same."""
    return re.sub(r"<(?=[!@#])", f"<{_JOINER}", visible(text))


def html(text: str) -> str:
    """For HTML text and double-quoted attributes; parses back to exactly the text."""
    return escape(text, quote=True)


def markdown(text: str) -> str:
    """For a Markdown artifact: one line, its signs escaped, so no image, link, HTML, heading or table row."""
    signs = _MARKDOWN_SIGNS.sub(r"\\\1", unlinked(one_line(text).replace(_JOINER, "")))
    return _MARKDOWN_STARTS.sub(r"\1\\\2", signs)


def cell(text: str) -> str:
    """For CSV and XLSX: a value a spreadsheet would run as a formula gets a leading apostrophe."""
    text = visible(text)
    return f"'{text}" if _FORMULA.match(text) else text

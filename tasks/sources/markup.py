"""HTML from feeds as plain text: words and line ends stay, tags, attributes, scripts and comments go."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tasks.sources.hostile import MAX_TEXT, clean

_MAX_HTML = 100_000  # characters looked at; a summary is far shorter
_BREAKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "ul", "ol", "table"})
_HIDDEN = frozenset({"script", "style", "template", "noscript"})
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|<[!?][^<>]*>?", re.DOTALL)
_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]{0,20})(?:[\s/][^<>]*)?>")
_STRAY = re.compile(r"<(?!/?[a-zA-Z][a-zA-Z0-9]{0,20}>)")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _HIDDEN
        if tag in _BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN and self._hidden:
            self._hidden -= 1
        if tag in _BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def plain_text(markup: str, limit: int = MAX_TEXT) -> str:
    """The words a reader would see, one paragraph a line, at most `limit` characters."""
    cut = markup[:_MAX_HTML]
    if "<" in cut or "&" in cut:
        parser = _Words()
        # the parser gets bare tags only: on half-open ones and quotes without an end its time is quadratic
        bare = _TAG.sub(r"<\1>", _COMMENT.sub(" ", cut))
        parser.feed(_STRAY.sub("&lt;", bare))
        parser.close()
        cut = "".join(parser.words)
    lines = (" ".join(line.split()) for line in cut.splitlines())
    return clean("\n".join(line for line in lines if line), limit)

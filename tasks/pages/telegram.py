"""A letter in Telegram's HTML: <b>, <a>, <code>, <blockquote>; at most 4096 characters, whole parts only."""

from __future__ import annotations

from functools import singledispatch

from tasks.pages.inert import cut, excerpt, html, link, one_line, unlinked, visible
from tasks.pages.paper import Banner, Bullets, Commands, Heading, Links, Numbers, Part, Quote, Quotes, Text

LIMIT = 4096
_POST = 200  # characters of a post: a phone shows a message of Telegram narrower than a mail


def telegram_html(parts: list[Part]) -> str:
    """The letter; where it is too long the last examples, then bullets, are left out, never half a tag."""
    kept = list(parts)
    while True:
        text = "\n\n".join(block for block in map(_block, kept) if block).replace("</b>:\n\n", "</b>:\n")
        if len(text) <= LIMIT or not _drop_one(kept):
            return text if len(text) <= LIMIT else text[: text.rindex("\n", 0, LIMIT)]


def _drop_one(parts: list[Part]) -> bool:
    """Shorten the longest list by its last item. False where there is no list left to shorten."""
    lists = [(len(part.items), place) for place, part in enumerate(parts) if isinstance(part, Quotes | Bullets)]
    longest, place = max(lists, default=(0, 0))
    part = parts[place] if longest else None
    if isinstance(part, Quotes):
        parts[place] = Quotes(part.items[:-1], part.open_word)
    elif isinstance(part, Bullets):
        parts[place] = Bullets(part.items[:-1])
    return longest > 0


def _words(text: str) -> str:
    return html(unlinked(one_line(text)))


@singledispatch
def _block(part: Part) -> str:
    """Nothing for parts a letter does not have."""
    return ""


@_block.register
def _(part: Banner) -> str:
    return f"<b>{_words(f'{part.word} — {part.text}' if part.text else part.word)}</b>"


@_block.register
def _(part: Heading) -> str:
    return f"<b>{_words(part.text)}</b>:"


@_block.register
def _(part: Text) -> str:
    return f"<b>{_words(part.text)}</b>" if part.strong else _words(part.text)


@_block.register
def _(part: Bullets) -> str:
    return "\n".join(f"• {_words(item)}" for item in part.items)


@_block.register
def _(part: Quotes) -> str:
    return "\n".join(_quote(quote, part.open_word) for quote in part.items)


@_block.register
def _(part: Links) -> str:
    safe = ((words, link(url)) for words, url in part.items)
    return " · ".join(f'<a href="{html(url)}">{html(visible(words))}</a>' for words, url in safe if url)


@_block.register
def _(part: Commands) -> str:
    return "\n".join(f"<code>{html(cut(one_line(line), 300))}</code>" for line in part.lines)


@_block.register
def _(part: Numbers) -> str:
    return "\n".join(f"{_words(value)} {_words(words)}" for value, words in part.items)


def _quote(quote: Quote, open_word: str) -> str:
    url = link(quote.url)
    opens = f' · <a href="{html(url)}">{html(visible(open_word))}</a>' if url else ""
    return f"<blockquote>{html(excerpt(quote.text, _POST))}\n{_words(quote.where)}{opens}</blockquote>"

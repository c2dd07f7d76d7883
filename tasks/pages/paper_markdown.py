"""Parts as Markdown for a Prefect artifact. What both of its UIs show: tables, bold, links, images as data URIs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

from tasks.pages.chart import data_uri
from tasks.pages.colours import SIGNS
from tasks.pages.inert import excerpt, link, markdown, one_line
from tasks.pages.paper import (
    Banner,
    Bullets,
    Commands,
    Heading,
    Links,
    Numbers,
    Part,
    Picture,
    Quote,
    Quotes,
    Table,
    Text,
)


def page_markdown(parts: Sequence[Part]) -> str:
    """The whole page."""
    return "\n\n".join(block for block in map(_block, parts) if block) + "\n"


@singledispatch
def _block(part: Part) -> str:
    """Every kind of part is registered below."""
    raise TypeError(f"no Markdown for {type(part).__name__}")


@_block.register
def _(part: Banner) -> str:
    title = f"# {SIGNS[part.tone]} {markdown(part.word)}"
    return f"{title}\n\n**{markdown(part.text)}**" if part.text else title


@_block.register
def _(part: Heading) -> str:
    return f"## {markdown(part.text)}"


@_block.register
def _(part: Text) -> str:
    return f"**{markdown(part.text)}**" if part.strong else markdown(part.text)


@_block.register
def _(part: Bullets) -> str:
    return "\n".join(f"- {markdown(item)}" for item in part.items)


@_block.register
def _(part: Quotes) -> str:
    return "\n\n".join(_quote(quote, part.open_word) for quote in part.items)


def _quote(quote: Quote, open_word: str) -> str:
    url = link(quote.url)
    opens = f" · [{markdown(open_word)}]({_address(url)})" if url else ""
    return f"> {markdown(excerpt(quote.text))}\n>\n> *{markdown(quote.where)}*{opens}"


@_block.register
def _(part: Numbers) -> str:
    first, *others = [f"**{markdown(value)}** {markdown(words)}" for value, words in part.items]
    return "\n".join([f"## {first}", "", *(f"- {other}" for other in others)]).rstrip()


@_block.register
def _(part: Table) -> str:
    def row(cells: Sequence[str]) -> str:
        return f"| {' | '.join(markdown(cell) or ' ' for cell in cells)} |"

    return "\n".join([row(part.header), f"|{' --- |' * len(part.header)}", *map(row, part.rows)])


@_block.register
def _(part: Picture) -> str:
    return f"![{markdown(part.words)}]({data_uri(part.svg)})"


@_block.register
def _(part: Links) -> str:
    safe = ((words, link(url)) for words, url in part.items)
    return " · ".join(f"[{markdown(words)}]({_address(url)})" for words, url in safe if url)


@_block.register
def _(part: Commands) -> str:
    return "\n".join(["```", *(one_line(line).replace("```", "'''") for line in part.lines), "```"])


def _address(url: str) -> str:
    """Parentheses would end the link early."""
    return url.replace("(", "%28").replace(")", "%29")

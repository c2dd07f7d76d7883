"""A letter as mail: HTML for a phone (one column, inline styles, nothing remote), and the same in plain text."""

from __future__ import annotations

from functools import singledispatch

from tasks.pages.colours import ACCENT, BANNERS, INK, LINE, PANEL, PAPER, QUIET
from tasks.pages.inert import excerpt, html, link, one_line, visible
from tasks.pages.paper import Banner, Bullets, Commands, Heading, Links, Numbers, Part, Quote, Quotes, Text

_FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_DARK = (
    "@media (prefers-color-scheme:dark){.paper{background:#16191d!important}.ink{color:#e6eaee!important}"
    ".quiet{color:#a9b4bf!important}.panel{background:#22272e!important}.accent{color:#7db8ff!important}}"
)


def html_mail(parts: list[Part], *, first_line: str, locale: str) -> str:
    """A whole HTML document, at most 600 px wide; the preheader is the first line."""
    rows = "".join(_row(part) for part in parts)
    return (
        f'<!DOCTYPE html><html lang="{html(locale)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<title>{html(first_line)}</title><style>{_DARK}</style></head>"
        f'<body class="paper" style="margin:0;padding:0;background:{PAPER}">'
        f'<div style="display:none;max-height:0;overflow:hidden;opacity:0">{html(first_line)}</div>'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center">'
        f'<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" border="0" '
        f'style="max-width:600px;background:{PAPER};{_FONT}">{rows}</table></td></tr></table></body></html>'
    )


def _row(part: Part) -> str:
    inside = _inside(part)
    if not inside:
        return ""
    space = "0" if isinstance(part, Banner) else "6px 16px"
    return f'<tr><td style="padding:{space}">{inside}</td></tr>'


@singledispatch
def _inside(part: Part) -> str:
    """Nothing for parts a letter does not have."""
    return ""


@_inside.register
def _(part: Banner) -> str:
    back, ink = BANNERS[part.tone]
    words = f"{part.word} — {part.text}" if part.text else part.word
    style = f"background:{back};color:{ink};padding:16px;font-size:19px;line-height:26px;font-weight:700"
    return f'<div style="{style}">{html(visible(words))}</div>'


@_inside.register
def _(part: Heading) -> str:
    style = f"margin:10px 0 0;font-size:14px;line-height:20px;font-weight:700;color:{QUIET}"
    return f'<h2 class="quiet" style="{style}">{html(visible(part.text))}</h2>'


@_inside.register
def _(part: Text) -> str:
    return _paragraph(part.text, strong=part.strong)


@_inside.register
def _(part: Bullets) -> str:
    return "".join(_paragraph(f"• {item}") for item in part.items)


@_inside.register
def _(part: Quotes) -> str:
    return "".join(_quote(quote, part.open_word) for quote in part.items)


@_inside.register
def _(part: Links) -> str:
    return _buttons(part)


@_inside.register
def _(part: Commands) -> str:
    return "".join(_command(line) for line in part.lines)


@_inside.register
def _(part: Numbers) -> str:
    return _paragraph(" · ".join(f"{value} {words}" for value, words in part.items), strong=True)


def _paragraph(text: str, *, strong: bool = False) -> str:
    weight = "600" if strong else "400"
    style = f"margin:2px 0;font-size:16px;line-height:24px;font-weight:{weight};color:{INK}"
    return f'<p class="ink" style="{style}">{html(visible(text))}</p>'


def _quote(quote: Quote, open_word: str) -> str:
    url = link(quote.url)
    opens = (
        f' · <a class="accent" href="{html(url)}" style="color:{ACCENT}">{html(visible(open_word))}</a>' if url else ""
    )
    return (
        f'<div class="panel" style="background:{PANEL};border-left:4px solid {LINE};padding:10px 12px;margin:6px 0">'
        f'<p class="ink" style="margin:0;font-size:16px;line-height:23px;color:{INK};word-break:break-word">'
        f"{html(excerpt(quote.text))}</p>"
        f'<p class="quiet" style="margin:6px 0 0;font-size:13px;line-height:18px;color:{QUIET}">'
        f"{html(visible(quote.where))}{opens}</p></div>"
    )


def _buttons(links: Links) -> str:
    style = (
        f"display:inline-block;margin:6px 8px 6px 0;padding:12px 18px;background:{ACCENT};color:#ffffff;"
        "border-radius:6px;font-size:16px;line-height:20px;font-weight:600;text-decoration:none"
    )
    safe = ((words, link(url)) for words, url in links.items)
    return "".join(f'<a href="{html(url)}" style="{style}">{html(visible(words))}</a>' for words, url in safe if url)


def _command(line: str) -> str:
    style = (
        f"margin:4px 0;padding:8px 10px;background:{PANEL};color:{INK};font-family:Menlo,Consolas,monospace;"
        "font-size:14px;line-height:20px;word-break:break-word"
    )
    return f'<p class="panel ink" style="{style}">{html(one_line(line))}</p>'


def plain_mail(parts: list[Part]) -> str:
    """The same letter as plain text; its first line is the first line."""
    blocks = [block for block in map(_plain, parts) if block]
    return "\n\n".join(blocks).replace(":\n\n", ":\n") + "\n"


@singledispatch
def _plain(part: Part) -> str:
    """Nothing for parts a letter does not have."""
    return ""


@_plain.register
def _(part: Banner) -> str:
    return visible(f"{part.word} — {part.text}" if part.text else part.word)


@_plain.register
def _(part: Heading) -> str:
    return f"{visible(part.text)}:"


@_plain.register
def _(part: Text) -> str:
    return visible(part.text)


@_plain.register
def _(part: Bullets) -> str:
    return "\n".join(f"- {visible(item)}" for item in part.items)


@_plain.register
def _(part: Quotes) -> str:
    return "\n\n".join(map(_plain_quote, part.items))


@_plain.register
def _(part: Links) -> str:
    safe = ((words, link(url)) for words, url in part.items)
    return "\n".join(f"{visible(words)}: {url}" for words, url in safe if url)


@_plain.register
def _(part: Commands) -> str:
    return "\n".join(f"  {one_line(line)}" for line in part.lines)


@_plain.register
def _(part: Numbers) -> str:
    return "\n".join(f"{value} {words}" for value, words in part.items)


def _plain_quote(quote: Quote) -> str:
    url = link(quote.url)
    lines = [f"> {excerpt(quote.text)}", f"  {visible(quote.where)}"]
    return "\n".join([*lines, f"  {url}"] if url else lines)

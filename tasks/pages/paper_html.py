"""Parts as one self-contained HTML page for a phone: no script, nothing remote, language set, contrast AA."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

from tasks.pages.colours import ACCENT, BANNERS, INK, LINE, PANEL, PAPER, QUIET
from tasks.pages.inert import excerpt, html, link, one_line, visible
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
    Tone,
)

_TONES = "".join(f".{tone}{{background:{back};color:{ink}}}" for tone, (back, ink) in BANNERS.items())
_HATCHED = f".{Tone.BLIND}{{background:repeating-linear-gradient(45deg,#24292f 0 14px,#3b434b 14px 28px);color:#fff}}"
_STYLE = (
    f"*{{box-sizing:border-box}}body{{margin:0;background:{PAPER};color:{INK};"
    "font:17px/1.5 -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}"
    "main{max-width:680px;margin:0 auto;padding:0 16px 32px;overflow-wrap:anywhere}"
    ".banner{margin:0 -16px;padding:18px 16px}.banner+.banner{margin-top:2px}"
    "h1{margin:0;font-size:30px;line-height:1.2}.banner p{margin:4px 0 0;font-weight:600}"
    f"h2{{margin:26px 0 8px;font-size:19px;line-height:1.3}}p{{margin:8px 0}}.strong{{font-weight:700}}"
    f".quiet{{color:{QUIET};font-size:14px}}a{{color:{ACCENT}}}ul{{margin:8px 0;padding-left:22px}}li{{margin:5px 0}}"
    f"blockquote{{margin:10px 0;padding:10px 14px;background:{PANEL};border-left:4px solid {LINE}}}"
    "blockquote p{margin:0 0 4px}.numbers{display:flex;flex-wrap:wrap;gap:6px 26px;margin:16px 0;padding:0}"
    ".numbers div{font-size:15px;line-height:1.3}.numbers b{display:block;font-size:26px;line-height:1.15}"
    ".numbers div:first-child{flex-basis:100%;font-size:20px}.numbers div:first-child b{font-size:56px;line-height:1}"
    f"table{{width:100%;border-collapse:collapse;font-size:15px}}th,td{{padding:7px 8px 7px 0;text-align:left;"
    f"vertical-align:top;border-bottom:1px solid {LINE}}}th{{color:{QUIET};font-weight:600;overflow-wrap:normal}}"
    "figure{margin:8px 0}figure svg{display:block;width:100%;height:auto;border:1px solid #d0d7de}"
    f".button{{display:inline-block;margin:6px 8px 6px 0;padding:12px 18px;border-radius:6px;background:{ACCENT};"
    "color:#fff;font-weight:600;text-decoration:none}"
    f"pre{{margin:8px 0;padding:10px 12px;background:{PANEL};font-size:15px;white-space:pre-wrap}}"
    f"@media(max-width:520px){{.wide thead{{display:none}}.wide tr{{display:block;padding:8px 0;"
    f"border-bottom:1px solid {LINE}}}.wide td{{display:flex;justify-content:space-between;gap:16px;padding:2px 0;"
    f"border:0;text-align:right}}.wide td::before{{content:attr(data-label);color:{QUIET};text-align:left}}"
    ".wide td:first-child{font-weight:700;text-align:left}.wide td:first-child::before{content:none}}"
    f"{_TONES}{_HATCHED}"
)


def page_html(parts: Sequence[Part], *, title: str, locale: str) -> str:
    """The whole document."""
    body = "".join(map(_block, parts))
    return (
        f'<!DOCTYPE html>\n<html lang="{html(locale)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        'img-src data:">'
        f"<title>{html(one_line(title))}</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>\n"
    )


@singledispatch
def _block(part: Part) -> str:
    """Every kind of part is registered below."""
    raise TypeError(f"no HTML for {type(part).__name__}")


def _words(text: str) -> str:
    return html(visible(text))


@_block.register
def _(part: Banner) -> str:
    text = f"<p>{_words(part.text)}</p>" if part.text else ""
    return f'<div class="banner {part.tone}"><h1>{_words(part.word)}</h1>{text}</div>'


@_block.register
def _(part: Heading) -> str:
    return f"<h2>{_words(part.text)}</h2>"


@_block.register
def _(part: Text) -> str:
    return f'<p class="strong">{_words(part.text)}</p>' if part.strong else f"<p>{_words(part.text)}</p>"


@_block.register
def _(part: Bullets) -> str:
    return f"<ul>{''.join(f'<li>{_words(item)}</li>' for item in part.items)}</ul>"


@_block.register
def _(part: Quotes) -> str:
    return "".join(_quote(quote, part.open_word) for quote in part.items)


def _quote(quote: Quote, open_word: str) -> str:
    url = link(quote.url)
    opens = f' · <a href="{html(url)}" rel="noreferrer noopener">{_words(open_word)}</a>' if url else ""
    said = html(excerpt(quote.text))
    return f'<blockquote><p>{said}</p><p class="quiet">{_words(quote.where)}{opens}</p></blockquote>'


@_block.register
def _(part: Numbers) -> str:
    cells = "".join(f"<div><b>{_words(value)}</b>{_words(words)}</div>" for value, words in part.items)
    return f'<div class="numbers">{cells}</div>'


@_block.register
def _(part: Table) -> str:
    def row(cells: Sequence[str]) -> str:
        labelled = zip(part.header, cells, strict=True)
        inside = "".join(
            f'<td data-label="{_words(label)}"><span>{_words(cell)}</span></td>' for label, cell in labelled
        )
        return f"<tr>{inside}</tr>"

    head = "".join(f'<th scope="col">{_words(label)}</th>' for label in part.header)
    kind = ' class="wide"' if len(part.header) > 2 else ""
    return f"<table{kind}><thead><tr>{head}</tr></thead><tbody>{''.join(map(row, part.rows))}</tbody></table>"


@_block.register
def _(part: Picture) -> str:
    return f'<figure>{part.svg}<figcaption class="quiet">{_words(part.words)}</figcaption></figure>'


@_block.register
def _(part: Links) -> str:
    safe = ((words, link(url)) for words, url in part.items)
    buttons = (f'<a class="button" href="{html(url)}">{_words(words)}</a>' for words, url in safe if url)
    return f"<p>{''.join(buttons)}</p>"


@_block.register
def _(part: Commands) -> str:
    return f"<pre>{html(chr(10).join(one_line(line) for line in part.lines))}</pre>"

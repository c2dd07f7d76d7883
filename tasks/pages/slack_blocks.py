"""A letter as Slack blocks: at most 50, each within Slack's limits, nothing of a stranger's text parsed.

Plain dicts, because pages know no network library; the tests hold them against `slack_sdk.models.blocks`.
Limits: https://docs.slack.dev/reference/block-kit/blocks (section 3000 characters, 50 blocks a message).
"""

from __future__ import annotations

from functools import singledispatch

from tasks.pages.inert import cut, excerpt, link, one_line, slack, slack_literal, visible
from tasks.pages.paper import Banner, Bullets, Commands, Heading, Links, Numbers, Part, Quote, Quotes, Text

MOST_BLOCKS = 50
MOST_TEXT = 4000
_SECTION = 3000
_BUTTON = 75
_BUTTONS = 5  # Slack allows 25; five fit on a phone

Block = dict[str, object]


def slack_blocks(parts: list[Part]) -> list[Block]:
    """The blocks of a letter. Raises ValueError where they break a limit of a message."""
    blocks = [block for part in parts for block in _blocks(part)]
    check_blocks(blocks)
    return blocks


def check_blocks(blocks: list[Block]) -> None:
    """Slack checks a message as a whole too: no more than 50 blocks, and no mention made of somebody's text."""
    if len(blocks) > MOST_BLOCKS:
        raise ValueError(f"{len(blocks)} blocks; Slack takes at most {MOST_BLOCKS}")
    if "<!" in str(blocks):
        raise ValueError("a block would mention a whole channel")


@singledispatch
def _blocks(part: Part) -> list[Block]:
    """Nothing for parts a letter does not have."""
    return []


@_blocks.register
def _(part: Banner) -> list[Block]:
    words = f"{part.word} — {part.text}" if part.text else part.word
    return [_section(f"*{slack(one_line(words))}*")]


@_blocks.register
def _(part: Heading) -> list[Block]:
    return [_section(f"*{slack(one_line(part.text))}*")]


@_blocks.register
def _(part: Text) -> list[Block]:
    text = slack(one_line(part.text))
    return [_section(f"*{text}*" if part.strong else text)]


@_blocks.register
def _(part: Bullets) -> list[Block]:
    return [_section("\n".join(f"• {slack(one_line(item))}" for item in part.items))]


@_blocks.register
def _(part: Quotes) -> list[Block]:
    return [_quote(quote, part.open_word) for quote in part.items]


@_blocks.register
def _(part: Links) -> list[Block]:
    return _buttons(part)


@_blocks.register
def _(part: Commands) -> list[Block]:
    return [_preformatted(part)]


@_blocks.register
def _(part: Numbers) -> list[Block]:
    return [_section("\n".join(f"{slack(value)} {slack(words)}" for value, words in part.items))]


def _section(text: str) -> Block:
    """`verbatim`: Slack must not turn addresses and names in it into links by itself."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": cut(text, _SECTION) or " ", "verbatim": True}}


def _quote(quote: Quote, open_word: str) -> Block:
    """Rich text elements are shown as they stand: no markup of the post can do anything."""
    said: Block = {
        "type": "rich_text_quote",
        "elements": [{"type": "text", "text": slack_literal(excerpt(quote.text)) or "…"}],
    }
    below: list[Block] = [{"type": "text", "text": slack_literal(visible(quote.where))}]
    url = link(quote.url)
    if url:
        below += [{"type": "text", "text": " · "}, {"type": "link", "url": url, "text": visible(open_word)}]
    return {"type": "rich_text", "elements": [said, {"type": "rich_text_section", "elements": below}]}


def _preformatted(commands: Commands) -> Block:
    text = "\n".join(slack_literal(one_line(line)) for line in commands.lines)
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}],
    }


def _buttons(links: Links) -> list[Block]:
    safe = [(words, link(url)) for words, url in links.items]
    buttons: list[Block] = [
        {
            "type": "button",
            "text": {"type": "plain_text", "text": cut(slack_literal(one_line(words)), _BUTTON)},
            "url": url,
            "action_id": f"open-{position}",
        }
        for position, (words, url) in enumerate(safe)
        if url
    ]
    return [{"type": "actions", "elements": buttons[:_BUTTONS]}] if buttons else []

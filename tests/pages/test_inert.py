"""Whatever a stranger writes is shown, and does nothing, on every surface."""

from __future__ import annotations

import json
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tasks.pages import inert
from tests.pages.samples import HOSTILE, examples, rendered

HOSTILE_PIECES = st.sampled_from(
    [
        "<!channel>",
        "<@U1>",
        "![",
        "](",
        "http://a.example",
        "<b>",
        "|",
        "\n",
        "# ",
        "- ",
        "1. ",
        "```",
        "\u202e",
        "\x00",
    ]
)
TEXTS = st.lists(st.one_of(st.text(), HOSTILE_PIECES)).map("".join)
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


class _Text(HTMLParser):
    """The text a browser would show, and every tag it would make."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.append(tag)


@given(TEXTS)
@example(HOSTILE)
def test_slack_text_never_mentions_links_or_formats(text: str) -> None:
    shown = inert.slack(text)
    assert "<" not in shown
    assert ">" not in shown
    assert not set("*_~`") & set(shown)
    assert "<!" not in inert.slack_literal(text)
    assert "<@" not in inert.slack_literal(text)


@given(TEXTS)
@example(HOSTILE)
def test_html_parses_back_to_exactly_the_text(text: str) -> None:
    visible = inert.visible(text)
    parser = _Text()
    parser.feed(inert.html(visible))
    parser.close()
    assert "".join(parser.said) == visible
    assert parser.tags == []


@given(TEXTS)
@example(HOSTILE)
@example("1. one")
@example("    code")
@example("=== \n===")
def test_markdown_shows_the_words_and_makes_nothing_of_them(text: str) -> None:
    tokens = MARKDOWN.parse(f"{inert.markdown(text)}\n")
    inside = [child for token in tokens for child in token.children or ()]
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    assert {child.type for child in inside} <= {"text", "text_special"}
    shown = "".join(child.content for child in inside).replace("\u2060", "")
    assert shown == inert.one_line(text)


@given(TEXTS)
def test_markdown_keeps_a_post_inside_its_table_cell(text: str) -> None:
    table = f"| a | b |\n| --- | --- |\n| {inert.markdown(text)} | end |\n"
    cells = [token for token in MARKDOWN.parse(table) if token.type == "td_open"]
    assert len(cells) == 2


@given(TEXTS)
@example("\ufeff\u200b\u2066\u202e\u00ad\ud800")
def test_nothing_invisible_or_reordering_stays(text: str) -> None:
    shown = inert.visible(text)
    assert not [char for char in shown if unicodedata.category(char) in {"Cf", "Cs"}]
    assert "\x00" not in shown
    shown.encode()


@given(TEXTS, st.integers(20, 300))
def test_an_excerpt_is_one_line_within_its_limit_but_for_joiners(text: str, limit: int) -> None:
    shown = inert.excerpt(text, limit).replace("\u2060", "")
    assert len(shown) <= limit
    assert "\n" not in shown


def test_a_post_of_a_megabyte_is_cut_between_words_and_says_so() -> None:
    shown = inert.excerpt("просрочка на полке " * 60_000)
    assert len(shown) <= inert.EXCERPT
    assert shown.endswith("…")
    assert shown.removesuffix("…").split()[-1] in {"просрочка", "на", "полке"}


def test_a_word_longer_than_the_limit_is_cut_with_an_ellipsis() -> None:
    assert inert.excerpt("х" * 1_000_000, 20) == "х" * 19 + "…"


def test_a_short_word_after_a_megabyte_of_invisible_characters_does_not_pass_for_the_whole_post() -> None:
    assert inert.excerpt("\u200b" * 5000 + "видно").endswith("…")


@pytest.mark.parametrize(
    "text", ["https://evil.example/x", "www.evil.example", "anna@evil.example", "см. evil.example"]
)
def test_addresses_in_a_post_are_no_addresses_any_more(text: str) -> None:
    shown = inert.excerpt(text)
    assert "evil.example" not in shown
    assert "://" not in shown
    assert shown.replace("\u2060", "") == text


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "ftp://a.example", "http://", "https://a.example/\u202e", "//a.example",
     "https://a b.example", "https://vk.com@evil.example/", "https://[", 'https://a.example/"onclick=', None, ""],
)  # fmt: skip
def test_only_plain_web_addresses_become_links(url: str | None) -> None:
    assert inert.link(url) is None


def test_a_web_address_with_cyrillic_and_a_query_stays_a_link() -> None:
    assert inert.link("https://vk.com/стена?w=wall-1_2&x=1") == "https://vk.com/стена?w=wall-1_2&x=1"


@pytest.mark.parametrize("text", ["=1+1", "+7 999", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "|calc", "\x00=1", "'=1"])
def test_a_spreadsheet_runs_no_post_as_a_formula(text: str) -> None:
    assert inert.cell(text).startswith("'")


def test_a_plain_cell_stays_as_it_is() -> None:
    assert inert.cell("просрочка = беда") == "просрочка = беда"


@given(TEXTS, TEXTS, TEXTS)
@example(HOSTILE, HOSTILE, HOSTILE)
def test_no_surface_of_a_letter_takes_orders_from_a_post_a_name_or_a_theme(post: str, owner: str, theme: str) -> None:
    letter = rendered(brand=owner, examples=examples(post, url=post), owner=owner, themes=(theme,))
    assert "<!" not in json.dumps(letter.blocks, ensure_ascii=False)
    assert "\x00" not in letter.plain + letter.html + letter.telegram_html + letter.first_line
    assert "\u202e" not in letter.plain + letter.html + letter.telegram_html + letter.first_line
    parser = _Text()
    parser.feed(letter.telegram_html)
    assert set(parser.tags) <= {"b", "blockquote", "code", "a"}
    page = _Text()
    page.feed(letter.html)
    assert not {"script", "img", "iframe", "object", "form", "link"} & set(page.tags)


def test_a_letter_with_a_post_that_looks_like_a_link_links_only_to_the_post() -> None:
    letter = rendered(examples=examples(HOSTILE))
    assert letter.html.count("<a ") == 1
    assert 'href="https://vk.com/wall-1_1"' in letter.html

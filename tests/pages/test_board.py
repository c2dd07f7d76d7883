"""The board and the incident page: readable on a phone, and blindness never passes for calm."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tasks.core.crisis import Level, Strength
from tasks.core.incident import EventKind, IncidentEvent, IncidentStatus
from tasks.pages.board import BoardState, board, board_state
from tasks.pages.colours import BANNERS
from tasks.pages.incident_page import incident_page
from tasks.pages.paper import Pages
from tests.pages.samples import (
    HOSTILE,
    NIGHT,
    blind,
    board_view,
    coverage,
    examples,
    incident,
    incident_view,
)

CALM = {"state": BoardState.CALM, "incidents": (), "coverages": (coverage(),), "waiting": 0}
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")


class _Seen(HTMLParser):
    """What a person sees, and the tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._hidden += tag in {"style", "title"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "title"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


@pytest.mark.parametrize(
    ("state", "russian", "english"),
    [
        (BoardState.CALM, "спокойно", "calm"),
        (BoardState.WATCH, "присмотреться", "watch"),
        (BoardState.CRISIS, "кризис", "crisis"),
        (BoardState.BLIND, "НЕ ВИДИМ", "BLIND"),
    ],
)
def test_the_board_opens_with_its_word(state: BoardState, russian: str, english: str) -> None:
    for locale, word in (("ru", russian), ("en", english)):
        pages = board(board_view(state=state), locale)
        assert word in pages.markdown.splitlines()[0]
        assert word == _Seen(pages.html).words[0].strip() or word in _Seen(pages.html).words


@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize("state", list(BoardState))
def test_the_first_number_of_the_board_is_how_many_wait(state: BoardState, locale: str) -> None:
    pages = board(board_view(state=state, waiting=64), locale)
    shown = " ".join(_Seen(pages.html).words)
    for text in (pages.markdown, shown):
        found = re.search(r"\d+", text)
        assert found is not None
        assert found.group() == "64"


def test_blind_and_calm_share_neither_word_nor_sign_nor_look() -> None:
    calm, blinded = board(board_view(**CALM), "ru"), board(board_view(**{**CALM, "state": BoardState.BLIND}), "ru")
    assert calm.markdown.splitlines()[0] != blinded.markdown.splitlines()[0]
    assert 'class="banner calm"' in calm.html
    assert 'class="banner blind"' in blinded.html
    assert 'class="banner blind"' not in calm.html
    assert BANNERS["calm"] != BANNERS["blind"]  # type: ignore[index]


def test_one_blind_source_is_shouted_even_in_a_crisis() -> None:
    pages = board(board_view(), "ru")
    assert 'class="banner blind"' in pages.html
    assert "Не читаются: Telegram (tg-news)" in pages.html
    assert "■ НЕ ВИДИМ: токен больше не принимают" in pages.html


def test_a_board_without_any_source_is_not_calm() -> None:
    assert board_state((), ()) is BoardState.BLIND
    assert "Ни одного источника" in board(board_view(**{**CALM, "coverages": ()}), "ru").html


@pytest.mark.parametrize(("strength", "blinded"), list(product([None, *list(Strength)[1:]], [False, True])))
def test_the_state_follows_the_strongest_live_incident_and_is_never_calm_when_blind(
    strength: Strength | None, blinded: bool
) -> None:
    incidents = () if strength is None else (incident(strength=strength),)
    state = board_state(incidents, (blind(),) if blinded else (coverage(),))
    if strength in {Strength.ALERT, Strength.CRISIS, Strength.EMERGENCY}:
        assert state is BoardState.CRISIS
    elif blinded:
        assert state is BoardState.BLIND
    else:
        assert state is (BoardState.CALM if strength is None else BoardState.WATCH)


def test_a_closed_incident_does_not_keep_the_board_red() -> None:
    assert board_state((incident(status=IncidentStatus.CLOSED),), (coverage(),)) is BoardState.CALM


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({}, "Откройте инцидент"),
        (
            {"incidents": (incident(status=IncidentStatus.ACKNOWLEDGED),)},
            "Верните зрение: проверьте Telegram (tg-news)",
        ),
        ({**CALM, "waiting": 2}, "Ответьте на 2 сообщения"),
        ({**CALM, "incidents": (incident(status=IncidentStatus.ACKNOWLEDGED),)}, "Инцидент в работе: Анна"),
        (CALM, "Делать ничего не нужно"),
    ],
)
def test_the_board_names_one_thing_to_do_next(changes: dict[str, object], step: str) -> None:
    pages = board(board_view(**changes), "ru")
    assert step in pages.html
    assert step in pages.markdown


def test_the_banner_names_the_strongest_incident_and_a_watch_asks_nobody_to_take_it() -> None:
    alert = board(board_view(incidents=(incident(strength=Strength.ALERT),)), "ru").markdown
    assert "Ромашка: тревога, один инцидент" in alert
    watch = {**CALM, "state": BoardState.WATCH, "incidents": (incident(strength=Strength.WATCH),), "waiting": 9}
    pages = board(board_view(**watch), "ru")
    assert "Посмотрите, что пишут" in pages.html
    assert "примите его" not in pages.html


def test_gaps_and_skipped_posts_stand_in_the_coverage_table() -> None:
    pages = board(board_view(coverages=(coverage(skipped=7), blind())), "en")
    row = next(line for line in pages.markdown.splitlines() if "tg-news" in line and line.startswith("|"))
    assert "180" in row
    assert any("| 7 |" in line for line in pages.markdown.splitlines())


def test_a_source_never_read_says_so() -> None:
    pages = board(board_view(coverages=(coverage(last_success_at=None, blind=True),)), "ru")
    assert "ещё ни разу" in pages.html


def both_pages(locale: str, text: str = HOSTILE) -> list[Pages]:
    hostile = incident(title=text, examples=examples(text, url=text), themes=(text,), owner=text, platforms={text: 3})
    note = IncidentEvent(
        seq=2, kind=EventKind.NOTE, at=NIGHT, by=text, note=text, level=Level.NONE, strength=Strength.WATCH
    )
    view = board_view(brand=text, incidents=(hostile,), incident_links={hostile.id: text}, links={"desk": text})
    return [
        board(view, locale),
        incident_page(incident_view(brand=text, incident=hostile, events=(note,), links={"x": text}), locale),
    ]


@given(st.one_of(st.text(max_size=60), st.just(HOSTILE)))
def test_pages_make_nothing_of_hostile_text(text: str) -> None:
    for page in both_pages("ru", text):
        seen = _Seen(page.html)
        tags = {tag for tag, _ in seen.tags}
        assert not tags & {"script", "img", "iframe", "object", "form", "link", "base"}
        assert all(not name.startswith("on") for _, attributes in seen.tags for name in attributes)
        inline = [child for token in MARKDOWN.parse(page.markdown) for child in token.children or ()]
        sources = [str(child.attrs["src"]) for child in inline if child.type == "image"]
        assert all(source.startswith("data:image/svg+xml;base64,") for source in sources)
        assert not [child for child in inline if child.type == "html_inline"]


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_a_page_stands_alone_and_fits_a_phone(locale: str) -> None:
    for page in both_pages(locale, "просрочка"):
        tags = [tag for tag, _ in _Seen(page.html).tags]
        assert f'<html lang="{locale}">' in page.html
        assert 'name="viewport" content="width=device-width,initial-scale=1"' in page.html
        assert "default-src 'none'" in page.html
        assert "script" not in tags
        assert "http://" not in page.html.replace("http://www.w3.org/2000/svg", "")
        assert len(page.markdown) < 200_000

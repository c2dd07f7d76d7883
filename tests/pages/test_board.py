"""The board and the incident page: readable on a phone, and blindness never passes for calm."""

from __future__ import annotations

import base64
import re
from datetime import timedelta
from html.parser import HTMLParser
from itertools import product
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tasks.core.crisis import Level, Strength
from tasks.core.incident import EventKind, IncidentEvent, IncidentStatus
from tasks.pages.board import BoardState, board, board_state
from tasks.pages.chart import ChartPoint, chart, data_uri
from tasks.pages.colours import ACCENT, BANNERS, INK, PANEL, PAPER, QUIET
from tasks.pages.incident_page import incident_page
from tasks.pages.paper import Pages
from tests.pages.samples import (
    HOSTILE,
    MOSCOW,
    NIGHT,
    blind,
    board_view,
    coverage,
    day_of_points,
    examples,
    incident,
    incident_view,
)

CALM = {"state": BoardState.CALM, "incidents": (), "coverages": (coverage(),), "waiting": 0}
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
MINUTE5 = timedelta(minutes=5)


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
    if strength in {Strength.CRISIS, Strength.EMERGENCY}:
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


def test_colours_have_the_contrast_people_need() -> None:
    pairs = [*BANNERS.values(), (PAPER, INK), (PAPER, QUIET), (PANEL, QUIET), (PANEL, INK), (PAPER, ACCENT)]
    pairs += [(PANEL, ACCENT), (ACCENT, "#ffffff"), ("#3b434b", "#ffffff")]
    for back, ink in pairs:
        assert contrast(back, ink) >= 4.5, (back, ink)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast of two colours `#rrggbb`."""

    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("ru", ["КРИЗИС · наша вина", "Началось 24.11.2026 02:45 МСК (23:45 UTC)", "Почему такая сила",
                "Что говорит против", "Причина неясна", "Извинитесь по-человечески", "Снимаем партию с полок",
                "Чего мы не видим", "НЕ ВИДИМ", "ВК", "просрочка, йогурт"]),
        ("en", ["CRISIS · our fault", "It began at 2026-11-24 02:45 MSK (23:45 UTC)", "Why this strength",
                "What speaks against it", "The cause is unclear", "Apologise", "Снимаем партию с полок",
                "What we do not see", "BLIND", "VK", "просрочка, йогурт"]),
    ],
)  # fmt: skip
def test_the_incident_page_answers_what_since_when_why_who_and_what_next(locale: str, words: list[str]) -> None:
    pages = incident_page(incident_view(), locale)
    for word in words:
        assert word in pages.html
        assert word in pages.markdown


def test_a_level_set_by_a_person_says_who_and_what_the_machine_thought() -> None:
    pages = incident_page(incident_view(incident=incident(level=Level.EXTERNAL_FORCE, level_set_by="Анна")), "ru")
    assert "Причину назвал человек: Анна. Машина считала иначе: наша вина." in pages.html


def test_a_closed_incident_is_not_headed_by_its_strength() -> None:
    closed = incident(status=IncidentStatus.CLOSED, closed_at=NIGHT, closed_reason="извинились", false_alarm=True)
    pages = incident_page(incident_view(incident=closed), "ru")
    assert "ЗАКРЫТ · наша вина" in pages.html
    assert "ложной тревогой" in pages.html


@pytest.mark.parametrize("kind", list(EventKind))
@pytest.mark.parametrize("locale", ["ru", "en"])
def test_every_event_has_words(kind: EventKind, locale: str) -> None:
    event = IncidentEvent(seq=0, kind=kind, at=NIGHT, level=Level.DATA_ERROR, strength=Strength.WATCH)
    shown = incident_page(incident_view(events=(event,)), locale).markdown
    assert f"event.{kind}" not in shown
    assert "{" not in shown


def drawn(points: list[ChartPoint], locale: str = "ru") -> ElementTree.Element:
    return ElementTree.fromstring(chart(points, now=NIGHT, locale=locale, timezone=MOSCOW, grain=MINUTE5))


def rects(svg: ElementTree.Element, fill: str) -> list[ElementTree.Element]:
    """Drawn in the plot, not in the legend."""
    found = svg.iter("{http://www.w3.org/2000/svg}rect")
    return [rect for rect in found if rect.get("fill") == fill and float(rect.get("y", "0")) >= 44]


def test_the_chart_hatches_what_was_not_read_and_draws_no_bar_there() -> None:
    hatched = rects(drawn(day_of_points(unread=range(96, 144))), "url(#unread)")
    assert len(hatched) == 1
    share = float(hatched[0].get("width", "0")) / (390 - 34 - 8)
    assert share == pytest.approx(48 / 288, abs=0.002)
    assert rects(drawn(day_of_points(unread=range(0))), "url(#unread)") == []


def test_a_day_not_read_at_all_is_hatched_from_end_to_end() -> None:
    svg = drawn(day_of_points(unread=range(288)))
    assert rects(svg, "#8fb1d6") == []
    assert float(rects(svg, "url(#unread)")[0].get("width", "0")) == pytest.approx(348, abs=0.5)


def test_complaints_have_their_own_colour_and_the_usual_its_line() -> None:
    svg = drawn(day_of_points())
    assert rects(svg, "#b3261e")
    lines = list(svg.iter("{http://www.w3.org/2000/svg}polyline"))
    assert [line.get("stroke-dasharray") for line in lines] == ["4 3"]


def test_half_an_hour_whose_usual_is_half_known_shows_no_false_fall() -> None:
    points = [ChartPoint(point.start, 2, 0, 1.5 if n >= 9 else None) for n, point in enumerate(day_of_points())]
    (line,) = drawn(points).iter("{http://www.w3.org/2000/svg}polyline")
    heights = {spot.partition(",")[2] for spot in str(line.get("points")).split()}
    assert len(heights) == 1


def test_the_chart_says_in_words_what_it_shows_and_has_a_background_of_its_own() -> None:
    svg = drawn(day_of_points(unread=range(100, 130)), "en")
    title = svg.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == "Last 24 hours: 516 mentions, 26 complaints; 150 min not read."
    background = next(svg.iter("{http://www.w3.org/2000/svg}rect"))
    assert background.get("fill") == "#ffffff"


def test_a_data_uri_holds_the_same_svg() -> None:
    svg = chart(day_of_points(), now=NIGHT, locale="ru", timezone=MOSCOW, grain=MINUTE5)
    head, _, body = data_uri(svg).partition(",")
    assert head == "data:image/svg+xml;base64"
    assert base64.b64decode(body).decode() == svg


@given(st.lists(st.tuples(st.integers(-400, 400), st.integers(0, 10**6), st.booleans()), max_size=40))
def test_no_bar_leaves_the_chart(spots: list[tuple[int, int, bool]]) -> None:
    points = [ChartPoint(NIGHT + MINUTE5 * at, count, count // 2, 1.0, read) for at, count, read in spots]
    for rect in drawn(points).iter("{http://www.w3.org/2000/svg}rect"):
        if rect.get("y") is not None:
            assert 0 <= float(rect.get("y", "")) <= 236
            assert float(rect.get("height", "0")) >= 0
            assert float(rect.get("x", "0")) + float(rect.get("width", "0")) <= 390

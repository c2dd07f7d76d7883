"""The chart of the last 24 hours: what was not read never looks like a quiet hour."""

from __future__ import annotations

import base64
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.pages.chart import ChartPoint, chart, data_uri
from tests.pages.samples import MOSCOW, NIGHT, day_of_points

MINUTE5 = timedelta(minutes=5)


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

"""Words of a review, its dates, and how far lists were read."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import SchemaDrift
from tasks.core.post import Precision
from tasks.sources.hostile import MAX_TEXT, Unfit
from tasks.sources.review_state import FIRST, REMEMBERED, Progress, load
from tasks.sources.reviews import moment, pictures, said

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
OVERLAP, REACH = timedelta(minutes=15), timedelta(days=7)


def test_parts_of_a_review_are_named_and_the_plain_comment_is_not() -> None:
    assert (
        said(1.0, ("Достоинства", "Цвет"), ("Недостатки", " "), ("", "Порвалось")) == "Достоинства: Цвет\n\nПорвалось"
    )
    assert said(5.0, ("", "Хорошо")) == "Хорошо"


@pytest.mark.parametrize(("stars", "line"), [(1.0, "★☆☆☆☆"), (3.0, "★★★☆☆"), (5.0, "★★★★★")])
def test_without_words_a_review_is_its_stars(stars: float, line: str) -> None:
    assert said(stars, ("", None), ("", "")) == line


def test_neither_words_nor_stars_is_nothing_to_read() -> None:
    with pytest.raises(Unfit, match="no text"):
        said(None, ("", "  "))


@given(st.one_of(st.none(), st.floats(1, 5)), st.lists(st.tuples(st.text(max_size=9), st.text())))
def test_words_always_fit_a_post(stars: float | None, parts: list[tuple[str, str]]) -> None:
    try:
        text = said(stars, *parts)
    except Unfit:
        return
    assert 0 < len(text) <= MAX_TEXT
    assert "\x00" not in text
    assert text.encode()


@pytest.mark.parametrize(
    ("told", "zone", "at", "precision"),
    [
        ("2026-03-01T10:30:30+03:00", "UTC", "2026-03-01T07:30:30+00:00", Precision.SECOND),
        ("2026-03-01 10:30:30.043", "Europe/Moscow", "2026-03-01T07:30:30.043000+00:00", Precision.SECOND),
        ("2026-03-01", "Europe/Moscow", "2026-03-01T09:00:00+00:00", Precision.DAY),
        ("2026-03-01T07:30:30Z", "Europe/Moscow", "2026-03-01T07:30:30+00:00", Precision.SECOND),
    ],
)
def test_a_date_is_understood_with_and_without_a_zone(told: str, zone: str, at: str, precision: Precision) -> None:
    found, exactly = moment(told, zone)
    assert (found.isoformat(), exactly) == (at, precision)


@given(st.one_of(st.text(), st.integers(), st.none(), st.dates().map(str), st.datetimes().map(str)))
def test_any_date_is_an_instant_or_said_to_be_none(value: object) -> None:
    try:
        at, _ = moment(value, "Europe/Moscow")
    except Unfit:
        return
    assert at.tzinfo is UTC


def test_addresses_that_carry_a_token_are_left_out() -> None:
    urls = [
        "https://a.example/1.jpg",
        "https://a.example/2?X-Amz-Signature=1",
        "javascript:1",
        7,
        "https://a.example/1.jpg",
    ]
    assert pictures(urls) == ("https://a.example/1.jpg",)


@given(st.lists(st.tuples(st.integers(1, 200), st.integers(1, 4)), max_size=30))
def test_no_moment_falls_between_two_walks(runs: list[tuple[int, int]]) -> None:
    """However long runs are apart and however many of them a walk takes, each window begins before the last one ended,
    once the cursor went through JSON as the lake keeps it."""
    progress, now, read_until = Progress(), NOW, NOW - FIRST
    for minutes, pages in runs:
        span, _ = progress.walk("a", now, OVERLAP, REACH)
        assert span.since <= read_until
        for page in range(1, pages):
            progress.step("a", span, str(page))
            progress = load(progress.dump({"a"}))
            now += timedelta(minutes=1)
            again, at = progress.walk("a", now, OVERLAP, REACH)
            assert (again, at) == (span, str(page))
        progress.step("a", span, None)
        progress = load(progress.dump({"a"}))
        read_until = span.until
        now += timedelta(minutes=minutes)


def test_a_whole_reach_is_read_again_once_an_hour() -> None:
    progress, now, deep = Progress(), NOW, []
    for _ in range(25):  # two hours, every five minutes
        span, _ = progress.walk("a", now, OVERLAP, REACH)
        deep.append(now - span.since >= REACH)
        progress.step("a", span, None)
        now += timedelta(minutes=5)
    assert sum(deep) == 2


def test_what_is_remembered_has_an_end_and_the_oldest_goes_first() -> None:
    progress = Progress()
    for number in range(REMEMBERED + 10):
        progress.first(str(number), NOW)
        progress.count(str(number), 1)
    assert len(progress.seen) == len(progress.counts) == REMEMBERED
    assert "0" not in progress.seen
    assert str(REMEMBERED + 9) in progress.counts


def test_a_list_that_is_read_no_more_leaves_the_cursor() -> None:
    progress = Progress()
    for key in ("a", "b"):
        progress.step(key, progress.walk(key, NOW, OVERLAP, REACH)[0], None)
    assert set(json.loads(progress.dump({"a"}))["lists"]) == {"a"}


def test_a_cursor_of_something_else_is_named() -> None:
    with pytest.raises(SchemaDrift, match="cursor"):
        load('{"feeds": {}}')

"""Text, numbers, addresses and times from outside."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.instants import iso
from tasks.sources.export.columns import KNOWN, plain, recognise
from tasks.sources.export.times import read_when
from tasks.sources.hostile import address, clean, counter, number
from tasks.sources.markup import plain_text

MOSCOW = ZoneInfo("Europe/Moscow")
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@given(ANY_TEXT)
def test_cleaned_text_can_be_stored_anywhere_and_cleaning_it_again_changes_nothing(text: str) -> None:
    kept = clean(text, 50)
    assert kept.encode().decode() == kept
    assert "\x00" not in kept
    assert len(kept) <= 50
    assert clean(kept, 50) == kept


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("1 234,5", 1234.5),
        ("1\u202f204", 1204),
        (7, 7),
        ("", None),
        ("н/д"[:0], None),
        ("N/A", None),
        (None, None),
        ("4.0", 4),
    ],
)
def test_numbers_are_read_as_tools_write_them(value: object, found: float | None) -> None:
    assert number(value) == found


@pytest.mark.parametrize("value", ["many", True, [], {}, float("nan"), float("inf"), "1e999", 10**400, "12K", b"1"])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="not a number"):
        number(value)


@pytest.mark.parametrize("value", [-1, "-5", 1e30, 2**63])
def test_a_count_is_not_negative_and_fits_the_store(value: object) -> None:
    with pytest.raises(ValueError, match="not a count"):
        counter(value)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("vk.com/wall-1_2", "https://vk.com/wall-1_2"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https:///x", None),
        ("see below", None),
        (7, None),
        (None, None),
    ],
)
def test_only_web_addresses_are_addresses(value: object, found: str | None) -> None:
    assert address(value) == found


@pytest.mark.parametrize(
    ("value", "instant", "day"),
    [
        ("2026-03-02T12:15:00Z", "2026-03-02T12:15:00Z", False),
        ("2026-03-02T12:15:00+03:00", "2026-03-02T09:15:00Z", False),
        ("2026-03-02 12:15", "2026-03-02T09:15:00Z", False),
        ("02.03.2026 12:15", "2026-03-02T09:15:00Z", False),
        ("2.3.26, 12:15:07", "2026-03-02T09:15:07Z", False),
        ("2026/03/02 12:15", "2026-03-02T09:15:00Z", False),
        (1772442900, "2026-03-02T09:15:00Z", False),
        ("1772442900000", "2026-03-02T09:15:00Z", False),
        (46083.510416666664, "2026-03-02T09:15:00Z", False),
        ("46083", "2026-03-02T09:00:00Z", True),
        ("2026-03-02", "2026-03-02T09:00:00Z", True),
        ("02.03.2026", "2026-03-02T09:00:00Z", True),
        ("20260302", "2026-03-02T09:00:00Z", True),
    ],
)
def test_times_are_read_as_tools_write_them(value: object, instant: str, day: bool) -> None:
    when = read_when(value, MOSCOW)
    assert (iso(when.instant(False)), when.day) == (instant, day)


@pytest.mark.parametrize(
    "value",
    [
        "",
        None,
        "soon",
        "03/04/2026",
        "31.02.2026",
        "2026-13-01",
        "0001-01-01T00:00:00+14:00",
        -1,
        0,
        1e300,
        True,
        [],
        "9" * 60,
    ],
)
def test_what_is_no_time_is_refused_and_never_guessed(value: object) -> None:
    with pytest.raises(ValueError, match=r"tim|year|month|day"):
        read_when(value, MOSCOW)


@pytest.mark.parametrize(
    ("value", "date_format", "instant"),
    [
        ("03/04/2026 10:00", "%d/%m/%Y %H:%M", "2026-04-03T07:00:00Z"),
        ("03/04/2026", "%m/%d/%Y", "2026-03-04T09:00:00Z"),
        ("46083,5", "excel", "2026-03-02T09:00:00Z"),
        (1772442900, "unix", "2026-03-02T09:15:00Z"),
    ],
)
def test_a_form_that_is_told_is_followed(value: object, date_format: str, instant: str) -> None:
    assert iso(read_when(value, MOSCOW, date_format).instant(False)) == instant


def test_every_known_name_stands_for_one_field_only() -> None:
    names = [name for known in KNOWN.values() for name in known]
    assert sorted(names) == sorted(set(names))
    assert all(plain(name) == name for name in names)


@pytest.mark.parametrize(
    ("seen", "found"),
    [
        (["Дата", "Текст", "Источник", "Автор"], {"published_at", "text", "platform", "author"}),
        (
            ["published_at", "Text", "PLATFORM", "author-id", "URL"],
            {"published_at", "text", "platform", "author", "url"},
        ),
        (["label_text", "label_date"], set()),
    ],
)
def test_well_known_names_are_recognised_in_both_languages(seen: list[str], found: set[str]) -> None:
    assert set(recognise(seen)) == found


@given(ANY_TEXT | st.text("<>/!-abp &;'\"=[]", max_size=200))
def test_markup_never_crashes_and_leaves_text_that_can_be_stored(markup: str) -> None:
    assert json.dumps(plain_text(markup), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Hi &amp; <b>bye</b></p><p>3 &lt; 4</p>", "Hi & bye\n3 < 4"),
        ("a<script>alert(1)</script>b<style>x</style><!-- c -->d", "ab d"),
        ('<a href="https://x.example" title="y">z</a><img src=x onerror=alert(1)>', "z"),
        ("3 < 4 and 5 > 2", "3 < 4 and 5 > 2"),
        ("<p " * 30_000, ("<p " * 30_000)[:20_000].strip()),
    ],
)
def test_markup_becomes_the_words_a_reader_sees(markup: str, text: str) -> None:
    assert plain_text(markup) == text

"""The first line of a message is enough for a lock screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.crisis import Level, Reason, Strength
from tasks.core.message import MessageKind
from tasks.pages.first_line import LIMIT, first_line
from tests.pages.samples import MOSCOW, facts


def line(locale: str = "ru", brand: str = "Ромашка", **changes: object) -> str:
    return first_line(facts(**changes), locale=locale, timezone=MOSCOW, brand_name=brand)


def test_an_alert_says_strength_brand_platform_number_deadline_and_owner() -> None:
    assert line() == (
        "ТРЕВОГА · Ромашка · ВК: 47 жалоб, чаще «просрочка», за 20 мин (обычно 3) · ответить до 03:25 · Анна"
    )
    assert line("en", "Romashka", owner="Anna") == (
        "ALERT · Romashka · VK: 47 complaints, mostly “просрочка”, in 20 min (usually 3) · answer by 03:25 · Anna"
    )


@pytest.mark.parametrize(
    ("kind", "russian", "english"),
    [
        (MessageKind.OPENED, "ТРЕВОГА · ", "ALERT · "),
        (MessageKind.STRENGTH_CHANGED, "ПРИСМОТРЕТЬСЯ → ТРЕВОГА · ", "WATCH → ALERT · "),
        (MessageKind.LEVEL_CHANGED, "ПРИЧИНА: ложь или атака → наша вина", "CAUSE: falsehood or attack → our fault"),
        (MessageKind.OWNER_CHANGED, "ОТВЕЧАЕТ Анна · ", "OWNER Анна · "),
        (MessageKind.ACKNOWLEDGED, "ПРИНЯТО · ", "ACKNOWLEDGED · "),
        (MessageKind.CLOSED, "ЗАКРЫТО · ", "CLOSED · "),
        (MessageKind.FALSE_ALARM, "ЛОЖНАЯ ТРЕВОГА · ", "FALSE ALARM · "),
        (MessageKind.BLIND, "НЕ ВИДИМ · ", "BLIND · "),
        (MessageKind.RECOVERED, "СНОВА ВИДИМ · ", "SEEING AGAIN · "),
        (MessageKind.TEST, "ПРОВЕРКА · ", "TEST · "),
    ],
)  # fmt: skip
def test_every_kind_begins_with_its_own_word(kind: MessageKind, russian: str, english: str) -> None:
    strength, level = Strength.WATCH, Level.DISINFORMATION
    assert line(kind=kind, previous_strength=strength, previous_level=level).startswith(russian)
    assert line("en", kind=kind, previous_strength=strength, previous_level=level).startswith(english)


def test_a_drill_says_so_before_anything_else() -> None:
    assert line(drill=True).startswith("УЧЕНИЯ · ТРЕВОГА · ")
    assert line("en", drill=True).startswith("DRILL · ALERT · ")


def test_a_long_brand_is_cut_before_the_number_is() -> None:
    said = line(brand="Общество с ограниченной ответственностью «Молочный комбинат Ромашка плюс»")
    assert "47 жалоб, чаще «просрочка», за 20 мин" in said
    assert "…" in said


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (6, "ВК: 47 жалоб, чаще «{theme}», за 20 мин · "),
        (14, "Ромашка · 47 жалоб, чаще «{theme}», за 20 мин · "),
        (60, "Ромашка · 47 жалоб за 20 мин · "),
    ],
)
def test_what_is_usual_goes_first_then_the_platform_then_the_theme(more: int, expected: str) -> None:
    theme = "просрочка" + "у" * more
    values: dict[str, str | int | float] = {"observed": 47, "minutes": 20, "expected": 3, "theme": theme}
    said = line(headline=Reason(key="headline.complaints_about", values=values), owner="Анна Петровна")
    assert expected.format(theme=theme) in said
    assert said.endswith("ответить до 03:25 · Анна Петровна")


def test_a_headline_too_long_is_cut_before_owner_and_deadline_go() -> None:
    said = line(headline=Reason(key="headline.by_hand", values={"title": "звонят из газеты и спрашивают " * 9}))
    assert "звонят из газеты" in said
    assert said.endswith("… · ответить до 03:25 · Анна")


@pytest.mark.parametrize("kind", [MessageKind.CLOSED, MessageKind.FALSE_ALARM])
def test_an_end_says_who_and_why_and_how_many_waited(kind: MessageKind) -> None:
    said = line(kind=kind, by="Вера", note="сняли молоко с продажи", waiting=200)
    assert said.endswith(" · Ромашка · Вера: сняли молоко с продажи (200 ждали ответа)")
    hostile = line(kind=kind, by="Вера", note="сняли молоко https://evil.example/ " * 900, waiting=200)
    assert hostile.endswith("… (200 ждали ответа)")
    assert "https://" not in hostile


def test_an_end_of_its_own_says_so_and_a_taken_incident_names_who_took_it() -> None:
    assert line(kind=MessageKind.CLOSED) == "ЗАКРЫТО · Ромашка · утихло само"
    assert line(kind=MessageKind.ACKNOWLEDGED, by="Глеб", reply_by=None).endswith(" · Глеб")


def test_a_message_without_a_brand_or_platform_has_no_empty_places() -> None:
    said = line(brand="", platform=None, owner=None, reply_by=None)
    assert said == "ТРЕВОГА · 47 жалоб, чаще «просрочка», за 20 мин (обычно 3)"


def test_an_unknown_text_shows_its_key_and_values_rather_than_no_alert() -> None:
    assert "headline.of_tomorrow" in line(headline=Reason(key="headline.of_tomorrow", values={"n": 3}))
    assert "headline.complaints" in line(headline=Reason(key="headline.complaints"))


@given(st.text(), st.text(), st.text(), st.text(), st.sampled_from(list(MessageKind)), st.sampled_from(["ru", "en"]))
def test_the_line_is_never_longer_than_the_limit_nor_broken(
    brand: str, owner: str, title: str, platform: str, kind: MessageKind, locale: str
) -> None:
    headline = Reason(key="headline.by_hand", values={"title": title})
    said = line(locale, brand, owner=owner, headline=headline, platform=platform, kind=kind, drill=True)
    assert 0 < len(said) <= LIMIT
    assert "\n" not in said


@given(st.lists(st.sampled_from(["просрочка", "на", "полке", "йогурт"]), min_size=20, max_size=60))
def test_a_headline_is_cut_between_words_and_ends_with_an_ellipsis(words: list[str]) -> None:
    headline = Reason(key="headline.by_hand", values={"title": " ".join(words)})
    said = line(headline=headline)
    shown, cut_off, _ = said.partition("…")
    assert cut_off
    assert shown.split()[-1] in {"просрочка", "на", "полке", "йогурт"}

"""Russian and English are equal: every text has both, with the same values in it."""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import iter_modules
from string import Formatter

import pytest

import tasks.texts
from tasks.core.crisis import Level, Strength
from tasks.core.detection import SignalKind
from tasks.core.incident import EventKind, IncidentStatus
from tasks.core.message import MessageKind
from tasks.pages.board import BoardState
from tasks.texts import TEXTS, alerts, board, say
from tests.texts.words_page import PAGE, page

MODULES = [import_module(f"tasks.texts.{module.name}") for module in iter_modules(tasks.texts.__path__)]
TABLES = [module.TABLE for module in MODULES if hasattr(module, "TABLE")]


def values(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_both_languages_are_there_with_the_same_values(key: str) -> None:
    russian, english = TEXTS[key]
    assert russian.strip()
    assert english.strip()
    assert values(russian) == values(english)


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_plural_forms_are_three_in_russian_and_at_most_two_in_english(key: str) -> None:
    for text, most in zip(TEXTS[key], (3, 2), strict=True):
        for _, _, spec, _ in Formatter().parse(text):
            if spec and "|" in spec:
                assert len(spec.split("|")) == most, text


@pytest.mark.parametrize("key", sorted({key for table in (alerts.TABLE, board.TABLE) for key in table}))
def test_russian_is_written_in_russian_and_english_in_english(key: str) -> None:
    russian, english = (re.sub(r"\{\w+\}|\{\w+:|[}|]", " ", text) for text in TEXTS[key])
    assert not re.search("[А-Яа-яЁё]", english)
    if re.search("[a-z]{4}", english) and not key.startswith(("platform.", "link.ui", "page.by_machine")):
        assert re.search("[А-Яа-яЁё]", russian)


def test_a_key_says_the_same_wherever_it_stands_and_every_table_is_known() -> None:
    for table in TABLES:
        assert {key: TEXTS.get(key) for key in table} == table


@pytest.mark.parametrize(
    "key",
    [
        *(f"level.{level.value}" for level in Level),
        *(f"strength.{strength}" for strength in Strength),
        *(f"board.{state}" for state in BoardState),
        *(f"board.{state}.text" for state in BoardState),
        *(f"status.{status}" for status in IncidentStatus),
        *(f"event.{event}" for event in EventKind),
        *(f"signal.{signal}" for signal in SignalKind),
        *(f"line.{kind}" for kind in (MessageKind.CLOSED, MessageKind.BLIND, MessageKind.RECOVERED, MessageKind.TEST)),
    ],
)
def test_every_name_people_see_has_words(key: str) -> None:
    assert key in TEXTS


@pytest.mark.parametrize(
    ("locale", "n", "text"),
    [
        ("ru", 1, "жалоба за 24 ч"), ("ru", 3, "жалобы за 24 ч"), ("ru", 11, "жалоб за 24 ч"),
        ("ru", 121, "жалоба за 24 ч"), ("en", 1, "complaint in 24 h"), ("en", 11, "complaints in 24 h"),
    ],
)  # fmt: skip
def test_numbers_take_their_forms(locale: str, n: int, text: str) -> None:
    assert say(locale, "board.complaints", n=n) == text


def test_the_page_of_words_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.texts.words_page"

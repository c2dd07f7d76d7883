"""Somebody was made ill: the complaint that must never be missed, whatever the words around it."""

from __future__ import annotations

import pytest

from tests.language.plans import read


@pytest.mark.parametrize(
    "text",
    [
        "Отравились всей семьёй пирогом",
        "Отравились, скорая приехала",
        "Ребёнок отравился вашим тортом",
        "В салате нашла таракана",
        "пирожок с плесенью",
        "got food poisoning from your pie",
        "We all got poisoned at this place",
        "found a cockroach in my salad",
    ],
)
def test_harm_is_a_complaint(text: str) -> None:
    assert read(text).complaint


@pytest.mark.parametrize("text", ["вкусный пирог", "Скорая помощь переехала в новое здание", "the pie was lovely"])
def test_what_harms_nobody_is_none(text: str) -> None:
    assert not read(text).complaint

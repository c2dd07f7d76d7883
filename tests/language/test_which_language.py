from __future__ import annotations

import pytest

from tests.language.plans import read


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Где мой заказ?", "ru"),
        ("Where is my order?", "en"),
        ("JetBlue is REALLY late 😡", "en"),
        ("Купил iPhone в Ромашке", "ru"),
        ("@SupportTeamHelp @another_long_handle https://example.org/very/long/path где?", "ru"),
        ("#ромашка", "ru"),
        ("Де моє замовлення? Чекаю вже тиждень, ніхто не відповідає", "other"),
        ("Тапсырысым қайда? Бір апта күтіп жүрмін, ешкім жауап бермейді", "other"),
        ("Дзе мая замова? Чакаю ўжо тыдзень, ніхто не адказвае", "other"),
        ("Où est ma commande ? J'attends déjà depuis une semaine, c'est très mauvais", "other"),
        ("我的订单在哪里", "other"),
        ("!!! 123 :)", "und"),
        ("", "und"),
    ],
)
def test_a_text_is_russian_english_other_or_too_short_to_tell(text: str, language: str) -> None:
    assert read(text).language == language

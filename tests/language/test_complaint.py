from __future__ import annotations

import pytest

from tasks.language.lexicon import lines
from tests.language.plans import read


@pytest.mark.parametrize(
    "text",
    [
        "Верните деньги за заказ, жду уже вторую неделю!",
        "Почему не работает приложение? Третий день не могу войти",
        "Не могу дозвониться до поддержки, никто не отвечает",
        "Обманули с акцией, буду жаловаться в Роспотребнадзор",
        "Списали деньги без моего согласия, безобразие",
        "Still waiting for my refund, worst customer service ever",
        "@united you cancelled my flight and nobody answers",
        "Why is the app not working again? Fix it",
        "I ordered two weeks ago and still no delivery",
    ],
)
def test_a_promise_not_kept_is_a_complaint(text: str) -> None:
    assert read(text).complaint


@pytest.mark.parametrize(
    "text",
    [
        "Спасибо большое, всё привезли вовремя",
        "Ромашка открыла новый магазин на Садовой",
        "Подскажите, до скольки вы работаете?",
        "Какой грустный фильм, плакал",
        "Thanks for the quick reply, love this shop",
        "Do you have this dress in red?",
        "What a sad movie",
        "",
    ],
)
def test_praise_news_questions_and_moods_are_none(text: str) -> None:
    assert not read(text).complaint


def test_no_cue_hides_another_by_a_longer_beginning() -> None:
    beginnings = {
        word[:-1] for line in lines("complaint.tsv") for word in line.split("\t")[1].split() if word.endswith("*")
    }
    assert [(a, b) for a in beginnings for b in beginnings if a != b and b.startswith(a)] == []

from __future__ import annotations

import pytest

from tasks.core.mention import Sentiment
from tests.language.plans import read


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("Ужасное обслуживание, кассиры хамят", Sentiment.NEGATIVE),
        ("Отвратительно, обманули и не извинились", Sentiment.NEGATIVE),
        ("Приложение снова зависает", Sentiment.NEGATIVE),
        ("ну всё, приехали (((", Sentiment.NEGATIVE),
        ("не нравится мне это", Sentiment.NEGATIVE),
        ("Это не очень удобно", Sentiment.NEGATIVE),
        ("Спасибо, всё быстро и вежливо!", Sentiment.POSITIVE),
        ("очень вкусно)))", Sentiment.POSITIVE),
        ("Магазин работает с девяти до шести", Sentiment.NEUTRAL),
        ("Банк открыл кредит на развитие", Sentiment.NEUTRAL),
        ("Worst airline ever!!!", Sentiment.NEGATIVE),
        ("my flight was cancelled and nobody helps", Sentiment.NEGATIVE),
        ("not good at all", Sentiment.NEGATIVE),
        ("Thank you, great crew :)", Sentiment.POSITIVE),
        ("The store opens at nine", Sentiment.NEUTRAL),
        ("😡😡", Sentiment.NEGATIVE),
        ("❤", Sentiment.POSITIVE),
        ("", Sentiment.NEUTRAL),
    ],
)
def test_plain_texts_are_read_as_people_mean_them(text: str, sentiment: Sentiment) -> None:
    assert read(text).sentiment is sentiment


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ("плохо", "очень плохо"),
        ("плохо", "ооочень плохо"),
        ("это ужасно", "это УЖАСНО"),
        ("terrible service", "terrible service!!!"),
        ("bad", "really bad"),
        ("отлично, но плохо", "плохо"),
    ],
)
def test_intensifiers_capitals_and_exclamation_marks_make_it_worse(weaker: str, stronger: str) -> None:
    assert read(stronger).sentiment_score < read(weaker).sentiment_score < 0


def test_yo_and_ye_read_alike() -> None:
    assert read("тёплый приём").sentiment_score == read("теплый прием").sentiment_score

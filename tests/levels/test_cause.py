"""The cause of a burst: golden cases in both languages, one voice a person, explanations that add up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.crisis import Level
from tasks.levels import BurstPost, judge_level
from tasks.texts import LOCALES, say_reason


def angry(*texts: str) -> list[BurstPost]:
    return [BurstPost(text, negative=True, complaint=True, author=f"a{i}", reach=50) for i, text in enumerate(texts)]


GOLDEN = [
    (1, ["Кассир нахамила при всех", "Хамство на каждом шагу, больше не приду", "Кормят просрочкой и удаляют отзывы"]),
    (1, ["They lied about the refund", "rude staff again, boycott them", "Former employee here: they knew about it"]),
    (
        2,
        [
            "У всех сбой, приложение не открывается",
            "Дважды списали деньги за один заказ",
            "Обещают восстановить к вечеру",
        ],
    ),
    (2, ["App is down, error 500", "I was charged twice", "They say a bad update was rolled back"]),
    (3, ["Знакомая в банке сказала, счета заморозят, перешлите всем", "Это фейк", "Банк опроверг слухи"]),
    (3, ["My friend says they are closing, please share", "It is a hoax, the company denies it", "fake news, again"]),
    (
        4,
        ["Их страницу взломали, там реклама казино", "Аккаунт угнали, не переходите по ссылкам", "Базу клиентов слили"],
    ),
    (4, ["their account was hacked", "customer data stolen and leaked", "they confirm a data breach"]),
]


@pytest.mark.parametrize(("level", "texts"), GOLDEN)
def test_plain_cases_get_their_cause(level: int, texts: list[str]) -> None:
    judgement = judge_level(angry(*texts))
    assert judgement.level == level
    assert any(reason.evidence for reason in judgement.reasons)


def test_praise_and_a_launch_are_no_crisis() -> None:
    texts = ["love the new ad", "Отличная новинка, спасибо", "the new menu is great lol", "Где купить? Красивая"]
    calm = [BurstPost(text, negative=False, complaint=False) for text in texts]
    assert judge_level(calm).level is Level.NONE


def test_no_text_is_no_crisis() -> None:
    assert judge_level([]).level is Level.NONE


def test_a_denied_break_in_is_no_break_in() -> None:
    denied = judge_level(
        angry("Нас не взломали, это был сбой сервера", "сбой, обещают починить", "not hacked, just an outage")
    )
    assert denied.level is Level.DATA_ERROR
    asked = judge_level(angry("Их взломали?", "Сбой у всех", "Ошибка в обновлении, откатили"))
    assert asked.level is Level.DATA_ERROR


def test_a_person_who_repeats_himself_has_one_vote() -> None:
    one = [
        BurstPost(f"Их взломали, говорю в {i} раз, {'очень ' * i}точно", True, True, author="same") for i in range(30)
    ]
    others = angry("Сбой, не открывается", "Сбой и у меня", "Дважды списали", "Ошибка в системе")
    assert judge_level([*one, *others]).level is not Level.EXTERNAL_FORCE


def test_a_text_copied_by_many_is_one_voice_and_a_sign_of_an_attack() -> None:
    copied = "Не заказывайте здесь никогда, привезли холодное и нахамили, верните людям деньги, позор вам всем"
    posts = angry(*[f"{copied} {i}" for i in range(12)])
    judgement = judge_level(posts)
    assert judgement.level is Level.DISINFORMATION
    assert "reason.level.copies" in {reason.key for reason in judgement.reasons}


def test_between_two_near_causes_the_higher_response_is_taken() -> None:
    judgement = judge_level(angry("сбой, не открывается", "взлом"))
    ranked = sorted(judgement.scores.values(), reverse=True)
    assert judgement.unsure == (ranked[0] - ranked[1] < 0.15)
    assert judgement.level is Level.EXTERNAL_FORCE


PHRASES = st.sampled_from(
    [text for _, texts in GOLDEN for text in texts] + ["просто текст", "спасибо, отлично", "", "\x00"]
)
POSTS = st.builds(
    BurstPost,
    text=PHRASES | st.text(max_size=60),
    negative=st.booleans(),
    complaint=st.booleans(),
    author=st.none() | st.sampled_from(["a", "b", "c"]),
    reach=st.none() | st.integers(0, 10**9),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(POSTS, max_size=20))
def test_scores_sum_to_one_and_the_explanation_to_the_score(posts: list[BurstPost]) -> None:
    judgement = judge_level(posts)
    assert sum(judgement.scores.values()) == pytest.approx(1.0)
    assert set(judgement.scores) == set(Level)
    if posts:
        explained = sum(reason.weight for reason in judgement.reasons if reason.weight > 0)
        assert explained == pytest.approx(judgement.scores[judgement.level])
        assert any(".rival." in reason.key for reason in judgement.reasons)
    for reason in judgement.reasons:
        for locale in LOCALES:
            assert say_reason(locale, reason)
        assert all(len(quote) <= 100 for quote in reason.evidence)


def test_a_megabyte_of_hostile_text_is_read_in_bounds() -> None:
    judgement = judge_level([BurstPost("не " * 300_000 + "взлом", True, True), BurstPost("a" * 1_000_000, True, True)])
    assert set(judgement.scores) == set(Level)

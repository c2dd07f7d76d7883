from __future__ import annotations

import pytest

from tasks.plan.schema import Brand, Topic, TopicKind
from tests.language.plans import brand_of, found, matches, plan_of


@pytest.mark.parametrize(
    ("word", "text", "said"),
    [
        ("Ромашка", "В ромашке снова очередь", "ромашке"),
        ("Ромашка", "без РОМАШЕК никак", "РОМАШЕК"),
        ("Пятёрочка", "сходил в Пятерочку", "Пятерочку"),
        ("Пятерочка", "люблю Пятёрочку", "Пятёрочку"),
        ("Ромашка", "worst shop is romashka", "romashka"),
        ("Romashka", "опять эта ромашка", "ромашка"),
        ("Romashka", "опять этой ромашкой пахнет", "ромашкой"),
        ("Сбер", "мой сбеp не работает", "сбеp"),  # a Latin p
        ("Delta", "dеlta lost it", "dеlta"),  # a Cyrillic е
        ("Альфа-банк", "был в Альфа-Банке", "Альфа-Банке"),
        ("Альфа-банк", "был в альфабанке", "альфабанке"),
        ("Альфа банк", "звонят из альфа  банка", "альфа  банка"),
        ("Банк Москвы", "нет в Банке Москвы денег", "Банке Москвы"),
        ("Зелёный чай", "без зелёного чая", "зелёного чая"),
        ("МТС", "МТС, верните", "МТС"),
        ("МТС", "MTC опять лёг", "MTC"),  # Latin capitals
        ("мтс", "mts does not work", "mts"),
        ("Ромашка", "#РомашкаОбман", "Ромашка"),
        ("Ромашка", "#ромашка_обман", "ромашка"),
        ("Ромашка", "#Ромашка2026", "Ромашка"),
        ("обман", "#РомашкаОбман", "Обман"),
        ("МТС", "#МТСобман", "МТС"),
        ("МТС", "#МТСОбман", "МТС"),
        ("United", "United's staff", "United"),
        ("iPhone", "three iPhones broke", "iPhones"),
        ("Ромашка", "ро\u200bмаш\u00adка", "ро\u200bмаш\u00adка"),
        ("йогурт", "нет и\u0306огурта", "и\u0306огурта"),
        ("Ёлка", "ёлка\nромашка", "ёлка"),
        ("Ромашка", "İstanbul и Ромашка", "Ромашка"),
        ("C&A", "at C&A today", "C&A"),
        ("#Ёлка", "праздник #елка", "#елка"),
    ],
)
def test_a_word_is_found_however_people_spell_it(word: str, text: str, said: str) -> None:
    assert found(brand_of(word), text) == [said]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("мтс", "помтсить, амтс и мтсник"),
        ("МТС", "the mtc gearbox"),
        ("мтс", "#обманмтс"),
        ("Лента", "клиентами"),
        ("Лента", "the season of lent"),
        ("CEM", "я всем доволен"),
        ("он", "we go on"),
        ("Ромашка", ""),
    ],
)
def test_a_word_does_not_match_inside_others(word: str, text: str) -> None:
    assert found(brand_of(word), text) == []


def test_an_exact_term_keeps_its_case() -> None:
    plan = brand_of(exact=("Лента",))
    assert found(plan, "Лента закрыта, лента рвётся, Ленты нет") == ["Лента"]


def test_a_hashtag_needs_its_sign() -> None:
    plan = brand_of(hashtags=("#ромашка", "РомашкаДомой"))
    assert found(plan, "ромашка #ромашка слово#ромашка #ромашкадомой") == ["#ромашка", "#ромашка", "#ромашкадомой"]


@pytest.mark.parametrize(
    ("account", "text", "said"),
    [
        ("united", "thanks @United!", ["@United"]),
        ("@united", "cc @united. See x.com/united", ["@united", "x.com/united"]),
        ("romashka", "https://vk.com/romashka?w=1", ["vk.com/romashka"]),
        ("https://vk.com/romashka_shop", "см. vk.com/romashka_shop", ["vk.com/romashka_shop"]),
        ("https://vk.com/romashka_shop", "см. vk.com/romashka-shop", []),
        ("united", "@united_fan @unitedair me@united netflix.com/united united", []),
    ],
)
def test_an_account_is_found_by_handle_and_link_and_is_nobody_elses(account: str, text: str, said: list[str]) -> None:
    assert found(brand_of(accounts=(account,)), text) == said


def test_required_and_excluded_words_decide_wherever_they_stand() -> None:
    plan = brand_of("Лента", required=("магазин", "касса"), excluded=("изоляционный",))
    assert found(plan, "лента порвалась") == []
    assert found(plan, "у кассы в Ленте") == ["Ленте"]
    assert found(plan, "изоляционная лента в магазине") == []


ASPECTS = plan_of(
    Brand(
        id="romashka",
        name="Ромашка",
        topics=(
            Topic(id="own", kind=TopicKind.BRAND, words=("Ромашка",)),
            Topic(id="cashiers", kind=TopicKind.ASPECT, words=("кассир",)),
            Topic(id="rival", kind=TopicKind.COMPETITOR, words=("Василёк",)),
        ),
    ),
    Brand(id="mak", name="Мак", topics=(Topic(id="own", kind=TopicKind.BRAND, words=("Мак",)),)),
)


def test_an_aspect_counts_only_where_its_own_brand_is_named() -> None:
    assert matches(ASPECTS, "хамит кассир") == ()
    assert [match.topic for match in matches(ASPECTS, "В Маке хамит кассир")] == ["own"]
    assert [match.topic for match in matches(ASPECTS, "В Ромашке хамит кассир")] == ["own", "cashiers"]
    assert [match.topic for match in matches(ASPECTS, "В Васильке хамит кассир")] == ["rival"]


def test_a_text_known_to_be_the_brands_needs_no_name() -> None:
    told = matches(ASPECTS, "хамит кассир", about="romashka")
    assert [(match.topic, match.start, match.end) for match in told] == [("own", 0, 0), ("cashiers", 6, 12)]
    named = matches(ASPECTS, "В Ромашке был", about="romashka")
    assert [(match.topic, match.start, match.end) for match in named] == [("own", 2, 9)]


def test_one_text_may_be_several_brands() -> None:
    assert {match.brand for match in matches(ASPECTS, "Ромашка или Мак?")} == {"romashka", "mak"}


def test_a_longer_name_hides_the_shorter_one_inside_it() -> None:
    assert found(brand_of("МТС", "МТС банк"), "МТС-банк и МТС") == ["МТС-банк", "МТС"]

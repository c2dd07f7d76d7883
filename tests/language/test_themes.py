from __future__ import annotations

from tasks.language import themes

BACKGROUND = [
    f"{start} {end}"
    for start in ("Зашёл в Ромашку", "Ромашка у дома", "Купили хлеб", "Сегодня кассир", "Вечером в магазине")
    for end in ("всё как обычно", "цены нормальные", "взял молоко", "очередь небольшая", "неплохо", "скидка на сыр")
]


def test_a_burst_is_named_by_the_pair_of_words_that_sets_it_apart() -> None:
    burst = [
        "Ромашка продаёт просроченный йогурт!",
        "Купил просроченный йогурт в Ромашке, кошмар",
        "Снова просроченные йогурты на полке",
        "просроченного йогурта там целая полка",
        "хлеб свежий, молоко тоже",
        "Отравились: просроченный йогурт из Ромашки",
    ]
    assert themes(burst, BACKGROUND, ["Ромашка"])[0] == "просроченный йогурт"


def test_english_bursts_too() -> None:
    burst = [f"{who} my flight was cancelled because of a system outage {place}" for who in ("ugh", "omg", "hey")
             for place in ("in Denver", "in Newark", "at O'Hare")]  # fmt: skip
    background = [
        f"{what} {how}" for what in ("flight", "crew", "seat", "gate", "my flight") for how in ("fine", "late", "ok")
    ]
    found = themes(burst, background, ["United"])
    assert "system outage" in found


def test_a_day_of_general_grumbling_has_no_theme() -> None:
    assert themes(BACKGROUND[::2], BACKGROUND[1::2], ["Ромашка"]) == []
    assert themes([], BACKGROUND, []) == []


def test_copies_of_one_text_are_not_a_theme() -> None:
    assert themes(["Раздаём айфоны, жми на ссылку http://x.example/1"] * 50 + BACKGROUND[:6], BACKGROUND, []) == []


def test_names_of_the_brand_are_no_theme_and_order_does_not_matter() -> None:
    burst = [f"Ромашка {word}: утечка данных" for word in ("ужас", "кошмар", "позор", "скандал")] + BACKGROUND[:3]
    found = themes(burst, BACKGROUND, ["Ромашка"])
    assert found == themes(burst[::-1], BACKGROUND[::-1], ["Ромашка"])
    assert found[0] == "утечка данных"
    assert not any("ромашк" in theme for theme in found)

"""Near-identical comments of five people within a day; nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.checks.promotion.copies import copies
from tasks.core.promotion import Said

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PRAISE = "Очень вкусный кофе и приветливые бариста, заходим сюда каждое утро всей семьёй"
WORDS = (
    "кофе", "очередь", "утром", "булочка", "сдача", "цена", "стол", "окно", "парковка", "музыка", "чек", "бариста",
    "скидка", "молоко", "зал", "кресло", "стакан", "подарок", "розетка", "кассир",
)  # fmt: skip


def said(n: int, text: str, *, minutes: int = 5, author: str | None = None) -> Said:
    return Said(NOON + timedelta(minutes=minutes * n), author or f"p{n}", text)


def chatter(count: int) -> list[Said]:
    dice = Random(5)
    return [said(n, " ".join(dice.choices(WORDS, k=12)), author=f"q{n}") for n in range(count)]


def test_one_text_a_little_changed_by_five_people_is_a_group() -> None:
    endings = ["", "!", " 👍", ", советуем", " и будем ещё"]
    told = copies([*chatter(60), *(said(n, PRAISE.replace("Очень ", "") + end) for n, end in enumerate(endings))])

    assert (told.comments, told.copied, told.groups) == (65, 5, 1)


def test_four_people_or_one_person_five_times_is_none() -> None:
    assert copies([said(n, PRAISE) for n in range(4)]).groups == 0
    assert copies([said(n, PRAISE, author="one") for n in range(9)]).groups == 0


def test_the_same_words_days_apart_are_none() -> None:
    assert copies([said(n, PRAISE, minutes=60 * 30) for n in range(6)]).groups == 0


def test_short_thanks_are_not_compared() -> None:
    assert copies([said(n, "Спасибо вам большое!") for n in range(30)]).comments == 0


def test_who_is_addressed_does_not_make_replies_alike() -> None:
    replies = [said(n, f"[id{n}|Мария Иванова], {text}") for n, text in enumerate(["да", "нет", "ой", "ну да", "вот"])]

    assert copies(replies).comments == 0


def test_a_headline_shared_with_its_link_is_no_praise() -> None:
    assert copies([said(n, f"{PRAISE} https://news.example/{n}") for n in range(9)]).comments == 0


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_they_were_read_does_not_matter(dice: Random) -> None:
    texts = [*chatter(40), *(said(n, PRAISE + " раз" * n) for n in range(7))]
    mixed = dice.sample(texts, len(texts))

    assert copies(mixed) == copies(texts)


def test_a_thousand_copies_are_compared_with_few_of_them() -> None:
    told = copies([Said(NOON + timedelta(seconds=n), f"p{n}", PRAISE) for n in range(1000)])

    assert (told.copied, told.groups) == (1000, 1)

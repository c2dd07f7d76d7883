from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasks.core.mention import Reading
from tasks.language import Reader
from tests.language.plans import brand_of

READER = Reader(
    brand_of("Ромашка", "МТС", "United", "Альфа банк", exact=("X5",), hashtags=("беда",), accounts=("united",))
)
NAMES = ["Ромашка", "ромашку", "МТС", "MTC", "сбеp", "United", "united's", "X5", "x5", "альфабанка", "vk.com/united"]
WORDS = ["не ", "верните деньги", "terrible ", "#", "@", "_", "-", "https://", "&amp;", ")))", "(((", ":(", "!!!", "😡"]
TRAPS = ["\u200b", "\u0306", "и\u0306", "ё", "İ", "ß", "\ud800", "\x00", "\n\n", "  "]
PIECES = st.sampled_from(NAMES + WORDS + TRAPS)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=30).map("".join)
ANY = st.text(alphabet=st.characters(exclude_categories=()), max_size=300)


def whole(reading: Reading, text: str) -> None:
    assert -1 <= reading.sentiment_score <= 1
    assert 0 <= reading.complaint_score <= 1
    assert reading.language in {"ru", "en", "other", "und"}
    for match in reading.matches:
        assert 0 <= match.start < match.end <= len(text)
        assert text[match.start : match.end].strip() == text[match.start : match.end]


@given(st.one_of(TEXTS, ANY))
@example("\ud800МТС\udfff")
@example("İ" * 40 + "МТС")
def test_any_text_is_read_and_offsets_lie_inside_it(text: str) -> None:
    [reading] = READER.read([text])
    whole(reading, text)


@given(st.lists(TEXTS, max_size=8), st.randoms(use_true_random=False))
def test_a_reading_does_not_depend_on_its_neighbours(texts: list[str], chance: random.Random) -> None:
    order = list(range(len(texts)))
    chance.shuffle(order)
    shuffled = READER.read([texts[place] for place in order])
    assert [READER.read([texts[place]])[0] for place in order] == shuffled
    assert sorted(zip(order, shuffled, strict=True), key=lambda pair: pair[0]) == list(enumerate(READER.read(texts)))


@given(TEXTS, TEXTS)
def test_a_named_brand_stays_named_whatever_stands_around_it(before: str, after: str) -> None:
    text = f"{before} Ромашка {after}"
    said = [text[match.start : match.end] for match in READER.read([text])[0].matches]
    assert any("Ромашка" in one for one in said)


def test_posts_of_a_megabyte_are_read() -> None:
    for piece in ("а", "Ромашка ", "#Ромашка_", "((", "не ", "\u0306", "\n", "сбеp", "http://", "&"):
        text = piece * (1_000_000 // len(piece))
        [reading] = READER.read([text])
        whole(reading, text)
        assert len(reading.matches) <= 64


def test_texts_and_brands_must_be_as_many() -> None:
    with pytest.raises(ValueError, match="2 texts but 1"):
        READER.read(["a", "b"], ["romashka"])

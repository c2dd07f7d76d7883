"""How people spell one name: folding a text so that spellings meet, with every offset kept; transliteration.

Folding changes no length where it can: lower case, ё → е, dashes and line breaks → space. Only texts with invisible
or combining characters or runs of spaces need a map from folded to original offsets.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# soft hyphen, zero-width and direction marks, combining accents: put between letters to slip past a word list
_HIDDEN = re.compile("[\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0f\ufeff]")
_SPACE_RUN = re.compile(r"\s\s")
_DROPPED = re.compile(rf"{_HIDDEN.pattern}+|(?<=\s)\s+")
_SPACES = ("\n", "\t", "\r", "\xa0", "-", "_", "\u2010", "\u2011", "\u2013", "\u2014")
_MIXED = re.compile("[a-z](?:(?=[а-яі])|(?<=[а-яі][a-z]))")  # begins with one class of letters: half the time
_WORD = re.compile(r"[^\W\d_]+")
_LATIN, _CYRILLIC = "aeopcyxkmthbi", "аеорсухкмтнві"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_LOOKS_LATIN = frozenset("аеорсухкмтнв")


@dataclass(frozen=True, slots=True)
class Folded:
    """`low` is what terms are looked up in; `cased` has the same length and the original letters.

    `offsets[i]` is where `low[i]` stands in the original, with one more entry for the end; None means "the same".
    """

    low: str
    cased: str
    offsets: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of `low` in the original text."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """The text as terms are looked up in it."""
    hidden = not text.isascii() and _HIDDEN.search(text)
    if hidden or "  " in text or ("\n" in text and _SPACE_RUN.search(text)):
        return _fold_with_map(text)
    return Folded(fold_letters(text), text)


def fold_letters(text: str) -> str:
    """Lower case, ё → е, dashes, underscores and line breaks → space, one apostrophe. Never changes the length."""
    low = text.lower()
    if len(low) != len(text):  # İ and its like grow when lowered
        low = "".join(lowered if len(lowered := char.lower()) == 1 else char for char in text)
    if not low.isascii():
        low = low.replace("ё", "е").replace("’", "'")
    for space in _SPACES:
        low = low.replace(space, " ")
    return low


def _fold_with_map(text: str) -> Folded:
    kept: list[str] = []
    offsets: list[int] = []
    done = 0
    for dropped in _DROPPED.finditer(text):
        start, end = dropped.span()
        kept.append(text[done:start])
        offsets.extend(range(done, start))
        done = end
        composed = unicodedata.normalize("NFC", text[start - 1 : start + 1]) if start else ""
        if len(composed) == 1 and unicodedata.combining(text[start]):  # й and ё typed as two characters
            kept[-1] = kept[-1][:-1] + composed
    kept.append(text[done:])
    offsets.extend(range(done, len(text) + 1))
    cased = "".join(kept)
    return Folded(fold_letters(cased), cased, offsets)


def unmixed(low: str) -> tuple[str, str] | None:
    """For a text with words that mix the alphabets (сбеp with a Latin p): those words wholly in Cyrillic, and wholly
    in Latin. None where no word does."""
    if low.isascii() or not _MIXED.search(low):
        return None

    def turned(table: dict[int, int]) -> str:
        return _WORD.sub(lambda word: word[0].translate(table) if _MIXED.search(word[0]) else word[0], low)

    return turned(_TO_CYRILLIC), turned(_TO_LATIN)


def latin_twin(word: str) -> str | None:
    """A Cyrillic word whose every letter has a Latin twin, as people type it in Latin capitals (МТС as MTC)."""
    return word.translate(_TO_LATIN).upper() if len(word) >= 3 and set(word) <= _LOOKS_LATIN else None


_RU_EN = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh sch _ y _ e yu ya".replace("_", "").split(" "),
        strict=True,
    )
)
_RU_EN_CASUAL = _RU_EN | {"х": "h", "ц": "c", "й": "i", "ю": "u", "щ": "sh", "я": "ia"}
_EN_RU = (
    ("shch", "щ"), ("sch", "щ"), ("tch", "ч"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"),
    ("yu", "ю"), ("ya", "я"), ("yo", "е"), ("th", "т"), ("ph", "ф"), ("ck", "к"), ("oo", "у"), ("ee", "и"),
    ("qu", "кв"), ("ce", "се"), ("ci", "си"), ("ay", "ей"), ("ey", "ей"), ("oy", "ой"), ("a", "а"), ("b", "б"),
    ("c", "к"), ("d", "д"), ("e", "е"), ("f", "ф"), ("g", "г"), ("h", "х"), ("i", "и"), ("j", "дж"), ("k", "к"),
    ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("q", "к"), ("r", "р"), ("s", "с"), ("t", "т"),
    ("u", "у"), ("v", "в"), ("w", "в"), ("x", "кс"), ("y", "и"), ("z", "з"),
)  # fmt: skip
_EN_RU_TABLE = dict(_EN_RU)
_EN_RU_PIECES = re.compile("|".join(piece for piece, _ in _EN_RU))


def in_latin(word: str) -> tuple[str, ...]:
    """A folded Cyrillic word in Latin letters, by the two schemes people use most."""
    schemes = (_RU_EN, _RU_EN_CASUAL)
    return tuple(dict.fromkeys("".join(scheme.get(letter, letter) for letter in word) for scheme in schemes))


def in_cyrillic(word: str) -> str:
    """A folded Latin word as Russians spell it by ear, roughly (romashka → ромашка)."""
    return _EN_RU_PIECES.sub(lambda piece: _EN_RU_TABLE[piece[0]], word)

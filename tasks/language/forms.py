"""The forms one plan word is looked for in: inflected, in both alphabets, glued together. Made once, when a Reader is
built, so that reading needs nothing but the automaton."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

import pymorphy3

from tasks.language.lexicon import stop_words
from tasks.language.spelling import fold_letters, in_cyrillic, in_latin

FORMS_A_WORD = 48  # a verb with its participles has over a hundred; the rest are rare
FORMS_A_TERM = 160
_CYRILLIC = re.compile("[а-яі]")
_LATIN = re.compile("[a-z]")
_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_NUMBERS = ("sing", "plur")


@lru_cache(maxsize=1)
def _morphology() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=65536)
def _lexemes(word: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Forms of a Russian word with their grammemes; the word itself comes first."""
    forms: dict[str, frozenset[str]] = {word: frozenset()}
    seen: set[tuple[str, str]] = set()
    for parse in _morphology().parse(word)[:4]:
        lexeme_id = (parse.normal_form, str(parse.tag.POS))
        if lexeme_id in seen or (seen and not parse.is_known) or "Fixd" in parse.tag:
            continue
        seen.add(lexeme_id)
        for form in parse.lexeme[:FORMS_A_WORD]:
            spelled = form.word.replace("ё", "е")
            forms[spelled] = forms.get(spelled, frozenset()) | form.tag.grammemes
    return tuple(forms.items())[:FORMS_A_WORD]


def _inflected(words: list[str]) -> set[tuple[str, ...]]:
    """Word by word, and all words together where case and number agree."""
    lexemes = [_lexemes(word) if _CYRILLIC.search(word) else ((word, frozenset()),) for word in words]
    found = {tuple(words)}
    for place, forms in enumerate(lexemes):
        for form, _ in forms:
            found.add((*words[:place], form, *words[place + 1 :]))
    if len(words) > 1:
        for case, number in product(_CASES, _NUMBERS):
            found.add(tuple(_agreeing(forms, case, number) for forms in lexemes))
    return found


def _agreeing(forms: tuple[tuple[str, frozenset[str]], ...], case: str, number: str) -> str:
    for form, grammemes in forms:
        if case in grammemes and number in grammemes:
            return form
    return forms[0][0]


def _other_alphabet(words: list[str]) -> set[tuple[str, ...]]:
    """The term in the other alphabet; never a function word there, «он» must not find every "on"."""
    if any(_CYRILLIC.search(word) for word in words):
        spelled = {
            variant
            for forms in (_inflected(words) if len(words) == 1 else {tuple(words)})
            for variant in product(*(in_latin(word) for word in forms))
        }
        itself = {variant for variant in product(*(in_latin(word) for word in words))}
        return {form for form in spelled if len(form) > 1 or _may_be_a_name(form[0], 3 if form in itself else 5)}
    turned = [in_cyrillic(word) for word in words]
    if len(words) == 1 and (len(turned[0]) < 3 or turned[0] in stop_words()):
        return set()
    return _inflected(turned)


def _may_be_a_name(word: str, least: int) -> bool:
    """Inflected forms must be longer: «лент» in Latin letters is an English word, «лентой» is none."""
    return len(word) >= least and word not in stop_words()


def spellings(term: str) -> tuple[str, ...]:
    """Folded spellings of a plan word or phrase, itself first; at most FORMS_A_TERM."""
    words = fold_letters(term).split()
    if not words:
        return ()
    found = {tuple(words)} | _inflected(words)
    if any(_CYRILLIC.search(word) or _LATIN.search(word) for word in words):
        found |= _other_alphabet(words)
    last = words[-1]
    if last.isascii() and last.isalpha() and len(last) >= 4 and not last.endswith("s"):
        found.add((*words[:-1], f"{last}s"))
    joined = {" ".join(form) for form in found} | {"".join(form) for form in found if len(form) > 1}
    itself = " ".join(words)
    return (itself, *sorted(joined - {itself}, key=lambda form: (len(form), form))[: FORMS_A_TERM - 1])

"""What a burst is about: the words and pairs of words that stand out against the background.

Document-level log-likelihood ratio (Dunning 1993) of Snowball stems; pairs through NLTK's BigramCollocationFinder.
Near-identical texts count once, so that one copied text is not a theme by its copies. A day of general grumbling has
no theme, and the answer is then empty.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log

from nltk.collocations import BigramCollocationFinder

from tasks.language.lexicon import stem, stop_words
from tasks.language.spelling import fold_letters

TEXTS_READ = 20_000
_CHARACTERS = 4_000
_LEAST_TEXTS, _LEAST_SHARE = 3, 0.02
_LEAST_RATIO = 15.0  # chi-squared, one degree of freedom: p = 0.0001, since thousands of phrases are tried
_PAIR_FAVOUR = 1.5  # "отмена рейса" says more than "отмена" alone
_SKIPPED = re.compile(r"(?:https?://|www\.)\S+|@\w+|[^\w\s#'’-]+|\b\d+\b")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

Gram = tuple[str, ...]


@dataclass(slots=True)
class _Documents:
    """In how many different texts each stem and pair of neighbouring stems stands, and how it is mostly written."""

    texts: int = 0
    counts: Counter[Gram] = field(default_factory=Counter)
    written: dict[Gram, Counter[str]] = field(default_factory=dict)


def themes(burst: Sequence[str], background: Sequence[str], brand_terms: Iterable[str], top: int = 3) -> list[str]:
    """At most `top` phrases that set `burst` apart from `background`, strongest first; empty where nothing does.

    `brand_terms` (names of the brand and its rivals) are no theme. Order of the texts does not matter.
    """
    hidden = {stem(word) for term in brand_terms for word in fold_letters(term).split()}
    inside, outside = _count(burst, hidden, written=True), _count(background, hidden)
    least = max(_LEAST_TEXTS, _LEAST_SHARE * inside.texts)
    ranked = sorted(
        (
            (-ratio * (_PAIR_FAVOUR if len(gram) == 2 else 1.0), gram)
            for gram, count in inside.counts.items()
            if count >= least and (ratio := _ratio(count, inside.texts, outside.counts[gram], outside.texts)) > 0
        ),
    )
    chosen: list[Gram] = []
    for strength, gram in ranked:
        if -strength < _LEAST_RATIO or len(chosen) >= top:
            break
        if not any(set(gram) & set(other) for other in chosen):
            chosen.append(gram)
    return [_shown(inside.written[gram]) for gram in chosen]


def _count(texts: Sequence[str], hidden: set[str], written: bool = False) -> _Documents:
    found = _Documents()
    seen: set[frozenset[str]] = set()
    documents: list[list[str]] = []
    for text in texts[:TEXTS_READ]:
        words = [word for word in _WORD.findall(_SKIPPED.sub(" . ", text[:_CHARACTERS]).replace(" . ", " \n "))]
        stems = [_stem(word, hidden) for word in words]
        said = frozenset(one for one in stems if one)
        if not said or said in seen:
            continue
        seen.add(said)
        documents.append(stems)
        found.counts.update((one,) for one in said)
        pairs = set(BigramCollocationFinder.from_words(stems).ngram_fd)
        found.counts.update(pair for pair in pairs if all(pair))
        if written:
            _note_spelling(found, words, stems)
    found.texts = len(documents)
    return found


def _note_spelling(found: _Documents, words: list[str], stems: list[str]) -> None:
    for place, one in enumerate(stems):
        if not one:
            continue
        found.written.setdefault((one,), Counter())[words[place].lower()] += 1
        if place + 1 < len(stems) and stems[place + 1]:
            phrase = f"{words[place]} {words[place + 1]}".lower()
            found.written.setdefault((one, stems[place + 1]), Counter())[phrase] += 1


def _stem(word: str, hidden: set[str]) -> str:
    """The stem, or nothing for a stop word, a number, a brand's name."""
    low = fold_letters(word).replace(" ", "-")
    if not 3 <= len(low) <= 40 or low in stop_words() or low.isdigit():
        return ""
    found = stem(low)
    return "" if found in hidden or low.removesuffix("'s") in hidden else found


def _ratio(inside: int, burst: int, outside: int, background: int) -> float:
    """Log-likelihood ratio of "in this share of the burst's texts" against the background; 0 where it is no more."""
    if not background:
        return 0.0 if inside < 0.2 * burst else 2.0 * inside * log(inside / (0.1 * burst))
    share = (inside + outside) / (burst + background)
    if inside / burst <= share:
        return 0.0
    expected, expected_outside = share * burst, share * background
    return 2.0 * (inside * log(inside / expected) + (outside * log(outside / expected_outside) if outside else 0.0))


def _shown(written: Counter[str]) -> str:
    """The most frequent spelling; of equally frequent ones the first by alphabet, so that answers repeat."""
    return min(written, key=lambda phrase: (-written[phrase], phrase))

"""Word lists shipped with the package, and what one token of a text means by them.

`sentiment_ru.tsv`, `sentiment_en.tsv`, `complaint.tsv` and the stop words are our own; `vader_lexicon.txt` is VADER's
(MIT, see the licence beside it). An entry is a word, matched by its Snowball stem; `=word`, this form only; `word*`,
whatever begins so. A form wins over a stem, a stem over a beginning, a longer beginning over a shorter one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from nltk.stem.snowball import SnowballStemmer

_RUSSIAN, _ENGLISH = SnowballStemmer("russian"), SnowballStemmer("english")
_REPEATED = re.compile(r"(\w)\1{2,}")


def lines(name: str) -> Iterator[str]:
    """Lines of a shipped list without comments and blank ones."""
    for line in files("tasks.language").joinpath("data", name).read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("##"):
            yield line


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Russian and English words that say nothing of a topic, lower case."""
    words = (word for name in ("stop_ru.txt", "stop_en.txt") for line in lines(name) for word in line.split())
    return frozenset(word.replace("ё", "е") for word in words)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Snowball stem of a lower-case word, by its alphabet. NLTK takes about 60 µs a new word, hence the cache."""
    if len(word) < 3:
        return word
    return str((_ENGLISH if word.isascii() else _RUSSIAN).stem(word))


class WordList:
    """Looks a word up by form, stem or beginning. Values are what the list says of an entry."""

    def __init__(self, entries: dict[str, str]) -> None:
        self.forms: dict[str, str] = {}
        self.stems: dict[str, str] = {}
        self.beginnings: dict[str, str] = {}
        for entry, value in entries.items():
            word = entry.lower().replace("ё", "е")
            if word.startswith("="):
                self.forms[word[1:]] = value
            elif word.endswith("*"):
                self.beginnings[word[:-1]] = value
            else:
                self.forms.setdefault(word, value)
                self.stems.setdefault(stem(word), value)
        # almost all words of a text share no beginning with any entry; they are not worth stemming
        self._starts = frozenset(known[:3] for known in self.stems)
        self._lengths = tuple(sorted({len(known) for known in self.beginnings}, reverse=True))

    def look_up(self, word: str) -> str | None:
        """The value of a lower-case word with е for ё, or None."""
        value = self.forms.get(word)
        if value is None and word[:3] in self._starts:
            value = self.stems.get(stem(word))
        if value is None:
            for length in self._lengths:
                if length <= len(word) and word[:length] in self.beginnings:
                    return self.beginnings[word[:length]]
        return value


def spoken(word: str) -> Iterator[str]:
    """A word, then with letters repeated for emphasis (ооочень, sooo) cut to two and to one."""
    yield word
    if _REPEATED.search(word):
        yield _REPEATED.sub(r"\1\1", word)
        yield _REPEATED.sub(r"\1", word)

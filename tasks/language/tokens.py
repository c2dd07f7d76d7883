"""Cuts a text into tokens and says of each what the word lists know. One pass serves sentiment and complaint."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import chain

from tasks.language.lexicon import WordList, lines, spoken

READ_CHARACTERS = 20_000  # what a longer post says of itself it says before; names are looked for in all of it

# Order matters: a link or handle is no word, a smile no punctuation. All are bounded, for
# they are kept in a cache.
_TOKEN = re.compile(
    r"(?:https?://|www\.)\S{1,200}|@\w{1,40}|&#?\w{1,8};"
    r"|[:;=8xX][-'^]?[()DPp*/\\|\[\]оО]{1,20}(?!\w)|<3|\^_\^|"
    r"[^\W\d_]{1,40}(?:['’-][^\W\d_]{1,20}){0,6}"
    r"|[!?]{1,20}|\){1,20}|\({1,20}|[.,;:…]"
    "|[\u2600-\u27bf\U0001f300-\U0001faff]"
)


class Role(IntEnum):
    """What a token does to the sentiment of what follows."""

    NOTHING = 0
    VALUE = 1
    NOT = 2
    MORE = 3
    PAUSE = 4
    BUT = 5
    EXCLAIM = 6
    QUESTION = 7


@dataclass(frozen=True, slots=True)
class Mark:
    """`value` is a valence −4..4 (Role.VALUE) or a factor (Role.MORE); `cue` is the token's name in complaint cues."""

    role: Role = Role.NOTHING
    value: float = 0.0
    cue: str = "_"
    capitals: bool = False


_NOTHING = Mark()
_LINK = Mark(cue="http")  # news carry links, complaints seldom do
_ROLES = {"not": Role.NOT, "but": Role.BUT, "more": Role.MORE}


def _values() -> WordList:
    entries: dict[str, str] = {}
    for line in lines("vader_lexicon.txt"):
        word, value = line.split("\t")[:2]
        if word.isalpha() and float(value):
            entries[f"={word}"] = value
    for name in ("sentiment_emoji.tsv", "sentiment_en.tsv", "sentiment_ru.tsv"):
        for line in lines(name):
            value, words = line.split("\t")
            entries.update(dict.fromkeys(words.split(), value))
    return WordList(entries)


def _cues() -> WordList:
    # in the order of the file: of two entries with one stem the first gives the name, on every run the same
    words = dict.fromkeys(word for line in lines("complaint.tsv") for word in line.split("\t")[1].split())
    return WordList({word: word.strip("=*").lower().replace("ё", "е") for word in words})


_VALUES, _CUES = _values(), _cues()


def cue_name(entry: str) -> str:
    """The name a word of `complaint.tsv` has in the cue string of a text."""
    word = entry.lower().replace("ё", "е")
    name = _CUES.beginnings[word[:-1]] if word.endswith("*") else _CUES.look_up(word.removeprefix("="))
    assert name, f"complaint.tsv: {entry!r} is no word a text can have"
    return name


def marks(text: str) -> list[Mark]:
    """What the tokens of a text mean, in order."""
    head = text[:READ_CHARACTERS]
    if "\n" in head:
        head = head.replace("\n", " . ")
    # long pieces come once and would only fill the cache
    pieces = [_marks_of_piece(piece) if len(piece) < 64 else _marks_of(piece) for piece in head.split()]
    return list(chain.from_iterable(pieces))


@lru_cache(maxsize=1 << 17)
def _marks_of_piece(piece: str) -> tuple[Mark, ...]:
    return _marks_of(piece)


def _marks_of(text: str) -> tuple[Mark, ...]:
    return tuple(map(_mark, _TOKEN.findall(text)))


@lru_cache(maxsize=1 << 17)
def _mark(token: str) -> Mark:
    first = token[0]
    if first.isalpha():
        if token.startswith(("http:", "https:", "www.")):
            return _LINK
        return _smile(token) if token[-1] in ")(" else _word(token)
    if first in ").(!?,;:…":
        return _sign(token)
    return _NOTHING if first in "@&" else _smile(token)


def _word(token: str) -> Mark:
    low = token.lower().replace("ё", "е").replace("’", "'")
    value = cue = None
    for word in spoken(low):
        value = value or _VALUES.look_up(word)
        cue = cue or _CUES.look_up(word)
    if value is None and low.endswith("n't"):
        value = "not"
    if value is None and cue is None:
        return _NOTHING
    role, number = _meaning(value)
    return Mark(role, number, cue or "_", len(token) > 2 and token.isupper())


def _meaning(value: str | None) -> tuple[Role, float]:
    if value is None:
        return Role.NOTHING, 0.0
    kind, _, factor = value.partition(" ")
    if kind in _ROLES:
        return _ROLES[kind], float(factor or 1)
    number = float(value)
    return (Role.VALUE, number) if number else (Role.NOTHING, 0.0)


def _sign(token: str) -> Mark:
    first = token[0]
    if first in "!?":
        return Mark(Role.QUESTION if "?" in token else Role.EXCLAIM, float(len(token)), "?" if "?" in token else "!")
    if first in "()" and len(token) > 1:  # ))) is a Russian smile
        return Mark(Role.VALUE, (1.0 if first == ")" else -1.3) * min(2.0, 0.8 + 0.2 * len(token)))
    if len(token) > 1:
        return _smile(token)
    return _NOTHING if first in "()" else Mark(Role.PAUSE, cue=".")


def _smile(token: str) -> Mark:
    value = _VALUES.look_up(token) if token[-1] not in ")(" else None
    if value is not None:
        return Mark(Role.VALUE, float(value))
    if token[-1] in ")DPp*]":
        return Mark(Role.VALUE, 1.3)
    if token[-1] in "(/\\|[":
        return Mark(Role.VALUE, -1.3)
    return _NOTHING

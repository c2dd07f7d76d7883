"""Cue phrases: which words of a post speak for which cause.

The lists are data (`data/cues_*.tsv`), written from what such crises are called in the press and by customers;
both languages are looked up in every text, for bursts are mixed. A denied break-in ("not hacked", «не взломали»)
is no break-in, and one that is only asked about counts half.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from tasks.core.crisis import Level

_ASKED = 0.5
_REPORTED = 1.5
_BEFORE = 32
_QUOTE = 90
_SENTENCES = re.compile(r"(?<=[.!?…])\s+|\n+")
_DENIED_BEFORE = re.compile(
    r"(?<!\w)(не|нет|нету|без|никак\w+|опроверг\w*|отрица\w+|ни одно\w+|"
    r"not|no|never|isn.t|wasn.t|weren.t|didn.t|denie[sd]|deny)(\s+\w+){0,3}\W*$"
)
_REPORTS = re.compile(
    r"(?<!\w)(сообщил|сообщает|сообщили|заявил|признал|подтверд|говорят в|в компании|пресс-служб|"
    r"says?|said|tells customers|confirm|admit|statement|announce|according to|researchers)"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One phrase found: what it speaks for, how strongly, and the sentence around it."""

    level: Level
    weight: float
    quote: str


@dataclass(frozen=True, slots=True)
class _Pattern:
    level: Level
    weight: float
    find: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> tuple[_Pattern, ...]:
    patterns = []
    for name in ("cues_ru.tsv", "cues_en.tsv"):
        for line in (files("tasks.levels") / "data" / name).read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                level, weight, pattern = line.split("\t")
                patterns.append(_Pattern(Level(int(level)), float(weight), re.compile(rf"(?<!\w)(?:{pattern})")))
    return tuple(patterns)


def cues_of(text: str) -> list[Cue]:
    """Every cue of a post, in its order. The first 4,000 characters are looked at."""
    found = []
    for sentence in _SENTENCES.split(text[:4000]):
        plain = sentence.lower().replace("ё", "е").replace("’", "'")
        factor = (_ASKED if "?" in sentence else 1.0) * (_REPORTED if _REPORTS.search(plain) else 1.0)
        for pattern in _patterns():
            match = pattern.find.search(plain)
            if match is None or _denied(pattern.level, plain, match.start()):
                continue
            found.append(Cue(pattern.level, pattern.weight * factor, _quote(sentence, match)))
    return found


def _denied(level: Level, plain: str, at: int) -> bool:
    """A negation shortly before the phrase. Only the causes are denied this way; «не работает» is its own phrase."""
    return level is Level.EXTERNAL_FORCE and _DENIED_BEFORE.search(plain[max(0, at - _BEFORE) : at]) is not None


def _quote(sentence: str, match: re.Match[str]) -> str:
    """The words around the phrase, short enough for a line."""
    start = max(0, match.start() - _QUOTE // 3)
    cut = " ".join(sentence[start : start + _QUOTE].split())
    return ("…" if start else "") + cut + ("…" if start + _QUOTE < len(sentence) else "")

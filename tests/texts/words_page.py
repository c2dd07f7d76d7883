"""docs/words.md from the texts and the types: `python -m tests.texts.words_page` writes it, a test holds it current."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from tasks.core.crisis import Level, Strength
from tasks.core.detection import SignalKind
from tasks.core.incident import EventKind, IncidentStatus
from tasks.pages.board import BoardState
from tasks.texts import LOCALES, TEXTS, say

PAGE = Path(__file__).parents[2] / "docs" / "words.md"
HEAD = """# Words and JSON names

People read words, files hold names. This table binds the two: the field as it stands in the lake's JSON, its value,
and what alerts, boards and pages say for it. It is made from the texts: `python -m tests.texts.words_page`.

Two axes: *level* is the cause of a crisis, *strength* is its force.

| field | JSON | Russian | English |
| --- | --- | --- | --- |
"""


_NAMES: tuple[tuple[str, str, type[StrEnum]], ...] = (
    ("strength", "strength", Strength),
    ("board", "board", BoardState),
    ("incident status", "status", IncidentStatus),
    ("incident event", "event", EventKind),
    ("signal", "signal", SignalKind),
)


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Field, JSON value, Russian, English."""
    for level in Level:
        yield "level", f"`{level.value}` ({level.name.lower()})", *_both(f"level.{level.value}")
    for field, kind, names in _NAMES:
        for name in names:
            yield field, f"`{name}`", *_both(f"{kind}.{name}")
    for key in sorted(TEXTS):
        if key.startswith("cause."):
            yield "cause of blindness", f"`{key.removeprefix('cause.')}`", *_both(key)


def _both(key: str) -> tuple[str, str]:
    """The two words; `…` where an event names the new value."""
    russian, english = (say(locale, key, strength="…", level="…") for locale in LOCALES)
    return russian, english


def page() -> str:
    """The whole file."""
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

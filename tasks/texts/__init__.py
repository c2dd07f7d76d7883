"""Russian and English: `say(locale, key, **values)`.

A table is a module here with `TABLE: dict[key, (Russian, English)]`; to add one, add it to `_TABLES`. In a text
`{n}` is a value and `{n:жалоба|жалобы|жалоб}` the plural form that goes with it (`{n:complaint|complaints}`).
"""

from __future__ import annotations

from string import Formatter
from typing import Any

from tasks.core.crisis import Reason
from tasks.texts import alerts, board, findings, reasons, words
from tasks.texts.plural import plural

LOCALES = ("ru", "en")
_TABLES = (words.TABLE, alerts.TABLE, board.TABLE, findings.TABLE, reasons.TABLE)
TEXTS: dict[str, tuple[str, str]] = {key: texts for table in _TABLES for key, texts in table.items()}


class _Texts(Formatter):
    """`str.format` with plural forms in the format spec, and numbers as people write them."""

    def __init__(self, locale: str) -> None:
        self._locale = locale

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" in format_spec:
            return plural(self._locale, float(value), format_spec.split("|"))
        if isinstance(value, float) and not format_spec:
            text = f"{value:.1f}".removesuffix(".0")
            return text.replace(".", ",") if self._locale == "ru" else text
        return str(super().format_field(value, format_spec))


def say(locale: str, key: str, **values: str | float) -> str:
    """The text of `key` in `locale`, filled. Raises KeyError for an unknown key or a missing value."""
    return _Texts(locale).vformat(TEXTS[key][LOCALES.index(locale)], (), values)


def say_reason(locale: str, reason: Reason) -> str:
    """A Reason in words."""
    return say(locale, reason.key, **reason.values)

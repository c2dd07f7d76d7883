"""Russian and English: `say(locale, key, **values)`.

A table is a module here with `TABLE: dict[key, (Russian, English)]`; to add one, add it to `_TABLES`. In a text
`{n}` is a value, `{n:жалоба|жалобы|жалоб}` the plural form that goes with it (`{n:complaint|complaints}`), and
`{minutes:span}` a length of time in words.
"""

from __future__ import annotations

from string import Formatter
from typing import Any

from tasks.core.crisis import Reason
from tasks.texts import (
    alerts,
    announcing,
    board,
    checks_access,
    checks_evidence,
    checks_pages,
    checks_steps,
    checks_support,
    drills,
    findings,
    promotion,
    readiness,
    reasons,
    running,
    staff,
    telling,
    tokens,
    web,
    words,
)
from tasks.texts.plural import plural

LOCALES = ("ru", "en")
_TABLES = (
    words.TABLE,
    alerts.TABLE,
    announcing.TABLE,
    board.TABLE,
    drills.TABLE,
    checks_access.TABLE,
    checks_evidence.TABLE,
    checks_pages.TABLE,
    checks_steps.TABLE,
    checks_support.TABLE,
    findings.TABLE,
    promotion.TABLE,
    readiness.TABLE,
    reasons.TABLE,
    telling.TABLE,
    running.TABLE,
    staff.TABLE,
    tokens.TABLE,
    web.TABLE,
)
TEXTS: dict[str, tuple[str, str]] = {key: texts for table in _TABLES for key, texts in table.items()}


def _span(locale: str, minutes: float) -> str:
    """A length of time in the largest unit that reads well: `20 мин`, `3 часа`, `2 дня`."""
    if minutes < 120:
        return say(locale, "span.minutes", n=round(minutes))
    if minutes < 48 * 60:
        return say(locale, "span.hours", n=round(minutes / 60))
    return say(locale, "span.days", n=round(minutes / 60 / 24))


class _Texts(Formatter):
    """`str.format` with plural forms in the format spec, and numbers as people write them."""

    def __init__(self, locale: str) -> None:
        self._locale = locale

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "span":
            return _span(self._locale, float(value))
        if "|" in format_spec:
            return plural(self._locale, float(value), format_spec.split("|"))
        if isinstance(value, float) and not format_spec:
            text = f"{value:.1f}".removesuffix(".0")
            return text.replace(".", ",") if self._locale == "ru" else text
        return str(super().format_field(value, format_spec))


def say(locale: str, key: str, **values: str | float) -> str:
    """The text of `key` in `locale`, filled. Raises KeyError for an unknown key or a missing value."""
    return _Texts(locale).vformat(TEXTS[key][LOCALES.index(locale)], (), values)


def place(name: str) -> str:
    """A platform as the value of a Reason: the key of its name where it has one, else the name itself."""
    key = f"platform.{name}"
    return f"@{key}" if key in TEXTS else name


def say_reason(locale: str, reason: Reason) -> str:
    """A Reason in words. A value that starts with `@` is the key of another text (`@cause.quota`)."""
    values = {
        name: say(locale, value[1:]) if isinstance(value, str) and value[:1] == "@" and value[1:] in TEXTS else value
        for name, value in reason.values.items()
    }
    return say(locale, reason.key, **values)

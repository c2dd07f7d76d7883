"""Plural forms: Russian has three (1 жалоба, 2 жалобы, 5 жалоб), English two. Source: CLDR plural rules."""

from __future__ import annotations

from collections.abc import Sequence


def plural(locale: str, number: float, forms: Sequence[str]) -> str:
    """The form that goes with `number`. A fraction takes Russian's second form (1,5 жалобы) and English's plural."""
    if locale != "ru":
        return forms[0] if number == 1 else forms[-1]
    if number != int(number):
        return forms[1]
    last_two, last = abs(int(number)) % 100, abs(int(number)) % 10
    if last == 1 and last_two != 11:
        return forms[0]
    if 2 <= last <= 4 and not 12 <= last_two <= 14:
        return forms[1]
    return forms[2]

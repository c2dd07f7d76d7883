"""Which language a text is in, by its letters: `ru`, `en`, `other`, or `und` where there are too few letters.

A script rule, not a model: Russian and English are what the rest of the package can read, and short posts leave a
model no more to go by. Latin letters count as English unless accents say otherwise.
"""

from __future__ import annotations

import re

READ_CHARACTERS = 600  # enough to tell

_CYRILLIC = re.compile("[а-яёА-ЯЁ]+")
_LATIN = re.compile("[a-zA-Z]+")
_NOT_WORDS = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+")
# letters of Ukrainian, Belarusian, Kazakh, Tatar, Serbian … that Russian lacks
_FOREIGN_CYRILLIC = re.compile("[іїєґўәғқңөұүһҗђћљњџј]", re.IGNORECASE)
_ACCENTED_LATIN = re.compile("[à-öø-ÿāăąćčďđęěğłńňőřśşšţťůűźżžß]", re.IGNORECASE)


def which_language(text: str) -> str:
    """`ru`, `en`, `other` or `und`. Handles, hashtags and links do not count unless there is nothing else."""
    text = text[:READ_CHARACTERS]
    words = _NOT_WORDS.sub(" ", text) if "@" in text or "#" in text or "http" in text else text
    found = _by_letters(words)
    return _by_letters(text) if found == "und" and words is not text else found


def _by_letters(text: str) -> str:
    if text.isascii():
        return "en" if _LATIN.search(text) else "und"
    cyrillic = sum(map(len, _CYRILLIC.findall(text)))
    latin = sum(map(len, _LATIN.findall(text)))
    if cyrillic:
        foreign = len(_FOREIGN_CYRILLIC.findall(text))
        if foreign >= 2 and foreign * 50 > cyrillic:
            return "other"
    if cyrillic * 2 >= latin and cyrillic:
        return "ru"
    if latin:
        accented = len(_ACCENTED_LATIN.findall(text))
        return "other" if accented >= 2 and accented * 40 > latin else "en"
    return "other" if any(map(str.isalpha, text)) else "und"

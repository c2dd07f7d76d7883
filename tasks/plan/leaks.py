"""Secrets that were written where they do not belong: a plan is reviewed, mailed and committed.

The patterns are the published shapes of tokens of the services a team is likely to hold; a secret of another shape
is only noticed under a key that names it (`password`, `token` …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHAPES = re.compile(
    "|".join(
        (
            r"\bxox[a-z](?:\.xox[a-z])?-[\w-]{4,}",  # Slack tokens
            r"\bxapp-[\w-]{8,}",
            r"hooks\.slack\.com/(?:services|workflows)/\S+",
            r"\b[0-9]{6,12}:[A-Za-z0-9_-]{30,}",  # Telegram bot tokens
            r"\bvk1\.a\.[\w-]{16,}",
            r"\bEAA[A-Za-z0-9]{20,}",  # Meta
            r"\bAIza[\w-]{30,}",  # Google
            r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",  # AWS
            r"\b(?:AQVN|y0_)[\w-]{30,}",  # Yandex
            r"\bgh[a-z]_[A-Za-z0-9]{30,}|\bglpat-[\w-]{16,}",
            r"\b[0-9a-f]{60,}\b",  # older VK tokens, hex keys
            r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
            r"(?i:\b(?:access_token|api_?key|secret|password|token))=[^\s&\"']{4,}",
            r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]+:[^\s/@]+@",  # a password in an address
        )
    )
)
_TELLING = re.compile(r"(?:^|_)(?:access_token|token|password|passwd|secret|api_?key)$", re.IGNORECASE)
_ENV_NAME = re.compile(r"[A-Z][A-Z0-9_]{2,63}")
_LONGEST_SHOWN = 60


def leaks(line: str) -> bool:
    """Whether the line holds something of a token's shape."""
    return _SHAPES.search(line) is not None


def leaking_lines(text: str) -> Iterator[int]:
    """Numbers, from 1, of the lines that hold something of a token's shape; comments too."""
    for number, line in enumerate(text.split("\n"), start=1):
        if leaks(line):
            yield number


def names_a_secret(key: str, value: str) -> bool:
    """Whether `key` asks for a secret and `value` is not merely the name of an environment variable."""
    return bool(_TELLING.search(key)) and bool(value) and _ENV_NAME.fullmatch(value) is None


def shown(value: object) -> str:
    """A value as an error may show it: on one line, short, without secrets."""
    text = _SHAPES.sub("***", " ".join(str(value).split()))
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"

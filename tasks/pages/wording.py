"""Reasons, platforms and times as people read them. A text that is missing shows its key: an alert is never lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tasks.core.crisis import Reason
from tasks.core.incident import Example
from tasks.pages.inert import one_line
from tasks.pages.paper import Quote
from tasks.texts import TEXTS, say, say_reason
from tasks.texts.local_time import full_time

REASON_LIMIT = 300
SHOWN_REASONS = 6
LEAST_PERCENT = 5
_OUTSIDE = frozenset({"before", "after", "person"})  # values that come from a platform as they are
UNSURE, RIVAL = "reason.level.unsure", "reason.level.rival."


def sentence(locale: str, reason: Reason) -> str:
    """A Reason in words, on one line; key and values where the texts do not know it."""
    if _OUTSIDE & reason.values.keys():
        values = {name: _defanged(name, value) for name, value in reason.values.items()}
        reason = reason.model_copy(update={"values": values})
    try:
        words = say_reason(locale, reason)
    except (KeyError, ValueError, IndexError):
        told = ", ".join(f"{name}={value}" for name, value in reason.values.items())
        words = f"{reason.key} ({told})" if told else reason.key
    return one_line(words)


def _defanged(name: str, value: str | float) -> str | float:
    """`evil[.]example`: what a stranger may have named so is a link on no surface, mail programs included."""
    if name not in _OUTSIDE or not isinstance(value, str) or value[1:] in TEXTS:
        return value
    return re.sub(r"(?<=\w)\.(?=\w)", "[.]", one_line(value).replace("://", "[:]//").replace("@", "[@]"))


def sentences(locale: str, reasons: Iterable[Reason]) -> list[str]:
    """Several, the heaviest first, without repeats and without what only makes the sum come out."""
    ordered = sorted(filter(_says_something, reasons), key=lambda reason: -abs(reason.weight))
    return list(dict.fromkeys(sentence(locale, reason) for reason in ordered))


def _says_something(reason: Reason) -> bool:
    """The starting weight and a rival of a few per cent belong to the explanation's sum, not on a page."""
    percent = reason.values.get("percent")
    slight = isinstance(percent, int | float) and percent < LEAST_PERCENT
    return reason.key != "reason.level.prior" and not (slight and reason.key.startswith("reason.level.rival"))


def varied(reasons: Iterable[Reason], each: int = 2) -> list[Reason]:
    """The heaviest `each` of every key: ten times "complaints in … minutes" would crowd out the other arguments."""
    kept: list[Reason] = []
    seen: Counter[str] = Counter()
    for reason in sorted(reasons, key=lambda reason: -abs(reason.weight)):
        seen[reason.key] += 1
        if seen[reason.key] <= each:
            kept.append(reason)
    return kept


def label(locale: str, kind: str, name: str) -> str:
    """The text `kind.name`, or the name itself where the texts do not know it."""
    key = f"{kind}.{name}"
    return say(locale, key) if key in TEXTS else one_line(name)


def platform(locale: str, name: str) -> str:
    """`ВК` for vk."""
    return label(locale, "platform", name)


def quote(locale: str, timezone: str, example: Example, now: datetime) -> Quote:
    """An example with where and when it was published: the time alone where that was on the day of `now`."""
    published, today = (at.astimezone(ZoneInfo(timezone)) for at in (example.published_at, now))
    day = "" if published.date() == today.date() else f"{published:{'%d.%m.%Y' if locale == 'ru' else '%Y-%m-%d'}} "
    where = f"{platform(locale, example.platform)} · {day}{published:%H:%M}"
    if example.reach:
        where += " · " + say(locale, "letter.reach", n=example.reach)
    return Quote(text=example.text, where=where, url=example.url)


def moment(locale: str, at: datetime, timezone: str) -> str:
    """A time with UTC beside it, or alone where the plan's time is UTC by another name (London in winter)."""
    same = at.astimezone(ZoneInfo(timezone)).utcoffset() == timedelta(0)
    return full_time(locale, at, "UTC" if same else timezone)

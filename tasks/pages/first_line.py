"""The first line of a message: at most 110 characters, enough for a lock screen at three in the morning."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tasks.core.message import Facts, MessageKind
from tasks.pages.inert import cut, one_line, unlinked
from tasks.pages.wording import label, platform, sentence
from tasks.texts import say
from tasks.texts.local_time import clock_time

LIMIT = 110
_BRAND_SHORT = 24
_OWNER_SHORT = 20
_HEADLINE_LEAST = 30
_EVENT = "headline.event."
_ENDED = {MessageKind.CLOSED, MessageKind.FALSE_ALARM}
_WITHOUT_DEADLINE = {*_ENDED, MessageKind.RECOVERED, MessageKind.BLIND, MessageKind.TEST, MessageKind.FINDINGS}


@dataclass(frozen=True, slots=True)
class _Line:
    """`word · brand · platform: headline · deadline · owner`, any of them may be empty but the first two."""

    word: str
    brand: str
    platform: str
    headline: str
    deadline: str
    owner: str

    def __str__(self) -> str:
        told = f"{self.platform}: {self.headline}" if self.platform and self.headline else self.headline
        parts = (self.word, self.brand, told or self.platform, self.deadline, self.owner)
        return " · ".join(part for part in parts if part)


def kind_word(locale: str, facts: Facts) -> str:
    """What the message is, in capitals: ТРЕВОГА, ТРЕВОГА → КРИЗИС, НЕ ВИДИМ …"""
    strength = label(locale, "strength", facts.strength).upper()
    if facts.kind is MessageKind.OPENED:
        return strength
    if facts.kind is MessageKind.STRENGTH_CHANGED and facts.previous_strength is not None:
        return f"{label(locale, 'strength', facts.previous_strength).upper()} → {strength}"
    if facts.kind is MessageKind.LEVEL_CHANGED and facts.previous_level is not None:
        levels = [say(locale, f"level.{level.value}") for level in (facts.previous_level, facts.level)]
        return say(locale, "line.level_changed", previous=levels[0], level=levels[1])
    if facts.kind is MessageKind.OWNER_CHANGED:
        owner = cut(one_line(facts.owner or ""), _OWNER_SHORT)
        return say(locale, "line.owner_changed", owner=owner) if owner else say(locale, "line.owner_none")
    return say(locale, f"line.{facts.kind}") if facts.kind in _FIXED else strength


_FIXED = {
    *_ENDED,
    MessageKind.ACKNOWLEDGED,
    MessageKind.BLIND,
    MessageKind.RECOVERED,
    MessageKind.TEST,
    MessageKind.FINDINGS,
}


def first_line(facts: Facts, *, locale: str, timezone: str, brand_name: str) -> str:
    """The line, shortened where it must be: long names, what is usual, platform, theme, owner, deadline."""
    word = kind_word(locale, facts)
    if facts.drill:
        word = f"{say(locale, 'drill.word')} · {word}"
    deadline = ""
    if facts.reply_by is not None and facts.kind not in _WITHOUT_DEADLINE:
        deadline = say(locale, "line.reply_by", time=clock_time(facts.reply_by, timezone))
    line = _Line(
        word=word,
        brand=one_line(brand_name),
        platform=platform(locale, facts.platform) if facts.platform and facts.kind not in _ENDED else "",
        headline=_headline(locale, facts, word, brand_name),
        deadline=deadline,
        owner=_person(facts),
    )
    return _shortened(line, *_shorter_headlines(locale, facts))


def _person(facts: Facts) -> str:
    """The owner; of a taken incident whoever took it; nobody where it ended or the first word names them."""
    if facts.kind in {*_ENDED, MessageKind.OWNER_CHANGED}:
        return ""
    taken_by = facts.by if facts.kind is MessageKind.ACKNOWLEDGED else None
    return one_line(taken_by or facts.owner or "")


def _headline(locale: str, facts: Facts, word: str, brand_name: str) -> str:
    """The number that matters; of an end, who ended it and why, the note cut so that the line fits."""
    if facts.kind not in _ENDED:
        return sentence(locale, facts.headline)
    if not facts.by:
        return say(locale, "line.ended_itself")
    by = unlinked(cut(one_line(facts.by), _OWNER_SHORT))
    note = unlinked(one_line(facts.note[: 4 * LIMIT]))
    begin = f"{word} · {cut(one_line(brand_name), _BRAND_SHORT)} · "
    bare = say(locale, "line.ended", by=by, note="", waiting=facts.waiting)
    return say(locale, "line.ended", by=by, note=cut(note, max(LIMIT - len(begin + bare), 1)), waiting=facts.waiting)


def _shorter_headlines(locale: str, facts: Facts) -> tuple[str, str] | tuple[()]:
    """The headline without what is usual, and without the theme as well; of an event, without the account's name.
    Nothing where it has none of these."""
    if facts.headline.key.startswith(_EVENT) and facts.kind not in _ENDED:
        account = one_line(str(facts.headline.values.get("account", "")))
        return (sentence(locale, facts.headline).replace(f": {account}", "", 1),) * 2
    expected = facts.headline.values.get("expected")
    if expected is None or facts.kind in _ENDED:
        return ()
    usual = say(locale, "line.usual", expected=expected)
    bare = facts.headline
    if bare.key == "headline.complaints_about":
        bare = bare.model_copy(update={"key": "headline.complaints"})
    return sentence(locale, facts.headline).removesuffix(usual), sentence(locale, bare).removesuffix(usual)


def _shortened(line: _Line, without_usual: str = "", without_theme: str = "") -> str:
    """Drops and cuts in order until the line fits; a headline still too long loses its end."""
    line = replace(line, platform=cut(line.platform, _BRAND_SHORT))
    steps: tuple[dict[str, str], ...] = (
        {},
        {"brand": cut(line.brand, _BRAND_SHORT), "owner": cut(line.owner, _OWNER_SHORT)},
        {"headline": without_usual or line.headline},
        {"platform": ""},
        {"headline": without_theme or line.headline},
    )
    for step in steps:
        line = replace(line, **step)
        if len(str(line)) <= LIMIT:
            return str(line)
    room = 0
    for step in ({}, {"owner": ""}, {"deadline": ""}):
        line = replace(line, **step)
        room = LIMIT - (len(str(line)) - len(line.headline))
        if room >= _HEADLINE_LEAST:
            break
    return cut(str(replace(line, headline=cut(line.headline, room))), LIMIT)

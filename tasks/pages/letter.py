"""An outbox record as a letter: first line, why, three examples, one next step, owner, what we do not see, links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tasks.core.crisis import Level, Strength
from tasks.core.message import Facts, Letter, MessageKind, OutboxRecord
from tasks.pages.first_line import first_line
from tasks.pages.inert import cut, excerpt, link, one_line, unlinked
from tasks.pages.mail import html_mail, plain_mail
from tasks.pages.paper import Banner, Bullets, Commands, Heading, Links, Part, Quotes, Text, Tone
from tasks.pages.slack_blocks import slack_blocks
from tasks.pages.telegram import telegram_html
from tasks.pages.wording import (
    REASON_LIMIT,
    RIVAL,
    SHOWN_REASONS,
    UNSURE,
    label,
    moment,
    quote,
    sentence,
    sentences,
    varied,
)
from tasks.texts import say
from tasks.texts.local_time import clock_time

EXAMPLES = 3
SCRIPT_SHOWN = 400
_ENDED = {MessageKind.CLOSED, MessageKind.FALSE_ALARM}
_BRIEF = {*_ENDED, MessageKind.OWNER_CHANGED, MessageKind.ACKNOWLEDGED, MessageKind.TEST}
_ABOUT_SOURCES = {MessageKind.BLIND, MessageKind.RECOVERED, MessageKind.TEST, MessageKind.FINDINGS}  # no incident
_TO_TAKE = {MessageKind.OPENED, MessageKind.STRENGTH_CHANGED, MessageKind.LEVEL_CHANGED}
_TONES = {"watch": Tone.WATCH, "alert": Tone.ALERT, "crisis": Tone.CRISIS, "emergency": Tone.CRISIS}


def letter(
    record: OutboxRecord,
    *,
    locale: str,
    timezone: str,
    brand_name: str,
    thread_reference: str | None,
    maybe_sent_at: datetime | None = None,
) -> Letter:
    """Render one record in the channel's language. `timezone` is the plan's; UTC stands beside every time."""
    facts = record.facts
    line = first_line(facts, locale=locale, timezone=timezone, brand_name=brand_name)
    parts = letter_parts(facts, line, locale=locale, timezone=timezone)
    repeat_note = say(locale, "letter.maybe_repeat_now")
    if maybe_sent_at is not None:
        repeat_note = say(locale, "letter.maybe_repeat", time=clock_time(maybe_sent_at, timezone))
    return Letter(
        key=record.key,
        thread=record.thread,
        first_line=line,
        plain=plain_mail(parts),
        html=html_mail(parts, first_line=line, locale=locale),
        blocks=tuple(slack_blocks(parts)),
        telegram_html=telegram_html(parts),
        thread_reference=thread_reference,
        maybe_sent_at=maybe_sent_at,
        repeat_note=repeat_note,
        one_way_note=say(locale, "letter.one_way"),
        take_word=say(locale, "web.take.button") if facts.kind in _TO_TAKE else "",
    )


def letter_parts(facts: Facts, line: str, *, locale: str, timezone: str) -> list[Part]:
    """The parts of a letter, in the order they are read."""
    parts: list[Part] = [Banner(tone=_tone(facts), word=line)]
    if facts.drill:
        parts.append(Text(say(locale, "drill.note"), strong=True))
    parts.append(Text(_what(facts, locale, timezone)))
    if facts.next_step is not None:
        parts += [Heading(say(locale, "letter.next")), Text(_told(sentence(locale, facts.next_step)), strong=True)]
    parts += _help(facts, locale)
    parts += _ways_in(facts, locale)
    if facts.kind not in _ABOUT_SOURCES | _ENDED:
        parts.append(Text(_owner(facts, locale, timezone)))
    parts += _why(facts, locale)
    if facts.examples and facts.kind not in _BRIEF:
        quotes = [quote(locale, timezone, example, facts.at) for example in facts.examples[:EXAMPLES]]
        parts += [Heading(say(locale, "letter.examples")), Quotes(quotes, open_word=say(locale, "letter.open_post"))]
    parts += _unseen(facts, locale)
    parts.append(Text(_footer(facts, locale, timezone)))
    return parts


def _help(facts: Facts, locale: str) -> list[Part]:
    """Whom the plan calls, where to speak if a page is lost, and the words it has ready."""
    told: list[Part] = []
    if facts.call:
        names = ", ".join(cut(one_line(name), 40) for name in facts.call)
        told.append(Text(say(locale, "letter.call", names=names)))
    if facts.reserve_channel:
        told.append(Text(say(locale, "letter.reserve", channel=_told(one_line(facts.reserve_channel)))))
    if facts.script and facts.kind not in _BRIEF:
        told.append(Text(say(locale, "letter.script", text=cut(one_line(facts.script), SCRIPT_SHOWN))))
    return told


def _told(text: str) -> str:
    return cut(text, REASON_LIMIT)


def _tone(facts: Facts) -> Tone:
    if facts.kind is MessageKind.BLIND:
        return Tone.BLIND
    if facts.kind in {*_ENDED, MessageKind.RECOVERED}:
        return Tone.CALM
    if facts.kind is MessageKind.TEST:
        return Tone.PLAIN
    return _TONES.get(facts.strength, Tone.PLAIN)


def _what(facts: Facts, locale: str, timezone: str) -> str:
    """What happened, in whole sentences."""
    said = [_BODIES.get(facts.kind, _fixed_body)(facts, locale)]
    if facts.kind not in _ABOUT_SOURCES:
        strength, level = label(locale, "strength", facts.strength), say(locale, f"level.{facts.level.value}")
        said.append(say(locale, "letter.what", strength=strength, level=level))
    rival = _rival(facts)
    if rival is not None:
        said.append(say(locale, "letter.unsure", rival=label(locale, "level", rival)))
    if facts.themes:
        themes = ", ".join(unlinked(cut(one_line(theme), 40)) for theme in facts.themes[:6])
        said.append(say(locale, "letter.themes", themes=themes))
    if facts.began_at is not None:
        said.append(say(locale, "letter.began", time=moment(locale, facts.began_at, timezone)))
    if facts.repeats > 1 and facts.kind is MessageKind.RECOVERED:
        said.append(say(locale, "letter.failed_readings", n=facts.repeats))
    elif facts.repeats > 1:
        said.append(say(locale, "letter.repeats", n=facts.repeats))
    return " ".join(said)


def _rival(facts: Facts) -> str | None:
    """The other cause where the judgement was unsure, if the message is about the cause at all."""
    keys = [reason.key for reason in facts.reasons]
    if facts.kind in _ABOUT_SOURCES | _BRIEF or UNSURE not in keys:
        return None
    rivals = (key.removeprefix(RIVAL) for key in keys if key.startswith(RIVAL))
    return next((rival for rival in rivals if rival != str(facts.level.value)), None)


def _opened_body(facts: Facts, locale: str) -> str:
    """As strong as it is: nobody who is told КРИЗИС should read that it may become one."""
    if facts.level is Level.EXTERNAL_FORCE:
        return say(locale, "body.opened.level4")
    strong = facts.strength.rank >= Strength.CRISIS.rank
    return say(locale, "body.opened.strong" if strong else "body.opened")


def _ended_body(facts: Facts, locale: str) -> str:
    said = say(locale, f"body.{facts.kind}")
    if facts.by:
        values = {"by": unlinked(cut(one_line(facts.by), 60)), "note": excerpt(facts.note)}
        said = f"{said} {say(locale, 'body.ended_by', **values)}"
    return said


def _fixed_body(facts: Facts, locale: str) -> str:
    return say(locale, f"body.{facts.kind}")


def _strength_body(facts: Facts, locale: str) -> str:
    before = facts.previous_strength or facts.strength
    key = "body.strength_down" if facts.strength.rank < before.rank else "body.strength_up"
    previous, current = (label(locale, "strength", strength) for strength in (before, facts.strength))
    return say(locale, key, previous=previous, current=current)


def _level_body(facts: Facts, locale: str) -> str:
    before = facts.level if facts.previous_level is None else facts.previous_level
    previous, current = (say(locale, f"level.{level.value}") for level in (before, facts.level))
    return say(locale, "body.level_changed", previous=previous, current=current)


def _owner_body(facts: Facts, locale: str) -> str:
    taken_by = facts.by if facts.kind is MessageKind.ACKNOWLEDGED else None
    owner = cut(one_line(taken_by or facts.owner or ""), 60)
    return say(locale, f"body.{facts.kind}", owner=owner) if owner else say(locale, "letter.no_owner")


def _test_body(facts: Facts, locale: str) -> str:
    return say(locale, "body.test.ask" if facts.next_step is not None else "body.test")


def _findings_body(facts: Facts, locale: str) -> str:
    return say(locale, f"body.findings{_weekly(facts)}")


def _weekly(facts: Facts) -> str:
    """Of a week that changed nothing it must not be said that something is new."""
    return ".weekly" if facts.headline.key == "headline.findings.weekly" else ""


_BODIES: dict[MessageKind, Callable[[Facts, str], str]] = {
    MessageKind.TEST: _test_body,
    MessageKind.FINDINGS: _findings_body,
    MessageKind.OPENED: _opened_body,
    MessageKind.CLOSED: _ended_body,
    MessageKind.FALSE_ALARM: _ended_body,
    MessageKind.STRENGTH_CHANGED: _strength_body,
    MessageKind.LEVEL_CHANGED: _level_body,
    MessageKind.OWNER_CHANGED: _owner_body,
    MessageKind.ACKNOWLEDGED: _owner_body,
}


def _owner(facts: Facts, locale: str, timezone: str) -> str:
    said = [
        say(locale, "letter.owner", owner=cut(one_line(facts.owner), 60))
        if facts.owner
        else say(locale, "letter.no_owner")
    ]
    if facts.reply_by is not None and facts.kind not in _ENDED:
        said.append(say(locale, "letter.reply_by", time=moment(locale, facts.reply_by, timezone)))
    return " ".join(said)


def _why(facts: Facts, locale: str) -> list[Part]:
    reasons = [
        _told(text)
        for text in sentences(locale, varied(reason for reason in facts.reasons if reason.key != UNSURE))[
            :SHOWN_REASONS
        ]
    ]
    title = f"letter.found{_weekly(facts)}" if facts.kind is MessageKind.FINDINGS else "letter.why"
    return [Heading(say(locale, title)), Bullets(reasons)] if reasons else []


def _unseen(facts: Facts, locale: str) -> list[Part]:
    if facts.kind is MessageKind.TEST:
        return []
    unseen = [_told(text) for text in sentences(locale, facts.unseen)[:SHOWN_REASONS]]
    if not unseen and facts.kind in _ABOUT_SOURCES | _BRIEF:
        return []
    return [Heading(say(locale, "letter.unseen")), Bullets(unseen or [say(locale, "letter.sees_all")])]


def _ways_in(facts: Facts, locale: str) -> list[Part]:
    """Links that can be opened; where there is none, the command lines that do the same."""
    links = [(label(locale, "link", name), url) for name, url in facts.links.items() if link(url)]
    if links:
        return [Links(links)]
    if facts.commands:
        return [Heading(say(locale, "letter.commands")), Commands(facts.commands)]
    return []


def _footer(facts: Facts, locale: str, timezone: str) -> str:
    said = [say(locale, "letter.at", time=moment(locale, facts.at, timezone))]
    if facts.incident:
        said.append(say(locale, "letter.incident", incident=facts.incident))
    return " ".join(said)

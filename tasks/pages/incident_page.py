"""One incident on one page, for a manager with a phone: what, since when, why, what speaks against it, what next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tasks.core.coverage import Coverage
from tasks.core.crisis import Reason
from tasks.core.incident import EventKind, Incident, IncidentEvent
from tasks.pages.board import incident_name
from tasks.pages.coverage_table import coverage_table
from tasks.pages.inert import cut, link, one_line
from tasks.pages.paper import (
    Banner,
    Bullets,
    Commands,
    Heading,
    Links,
    Numbers,
    Pages,
    Part,
    Quotes,
    Table,
    Text,
    Tone,
)
from tasks.pages.paper_html import page_html
from tasks.pages.paper_markdown import page_markdown
from tasks.pages.wording import UNSURE, label, moment, platform, quote, sentence, sentences
from tasks.texts import say

EXAMPLES = 8
_TONES = {"watch": Tone.WATCH, "alert": Tone.ALERT, "crisis": Tone.CRISIS, "emergency": Tone.CRISIS}


@dataclass(frozen=True, slots=True)
class IncidentView:
    """All the incident page shows. `links` maps label keys (`acknowledge`) to URLs; without any `commands` are shown.
    `unseen` are further things we cannot see, beside the coverage."""

    brand: str
    incident: Incident
    events: Sequence[IncidentEvent]
    coverages: Sequence[Coverage]
    now: datetime
    timezone: str
    next_step: Reason | None = None
    unseen: Sequence[Reason] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    commands: Sequence[str] = ()
    drill: bool = False


def incident_page(view: IncidentView, locale: str) -> Pages:
    """The page in Markdown and HTML."""
    parts = _parts(view, locale)
    title = f"{one_line(view.brand)} · {incident_name(view.incident)}"
    return Pages(markdown=page_markdown(parts), html=page_html(parts, title=title, locale=locale))


def _parts(view: IncidentView, locale: str) -> list[Part]:
    incident, timezone = view.incident, view.timezone
    number = say(locale, "letter.incident", incident=incident.id)
    written = say(locale, "board.written", time=moment(locale, view.now, timezone))
    return [
        *_headline(view, locale),
        *_what(incident, locale, timezone),
        *_next(view, locale),
        *_numbers(incident, locale),
        *_why(incident, locale),
        *_examples(incident, locale, timezone, view.now),
        *_timeline(view.events, locale, timezone),
        Heading(say(locale, "letter.unseen")),
        *([Bullets(sentences(locale, view.unseen))] if view.unseen else []),
        coverage_table(view.coverages, now=view.now, locale=locale, timezone=timezone),
        Text(f"{number} {written}"),
    ]


def _headline(view: IncidentView, locale: str) -> list[Part]:
    incident = view.incident
    strength, level = say(locale, f"strength.{incident.strength}"), say(locale, f"level.{incident.level.value}")
    text = f"{one_line(view.brand)}: {incident_name(incident)}"
    if incident.live:
        banner = Banner(_TONES.get(incident.strength, Tone.PLAIN), f"{strength.upper()} · {level}", text)
    else:
        banner = Banner(Tone.PLAIN, f"{say(locale, f'status.{incident.status}').upper()} · {level}", text)
    return (
        [Banner(Tone.DRILL, say(locale, "drill.word"), say(locale, "drill.note")), banner] if view.drill else [banner]
    )


def _what(incident: Incident, locale: str, timezone: str) -> list[Part]:
    def time(at: datetime) -> str:
        return moment(locale, at, timezone)

    owner = cut(one_line(incident.owner or ""), 60) or say(locale, "page.no_owner")
    said = [
        say(locale, "page.since", began=time(incident.began_at), opened=time(incident.opened_at)),
        say(locale, "page.status", status=say(locale, f"status.{incident.status}"), owner=owner),
    ]
    if incident.acknowledged_at and incident.acknowledged_by:
        by = one_line(incident.acknowledged_by)
        said.append(say(locale, "page.acknowledged", by=by, time=time(incident.acknowledged_at)))
    if incident.reply_by and incident.live:
        said.append(say(locale, "letter.reply_by", time=time(incident.reply_by)))
    if incident.peak_strength.rank > incident.strength.rank:
        said.append(say(locale, "page.peak", strength=say(locale, f"strength.{incident.peak_strength}")))
    return [Heading(say(locale, "page.what")), Bullets([*said, *_ending(incident, locale, timezone)])]


def _ending(incident: Incident, locale: str, timezone: str) -> list[str]:
    said = []
    if incident.closed_at:
        at, reason = moment(locale, incident.closed_at, timezone), one_line(incident.closed_reason)
        said.append(say(locale, "page.closed", time=at, reason=reason).strip())
    if incident.false_alarm:
        said.append(say(locale, "page.false_alarm"))
    if incident.merged_into:
        said.append(say(locale, "page.merged", incident=incident.merged_into))
    if incident.split_from:
        said.append(say(locale, "page.split", incident=incident.split_from))
    return said


def _next(view: IncidentView, locale: str) -> list[Part]:
    parts: list[Part] = []
    if view.next_step is not None:
        parts += [Heading(say(locale, "letter.next")), Text(sentence(locale, view.next_step), strong=True)]
    if any(link(url) for url in view.links.values()):
        parts.append(Links([(label(locale, "link", name), url) for name, url in view.links.items()]))
    elif view.commands:
        parts.append(Commands(view.commands))
    return parts


def _numbers(incident: Incident, locale: str) -> list[Part]:
    counted = [
        (incident.waiting, "board.waiting"),
        (incident.mentions, "page.n_mentions"),
        (incident.complaints, "page.n_complaints"),
        (incident.negative, "page.n_negative"),
    ]
    parts: list[Part] = [
        Heading(say(locale, "page.numbers")),
        Numbers([(str(n), say(locale, key, n=n)) for n, key in counted]),
    ]
    if incident.platforms:
        ordered = sorted(incident.platforms.items(), key=lambda item: (-item[1], item[0]))
        rows = [(platform(locale, name), str(count)) for name, count in ordered]
        parts.append(Table((say(locale, "page.platform"), say(locale, "page.count")), rows))
    if incident.themes:
        themes = [cut(one_line(theme), 60) for theme in incident.themes[:8]]
        parts += [Heading(say(locale, "page.themes")), Text(", ".join(themes))]
    return parts


def _why(incident: Incident, locale: str) -> list[Part]:
    """Every reason for the strength and for the cause, then every one against."""
    judgement = incident.judgement
    reasons = (*incident.strength_reasons, *judgement.reasons)
    parts: list[Part] = []
    for key, group in (("page.why_strength", incident.strength_reasons), ("page.why_level", judgement.reasons)):
        told = sentences(locale, (reason for reason in group if reason.weight >= 0 and reason.key != UNSURE))
        parts += [Heading(say(locale, key)), Bullets(told)] if told else []
    if incident.level_set_by:
        machine = say(locale, f"level.{judgement.level.value}")
        parts.append(Text(say(locale, "page.level_by", by=one_line(incident.level_set_by), machine=machine)))
    elif judgement.unsure:
        parts.append(Text(say(locale, "page.unsure")))
    against = sentences(locale, (reason for reason in reasons if reason.weight < 0))
    parts.append(Heading(say(locale, "page.against")))
    parts.append(Bullets(against) if against else Text(say(locale, "page.no_against")))
    scores = sorted(judgement.scores.items(), key=lambda item: -item[1])
    rows = [(say(locale, f"level.{level.value}"), f"{score:.0%}") for level, score in scores if score >= 0.01]
    if len(rows) > 1:
        header = say(locale, "page.cause"), say(locale, "page.likeness")
        parts += [Heading(say(locale, "page.scores")), Table(header, rows)]
    return parts


def _examples(incident: Incident, locale: str, timezone: str, now: datetime) -> list[Part]:
    if not incident.examples:
        return []
    quotes = [quote(locale, timezone, example, now) for example in incident.examples[:EXAMPLES]]
    return [Heading(say(locale, "letter.examples")), Quotes(quotes, open_word=say(locale, "letter.open_post"))]


def _timeline(events: Sequence[IncidentEvent], locale: str, timezone: str) -> list[Part]:
    if not events:
        return []
    told = [_event(event, locale, timezone) for event in sorted(events, key=lambda event: event.seq)]
    return [Heading(say(locale, "page.timeline")), Bullets(told)]


def _event(event: IncidentEvent, locale: str, timezone: str) -> str:
    values = {}
    if event.kind is EventKind.STRENGTH_CHANGED:
        values["strength"] = say(locale, f"strength.{event.strength}")
    if event.kind is EventKind.LEVEL_CHANGED:
        values["level"] = say(locale, f"level.{event.level.value}")
    by = say(locale, "page.by_machine") if event.by == "spichka" else cut(one_line(event.by), 60)
    said = f"{moment(locale, event.at, timezone)} · {say(locale, f'event.{event.kind}', **values)} · {by}"
    note = cut(one_line(event.note), 300)
    return f"{said} · {note}" if note else said

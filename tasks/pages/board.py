"""The board of one brand: calm, watch, crisis or BLIND; first number: how many wait for an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from tasks.core.coverage import Coverage
from tasks.core.crisis import Reason, Strength
from tasks.core.incident import Incident, IncidentStatus
from tasks.core.instants import BUCKET
from tasks.pages.chart import ChartPoint, chart, chart_words
from tasks.pages.coverage_table import coverage_table, source_name
from tasks.pages.inert import cut, link, one_line
from tasks.pages.paper import Banner, Bullets, Commands, Heading, Links, Numbers, Pages, Part, Picture, Text, Tone
from tasks.pages.paper_html import page_html
from tasks.pages.paper_markdown import page_markdown
from tasks.pages.wording import label, moment, sentences
from tasks.texts import say

BoardPages = Pages


class BoardState(StrEnum):
    """The one word of the board."""

    CALM = "calm"
    WATCH = "watch"
    CRISIS = "crisis"
    BLIND = "blind"


@dataclass(frozen=True, slots=True)
class BoardView:
    """All the board shows. `usual_24h` is None while nothing is learned; `chart` covers the last 24 hours in steps of
    `grain`; `unseen` are further things we cannot see; `incident_links` maps an incident's id to its page."""

    brand: str
    state: BoardState
    waiting: int
    mentions_24h: int
    complaints_24h: int
    negative_24h: int
    usual_24h: float | None
    chart: Sequence[ChartPoint]
    coverages: Sequence[Coverage]
    incidents: Sequence[Incident]
    now: datetime
    timezone: str
    grain: timedelta = BUCKET
    unseen: Sequence[Reason] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    incident_links: Mapping[str, str] = field(default_factory=dict)
    commands: Sequence[str] = ()
    drill: bool = False


def board_state(incidents: Sequence[Incident], coverages: Sequence[Coverage]) -> BoardState:
    """A live alert outranks blindness, blindness outranks everything less: a blind source is never calm.

    The board has one word for all that woke somebody: whoever is called at night must not open it and read "watch".
    """
    ranks = [incident.strength.rank for incident in incidents if incident.live]
    if any(rank >= Strength.ALERT.rank for rank in ranks):
        return BoardState.CRISIS
    if not coverages or any(coverage.blind for coverage in coverages):
        return BoardState.BLIND
    return BoardState.WATCH if ranks else BoardState.CALM


def board(view: BoardView, locale: str) -> BoardPages:
    """The board in Markdown and HTML."""
    parts = _parts(view, locale)
    title = say(locale, "board.title", brand=one_line(view.brand))
    return Pages(markdown=page_markdown(parts), html=page_html(parts, title=title, locale=locale))


def _parts(view: BoardView, locale: str) -> list[Part]:
    blind = [coverage for coverage in view.coverages if coverage.blind]
    parts: list[Part] = [_banner(view, locale), _numbers(view, locale)]
    if view.drill:
        parts.insert(0, Banner(Tone.DRILL, say(locale, "drill.word"), say(locale, "drill.note")))
    if blind and view.state is not BoardState.BLIND:
        sources = ", ".join(source_name(coverage, locale) for coverage in blind)
        parts.append(Banner(Tone.BLIND, say(locale, "board.blind"), say(locale, "board.partly_blind", sources=sources)))
    parts += [Heading(say(locale, "board.next")), Text(_next(view, blind, locale), strong=True)]
    if any(link(url) for url in view.links.values()):
        parts.append(Links([(label(locale, "link", name), url) for name, url in view.links.items()]))
    elif view.commands:
        parts.append(Commands(view.commands))
    svg = chart(view.chart, now=view.now, locale=locale, timezone=view.timezone, grain=view.grain)
    words = chart_words(view.chart, locale=locale, grain=view.grain)
    parts += [Heading(say(locale, "board.day")), Picture(svg, words)]
    parts += [Heading(say(locale, "board.incidents")), *_incidents(view, locale)]
    parts.append(Heading(say(locale, "board.coverage")))
    parts.append(coverage_table(view.coverages, now=view.now, locale=locale, timezone=view.timezone))
    if view.unseen:
        parts += [Heading(say(locale, "letter.unseen")), Bullets(sentences(locale, view.unseen))]
    parts.append(Text(say(locale, "board.written", time=moment(locale, view.now, view.timezone))))
    return parts


def _banner(view: BoardView, locale: str) -> Banner:
    """No digit stands in it (the first number of the board is the next part), unless the brand's name has one."""
    word = say(locale, f"board.{view.state}")
    text = say(locale, f"board.{view.state}.text")
    live = _live(view)
    withheld = sorted({source_name(one, locale) for one in view.coverages if one.lost_to_quota})
    if view.state is BoardState.CALM and withheld:
        text = say(locale, "board.calm.partly", sources=", ".join(withheld))
    if view.state is BoardState.CRISIS and live:
        count = "board.one_incident" if len(live) == 1 else "board.many_incidents"
        said = f"{say(locale, f'strength.{live[0].strength}')}, {say(locale, count)}"
        return Banner(Tone(view.state), word, f"{one_line(view.brand)}: {said}")
    return Banner(Tone(view.state), word, f"{one_line(view.brand)}. {text}")


def _numbers(view: BoardView, locale: str) -> Numbers:
    mentions = (
        say(locale, "board.mentions_new", n=view.mentions_24h)
        if view.usual_24h is None
        else say(locale, "board.mentions", n=view.mentions_24h, usual=round(view.usual_24h))
    )
    return Numbers(
        [
            (str(view.waiting), say(locale, "board.waiting", n=view.waiting)),
            (str(view.mentions_24h), mentions),
            (str(view.complaints_24h), say(locale, "board.complaints", n=view.complaints_24h)),
            (str(view.negative_24h), say(locale, "board.negative", n=view.negative_24h)),
        ]
    )


def _live(view: BoardView) -> list[Incident]:
    """Strongest and oldest first."""
    live = [incident for incident in view.incidents if incident.live]
    return sorted(live, key=lambda incident: (-incident.strength.rank, incident.opened_at))


def incident_name(incident: Incident) -> str:
    """What people call it: its title, else its themes, else its id."""
    return cut(one_line(incident.title or ", ".join(incident.themes[:3])), 80) or incident.id


def _owner(incident: Incident, locale: str) -> str:
    return cut(one_line(incident.owner or ""), 60) or say(locale, "page.no_owner")


def _next(view: BoardView, blind: Sequence[Coverage], locale: str) -> str:
    """One line: the first thing that applies."""
    live = _live(view)
    untaken = [incident for incident in live if incident.status is IncidentStatus.OPEN]
    alarming = bool(untaken) and untaken[0].strength.rank >= Strength.ALERT.rank
    if alarming:
        return say(locale, "board.next.incident", name=incident_name(untaken[0]), owner=_owner(untaken[0], locale))
    if blind:
        return say(locale, "board.next.blind", sources=", ".join(source_name(source, locale) for source in blind))
    if not view.coverages:
        return say(locale, "board.no_sources")
    if untaken and untaken[0] is live[0]:
        return say(locale, "board.next.watch", name=incident_name(untaken[0]))
    if view.waiting:
        return say(locale, "board.next.answer", n=view.waiting)
    return (
        say(locale, "board.next.working", owner=_owner(live[0], locale)) if live else say(locale, "board.next.nothing")
    )


def _incidents(view: BoardView, locale: str) -> list[Part]:
    live = _live(view)
    if not live:
        return [Text(say(locale, "board.no_incidents"))]
    told = [
        " · ".join(
            [
                say(locale, f"strength.{incident.strength}").upper(),
                say(locale, f"level.{incident.level.value}"),
                incident_name(incident),
                moment(locale, incident.began_at, view.timezone),
                say(locale, f"status.{incident.status}"),
                _owner(incident, locale),
            ]
        )
        for incident in live
    ]
    pages = [(incident_name(incident), view.incident_links.get(incident.id, "")) for incident in live]
    return [Bullets(told), *([Links(pages)] if any(link(url) for _, url in pages) else [])]

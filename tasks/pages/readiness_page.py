"""Readiness on one page: the score, what to do first, the parts it is made of, how it changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tasks.core.finding import Finding, FindingSeverity
from tasks.pages.inert import one_line
from tasks.pages.paper import Banner, Bullets, Heading, Numbers, Pages, Part, Picture, Table, Text, Tone
from tasks.pages.paper_html import page_html
from tasks.pages.paper_markdown import page_markdown
from tasks.pages.trend import trend
from tasks.pages.wording import moment, sentence
from tasks.texts import say

MOST_GAPS = 25


@dataclass(frozen=True, slots=True)
class Area:
    """One part of the readiness: its name in the texts, how much of it passes, its own score."""

    name: str
    passed: int
    of: int
    score: int


@dataclass(frozen=True, slots=True)
class ReadinessPage:
    """All the page shows. `gaps` in the order of what to do first; `points` of the trend, oldest first, with this one;
    `unrecorded` are text keys of what nothing records yet."""

    company: str
    score: int
    gaps: Sequence[Finding]
    passed: int
    areas: Sequence[Area]
    points: Sequence[tuple[datetime, int]]
    unrecorded: Sequence[str]
    now: datetime
    timezone: str


def readiness_page(view: ReadinessPage, locale: str) -> Pages:
    """The page in Markdown and HTML."""
    title = say(locale, "audit.readiness.title", brand=one_line(view.company))
    parts = _parts(view, title, locale)
    return Pages(markdown=page_markdown(parts), html=page_html(parts, title=title, locale=locale))


def _parts(view: ReadinessPage, title: str, locale: str) -> list[Part]:
    n = len(view.gaps)
    parts: list[Part] = [
        _banner(view, title, locale),
        Numbers(
            [
                (str(view.score), say(locale, "ready.score")),
                (str(n), say(locale, "ready.gaps", n=n)),
                (str(view.passed), say(locale, "ready.good")),
            ]
        ),
    ]
    parts += [Heading(say(locale, "ready.first")), *_gaps(view.gaps, locale)]
    parts += [Heading(say(locale, "ready.areas")), _areas(view.areas, locale)]
    parts += [Heading(say(locale, "ready.trend")), _trend(view, locale)]
    told = [say(locale, f"ready.{name}") for name in view.unrecorded]
    parts += [Heading(say(locale, "ready.unrecorded")), Bullets(told)]
    return [*parts, Text(say(locale, "ready.written", time=moment(locale, view.now, view.timezone)))]


def _banner(view: ReadinessPage, title: str, locale: str) -> Banner:
    if not view.gaps:
        return Banner(Tone.CALM, title, say(locale, "ready.none"))
    first = view.gaps[0]
    grave = first.severity.rank >= FindingSeverity.HIGH.rank
    return Banner(
        Tone.ALERT if grave else Tone.WATCH, title, say(locale, "ready.next", gap=sentence(locale, first.title))
    )


def _gaps(gaps: Sequence[Finding], locale: str) -> list[Part]:
    """What is wanting and what to do, most pressing first."""
    if not gaps:
        return [Text(say(locale, "ready.none"))]
    told: list[str] = []
    for one in gaps[:MOST_GAPS]:
        words = say(locale, f"severity.{one.severity}").upper()
        step = sentence(locale, one.steps[0]) if one.steps else ""
        told.append(f"{words} · {sentence(locale, one.title)}. → {step}")
    more = len(gaps) - MOST_GAPS
    return [Bullets([*told, *([say(locale, "ready.more", n=more)] if more > 0 else [])])]


def _areas(areas: Sequence[Area], locale: str) -> Table:
    header = [say(locale, f"ready.{name}") for name in ("area", "passed", "points")]
    rows = [[say(locale, f"ready.area.{one.name}"), f"{one.passed} / {one.of}", str(one.score)] for one in areas]
    return Table(header, rows)


def _trend(view: ReadinessPage, locale: str) -> Part:
    if len(view.points) < 2:
        return Text(say(locale, "ready.trend.first"))
    values: Mapping[str, int] = {"first": view.points[0][1], "last": view.points[-1][1], "n": len(view.points)}
    words = say(locale, "ready.trend.words", **values)
    return Picture(trend(view.points, words, locale), words)

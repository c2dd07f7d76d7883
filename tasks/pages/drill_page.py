"""The scorecard of a drill as a page: what was rehearsed, how it went against the plan and against earlier drills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.core.drill import Drill, Mark, Measure, Scorecard
from tasks.pages.inert import cut, one_line
from tasks.pages.paper import Banner, Bullets, Heading, Numbers, Pages, Part, Table, Text, Tone
from tasks.pages.paper_html import page_html
from tasks.pages.paper_markdown import page_markdown
from tasks.pages.wording import moment
from tasks.texts import say

MINUTES = frozenset({"detected", "told", "acknowledged", "statement"})
TREND = ("detected", "acknowledged", "statement", "left")
MOST_EARLIER = 10
_BAD = {Mark.LATE, Mark.MISSED}


@dataclass(frozen=True, slots=True)
class DrillView:
    """All the page shows. `earlier` are drills with cards, the one to compare with first; `titles` of scenarios by id;
    `steps` what a good team does."""

    drill: Drill
    card: Scorecard
    brand: str
    titles: dict[str, str]
    story: str
    steps: Sequence[str]
    earlier: Sequence[Drill]
    timezone: str


def drill_page(view: DrillView, locale: str) -> Pages:
    """The page in Markdown and HTML."""
    title = say(locale, "card.title")
    parts = _parts(view, locale)
    return Pages(markdown=page_markdown(parts), html=page_html(parts, title=title, locale=locale))


def _parts(view: DrillView, locale: str) -> list[Part]:
    drill, card = view.drill, view.card
    scenario = view.titles.get(drill.scenario, drill.scenario)
    headline = say(locale, "card.headline", title=scenario, brand=one_line(view.brand))
    parts: list[Part] = [
        Banner(Tone.DRILL, f"{say(locale, 'drill.word')} · {say(locale, 'card.title')}", headline),
        _numbers(card, locale),
    ]
    if drill.simulated:
        parts.append(Text(say(locale, "card.simulated"), strong=True))
    parts += [Heading(say(locale, "card.how")), _table(view, locale)]
    if any(one.key == "statement" and one.mark is Mark.NOT_RECORDED for one in card.measures):
        parts.append(Text(say(locale, "card.statement_how")))
    parts += [Heading(say(locale, "card.what")), Text(view.story)]
    parts += [Heading(say(locale, "card.steps")), Bullets(list(view.steps))]
    parts += [Heading(say(locale, "card.trend")), *_trend(view, locale)]
    ended = {
        "by": cut(one_line(drill.by), 60),
        "end": say(locale, f"drill.end.{drill.end}") if drill.end is not None else "…",
        "time": moment(locale, card.at, view.timezone),
    }
    return [*parts, Text(say(locale, "card.ended", **ended))]


def _numbers(card: Scorecard, locale: str) -> Numbers:
    marks = [one.mark for one in card.measures]
    good = sum(mark is Mark.GOOD for mark in marks)
    bad = sum(mark in _BAD for mark in marks)
    open_ = sum(mark is Mark.NOT_RECORDED for mark in marks)
    told = (("bad", bad), ("good", good), ("unrecorded", open_))
    return Numbers([(str(n), say(locale, f"card.{key}", n=n).removeprefix(f"{n} ")) for key, n in told])


def _table(view: DrillView, locale: str) -> Table:
    before = view.earlier[0].card if view.earlier else None
    header = [say(locale, f"card.{name}") for name in ("measure", "value", "limit", "before", "mark")]
    rows = [
        [
            say(locale, f"card.{one.key}"),
            shown(one, locale),
            _limit(one, locale),
            _before(before, one.key, locale),
            say(locale, f"card.mark.{one.mark}"),
        ]
        for one in view.card.measures
    ]
    return Table(header, rows)


def shown(measure: Measure, locale: str) -> str:
    """Its value in words. What nobody recorded is never a number."""
    if measure.value is None:
        return say(locale, f"card.mark.{measure.mark}") if measure.mark is Mark.NOT_RECORDED else "—"
    if measure.key == "cause":
        return say(locale, f"level.{measure.value}")
    return say(locale, "card.minutes", n=measure.value) if measure.key in MINUTES else str(measure.value)


def _limit(measure: Measure, locale: str) -> str:
    if measure.limit is None:
        return "—"
    if measure.key == "cause":
        return say(locale, f"level.{measure.limit}")
    return say(locale, "card.at_most", n=measure.limit) if measure.key in MINUTES else str(measure.limit)


def _before(card: Scorecard | None, key: str, locale: str) -> str:
    measure = card.of(key) if card is not None else None
    return shown(measure, locale) if measure is not None else "—"


def _trend(view: DrillView, locale: str) -> list[Part]:
    if not view.earlier:
        return [Text(say(locale, "card.no_trend"))]
    header = [say(locale, "card.when"), say(locale, "card.scenario"), *(say(locale, f"card.{key}") for key in TREND)]
    newest = sorted(view.earlier, key=lambda one: one.started_at, reverse=True)[:MOST_EARLIER]
    rows = [
        [
            moment(locale, one.started_at, view.timezone),
            view.titles.get(one.scenario, one.scenario),
            *(_before(one.card, key, locale) for key in TREND),
        ]
        for one in newest
    ]
    return [Table(header, rows)]

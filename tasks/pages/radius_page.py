"""The blast radius on one page: how many accounts can be seized and how, and what to do in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tasks.core.crisis import Reason
from tasks.pages.inert import one_line
from tasks.pages.paper import Banner, Bullets, Heading, Numbers, Pages, Part, Text, Tone
from tasks.pages.paper_html import page_html
from tasks.pages.paper_markdown import page_markdown
from tasks.pages.wording import moment, sentence
from tasks.texts import say


@dataclass(frozen=True, slots=True)
class RadiusView:
    """All the page shows. `seized` and `used` are account and how it is reached, step by step."""

    start: str
    now: datetime
    timezone: str
    seized: Sequence[tuple[str, Sequence[Reason]]] = ()
    used: Sequence[tuple[str, Sequence[Reason]]] = ()
    steps: Sequence[Reason] = ()
    unread: Sequence[str] = field(default_factory=tuple)


def radius_page(view: RadiusView, locale: str) -> Pages:
    """The page in Markdown and HTML."""
    title = say(locale, "radius.title", start=one_line(view.start))
    parts = _parts(view, title, locale)
    return Pages(markdown=page_markdown(parts), html=page_html(parts, title=title, locale=locale))


def _parts(view: RadiusView, title: str, locale: str) -> list[Part]:
    nothing = not view.seized and not view.used
    tone = Tone.CRISIS if view.seized else Tone.WATCH if view.used else Tone.CALM
    parts: list[Part] = [Banner(tone, title, say(locale, "radius.nothing") if nothing else "")]
    parts.append(
        Numbers(
            [
                (str(len(view.seized)), say(locale, "radius.count", n=len(view.seized))),
                (str(len(view.used)), say(locale, "radius.touched")),
            ]
        )
    )
    if view.unread:
        parts.append(Text(say(locale, "radius.unread", accounts=", ".join(view.unread)), strong=True))
    for name, reached in (("seized", view.seized), ("used", view.used)):
        if reached:
            parts += [Heading(say(locale, f"radius.{name}")), Bullets([_way(one, locale) for one in reached])]
    if view.steps:
        told = [f"{number}. {sentence(locale, step)}" for number, step in enumerate(view.steps, start=1)]
        parts += [Heading(say(locale, "radius.order")), *map(Text, told)]
    parts.append(Text(say(locale, "audit.written", time=moment(locale, view.now, view.timezone))))
    return parts


def _way(reached: tuple[str, Sequence[Reason]], locale: str) -> str:
    """The last step names the account."""
    return " → ".join(sentence(locale, step) for step in reached[1]) or reached[0]

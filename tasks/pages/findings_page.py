"""Findings of an audit on one page: the gravest first, each with evidence, risk and steps; muted and passed last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tasks.core.finding import Finding, FindingSeverity, FindingStatus
from tasks.pages.inert import one_line
from tasks.pages.paper import Banner, Bullets, Heading, Numbers, Pages, Part, Text, Tone
from tasks.pages.paper_html import page_html
from tasks.pages.paper_markdown import page_markdown
from tasks.pages.wording import moment, sentence
from tasks.texts import TEXTS, say

_ORDER = (FindingStatus.FAIL, FindingStatus.MANUAL, FindingStatus.UNKNOWN, FindingStatus.PASS)
PASSED_SHOWN = 40


@dataclass(frozen=True, slots=True)
class FindingsView:
    """All the page shows. `brand` is the brand's name; `audit` the audit's id, which has texts of its own."""

    audit: str
    brand: str
    findings: Sequence[Finding]
    now: datetime
    timezone: str


def order(one: Finding) -> tuple[int, int, str]:
    """FAIL before what a person must look at before what could not be asked; in each the gravest first."""
    return _ORDER.index(one.status), -one.severity.rank, one.id


def quiet(one: Finding, now: datetime) -> bool:
    """Muted, and its day has not come."""
    return one.muted_until is not None and one.muted_until > now


def findings_page(view: FindingsView, locale: str) -> Pages:
    """The page in Markdown and HTML."""
    title = say(locale, f"audit.{view.audit}.title", brand=one_line(view.brand))
    parts = _parts(view, title, locale)
    return Pages(markdown=page_markdown(parts), html=page_html(parts, title=title, locale=locale))


def _parts(view: FindingsView, title: str, locale: str) -> list[Part]:
    loud = sorted((one for one in view.findings if one.open and not quiet(one, view.now)), key=order)
    muted = [one for one in view.findings if one.open and quiet(one, view.now)]
    passed = [one for one in view.findings if not one.open]
    parts: list[Part] = [_banner(title, loud, locale), _numbers(loud, passed, locale)]
    for one in loud:
        parts += _finding(view, one, locale)
    if loud:
        parts.append(Text(say(locale, "audit.mute_with")))
    if muted:
        parts += [Heading(say(locale, "audit.muted")), Bullets([_muted(view, one, locale) for one in muted])]
    if passed:
        names = list(dict.fromkeys(sentence(locale, one.title) for one in sorted(passed, key=order)))
        more = [f"… +{len(names) - PASSED_SHOWN}"] if len(names) > PASSED_SHOWN else []
        parts += [Heading(say(locale, "audit.passed")), Bullets([*names[:PASSED_SHOWN], *more])]
    parts.append(Text(say(locale, "audit.written", time=moment(locale, view.now, view.timezone))))
    return parts


def _banner(title: str, loud: Sequence[Finding], locale: str) -> Banner:
    if not loud:
        return Banner(Tone.CALM, title, say(locale, "audit.none"))
    worst = loud[0]
    text = say(locale, "audit.worst", title=sentence(locale, worst.title))
    if worst.status is FindingStatus.UNKNOWN:
        return Banner(Tone.BLIND, title, say(locale, "audit.blind"))
    if worst.status is FindingStatus.MANUAL:
        return Banner(Tone.WATCH, title, text)
    grave = worst.severity is FindingSeverity.CRITICAL
    return Banner(Tone.CRISIS if grave else Tone.ALERT, title, text)


def _numbers(loud: Sequence[Finding], passed: Sequence[Finding], locale: str) -> Numbers:
    def n(status: FindingStatus) -> int:
        return sum(one.status is status for one in loud)

    fails = n(FindingStatus.FAIL)
    return Numbers(
        [
            (str(fails), say(locale, "audit.fails", n=fails)),
            (str(n(FindingStatus.MANUAL)), say(locale, "audit.manuals")),
            (str(n(FindingStatus.UNKNOWN)), say(locale, "audit.unknowns")),
            (str(len(passed)), say(locale, "audit.passes")),
        ]
    )


def _finding(view: FindingsView, one: Finding, locale: str) -> list[Part]:
    words = f"{say(locale, f'severity.{one.severity}').upper()} · {say(locale, f'finding.{one.status.value}')}"
    parts: list[Part] = [Heading(f"{words} · {sentence(locale, one.title)}")]
    if one.evidence:
        told = [sentence(locale, reason) for reason in one.evidence]
        parts += [Text(say(locale, "audit.evidence") + ":"), Bullets(told)]
    if one.risk.key in TEXTS:
        parts.append(Text(say(locale, "audit.risk", risk=sentence(locale, one.risk))))
    if one.steps:
        steps = [f"{number}. {sentence(locale, step)}" for number, step in enumerate(one.steps, start=1)]
        parts += [Text(say(locale, "audit.steps") + ":", strong=True), *map(Text, steps)]
    since = moment(locale, one.since or one.at, view.timezone)
    parts.append(Text(say(locale, "audit.id", id=one.id, since=since)))
    return parts


def _muted(view: FindingsView, one: Finding, locale: str) -> str:
    until = moment(locale, one.muted_until or view.now, view.timezone)
    values = {"title": sentence(locale, one.title), "because": one_line(one.muted_because), "id": one.id}
    return say(locale, "audit.muted_until", until=until, **values)

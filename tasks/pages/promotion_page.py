"""The promotion audit of a brand on one page: the verdict a community, its parts with reasons, beside competitors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tasks.core.finding import Finding, FindingStatus
from tasks.core.promotion import AudienceFigures, Band, CommunityAudit, ScorePart, Share
from tasks.pages.inert import cut, one_line
from tasks.pages.paper import Banner, Bullets, Heading, Pages, Part, Table, Text, Tone
from tasks.pages.paper_html import page_html
from tasks.pages.paper_markdown import page_markdown
from tasks.pages.wording import moment, platform, sentence
from tasks.texts import say

PAST_SHOWN = 8
COMPARABLE = 70  # of 100 that must be known of a competitor before its score says anything
_TONES = {
    FindingStatus.FAIL: Tone.ALERT,
    FindingStatus.MANUAL: Tone.WATCH,
    FindingStatus.UNKNOWN: Tone.BLIND,
    FindingStatus.PASS: Tone.CALM,
}
_WORST = (FindingStatus.FAIL, FindingStatus.MANUAL, FindingStatus.UNKNOWN, FindingStatus.PASS)


@dataclass(frozen=True, slots=True)
class PromotionView:
    """All the page shows. `verdicts` are the findings of the whole score, by (platform, account); `names` how people
    call an account; `past` the earlier audits of each of ours; `methods` keys of the forbidden ones."""

    brand: str
    audits: Sequence[CommunityAudit]
    verdicts: Mapping[tuple[str, str], Finding]
    signature: Finding
    methods: Sequence[str]
    now: datetime
    timezone: str
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    past: Mapping[tuple[str, str], Sequence[CommunityAudit]] = field(default_factory=dict)


def promotion_page(view: PromotionView, locale: str) -> Pages:
    """The page in Markdown and HTML."""
    title = say(locale, "promotion.page.title", brand=one_line(view.brand))
    own = [one for one in view.audits if one.own]
    parts: list[Part] = [
        _banner(view, own, title, locale),
        Text(say(locale, "promotion.page.about")),
        *_beside(view, locale),
    ]
    for one in own:
        parts += _community(view, one, locale)
    parts += _methods(view, locale)
    parts.append(Text(say(locale, "promotion.page.written", time=moment(locale, view.now, view.timezone))))
    return Pages(markdown=page_markdown(parts), html=page_html(parts, title=title, locale=locale))


def _status(view: PromotionView, one: CommunityAudit) -> FindingStatus:
    return view.verdicts[one.platform, one.account].status


def _banner(view: PromotionView, own: Sequence[CommunityAudit], title: str, locale: str) -> Banner:
    found = [_status(view, one) for one in own] or [FindingStatus.UNKNOWN]
    worst = next(status for status in _WORST if status in found)
    counts = {name.value.lower(): found.count(name) for name in _WORST}
    told = say(locale, "promotion.page.sentence", n=len(own), **counts)
    return Banner(_TONES[worst], say(locale, f"promotion.word.{worst.value}"), f"{title}. {told}")


def _name(view: PromotionView, one: CommunityAudit, locale: str) -> str:
    called = cut(one_line(view.names.get((one.platform, one.account), one.account)), 60)
    return f"{platform(locale, one.platform)} · {called}"


def _beside(view: PromotionView, locale: str) -> list[Part]:
    rows = []
    for one in view.audits:
        whose = "ours" if one.own else "rival"
        verdict = say(locale, f"promotion.status.{_status(view, one).value}") if one.own else "—"
        rows.append(
            (
                say(locale, f"promotion.page.{whose}", name=_name(view, one, locale)),
                verdict,
                _range(one.score, 1) if one.own or one.known >= COMPARABLE else "—",
                _range(_suspect(one), 100),
                f"{one.size:,}".replace(",", "\u202f") if one.size is not None else "—",
            )
        )
    columns = ("community", "verdict", "score", "suspect", "size")
    header = [say(locale, f"promotion.page.{name}") for name in columns]
    return [Heading(say(locale, "promotion.page.compare")), Table(header, rows)]


def _suspect(one: CommunityAudit) -> Band | None:
    return one.audience.shares.suspect if one.audience is not None else None


def _range(band: Band | None, times: float) -> str:
    """`34 (30–39)`."""
    if band is None:
        return "—"
    return f"{times * band.value:.0f} ({times * band.low:.0f}–{times * band.high:.0f})"


def _community(view: PromotionView, one: CommunityAudit, locale: str) -> list[Part]:
    verdict = view.verdicts[one.platform, one.account]
    word = say(locale, f"promotion.status.{verdict.status.value}")
    score = sentence(locale, verdict.evidence[0]) if verdict.evidence else ""
    parts: list[Part] = [Heading(f"{_name(view, one, locale)}: {word}"), Text(score, strong=True)]
    header = [say(locale, f"promotion.page.{name}") for name in ("part", "why")]
    parts.append(Table(header, [_row(part, locale) for part in one.parts]))
    if one.audience is not None:
        parts += _audience(one.audience, locale)
    parts += _before(view.past.get((one.platform, one.account), ()), locale)
    if verdict.steps:
        parts += [
            Text(say(locale, "promotion.page.do"), strong=True),
            Bullets([sentence(locale, step) for step in verdict.steps]),
        ]
    return parts


def _row(part: ScorePart, locale: str) -> tuple[str, str]:
    """Two columns, because a third one is squeezed on a phone."""
    points = say(locale, "promotion.page.unknown")
    if part.points is not None:
        wide = part.points.high - part.points.low >= 1
        value = _range(part.points, 1) if wide else f"{part.points.value:.0f}"
        points = say(locale, "promotion.page.of", value=value, most=part.most)
    why = ". ".join(sentence(locale, reason) for reason in part.reasons)
    return f"{say(locale, f'promotion.title.{part.name.value}')}: {points}", why


def _audience(figures: AudienceFigures, locale: str) -> list[Part]:
    shares = figures.shares
    named: list[tuple[str, Share | None]] = [
        ("deactivated", shares.deactivated),
        ("empty", shares.empty),
        ("dormant", shares.dormant),
        ("throwaway", shares.throwaway),
    ]
    rows = [_share(name, share, locale) for name, share in named if share is not None]
    if shares.suspect is not None:
        rows.append((say(locale, "promotion.kind.suspect"), *_interval(shares.suspect, locale), "—"))
    header = [say(locale, f"promotion.page.{name}") for name in ("kind", "share", "band", "counted")]
    how = say(locale, f"promotion.how.{_how(figures.how)}")
    return [Table(header, rows), Text(say(locale, "promotion.page.sample", n=figures.sampled, how=how))]


def _how(how: str) -> str:
    if how.startswith("newest first"):
        return "newest"
    return "spread" if "spread over" in how else "first"


def _share(name: str, share: Share, locale: str) -> tuple[str, str, str, str]:
    told = _interval(share.band, locale) if share.band is not None else (say(locale, "promotion.page.unknown"), "—")
    return (say(locale, f"promotion.kind.{name}"), *told, f"{share.counted} / {share.asked}")


def _interval(band: Band, locale: str) -> tuple[str, str]:
    value, low, high = (f"{100 * part:.1f}" for part in (band.value, band.low, band.high))
    told = value, f"{low}–{high}"
    return (told[0].replace(".", ","), told[1].replace(".", ",")) if locale == "ru" else told


def _before(past: Sequence[CommunityAudit], locale: str) -> list[Part]:
    if not past:
        return []
    rows = [
        (one.at.date().isoformat(), _range(one.score, 1), _range(_suspect(one), 100))
        for one in reversed(past[-PAST_SHOWN:])
    ]
    header = [say(locale, f"promotion.page.{name}") for name in ("day", "score", "suspect")]
    return [Text(say(locale, "promotion.page.past"), strong=True), Table(header, rows)]


def _methods(view: PromotionView, locale: str) -> list[Part]:
    told = [sentence(locale, reason) for reason in (*view.signature.evidence, *view.signature.steps)]
    return [
        Heading(say(locale, "promotion.page.methods")),
        Bullets([say(locale, f"promotion.method.{one}") for one in view.methods]),
        Text(". ".join(told)),
    ]

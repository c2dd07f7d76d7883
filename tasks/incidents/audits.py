"""What is said of an audit: only what changed since the run before. Pure.

Channels for the technical contact hear every change; channels for incidents hear what is high or critical and new,
as far as their `at_least` lets an alert through. What could not be asked is told to the technical contact alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tasks.core.crisis import Reason, Strength
from tasks.core.finding import Finding, FindingSeverity, FindingStatus
from tasks.core.message import Facts, MessageKind, OutboxRecord
from tasks.incidents.duty import on_duty, shown_name
from tasks.plan.schema import Audience, Channel, Plan

NAMED = 5


@dataclass(frozen=True, slots=True)
class AuditNews:
    """What changed: `told` is new or worse, `resolved` is gone. `after` names the run before, so that a repeat of
    this run writes the same records; `links` lead to the audit's page."""

    audit: str
    after: str
    told: Sequence[Finding] = ()
    resolved: Sequence[Finding] = ()
    links: dict[str, str] = field(default_factory=dict)
    commands: tuple[str, ...] = ()


def audit_records(plan: Plan, news: AuditNews, now: datetime) -> tuple[OutboxRecord, ...]:
    """One letter a brand and channel that should hear of it; what is the company's goes under the company's name."""
    brands = dict.fromkeys(one.brand for one in (*news.told, *news.resolved))
    return tuple(record for brand in brands for record in _of_brand(plan, news, brand, now))


def weekly_records(plan: Plan, findings: Sequence[Finding], now: datetime) -> tuple[OutboxRecord, ...]:
    """Once a week, the gravest first: what still stands open, in one letter to the channels for the technical contact.

    Nothing of it is new: what this run found first has its own letter. A muted finding is silent until its day.
    """
    still = [one for one in findings if one.open and (one.since or one.at) < now and not _muted(one, now)]
    if not still:
        return ()
    year, week, _ = now.isocalendar()
    gravest = sorted(still, key=_order)
    news = AuditNews(audit="all", after="", commands=("spichka audit show",))
    facts = _facts(plan, news, None, gravest, (), grave=False, now=now)
    headline = Reason(key="headline.findings.weekly", values={"n": len(still)})
    return tuple(
        OutboxRecord(
            thread=f"findings-weekly-{year}-w{week:02d}",
            event=f"0000-{MessageKind.FINDINGS}",
            channel=channel.id,
            facts=facts.model_copy(update={"headline": headline}),
            created_at=now,
        )
        for channel in plan.channels
        if Audience.TECHNICAL in channel.audience
    )


def _muted(one: Finding, now: datetime) -> bool:
    return one.muted_until is not None and one.muted_until > now


def _of_brand(plan: Plan, news: AuditNews, brand: str | None, now: datetime) -> list[OutboxRecord]:
    told = sorted((one for one in news.told if one.brand == brand), key=_order)
    resolved = [one for one in news.resolved if one.brand == brand and one.status is not FindingStatus.UNKNOWN]
    certain = [one for one in told if one.status is not FindingStatus.UNKNOWN]
    grave = any(one.severity.rank >= FindingSeverity.HIGH.rank for one in certain if one.status is FindingStatus.FAIL)
    if not told and not resolved:
        return []
    facts = _facts(plan, news, brand, certain or told, resolved, grave=grave, now=now)
    return [
        OutboxRecord(
            thread=f"findings-{news.audit}-{brand or 'company'}-after-{news.after}",
            event=f"0000-{MessageKind.FINDINGS}",
            channel=channel.id,
            facts=facts,
            created_at=now,
        )
        for channel in plan.channels
        if _hears(channel, grave=grave)
    ]


def _hears(channel: Channel, *, grave: bool) -> bool:
    if Audience.TECHNICAL in channel.audience:
        return True
    return grave and Audience.INCIDENT in channel.audience and channel.at_least.rank <= Strength.ALERT.rank


def _order(one: Finding) -> tuple[int, int, str]:
    return (list(FindingStatus).index(one.status) if one.open else 9, -one.severity.rank, one.id)


def _facts(
    plan: Plan,
    news: AuditNews,
    brand: str | None,
    told: Sequence[Finding],
    resolved: Sequence[Finding],
    *,
    grave: bool,
    now: datetime,
) -> Facts:
    role = on_duty(plan, (plan.team.technical,) if plan.team.technical else (), now)
    reasons = [one.title.model_copy(update={"weight": float(NAMED - at)}) for at, one in enumerate(told[:NAMED])]
    if len(told) > NAMED:
        reasons.append(Reason(key="reason.findings.more", values={"n": len(told) - NAMED}))
    if resolved and told:
        reasons.append(Reason(key="reason.findings.resolved", values={"n": len(resolved)}))
    none = Reason(key="headline.findings.resolved", values={"n": len(resolved)})
    return Facts(
        kind=MessageKind.FINDINGS,
        brand=brand or "",
        strength=Strength.ALERT if grave else Strength.WATCH,
        headline=told[0].title if told else none,
        reasons=tuple(reasons),
        next_step=told[0].steps[0] if told and told[0].steps else None,
        owner=shown_name(role) if role is not None else None,
        at=now,
        links=news.links,
        commands=news.commands,
    )

"""Findings of an audit: one for the whole score and one for each part, for each community of ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tasks.core.attestation import Attestation
from tasks.core.crisis import Reason
from tasks.core.finding import Finding, FindingSeverity, FindingStatus
from tasks.core.promotion import CommunityAudit, PartName, ScorePart
from tasks.texts import place

AUDIT = "promotion"
SUSPECT = 20.0  # of 100: organic virality stays below it (docs/promotion.md)
ENOUGH = 70  # of 100 that must be known before anything is called good: never without the followers
PART_SUSPECT = 0.5  # of what a part may add
METHODS = ("bought_followers", "bought_reactions", "paid_comments", "bots", "mass_following", "spam", "fake_giveaways")
"""Forbidden methods; a signature says that none of them is used."""

_SEVERITY = {
    FindingStatus.FAIL: FindingSeverity.HIGH,
    FindingStatus.MANUAL: FindingSeverity.MEDIUM,
    FindingStatus.UNKNOWN: FindingSeverity.LOW,
    FindingStatus.PASS: FindingSeverity.LOW,
}
_STEPS = {
    FindingStatus.FAIL: ("ask", "contract", "stop", "do_not_delete"),
    FindingStatus.MANUAL: ("ask", "look"),
    FindingStatus.UNKNOWN: ("cannot",),
    FindingStatus.PASS: (),
}


def findings(audit: CommunityAudit) -> list[Finding]:
    """Of one community of ours."""
    return [_overall(audit), *_parts(audit)]


def status_of(audit: CommunityAudit) -> FindingStatus:
    """FAIL only where the whole interval lies beyond, and nothing unasked could explain it."""
    if audit.score is None:
        return FindingStatus.UNKNOWN
    sure = all(part.sure for part in audit.parts)
    if audit.score.low >= SUSPECT and sure:
        return FindingStatus.FAIL
    if audit.score.high >= SUSPECT:
        return FindingStatus.MANUAL
    return FindingStatus.PASS if audit.known >= ENOUGH else FindingStatus.UNKNOWN


def part_status(part: ScorePart) -> FindingStatus:
    """The same of one part, from half of what it may add."""
    if part.points is None:
        return FindingStatus.UNKNOWN
    if part.points.low >= PART_SUSPECT * part.most:
        return FindingStatus.FAIL if part.sure else FindingStatus.MANUAL
    return FindingStatus.MANUAL if part.points.high >= PART_SUSPECT * part.most else FindingStatus.PASS


def _overall(audit: CommunityAudit) -> Finding:
    status = status_of(audit)
    evidence = [score_reason(audit)]
    evidence += [reason for part in audit.parts if part.points and part.points.high > 0 for reason in part.reasons]
    values: dict[str, str | int | float] = {
        "place": place(audit.platform),
        "account": audit.account,
        "status": f"@promotion.status.{status.value}",
    }
    title = Reason(key="promotion.title.score", values=values)
    return _finding(audit, "score", status, evidence).model_copy(update={"title": title})


def score_reason(audit: CommunityAudit) -> Reason:
    """`Score 34 of 100 (30–39), of 70 that could be known.`"""
    if audit.score is None:
        return Reason(key="promotion.score.none")
    low, value, high = (round(number) for number in (audit.score.low, audit.score.value, audit.score.high))
    return Reason(key="promotion.score", values={"low": low, "value": value, "high": high, "known": audit.known})


def _parts(audit: CommunityAudit) -> Iterator[Finding]:
    for part in audit.parts:
        status = part_status(part)
        found = _finding(audit, part.name.value, status, list(part.reasons))
        if status is FindingStatus.FAIL and part.name not in {PartName.AUDIENCE, PartName.BURSTS}:
            found = found.model_copy(update={"severity": FindingSeverity.MEDIUM})
        yield found


def _finding(audit: CommunityAudit, check: str, status: FindingStatus, evidence: list[Reason]) -> Finding:
    return Finding(
        audit=AUDIT,
        check=check,
        subject=f"{audit.platform}:{audit.account}",
        brand=audit.brand,
        status=status,
        severity=_SEVERITY[status],
        title=Reason(key=f"promotion.title.{check}"),
        risk=Reason(key="promotion.risk"),
        evidence=tuple(evidence),
        steps=tuple(Reason(key=f"promotion.step.{step}") for step in _STEPS[status]),
        at=audit.at,
    )


def confirmed(signed: Attestation | None, now: datetime) -> Finding:
    """The list of forbidden methods, confirmed by a person for the whole company; a signature expires."""
    if signed is None:
        status, evidence = FindingStatus.MANUAL, Reason(key="promotion.unsigned")
    elif not signed.fine:
        status = FindingStatus.FAIL
        evidence = Reason(key="promotion.admitted", values={"day": signed.at.date().isoformat()})
    elif signed.stale(now):
        status = FindingStatus.MANUAL
        evidence = Reason(key="promotion.stale", values={"day": signed.expires_at.date().isoformat()})
    else:
        status = FindingStatus.PASS
        evidence = Reason(key="promotion.signed", values={"day": signed.expires_at.date().isoformat()})
    steps = {FindingStatus.FAIL: ("stop", "contract", "sign"), FindingStatus.MANUAL: ("sign",)}.get(status, ())
    return Finding(
        audit=AUDIT,
        check="forbidden_methods",
        subject="company",
        status=status,
        severity=FindingSeverity.MEDIUM if status is FindingStatus.MANUAL else _SEVERITY[status],
        title=Reason(key="promotion.title.forbidden_methods"),
        risk=Reason(key="promotion.risk"),
        evidence=(evidence,),
        steps=tuple(Reason(key=f"promotion.step.{step}") for step in steps),
        at=now,
    )

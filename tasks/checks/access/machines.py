"""Checks of what acts without a person: programs, servers, partners, and the tokens we work with ourselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tasks.checks.access.making import finding, holds, named, passed, steps, unread
from tasks.checks.access.shape import AccessView, AccountAccess, TokenSeen
from tasks.core.account import Member, MemberKind
from tasks.core.attestation import Attested
from tasks.core.crisis import Reason
from tasks.core.finding import Finding, FindingSeverity, FindingStatus

SOON = timedelta(days=14)
FAIL, MANUAL = FindingStatus.FAIL, FindingStatus.MANUAL
_SEVERE = {MemberKind.SERVER: FindingSeverity.HIGH, MemberKind.PARTNER: FindingSeverity.HIGH}


def apps_and_servers(view: AccessView) -> Iterator[Finding]:
    """Programs, servers, bots and partners with access that nobody signed for: a person looks at each once in ninety
    days (`--what apps`, its id among the holders)."""
    check = "apps_and_servers"
    for account in view.accounts:
        if not account.askable:
            continue
        members = account.roster.members if account.roster is not None else ()
        others = [one for one in members if one.kind is not MemberKind.PERSON]
        signed = account.attested.get(Attested.APPS)
        fresh = signed is not None and not signed.stale(view.now)
        known = set(signed.holders) if signed is not None and fresh else set()
        strange = [one for one in others if one.id not in known]
        for member in strange:
            yield _machine(view, check, account, member)
        if not account.complete:
            yield unread(view, check, account, FindingSeverity.MEDIUM)
        elif not strange:
            yield passed(view, check, account, FindingSeverity.MEDIUM)


def _machine(view: AccessView, check: str, account: AccountAccess, member: Member) -> Finding:
    return finding(
        view, check, MANUAL, _SEVERE.get(member.kind, FindingSeverity.MEDIUM), account=account,
        subject=f"{account.subject}:{member.id}", evidence=(holds(member),),
        do=steps("apps", account.platform, id=member.id, account=f"{account.platform}/{account.account}"),
        values={"person": named(member), "kind": f"@access.kind.{member.kind}"},
    )  # fmt: skip


def token_expires(view: AccessView) -> Iterator[Finding]:
    """A token of ours is dead or will be within two weeks: we would be blind, and could not answer."""
    for seen in view.tokens:
        status, severity, key, values = _stands(view, seen)
        base = finding(
            view, "token_expires", status, severity, subject=f"token:{seen.token}",
            values={"token": seen.token, "source": seen.source, "name": "@check.token_expires.name",
                    "account": seen.source, "platform": seen.token},
            evidence=(Reason(key=key, values=values),) if key else (),
            do=steps("token", "other", token=seen.token, source=seen.source) if status is FAIL else (),
        )  # fmt: skip
        yield base


def _stands(
    view: AccessView, seen: TokenSeen
) -> tuple[FindingStatus, FindingSeverity, str, dict[str, str | int | float]]:
    report = seen.report
    if report is None:
        why: dict[str, str | int | float] = {"why": (seen.trouble or "?")[:300]}
        return FindingStatus.UNKNOWN, FindingSeverity.MEDIUM, "access.evidence.unread", why
    if not report.works:
        return FAIL, FindingSeverity.HIGH, "access.evidence.unread", {"why": (report.message or "?")[:300]}
    if report.expires_at is None:
        return FindingStatus.PASS, FindingSeverity.MEDIUM, "", {}
    told: dict[str, str | int | float] = {"day": report.expires_at.date().isoformat()}
    if report.expires_at - view.now < SOON:
        return FAIL, FindingSeverity.MEDIUM, "access.evidence.expires", told
    return FindingStatus.PASS, FindingSeverity.MEDIUM, "access.evidence.expires", told

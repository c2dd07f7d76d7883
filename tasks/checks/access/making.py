"""Findings in one form: their texts are looked up by check and status, their steps by what to do and platform."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.checks.access.shape import AccessView, AccountAccess
from tasks.core.account import Member
from tasks.core.crisis import Reason
from tasks.core.finding import Finding, FindingSeverity, FindingStatus
from tasks.texts import TEXTS, place

AUDIT = "access"
Value = str | int | float
NAME_SHOWN = 60


def steps(action: str, platform: str, **values: Value) -> tuple[Reason, ...]:
    """What to do there, step by step; the general way where the platform has no special one."""
    for name in (platform, "other"):
        keys = [f"access.do.{action}.{name}.{number}" for number in range(1, 10)]
        found = tuple(Reason(key=key, values={"platform": place(platform), **values}) for key in keys if key in TEXTS)
        if found:
            return found
    return ()


def finding(  # noqa: PLR0913  a finding has these parts, and each check leaves out others
    view: AccessView,
    check: str,
    status: FindingStatus,
    severity: FindingSeverity,
    *,
    account: AccountAccess | None = None,
    subject: str = "",
    evidence: tuple[Reason, ...] = (),
    do: tuple[Reason, ...] = (),
    values: dict[str, Value] | None = None,
) -> Finding:
    """One finding. Its texts are `check.{check}.{status}` and `check.{check}.risk`."""
    told: dict[str, Value] = {**(about(account) if account is not None else {}), **(values or {})}
    key = f"check.{check}.{status.value.lower()}"
    if status is FindingStatus.UNKNOWN:
        key, told = "check.unknown", {**told, "name": f"@check.{check}.name"}
    return Finding(
        audit=AUDIT,
        check=check,
        subject=subject or (account.subject if account is not None else "company"),
        brand=account.brand if account is not None else None,
        status=status,
        severity=severity,
        title=Reason(key=key, values=told),
        risk=Reason(key=f"check.{check}.risk", values=told),
        evidence=evidence,
        steps=do,
        at=view.now,
    )


def about(account: AccountAccess) -> dict[str, Value]:
    """What every text may name."""
    return {"account": account.shown, "platform": place(account.platform)}


def unread(view: AccessView, check: str, account: AccountAccess, severity: FindingSeverity) -> Finding:
    """What could not be asked: UNKNOWN, whatever was found besides."""
    why = (Reason(key="access.evidence.unread", values={"why": account.why_unread[:300]}),)
    return finding(
        view, check, FindingStatus.UNKNOWN, severity, account=account, evidence=why, do=steps("ask", account.platform)
    )


def passed(view: AccessView, check: str, account: AccountAccess, severity: FindingSeverity) -> Finding:
    """Nothing wrong, and all of it was asked."""
    return finding(view, check, FindingStatus.PASS, severity, account=account)


def concluded(
    view: AccessView, check: str, account: AccountAccess, severity: FindingSeverity, failed: list[Finding]
) -> Iterator[Finding]:
    """What failed; then UNKNOWN where not everybody could be asked, and PASS only where all were and nothing failed."""
    yield from failed
    if not account.complete:
        yield unread(view, check, account, severity)
    elif not failed:
        yield passed(view, check, account, severity)


def named(member: Member) -> str:
    """A holder as people should see them: a hostile name is cut, and never stands without its number."""
    name = (member.name or "").strip()[:NAME_SHOWN]
    return f"{name} ({member.id})" if name else member.id


def holds(member: Member) -> Reason:
    """Evidence: what the platform says of this holder, in its words, and which list told."""
    values: dict[str, Value] = {"person": named(member), "role": member.role, "via": member.via}
    if not member.rights:
        return Reason(key="access.evidence.role", values=values)
    return Reason(key="access.evidence.rights", values={**values, "rights": ", ".join(member.rights[:12])[:300]})

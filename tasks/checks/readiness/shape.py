"""What the readiness checks look at, and how one item becomes a finding. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tasks.core.contacts import ContactTest
from tasks.core.crisis import Reason
from tasks.core.drill import DrillBook
from tasks.core.finding import Finding, FindingSeverity, FindingStatus
from tasks.plan.schema import Plan, Role

AUDIT = "readiness"
LOW, MEDIUM, HIGH, CRITICAL = FindingSeverity

Value = str | int | float


@dataclass(frozen=True)
class ReadinessView:
    """The plan, the drills there were and the latest test of the channels, at `now`."""

    plan: Plan
    now: datetime
    drills: DrillBook = field(default_factory=DrillBook)
    contacts: ContactTest | None = None

    def role(self, role_id: str | None) -> Role | None:
        """The role, where the plan has it."""
        return next((role for role in self.plan.team.roles if role.id == role_id), None)

    def lenient(self, severity: FindingSeverity) -> FindingSeverity:
        """One or two people cannot help it: low in a small plan."""
        return LOW if self.plan.small else severity


@dataclass(frozen=True, slots=True)
class Item:
    """One thing the plan should have: what it is (`check`), of which thing (`subject`), and whether it is there.

    Texts: `ready.{key}` and `ready.{key}.do` where it is wanting, `ready.{check}.ok` and `ready.{check}.risk`.
    """

    check: str
    subject: str
    good: bool
    severity: FindingSeverity
    key: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    brand: str | None = None
    pending: bool = False


def finding(view: ReadinessView, item: Item) -> Finding:
    """The item as a finding. `pending`: a person is to look or to answer, and still may."""
    key = f"ready.{item.key or item.check}"
    status = FindingStatus.PASS if item.good else FindingStatus.MANUAL if item.pending else FindingStatus.FAIL
    return Finding(
        audit=AUDIT,
        check=item.check,
        subject=item.subject,
        brand=item.brand,
        status=status,
        severity=item.severity,
        title=Reason(key=f"ready.{item.check}.ok" if item.good else key, values=dict(item.values)),
        risk=Reason(key=f"ready.{item.check}.risk"),
        steps=() if item.good else (Reason(key=f"{key}.do", values=dict(item.values)),),
        at=view.now,
    )

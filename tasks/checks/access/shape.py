"""What an access check is given, and what it is: a pure function from the view to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tasks.core.account import Member, MemberKind, Roster, TokenReport
from tasks.core.attestation import Attestation, Attested
from tasks.core.finding import Finding
from tasks.plan.schema import Plan
from tasks.plan.staff import StaffMember


@dataclass(frozen=True, slots=True)
class AccountAccess:
    """One account of the plan, and what could be learned of it. `askable`: some source's platform tells who manages
    it; `trouble`: why that could not be read now. `followers` is of the newest daily snapshot."""

    brand: str
    platform: str
    account: str
    name: str = ""
    askable: bool = False
    roster: Roster | None = None
    trouble: str | None = None
    followers: int | None = None
    attested: Mapping[Attested, Attestation] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """`vk:romashka`: what its findings are about."""
        return f"{self.platform}:{self.account}"

    @property
    def shown(self) -> str:
        """As people should see it."""
        return self.name or self.account

    @property
    def complete(self) -> bool:
        """Whether everybody is known who is not in the roster either."""
        return self.roster is not None and self.roster.complete

    @property
    def why_unread(self) -> str:
        """What stands in the way, for evidence."""
        unread = "; ".join(self.roster.unread) if self.roster is not None else ""
        return self.trouble or unread

    @property
    def people(self) -> tuple[Member, ...]:
        """Holders that are people, each once."""
        members = self.roster.members if self.roster is not None else ()
        return tuple({one.id: one for one in reversed(members) if one.kind is MemberKind.PERSON}.values())[::-1]


@dataclass(frozen=True, slots=True)
class TokenSeen:
    """A token of a source; `report` None: it could not be asked, and `trouble` says why. `accounts` are the subjects
    it works with."""

    source: str
    token: str
    report: TokenReport | None = None
    trouble: str | None = None
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccessView:
    """All that an access audit knows. `staff` None: there is no staff list, so nobody can be called a stranger.
    `links` are subjects of which the first leads into the second (a Facebook page into its Instagram account)."""

    plan: Plan
    accounts: tuple[AccountAccess, ...]
    now: datetime
    staff: tuple[StaffMember, ...] | None = None
    tokens: tuple[TokenSeen, ...] = ()
    company: Mapping[Attested, Attestation] = field(default_factory=dict)
    links: tuple[tuple[str, str], ...] = ()

    @property
    def today(self) -> date:
        """The day where the company is."""
        return self.now.astimezone(ZoneInfo(self.plan.timezone)).date()


Check = Callable[[AccessView], Iterable[Finding]]

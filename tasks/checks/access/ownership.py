"""Checks of who the account belongs to, and of how many can act for it."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.checks.access.making import concluded, finding, holds, named, passed, steps, unread
from tasks.checks.access.people import Power, find_person, power_of
from tasks.checks.access.shape import AccessView, AccountAccess
from tasks.core.account import Member
from tasks.core.attestation import Attested
from tasks.core.crisis import Reason
from tasks.core.finding import Finding, FindingSeverity, FindingStatus
from tasks.plan.staff import StaffKind

MOST_ADMINISTRATORS = 5
HAVE_CREATORS = frozenset({"vk", "telegram", "max"})  # where the API names one person who owns the community
FAIL, MANUAL = FindingStatus.FAIL, FindingStatus.MANUAL


def creator_is_employee(view: AccessView) -> Iterator[Finding]:
    """The community was created by, or belongs to, one person who is an employee or a contractor. Where no API names
    an owner, what a person signed counts; a signature `company` is also how a shared owner is told."""
    check = "creator_is_employee"
    for account in view.accounts:
        owners = [member for member in account.people if member.owner]
        failed = [one for member in owners if (one := _personal(view, check, account, member)) is not None]
        if failed or (account.askable and not account.complete):
            yield from concluded(view, check, account, FindingSeverity.HIGH, failed)
        elif owners:
            yield passed(view, check, account, FindingSeverity.HIGH)
        else:
            yield from _as_signed(view, check, account)


def _personal(view: AccessView, check: str, account: AccountAccess, member: Member) -> Finding | None:
    """An owner of the business may be the creator, and so may a profile that was signed to be the company's."""
    known = find_person(view, account.platform, member)
    signed = account.attested.get(Attested.CREATOR)
    companys = signed is not None and not signed.people and not signed.stale(view.now)
    if known is not None and known.sure and known.person.kind is StaffKind.OWNER:
        return None
    if known is None and companys:
        return None
    status = MANUAL if known is None else FAIL
    return finding(
        view, check, status, FindingSeverity.HIGH, account=account, subject=f"{account.subject}:{member.id}",
        evidence=(holds(member),), do=steps("transfer", account.platform, person=named(member), account=account.shown),
        values={"person": known.person.person if known is not None else named(member)},
    )  # fmt: skip


def _as_signed(view: AccessView, check: str, account: AccountAccess) -> Iterator[Finding]:
    signed = account.attested.get(Attested.CREATOR)
    if signed is not None and not signed.stale(view.now):
        people = ", ".join(signed.people)
        if not people:
            yield passed(view, check, account, FindingSeverity.HIGH)
            return
        told = Reason(key="access.evidence.signed.creator", values={"person": people, "by": signed.by})
        do = steps("transfer", account.platform, person=people, account=account.shown)
        values: dict[str, str | int | float] = {"person": people}
        yield finding(view, check, FAIL, FindingSeverity.HIGH, account=account, evidence=(told,), do=do, values=values)
    elif account.platform in HAVE_CREATORS and account.askable:
        none = (Reason(key="access.evidence.no_creator"),)
        values = {"person": "—"}
        do = steps("attest", account.platform, account=account.account, what=Attested.CREATOR)
        yield finding(view, check, MANUAL, FindingSeverity.HIGH, account=account, evidence=none, do=do, values=values)


def _administrators(account: AccountAccess) -> list[Member]:
    return [one for one in account.people if power_of(one, account.platform) >= Power.ADMINISTER]


def sole_administrator(view: AccessView) -> Iterator[Finding]:
    """One person only can let others in: nobody acts while they sleep, and their loss is the page's."""
    check = "sole_administrator"
    for account in view.accounts:
        if not account.askable:
            continue
        able = _administrators(account)
        if len(able) > 1:
            yield passed(view, check, account, FindingSeverity.MEDIUM)  # two are two, whoever else was not asked
        elif not account.complete:
            yield unread(view, check, account, FindingSeverity.MEDIUM)
        else:
            told = tuple(map(holds, able)) or (Reason(key="access.evidence.nobody"),)
            do = steps("add", account.platform, account=account.shown)
            yield finding(
                view, check, FAIL, FindingSeverity.MEDIUM, account=account, evidence=told, do=do,
                values={"n": len(able)},
            )  # fmt: skip


def too_many_administrators(view: AccessView) -> Iterator[Finding]:
    """More can let others in than are needed by day and by night; each is a door."""
    check = "too_many_administrators"
    for account in view.accounts:
        if not account.askable:
            continue
        able = _administrators(account)
        if len(able) > MOST_ADMINISTRATORS:
            do = steps("lower_many", account.platform)
            yield finding(
                view, check, FAIL, FindingSeverity.LOW, account=account, evidence=tuple(map(holds, able)), do=do,
                values={"n": len(able), "most": MOST_ADMINISTRATORS},
            )  # fmt: skip
        elif account.complete:
            yield passed(view, check, account, FindingSeverity.LOW)
        else:
            yield unread(view, check, account, FindingSeverity.LOW)

"""Checks of who is inside: strangers, those who left, and those who may do more than their work needs."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.checks.access.making import concluded, finding, holds, named, steps
from tasks.checks.access.people import NEEDS, Known, Power, find_person, named_person, power_of
from tasks.checks.access.shape import AccessView, AccountAccess
from tasks.core.account import Member
from tasks.core.attestation import Attested
from tasks.core.crisis import Reason
from tasks.core.finding import Finding, FindingSeverity, FindingStatus
from tasks.plan.schema import Role
from tasks.plan.staff import StaffKind, StaffMember

FAIL, MANUAL = FindingStatus.FAIL, FindingStatus.MANUAL


def unknown_administrator(view: AccessView) -> Iterator[Finding]:
    """Somebody with rights who is not on the staff list; by a name alone a person must confirm it. Without a list
    nobody can be called a stranger: the platform's own list is shown to be compared by hand."""
    check = "unknown_administrator"
    for account in _asked(view):
        if view.staff is None and account.complete:
            yield _no_list(view, check, account)
            continue
        failed = [one for member in account.people if (one := _stranger(view, check, account, member)) is not None]
        yield from concluded(view, check, account, FindingSeverity.CRITICAL, failed)


def _asked(view: AccessView) -> Iterator[AccountAccess]:
    return (one for one in view.accounts if one.askable)


def _no_list(view: AccessView, check: str, account: AccountAccess) -> Finding:
    told = tuple(holds(member) for member in account.people)
    do = steps("staff", account.platform)
    return finding(view, check, MANUAL, FindingSeverity.MEDIUM, account=account, evidence=told, do=do)


def _stranger(view: AccessView, check: str, account: AccountAccess, member: Member) -> Finding | None:
    power = power_of(member, account.platform)
    known = find_person(view, account.platform, member) if view.staff is not None else None
    if power is Power.NONE or view.staff is None or (known is not None and known.sure):
        return None
    severity = FindingSeverity.CRITICAL if power >= Power.ADMINISTER else FindingSeverity.HIGH
    values: dict[str, str | int | float] = {"person": named(member)}
    if known is not None:
        return finding(
            view, check, MANUAL, severity, account=account, subject=f"{account.subject}:{member.id}",
            evidence=(holds(member), Reason(key="access.evidence.by_name", values={"line": known.person.line})),
            do=steps("confirm", account.platform, id=member.id), values=values,
        )  # fmt: skip
    return finding(
        view, check, FAIL, severity, account=account, subject=f"{account.subject}:{member.id}",
        evidence=(holds(member),), do=_out(account, member, power), values=values,
    )  # fmt: skip


def _out(account: AccountAccess, member: Member, power: Power) -> tuple[Reason, ...]:
    """The way out: a creator leaves only by handing over."""
    action = "transfer" if power is Power.OWN else "remove"
    return steps(action, account.platform, person=named(member), account=account.shown)


def former_still_inside(view: AccessView) -> Iterator[Finding]:
    """Somebody whose last day is over holds rights, or knows the password as was signed."""
    check = "former_still_inside"
    for account in view.accounts:
        failed = [one for member in account.people if (one := _former(view, check, account, member)) is not None]
        failed += _knows(view, check, account)
        if account.askable and view.staff is not None:
            yield from concluded(view, check, account, FindingSeverity.CRITICAL, failed)
        else:
            yield from failed


def _former(view: AccessView, check: str, account: AccountAccess, member: Member) -> Finding | None:
    known, power = find_person(view, account.platform, member), power_of(member, account.platform)
    if known is None or not known.person.former(view.today) or power is Power.NONE:
        return None
    severity = FindingSeverity.CRITICAL if power >= Power.ADMINISTER else FindingSeverity.HIGH
    return finding(
        view, check, FAIL, severity, account=account, subject=f"{account.subject}:{member.id}",
        evidence=(holds(member), *_left(known)), do=_out(account, member, power),
        values={"person": known.person.person},
    )  # fmt: skip


def _left(known: Known) -> tuple[Reason, ...]:
    person = known.person
    told = [_last_day(person)]
    if not known.sure:
        told.append(Reason(key="access.evidence.by_name", values={"line": person.line}))
    return tuple(told)


def _last_day(person: StaffMember) -> Reason:
    kind = "contract" if person.kind is StaffKind.CONTRACTOR else "left"
    until = person.employed_until.isoformat() if person.employed_until is not None else "—"
    return Reason(key=f"access.evidence.{kind}", values={"until": until, "line": person.line})


def _knows(view: AccessView, check: str, account: AccountAccess) -> list[Finding]:
    """People a signature names as knowing the password, or as holding its recovery codes, who left since."""
    found: dict[str, Finding] = {}
    for what in (Attested.PASSWORD_KNOWN_TO, Attested.RECOVERY_CODES):
        signed = account.attested.get(what)
        for name in signed.people if signed is not None else ():
            person = named_person(view, name)
            if person is not None and person.former(view.today):
                subject = f"{account.subject}:{person.person.casefold()}"
                found[subject] = finding(
                    view, check, FAIL, FindingSeverity.CRITICAL, account=account, subject=subject,
                    evidence=(Reason(key=f"access.evidence.signed.{what}", values={"person": name}), _last_day(person)),
                    do=steps("login", account.platform), values={"person": person.person},
                )  # fmt: skip
    return list(found.values())


def more_rights_than_role(view: AccessView) -> Iterator[Finding]:
    """Somebody of the staff may do more than the plan's `access` of their role. Roles without it are not judged."""
    check = "more_rights_than_role"
    roles = {name.casefold(): role for role in view.plan.team.roles for name in (role.id, role.name)}
    if view.staff is None or not any(role.access for role in view.plan.team.roles):
        return
    for account in _asked(view):
        failed = [one for m in account.people if (one := _too_much(view, check, account, m, roles)) is not None]
        yield from concluded(view, check, account, FindingSeverity.MEDIUM, failed)


def _too_much(
    view: AccessView, check: str, account: AccountAccess, member: Member, roles: dict[str, Role]
) -> Finding | None:
    known = find_person(view, account.platform, member)
    role = roles.get(known.person.role.casefold()) if known is not None else None
    if known is None or role is None or role.access is None or known.person.kind is StaffKind.OWNER:
        return None
    power = power_of(member, account.platform)
    if power <= NEEDS[role.access]:
        return None
    need = Reason(key="access.evidence.need", values={"role": role.name, "need": f"@access.need.{role.access}"})
    severity = FindingSeverity.HIGH if power >= Power.ADMINISTER else FindingSeverity.MEDIUM
    return finding(
        view, check, FAIL, severity, account=account, subject=f"{account.subject}:{member.id}",
        evidence=(holds(member), need), do=steps("lower", account.platform, person=named(member), role=role.name),
        values={"person": known.person.person},
    )  # fmt: skip

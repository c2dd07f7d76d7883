"""Checks of what stands behind a login: phone, mail, second factor, and whether what was signed is still fresh."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.checks.access.making import finding, holds, named, passed, steps, unread
from tasks.checks.access.people import Power, power_of
from tasks.checks.access.shape import AccessView, AccountAccess
from tasks.core.attestation import VALID, Attestation, Attested
from tasks.core.crisis import Reason
from tasks.core.finding import Finding, FindingSeverity, FindingStatus

FAIL, MANUAL = FindingStatus.FAIL, FindingStatus.MANUAL
CONTACTS = (Attested.PHONE, Attested.EMAIL)
_OF_A_PERSON = (Attested.PHONE, Attested.TWO_FACTOR)  # a community has no login: its creator's profile has
_OWN_LOGIN = (
    Attested.PHONE, Attested.EMAIL, Attested.TWO_FACTOR, Attested.RECOVERY_CODES, Attested.PASSWORD_KNOWN_TO,
)  # fmt: skip
WANTED = {
    "vk": _OF_A_PERSON,
    "telegram": _OF_A_PERSON,
    "max": _OF_A_PERSON,
    "ok": _OF_A_PERSON,
    "facebook": (Attested.TWO_FACTOR,),
    "wordpress": (Attested.EMAIL, Attested.TWO_FACTOR),
}


def contact_not_company(view: AccessView) -> Iterator[Finding]:
    """The phone or the mail that resets the login is somebody's own. Judged by what was signed; unsigned it is the
    business of `stale_attestation`."""
    check = "contact_not_company"
    for account in view.accounts:
        for what in CONTACTS:
            signed = account.attested.get(what)
            if signed is None:
                continue
            subject, values = f"{account.subject}:{what}", {"what": f"@access.what.{what}"}
            if companys(view, signed):
                yield passed(view, check, account, FindingSeverity.HIGH).model_copy(update={"subject": subject})
                continue
            told = Reason(
                key=f"access.evidence.signed.{what}",
                values={"person": ", ".join(signed.people) or signed.contact or "?", "by": signed.by},
            )
            yield finding(
                view, check, FAIL, FindingSeverity.HIGH, account=account, subject=subject, evidence=(told,),
                do=steps(f"contact_{what}", account.platform), values={**values},
            )  # fmt: skip


def companys(view: AccessView, signed: Attestation) -> bool:
    """The company holds it, and the contact itself, where it was told, is one of the company's in the plan."""
    if signed.people or not (signed.holders or signed.contact):
        return False
    team = view.plan.team
    if not signed.contact:
        return True
    if signed.what is Attested.EMAIL:
        domain = signed.contact.rpartition("@")[2].casefold()
        return not team.company_domains or any(
            domain == one.casefold() or domain.endswith("." + one.casefold()) for one in team.company_domains
        )
    return not team.company_phones or digits(signed.contact) in {digits(one) for one in team.company_phones}


def digits(phone: str) -> str:
    """The digits of a number; a Russian 8 in front is a 7."""
    plain = re.sub(r"\D", "", phone)
    return "7" + plain[1:] if len(plain) == 11 and plain[0] == "8" else plain


def no_two_factor(view: AccessView) -> Iterator[Finding]:
    """A holder without a second factor, as the platform tells, or as was signed. Untold and unsigned it is the
    business of `stale_attestation`."""
    check = "no_two_factor"
    for account in view.accounts:
        without = [one for one in account.people if one.two_factor is False]
        for member in without:
            yield finding(
                view, check, FAIL, FindingSeverity.HIGH, account=account, subject=f"{account.subject}:{member.id}",
                evidence=(holds(member), Reason(key="access.evidence.two_factor_off", values={"via": member.via})),
                do=steps("two_factor", account.platform), values={"person": named(member)},
            )  # fmt: skip
        signed = account.attested.get(Attested.TWO_FACTOR)
        if signed is not None and not signed.fine:
            told = Reason(key="access.evidence.signed.two_factor", values={"by": signed.by})
            yield finding(
                view, check, FAIL, FindingSeverity.HIGH, account=account, evidence=(told,),
                do=steps("two_factor", account.platform), values={"person": account.shown},
            )  # fmt: skip
        elif without:
            continue
        elif (signed is not None and not signed.stale(view.now)) or (account.complete and _all_told(account)):
            yield passed(view, check, account, FindingSeverity.HIGH)
        elif account.askable and not account.complete:
            yield unread(view, check, account, FindingSeverity.HIGH)


def _all_told(account: AccountAccess) -> bool:
    """Whether the platform itself says that everybody who can administer has a second factor."""
    able = [one for one in account.people if power_of(one, account.platform) >= Power.MODERATE]
    return bool(able) and all(one.two_factor is not None for one in able)


def stale_attestation(view: AccessView) -> Iterator[Finding]:
    """What no API tells and nobody signed (MANUAL), or signed too long ago (FAIL)."""
    check = "stale_attestation"
    for account in view.accounts:
        for what in WANTED.get(account.platform, _OWN_LOGIN):
            if what is Attested.TWO_FACTOR and _all_told(account):
                continue
            signed = account.attested.get(what)
            subject = f"{account.subject}:{what}"
            values: dict[str, str | int | float] = {"what": f"@access.what.{what}"}
            if signed is not None and not signed.stale(view.now):
                yield finding(
                    view, check, FindingStatus.PASS, FindingSeverity.MEDIUM, account=account, subject=subject,
                    values=values,
                )  # fmt: skip
                continue
            told = () if signed is None else (signed_on(signed),)
            yield finding(
                view, check, MANUAL if signed is None else FAIL, FindingSeverity.MEDIUM, account=account,
                subject=subject, evidence=told, values=values,
                do=steps(
                    "attest", account.platform, account=f"{account.platform}/{account.account}", what=what.value,
                    name=account.shown,
                ),
            )  # fmt: skip


def signed_on(signed: Attestation) -> Reason:
    """Evidence: who signed, when, and how long that is good for."""
    values: dict[str, str | int | float] = {"by": signed.by, "day": signed.at.date().isoformat(), "days": VALID.days}
    return Reason(key="access.evidence.signed_on", values=values)

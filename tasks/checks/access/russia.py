"""What Russian law asks of a page, and no API can tell: a person looks, and signs.

Registration of pages with more than 10,000 followers (Federal Law 303-FZ of 2024), marking of advertising with an
`erid` (347-FZ of 2021), the personal-data operator's notice (152-FZ, article 22). Asked of plans with a page on a
Russian network, or written in Russian. This is a reminder, not legal advice.
"""

from __future__ import annotations

from collections.abc import Iterator

from tasks.checks.access.logins import signed_on
from tasks.checks.access.making import finding, passed, steps, unread
from tasks.checks.access.shape import AccessView, AccountAccess
from tasks.core.attestation import Attestation, Attested
from tasks.core.crisis import Reason
from tasks.core.finding import Finding, FindingSeverity, FindingStatus

RUSSIAN = frozenset({"vk", "ok", "max", "rutube", "dzen"})
LARGE = 10_000
FAIL, MANUAL = FindingStatus.FAIL, FindingStatus.MANUAL


def applies(view: AccessView) -> bool:
    """Whether Russian law is this plan's business, as far as the plan shows it."""
    return view.plan.locale == "ru" or any(account.platform in RUSSIAN for account in view.accounts)


def channel_registration(view: AccessView) -> Iterator[Finding]:
    """A page with more than 10,000 followers must stand in the regulator's list."""
    check = "channel_registration"
    for account in view.accounts if applies(view) else ():
        if account.followers is None:
            if account.askable:
                told = Reason(key="access.evidence.no_followers")
                unknown = unread(view, check, account, FindingSeverity.LOW)
                yield unknown.model_copy(update={"evidence": (told,)})
        elif account.followers <= LARGE:
            yield passed(view, check, account, FindingSeverity.MEDIUM)
        else:
            size = Reason(key="access.evidence.followers", values={"n": account.followers})
            yield _signed(view, check, account, Attested.REGISTRATION, (size,))


def ad_marks(view: AccessView) -> Iterator[Finding]:
    """Advertising on our pages is marked, and reported to the register."""
    for account in view.accounts if applies(view) else ():
        if account.platform in RUSSIAN or account.platform in {"telegram", "youtube"}:
            yield _signed(view, "ad_marks", account, Attested.AD_MARKS, ())


def personal_data_notice(view: AccessView) -> Iterator[Finding]:
    """Whoever keeps what people write keeps personal data: the regulator was told."""
    if applies(view):
        yield _signed(view, "personal_data_notice", None, Attested.PERSONAL_DATA_NOTICE, ())


def _signed(
    view: AccessView, check: str, account: AccountAccess | None, what: Attested, told: tuple[Reason, ...]
) -> Finding:
    signed: Attestation | None = (account.attested if account is not None else view.company).get(what)
    asked = f"{account.platform}/{account.account}" if account is not None else "company"
    do = (*steps(check, "other"), *steps("attest", "other", account=asked, what=what.value, name=asked))
    status, evidence = FindingStatus.PASS, told
    if signed is None:
        status = MANUAL
    elif not signed.fine or signed.stale(view.now):
        status, evidence = FAIL, (*told, signed_on(signed))
    return finding(
        view, check, status, FindingSeverity.MEDIUM, account=account, evidence=evidence,
        do=do if status is not FindingStatus.PASS else (),
    )  # fmt: skip

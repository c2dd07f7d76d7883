"""Small views of made-up accounts: for each access check one that fails and one that passes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tasks.checks.access.shape import AccessView, AccountAccess, TokenSeen
from tasks.core.account import Member, MemberKind, Roster, TokenReport
from tasks.core.attestation import Attestation, Attested
from tasks.plan.schema import Plan
from tasks.plan.staff import StaffKind, StaffMember

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ANNA = StaffMember(2, "Анна Петрова", "Руководитель", StaffKind.OWNER, accounts={"vk": "1", "instagram": "1"})
BORIS = StaffMember(3, "Борис Котов", "Редактор", accounts={"vk": "2", "facebook": "2", "instagram": "2"})
VERA = StaffMember(4, "Вера Бывшая", "Редактор", employed_until=date(2026, 11, 1), accounts={"vk": "3"})
STAFF = (ANNA, BORIS, VERA)


def a_plan(**changes: object) -> Plan:
    return Plan.model_validate(
        {
            "company": "Ромашка",
            "team": {
                "roles": [
                    {"id": "head", "name": "Руководитель", "access": "administer"},
                    {"id": "editor", "name": "Редактор", "access": "publish"},
                ],
                "company_domains": ["romashka.example"],
                "company_phones": ["8 900 000-00-01"],
            },
            "monitoring": {"brands": [{"id": "romashka", "name": "Ромашка", "topics": [{"id": "r", "kind": "brand"}]}]},
            **changes,
        }
    )


def member(id_: str, role: str = "administrator", **more: Any) -> Member:
    return Member(id=id_, role=role, via="groups.getMembers", **more)


CREATOR = member("1", "creator", owner=True)
EDITOR = member("2", "editor")
TWO = (CREATOR, member("2"))


def signed(what: Attested, *holders: str, age: int = 1, **more: Any) -> Attestation:
    at = NOW - timedelta(days=age)
    return Attestation(platform="vk", account="romashka", what=what, holders=holders, by="Анна", at=at, **more)


def an_account(*members: Member, attested: tuple[Attestation, ...] = (), **more: Any) -> AccountAccess:
    """A community of VK whose roster was read whole, unless it is said otherwise."""
    account = AccountAccess(
        brand="romashka",
        platform="vk",
        account="romashka",
        name="Ромашка",
        askable=True,
        roster=Roster(platform="vk", account="romashka", members=members),
        followers=500,
        attested={one.what: one for one in attested},
    )
    return replace(account, **more)


def view(*accounts: AccountAccess, **more: Any) -> AccessView:
    told = {"plan": a_plan(), "now": NOW, "staff": STAFF, **more}
    return AccessView(accounts=accounts, **told)


def unread(account: AccountAccess) -> AccountAccess:
    """The same account when its platform answers with an error."""
    return replace(account, roster=None, trouble="forbidden: no right")


def partly(account: AccountAccess) -> AccountAccess:
    """The same account when one list of several could not be asked."""
    assert account.roster is not None
    roster = account.roster.model_copy(update={"unread": ("groups.getCallbackServers: error 15",)})
    return replace(account, roster=roster)


def token(**report: Any) -> TokenSeen:
    return TokenSeen("vk", "VK_TOKEN", TokenReport(token="VK_TOKEN", **{"works": True, **report}))


COMPANY = signed(Attested.PHONE, "company")
WHOLE = tuple(signed(what, "company") for what in Attested)


@dataclass(frozen=True)
class Case:
    """A view in which the check finds something, what its status is then, and one in which it finds nothing."""

    bad: Callable[[], AccessView]
    good: Callable[[], AccessView]
    status: str = "FAIL"


CASES: Mapping[str, Case] = {
    "creator_is_employee": Case(
        lambda: view(an_account(member("2", "creator", owner=True))), lambda: view(an_account(*TWO))
    ),
    "unknown_administrator": Case(lambda: view(an_account(*TWO, member("9"))), lambda: view(an_account(*TWO))),
    "former_still_inside": Case(lambda: view(an_account(*TWO, member("3", "editor"))), lambda: view(an_account(*TWO))),
    "more_rights_than_role": Case(lambda: view(an_account(*TWO)), lambda: view(an_account(CREATOR, EDITOR))),
    "sole_administrator": Case(lambda: view(an_account(CREATOR, EDITOR)), lambda: view(an_account(*TWO))),
    "too_many_administrators": Case(
        lambda: view(an_account(*(member(str(n)) for n in range(6)))),
        lambda: view(an_account(*(member(str(n)) for n in range(5)))),
    ),
    "contact_not_company": Case(
        lambda: view(an_account(attested=(signed(Attested.PHONE, "Борис Котов"),))),
        lambda: view(an_account(attested=(COMPANY,))),
    ),
    "no_two_factor": Case(
        lambda: view(an_account(member("1", two_factor=False))), lambda: view(an_account(member("1", two_factor=True)))
    ),
    "stale_attestation": Case(
        lambda: view(an_account(attested=tuple(signed(what, "company", age=91) for what in Attested))),
        lambda: view(an_account(attested=WHOLE)),
    ),
    "apps_and_servers": Case(
        lambda: view(an_account(*TWO, member("server4", "callback server", kind=MemberKind.SERVER))),
        lambda: view(
            an_account(
                member("server4", "callback server", kind=MemberKind.SERVER),
                attested=(signed(Attested.APPS, "server4"),),
            )
        ),
        status="MANUAL",
    ),
    "token_expires": Case(
        lambda: view(tokens=(token(expires_at=NOW + timedelta(days=3)),)),
        lambda: view(tokens=(token(expires_at=NOW + timedelta(days=60)),)),
    ),
    "channel_registration": Case(
        lambda: view(an_account(followers=10_001)), lambda: view(an_account(followers=10_000)), status="MANUAL"
    ),
    "ad_marks": Case(
        lambda: view(an_account(attested=(signed(Attested.AD_MARKS, fine=False),))),
        lambda: view(an_account(attested=(signed(Attested.AD_MARKS),))),
    ),
    "personal_data_notice": Case(
        view,
        lambda: view(company={Attested.PERSONAL_DATA_NOTICE: signed(Attested.PERSONAL_DATA_NOTICE)}),
        status="MANUAL",
    ),
}  # fmt: skip

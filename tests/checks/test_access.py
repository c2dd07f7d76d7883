"""What single access checks say at their edges: who counts as the same person, whose phone, what law asks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tasks.checks.access import REGISTRY
from tasks.checks.access.people import Power, power_of
from tasks.core.account import Member
from tasks.core.attestation import Attested
from tasks.core.finding import Finding, FindingSeverity, FindingStatus
from tests.checks.views import ANNA, STAFF, TWO, a_plan, an_account, member, signed, unread, view


def only(check: str, *accounts: object, **more: object) -> list[Finding]:
    return list(REGISTRY[check](view(*accounts, **more)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("platform", "role", "rights", "power"),
    [
        ("vk", "creator", (), Power.OWN), ("vk", "administrator", (), Power.ADMINISTER),
        ("vk", "editor", (), Power.PUBLISH), ("vk", "moderator", (), Power.MODERATE),
        ("vk", "advertiser", (), Power.READ),
        ("telegram", "administrator", ("can_promote_members",), Power.ADMINISTER),
        ("telegram", "administrator", ("can_post_messages",), Power.PUBLISH),
        ("telegram", "administrator", ("can_delete_messages",), Power.MODERATE),
        ("facebook", "MANAGE", ("MANAGE", "MODERATE"), Power.ADMINISTER),
        ("facebook", "role", ("MODERATE",), Power.MODERATE),
        ("facebook", "assigned", ("ANALYZE",), Power.READ), ("facebook", "business ADMIN", (), Power.ADMINISTER),
        ("max", "administrator", ("write",), Power.PUBLISH),
        ("max", "administrator", ("add_admins",), Power.ADMINISTER),
        ("wordpress", "administrator", ("edit_posts",), Power.ADMINISTER), ("wordpress", "editor", (), Power.PUBLISH),
        ("wordpress", "subscriber", ("edit_users",), Power.ADMINISTER), ("ok", "ADMIN", (), Power.ADMINISTER),
        ("vk", "something new", (), Power.ADMINISTER),
    ],
)  # fmt: skip
def test_the_platforms_words_amount_to_a_power(platform: str, role: str, rights: tuple[str, ...], power: Power) -> None:
    owner = role == "creator"
    assert power_of(Member(id="1", role=role, rights=rights, owner=owner, via="x"), platform) is power


def test_somebody_who_left_and_came_back_is_not_former() -> None:
    back = replace(ANNA, person="Вера Бывшая", accounts={})
    found = only("former_still_inside", an_account(*TWO, member("3")), staff=(*STAFF, back))

    assert [one.status for one in found] == [FindingStatus.PASS]


def test_whoever_left_and_still_knows_the_password_is_inside_where_no_api_can_tell() -> None:
    account = an_account(attested=(signed(Attested.PASSWORD_KNOWN_TO, "Бывшая Вера", "Анна Петрова"),), askable=False)
    found = only("former_still_inside", replace(account, platform="youtube", roster=None))

    assert [(one.status, one.severity) for one in found] == [(FindingStatus.FAIL, FindingSeverity.CRITICAL)]


@pytest.mark.parametrize(
    ("what", "contact", "status"),
    [
        (Attested.EMAIL, "smm@romashka.example", "PASS"), (Attested.EMAIL, "smm@mail.romashka.example", "PASS"),
        (Attested.EMAIL, "smm@notromashka.example", "FAIL"), (Attested.PHONE, "+7 (900) 000-00-01", "PASS"),
        (Attested.PHONE, "+7 900 000-00-02", "FAIL"), (Attested.PHONE, "", "PASS"),
    ],
)  # fmt: skip
def test_a_contact_is_held_against_the_companys(what: Attested, contact: str, status: str) -> None:
    (found,) = only("contact_not_company", an_account(attested=(signed(what, "company", contact=contact),)))

    assert found.status.value == status


def test_without_a_staff_list_nobody_is_called_a_stranger_and_the_list_is_shown() -> None:
    (found,) = only("unknown_administrator", an_account(*TWO), staff=None)

    assert found.status is FindingStatus.MANUAL
    assert [reason.values["person"] for reason in found.evidence] == ["1", "2"]


def test_russian_law_is_not_asked_of_a_plan_without_russian_pages() -> None:
    plan = a_plan(locale="en")
    account = replace(an_account(followers=50_000), platform="mastodon")

    assert [only(check, account, plan=plan) for check in ("channel_registration", "ad_marks")] == [[], []]
    assert only("personal_data_notice", account, plan=plan) == []


def test_a_large_page_is_registered_for_ninety_days() -> None:
    fresh, old = signed(Attested.REGISTRATION), signed(Attested.REGISTRATION, age=90)
    statuses = [only("channel_registration", an_account(followers=20_000, attested=(one,)))[0].status
                for one in (fresh, old)]  # fmt: skip

    assert statuses == [FindingStatus.PASS, FindingStatus.FAIL]


def test_an_unread_number_of_followers_is_unknown() -> None:
    (found,) = only("channel_registration", unread(an_account(followers=None)))

    assert found.status is FindingStatus.UNKNOWN

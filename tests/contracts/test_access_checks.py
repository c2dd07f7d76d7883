"""Every access check of the registry: it finds what it is for, leaves the rest alone, and never guesses."""

from __future__ import annotations

from string import Formatter

import pytest

from tasks.checks.access import REGISTRY, run
from tasks.core.account import Roster
from tasks.core.crisis import Reason
from tasks.core.finding import Finding, FindingStatus
from tasks.pages.wording import sentence
from tasks.texts import LOCALES, TEXTS
from tests.checks.views import CASES, partly, unread, view

ABOUT_PEOPLE = sorted(
    {"creator_is_employee", "unknown_administrator", "former_still_inside", "more_rights_than_role",
     "sole_administrator", "too_many_administrators", "apps_and_servers"}
)  # fmt: skip


def of(check: str, *, bad: bool) -> list[Finding]:
    return list(REGISTRY[check](CASES[check].bad() if bad else CASES[check].good()))


def reasons(one: Finding) -> list[Reason]:
    return [one.title, one.risk, *one.evidence, *one.steps]


def test_every_check_has_a_failing_and_a_passing_case() -> None:
    assert CASES.keys() == REGISTRY.keys()


@pytest.mark.parametrize("check", sorted(REGISTRY))
def test_it_finds_what_it_is_for_and_says_what_to_do(check: str) -> None:
    found = [one for one in of(check, bad=True) if one.status.value == CASES[check].status]

    assert found
    assert all(one.check == check and one.steps for one in found)


@pytest.mark.parametrize("check", sorted(REGISTRY))
def test_where_all_is_well_it_passes_and_asks_for_nothing(check: str) -> None:
    found = of(check, bad=False)

    assert [one.status for one in found] == [FindingStatus.PASS] * len(found)
    assert found


@pytest.mark.parametrize("check", sorted(REGISTRY))
def test_ids_are_unique_and_the_same_in_every_run(check: str) -> None:
    first, second = of(check, bad=True), of(check, bad=True)

    assert [one.id for one in first] == [one.id for one in second]
    assert len({one.id for one in first}) == len(first)


@pytest.mark.parametrize("check", sorted(REGISTRY))
@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_exists_in_both_languages_with_the_values_it_needs(check: str, locale: str) -> None:
    for bad in (True, False):
        for reason in (reason for one in of(check, bad=bad) for reason in reasons(one)):
            assert reason.key in TEXTS, reason.key
            wanted = {name for text in TEXTS[reason.key] for _, name, _, _ in Formatter().parse(text) if name}
            assert wanted <= reason.values.keys(), reason
            assert reason.key not in sentence(locale, reason)


@pytest.mark.parametrize("check", ABOUT_PEOPLE)
def test_an_error_is_unknown_and_never_a_pass(check: str) -> None:
    good = CASES[check].good()
    broken = view(*(unread(account) for account in good.accounts))

    found = list(REGISTRY[check](broken))

    assert [one.status for one in found] == [FindingStatus.UNKNOWN]
    assert any("forbidden" in str(reason.values.get("why")) for reason in found[0].evidence)


@pytest.mark.parametrize("check", sorted(set(ABOUT_PEOPLE) - {"sole_administrator"}))
def test_a_list_that_is_not_whole_proves_nothing_about_who_is_not_in_it(check: str) -> None:
    good = CASES[check].good()
    half = view(*(partly(account) for account in good.accounts))

    assert {one.status for one in REGISTRY[check](half)} == {FindingStatus.UNKNOWN}


def test_two_administrators_are_two_even_where_not_everybody_was_asked() -> None:
    half = view(*(partly(account) for account in CASES["sole_administrator"].good().accounts))

    assert [one.status for one in REGISTRY["sole_administrator"](half)] == [FindingStatus.PASS]


def test_what_was_found_on_a_list_that_is_not_whole_is_found_all_the_same() -> None:
    half = view(*(partly(account) for account in CASES["former_still_inside"].bad().accounts))

    assert {one.status for one in REGISTRY["former_still_inside"](half)} == {FindingStatus.FAIL, FindingStatus.UNKNOWN}


def test_all_checks_together_give_each_id_once() -> None:
    account = CASES["former_still_inside"].bad().accounts[0]
    found = run(view(account, account))

    assert len({one.id for one in found}) == len(found)
    assert isinstance(account.roster, Roster)

"""Each readiness check on a plan that is in order, and on one with a single thing wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml

from tasks.checks.readiness import REGISTRY, ReadinessView, run, score
from tasks.core.contacts import ContactTest, Reached
from tasks.core.crisis import Level
from tasks.core.drill import Drill, DrillBook, Scorecard
from tasks.core.finding import Finding, FindingSeverity, FindingStatus
from tasks.plan.schema import Plan
from tasks.plan.starter import starter_text
from tasks.texts import LOCALES, TEXTS, say_reason

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
Tree = dict[str, Any]
Change = Callable[[Tree], object]


def a_drill(*, days_ago: int = 30, brand: str = "romashka", simulated: bool = False) -> Drill:
    at = NOW - timedelta(days=days_ago)
    return Drill(
        id=f"{at:%Y%m%dT%H%M%SZ}-{brand}",
        scenario="rumour",
        level=Level.DISINFORMATION,
        brand=brand,
        by="Анна",
        claimed_at=at,
        started_at=at,
        story_at=at,
        expires_at=at + timedelta(hours=1),
        ended_at=at + timedelta(hours=1),
        simulated=simulated,
        card=Scorecard(at=at),
    )


def a_test(*, days_ago: int = 3, answered_after: int | None = 4) -> ContactTest:
    sent = NOW - timedelta(days=days_ago, minutes=20)
    at = sent + timedelta(minutes=answered_after) if answered_after is not None else None
    return ContactTest(id="contacts-1", sent_at=sent, channels={"letters": Reached(confirmed_at=at, by="Вера")})


def a_view(
    *changes: Change, drills: DrillBook | None = None, contacts: ContactTest | None = None, **more: Any
) -> ReadinessView:
    """The starter plan, read through a month ago, rehearsed and tried; then changed."""
    tree: Tree = yaml.safe_load(starter_text("ru"))
    tree["reviewed"] = "2026-10-20"
    for role in tree["team"]["roles"]:  # YAML reads 21:00 as a number of base 60
        for shift in role.get("shifts", ()):
            shift.update(
                {name: f"{value // 60:02}:{value % 60:02}" for name, value in shift.items() if type(value) is int}
            )
    for change in changes:
        change(tree)
    tree.update(more)
    return ReadinessView(
        plan=Plan.model_validate(tree),
        now=NOW,
        drills=drills or DrillBook(past=(a_drill(),)),
        contacts=contacts or a_test(),
    )


def gaps(view: ReadinessView) -> list[str]:
    return [f"{one.check} {one.subject}" for one in run(view) if one.open]


def one_gap(view: ReadinessView) -> Finding:
    (found,) = [one for one in run(view) if one.open]
    return found


def drop(part: str, name: str) -> Change:
    def without(tree: Tree) -> None:
        tree[part] = [one for one in tree[part] if one["id"] != name]

    return without


def put(path: str, value: object) -> Change:
    """`team.roles.day.deputy`: items of lists by id or number; None takes the key away."""

    def changed(tree: Tree) -> None:
        at: Any = tree
        *steps, last = path.split(".")
        for step in steps:
            at = (
                next(one for one in at if one.get("id") == step)
                if isinstance(at, list) and not step.isdigit()
                else (at[int(step)] if isinstance(at, list) else at[step])
            )
        if value is None:
            at.pop(last)
        else:
            at[last] = value

    return changed


def without_owner(tree: Tree) -> None:
    tree["team"].pop("lead")
    tree["risks"][0].pop("owner")


def test_a_plan_in_order_has_no_gap_and_the_full_score() -> None:
    view = a_view()
    assert gaps(view) == []
    assert score(run(view)) == 100


CASES = {
    "lead": (put("team.lead", "gone"), ["lead team", "holder role:gone"]),
    "holder": (put("team.roles.night.holder", None), []),
    "needed holder": (put("team.roles.day.holder", None), ["holder role:day"]),
    "deputy": (put("team.roles.head.deputy", None), ["deputy role:head"]),
    "own deputy": (put("team.roles.tech.deputy", "tech"), ["deputy role:tech"]),
    "same person": (put("team.roles.night.holder", "Борис"), ["deputy role:day"]),
    "two roles": (put("team.roles.director.holder", " анна"), ["two_roles roles:director+head"]),
    "hours": (put("team.roles.night.shifts", None), ["hours team"]),
    "contact": (put("team.roles.director.contacts", None), ["contact role:director"]),
    "scenario": (drop("scenarios", "rumour"), ["scenario level:3"]),
    "script of a scenario": (put("scenarios.rumour.script", None), ["script scenario:rumour"]),
    "words": (put("scripts.correction.platforms", ["vk"]), ["words level:2:telegram"]),
    "response": (lambda tree: tree["response_levels"].pop(0), []),
    "nobody called": (put("response_levels.0.call", None), ["response level:4"]),
    "channel": (put("response_levels.0.channel", None), ["channel response:4:calm+watch+alert+crisis+emergency"]),
    "nobody keeps it": (without_owner, ["lead team", "owner lead"]),
    "owner": (put("scenarios.rumour.owner", "gone"), ["holder role:gone"]),
    "reviewed": (put("scenarios.rumour.reviewed", "2026-05-01"), ["reviewed scenario:rumour"]),
    "never reviewed": (put("reviewed", None), ["reviewed plan"]),
    "reviewed long ago": (put("reviewed", "2026-05-20"), ["reviewed plan"]),
    "reserve": (put("monitoring.brands.romashka.reserve_channel", None), ["reserve brand:romashka"]),
    "reserve is a page of ours": (
        put("monitoring.brands.romashka.reserve_channel", "https://vk.com/romashka_coffee"), ["reserve brand:romashka"]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_one_thing_wrong_is_the_gap_it_is_and_lowers_the_score(name: str) -> None:
    change, expected = CASES[name]
    view = a_view(change)
    assert gaps(view) == expected
    assert (score(run(view)) < 100) == bool(expected)


@pytest.mark.parametrize("script", ["we-are-late", "we-are-sorry", "correction", "facts", "page-lost", "calm-down"])
def test_a_template_that_is_deleted_is_exactly_one_gap(script: str) -> None:
    found = one_gap(a_view(drop("scripts", script)))
    assert (found.check, found.subject, found.severity) == ("script", f"script:{script}", FindingSeverity.HIGH)


@pytest.mark.parametrize(
    ("drills", "expected"),
    [
        ((a_drill(days_ago=180),), []),
        ((a_drill(days_ago=181),), ["drill brand:romashka"]),
        ((), ["drill brand:romashka"]),
        ((a_drill(brand="vasilek"),), ["drill brand:romashka"]),
        ((a_drill(simulated=True),), ["drill brand:romashka"]),
    ],
    ids=["in time", "overdue", "none", "another brand", "simulated only"],
)
def test_a_drill_is_due_every_180_days(drills: tuple[Drill, ...], expected: list[str]) -> None:
    assert gaps(a_view(drills=DrillBook(past=drills))) == expected


@pytest.mark.parametrize(
    ("contacts", "status", "severity"),
    [
        (a_test(answered_after=15), FindingStatus.PASS, FindingSeverity.LOW),
        (a_test(answered_after=16), FindingStatus.FAIL, FindingSeverity.LOW),
        (a_test(answered_after=None), FindingStatus.FAIL, FindingSeverity.HIGH),
        (a_test(days_ago=40), FindingStatus.FAIL, FindingSeverity.LOW),
        (ContactTest(id="c", sent_at=NOW, channels={}), FindingStatus.FAIL, FindingSeverity.MEDIUM),
        (
            ContactTest(id="c", sent_at=NOW - timedelta(minutes=14), channels={"letters": Reached()}),
            FindingStatus.MANUAL,
            FindingSeverity.HIGH,
        ),
        (
            ContactTest(id="c", sent_at=NOW - timedelta(minutes=15), channels={"letters": Reached()}),
            FindingStatus.FAIL,
            FindingSeverity.HIGH,
        ),
    ],
    ids=["answered", "late", "silent", "long ago", "never", "still waiting", "a quarter of an hour is over"],
)
def test_a_channel_is_reachable_once_somebody_answered_in_time(
    contacts: ContactTest, status: FindingStatus, severity: FindingSeverity
) -> None:
    (found,) = [one for one in run(a_view(contacts=contacts)) if one.check == "reachable"]
    assert (found.status, found.severity) == (status, severity)


def test_one_or_two_people_are_not_blamed_for_being_few() -> None:
    alone = [put("team.roles.night.shifts", None), put("team.roles.director.holder", "Анна")]
    grave = {one.check: one.severity for one in run(a_view(*alone)) if one.open}
    mild = {one.check: one.severity for one in run(a_view(*alone, small=True)) if one.open}
    assert grave == {"hours": FindingSeverity.HIGH, "deputy": FindingSeverity.HIGH, "two_roles": FindingSeverity.MEDIUM}
    assert set(mild.values()) == {FindingSeverity.LOW}


def test_ids_stay_the_same_when_the_plan_is_written_in_another_order() -> None:
    def reversed_lists(tree: Tree) -> None:
        for part in ("risks", "scenarios", "scripts"):
            tree[part] = tree[part][::-1]
        tree["team"]["roles"] = tree["team"]["roles"][::-1]

    assert {one.id for one in run(a_view())} == {one.id for one in run(a_view(reversed_lists))}


def test_every_gap_says_in_both_languages_what_it_is_what_it_risks_and_what_to_do() -> None:
    views = [a_view(change) for change, _ in CASES.values()]
    views += [a_view(drop("scripts", "facts")), a_view(drills=DrillBook(past=(a_drill(days_ago=300),)))]
    views += [
        a_view(contacts=a_test(answered_after=after, days_ago=days)) for after, days in ((None, 1), (30, 1), (3, 90))
    ]
    for one in (one for view in views for one in run(view)):
        for locale in LOCALES:
            for reason in (one.title, one.risk, *one.steps):
                assert reason.key in TEXTS
                assert "@" not in say_reason(locale, reason)
        assert one.open == bool(one.steps)


def test_every_check_of_the_registry_finds_items_in_a_real_plan() -> None:
    assert all(list(check(a_view())) for check in REGISTRY)

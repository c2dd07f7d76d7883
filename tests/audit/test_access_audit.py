"""The access audit over the real connectors: who is inside, what changed, what could not be asked."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tasks import notify
from tasks.audit import Audited, audit_access, due
from tasks.compose import House
from tasks.core.finding import FindingStatus
from tasks.core.happening import Happening, HappeningKind
from tasks.lake.findings import mute, standing
from tasks.lake.happenings import happenings, keep_happening
from tasks.signals.happened import signals_of
from tests.audit.places import NOW, PAGE, Platforms, a_house, failing, letters, telegram_admin, wordpress_user
from tests.sources.graph_server import error
from tests.sources.wordpress_blog import SITE

DAY = timedelta(days=1)


def audit(house: House, now: datetime = NOW) -> Audited:
    """One audit, and what it tells."""
    done = asyncio.run(audit_access(house, now))
    asyncio.run(notify.notify(house, now))
    return done


def plant(platforms: Platforms) -> None:
    """Вера left on the first of November; she is still everywhere."""
    platforms.vk.managers[0]["id"] = 7003
    platforms.meta.edges[f"{PAGE}/roles"].append({"id": "3", "name": "Вера", "tasks": ["MANAGE"]})
    platforms.telegram.admins["@romashka"][0] = telegram_admin(73, "Вера", "creator")
    platforms.blog.users.append(wordpress_user(4, "Вера", "administrator"))


PLANTED = sorted([f"facebook:{PAGE}:3", "telegram:@romashka:73", "vk:romashka:7003", f"wordpress:{SITE}:4"])


def test_a_dismissed_employee_is_found_on_all_four_platforms(tmp_path: Path) -> None:
    platforms = Platforms()
    plant(platforms)

    done = audit(a_house(tmp_path, platforms))

    assert failing(done.findings, "former_still_inside") == PLANTED
    assert failing(done.findings, "creator_is_employee") == ["telegram:@romashka:73", "vk:romashka:7003"]
    assert failing(done.findings, "unknown_administrator") == []
    one = next(one for one in done.findings if one.subject == f"facebook:{PAGE}:3")
    assert {reason.values.get("via") for reason in one.evidence} == {"roles", None}  # on that one edge only


def test_nobody_wrong_is_nobody_found_and_ids_are_the_same_in_every_run(tmp_path: Path) -> None:
    house = a_house(tmp_path, Platforms())
    first, second = audit(house), audit(house, NOW + DAY)

    for check in ("former_still_inside", "unknown_administrator", "creator_is_employee", "sole_administrator"):
        assert failing(first.findings, check) == []
        assert sum(one.check == check and one.status is FindingStatus.PASS for one in first.findings) == 4 - (
            2 if check == "creator_is_employee" else 0  # Facebook and WordPress name no creator
        )
    assert {one.id for one in first.findings} == {one.id for one in second.findings}


def test_only_changes_are_told_and_only_the_grave_ones_to_whoever_answers_for_crises(tmp_path: Path) -> None:
    platforms = Platforms()
    house = a_house(tmp_path, platforms)
    audit(house)
    technical, duty = len(letters(tmp_path, "tech")), len(letters(tmp_path, "duty"))
    assert (technical, duty) == (2, 0)  # the brand's and the company's own; nothing grave

    audit(house, NOW + DAY)
    assert (len(letters(tmp_path, "tech")), len(letters(tmp_path, "duty"))) == (2, 0)

    plant(platforms)
    audit(house, NOW + 2 * DAY)
    assert (len(letters(tmp_path, "tech")), len(letters(tmp_path, "duty"))) == (3, 1)
    first = letters(tmp_path, "duty")[0].splitlines()[0]
    assert len(first) <= 110
    assert "Вера" in first

    audit(house, NOW + 3 * DAY)
    assert (len(letters(tmp_path, "tech")), len(letters(tmp_path, "duty"))) == (3, 1)


def test_a_run_that_died_before_its_findings_stood_tells_nothing_twice(tmp_path: Path) -> None:
    platforms = Platforms()
    house = a_house(tmp_path, platforms)
    audit(house)
    plant(platforms)
    state = house.lake.get("state/findings/access.json")
    assert state is not None
    audit(house, NOW + DAY)
    died = house.lake.get("state/findings/access.json")
    assert died is not None
    house.lake.put_if("state/findings/access.json", state.body, died.etag)  # as if it had died between the two

    audit(house, NOW + DAY + timedelta(hours=1))

    assert len(letters(tmp_path, "duty")) == 1


def test_an_error_is_unknown_and_what_was_found_before_is_not_called_gone(tmp_path: Path) -> None:
    platforms = Platforms()
    plant(platforms)
    house = a_house(tmp_path, platforms)
    audit(house)
    platforms.vk.refuse = {"groups.getMembers": 15}
    platforms.meta.fails[f"{PAGE}/roles"] = error(200, message="no right")

    done = audit(house, NOW + DAY)

    here = [one for one in done.findings if one.subject.startswith(("vk:romashka", f"facebook:{PAGE}"))]
    passed = [one for one in here if one.status is FindingStatus.PASS and one.check in {
        "former_still_inside", "unknown_administrator", "too_many_administrators", "apps_and_servers"}]  # fmt: skip
    assert passed == []
    still = {one.subject: one.status for one in done.findings if one.check == "former_still_inside"}
    assert still["vk:romashka:7003"] is FindingStatus.UNKNOWN
    assert still[f"facebook:{PAGE}:3"] is FindingStatus.UNKNOWN
    assert still["telegram:@romashka:73"] is FindingStatus.FAIL
    assert done.changes.resolved == ()


def test_a_stranger_is_found_and_a_stranger_with_a_colleagues_name_waits_for_a_person(tmp_path: Path) -> None:
    platforms = Platforms()
    platforms.telegram.admins["@romashka"].append(telegram_admin(99, "Некто"))
    platforms.telegram.admins["@romashka"].append(telegram_admin(98, "Борис", user={
        "id": 98, "is_bot": False, "first_name": "Борис", "last_name": "Котов"}))  # fmt: skip

    done = audit(a_house(tmp_path, platforms))

    assert failing(done.findings, "unknown_administrator") == ["telegram:@romashka:99"]
    waits = [one for one in done.findings if one.subject == "telegram:@romashka:98"]
    assert [(one.check, one.status) for one in waits] == [("unknown_administrator", FindingStatus.MANUAL)]


def alarming(house: House, now: datetime) -> list[tuple[str, object]]:
    """What the watch would alert by."""
    found = happenings(house.lake, "romashka", [now.date()])
    signals = signals_of(found, "romashka", "romashka", [])
    return [(str(one.facts["account"]), one.facts["what"]) for one in signals if one.alarming]


def test_an_administrator_no_platform_told_of_is_a_signal_once(tmp_path: Path) -> None:
    platforms = Platforms()
    house = a_house(tmp_path, platforms)
    audit(house)
    platforms.meta.edges[f"{PAGE}/roles"].append({"id": "77", "name": "Некто", "tasks": ["MANAGE"]})
    later = NOW + DAY

    assert len(audit(house, later).happened) == 1
    assert audit(house, later + timedelta(hours=1)).happened == ()

    assert alarming(house, later) == [(PAGE, "role")]
    assert "Некто" not in happenings(house.lake, "romashka", [later.date()])[0].model_dump_json()


def test_what_the_platform_told_itself_is_not_told_again(tmp_path: Path) -> None:
    platforms = Platforms()
    house = a_house(tmp_path, platforms)
    audit(house)
    later = NOW + DAY
    told = Happening(
        id="event", platform="vk", kind=HappeningKind.ROLE_CHANGED, at=later - timedelta(minutes=30),
        account="romashka", target=house.pseudonyms("vk", "7009"), after="administrator",
    )  # fmt: skip
    keep_happening(house.lake, "romashka", told)
    platforms.vk.managers.append({"id": 7009, "role": "administrator"})

    assert due(house, NOW + timedelta(hours=2)) is False
    assert due(house, later - timedelta(minutes=29)) is True
    assert audit(house, later).happened == ()
    assert alarming(house, later) == [("romashka", "role")]


def test_a_list_read_less_wholly_than_before_accuses_nobody(tmp_path: Path) -> None:
    platforms = Platforms()
    house = a_house(tmp_path, platforms)
    audit(house)
    platforms.meta.fails[f"{PAGE}/assigned_users"] = error(200, message="no right")
    assert audit(house, NOW + DAY).happened == ()
    del platforms.meta.fails[f"{PAGE}/assigned_users"]
    assert audit(house, NOW + 2 * DAY).happened == ()


def test_a_creator_who_is_another_one_now_is_a_signal(tmp_path: Path) -> None:
    platforms = Platforms()
    house = a_house(tmp_path, platforms)
    audit(house)
    platforms.vk.managers[0] = {"id": 6666, "role": "creator"}

    audit(house, NOW + DAY)

    assert ("romashka", "creator") in alarming(house, NOW + DAY)


def test_muting_lasts_until_its_day_through_an_outage_and_then_it_is_told_again(tmp_path: Path) -> None:
    platforms = Platforms()
    plant(platforms)
    house = a_house(tmp_path, platforms)
    audit(house)
    name = next(i for i, one in standing(house.lake, "access").findings.items() if one.subject == "vk:romashka:7003")
    mute(house.lake, "access", name, NOW + 3 * DAY, "она сдаёт дела", NOW)

    platforms.vk.refuse = {"groups.getMembers": 15}
    audit(house, NOW + DAY)
    platforms.vk.refuse = {}
    quiet = audit(house, NOW + 2 * DAY)
    assert name not in {one.id for one in (*quiet.changes.opened, *quiet.changes.worse)}

    loud = audit(house, NOW + 4 * DAY)
    assert name in {one.id for one in loud.changes.opened}


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_the_page_has_the_gravest_first_and_no_markup_of_a_stranger(tmp_path: Path, locale: str) -> None:
    platforms = Platforms()
    platforms.telegram.admins["@romashka"].append(telegram_admin(99, "<script>alert(1)</script>"))
    audit(a_house(tmp_path, platforms, locale=locale))

    page = (tmp_path / "lake" / "pages" / "romashka" / "access.html").read_text()

    assert "<script" not in page
    assert "alert(1)" in page
    assert page.index("99") < page.index("attest")

"""Somebody leaves: the checklist, its ticks, the audits after it, the letters; and what a person signs."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from flows.before.access_audit import AccessAuditRequest, run_plain
from tasks import notify
from tasks.audit.attesting import AttestRequest, attest
from tasks.audit.offboarding import check_again, offboard, radius_of, tick, told
from tasks.core.attestation import Attested
from tasks.core.errors import ConfigError
from tasks.lake.attestations import attested, signatures
from tasks.lake.offboardings import offboarding
from tests.audit.places import NOW, PAGE, Platforms, a_house, letters, telegram_admin
from tests.sources.graph_server import error

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SCHEDULE = AccessAuditRequest(only_if_due=True)


def leaving() -> Platforms:
    """Борис owns the channel, administers the rest."""
    platforms = Platforms()
    platforms.telegram.admins["@romashka"] = [telegram_admin(72, "Борис", "creator"), telegram_admin(71, "Анна")]
    return platforms


def gone(platforms: Platforms) -> None:
    """Борис was taken out everywhere."""
    platforms.vk.managers.pop()
    platforms.meta.edges[f"{PAGE}/assigned_users"].pop()
    platforms.telegram.admins["@romashka"] = [telegram_admin(71, "Анна", "creator")]
    platforms.blog.users.pop()


def test_a_role_or_a_name_opens_the_same_list_and_its_first_steps_need_the_person(tmp_path: Path) -> None:
    house = a_house(tmp_path, leaving(), staff="сотрудник;роль;вк;телеграм;facebook;wordpress\n"
                    "Анна Петрова;head;7001;71;1;2\nБорис Котов;Редактор;7002;72;2;3\n")  # fmt: skip

    by_role = asyncio.run(offboard(house, "editor", NOW))
    by_name = asyncio.run(offboard(house, "Котов Борис", NOW + HOUR))

    assert by_role == by_name
    actions = [step.action for step in by_role.steps]
    assert actions[0] == "transfer"
    assert actions.index("transfer") < actions.index("remove") < actions.index("audit")
    assert actions.count("remove") == 4


def test_a_letter_to_the_support_is_ready_in_both_languages_with_the_documents(tmp_path: Path) -> None:
    house = a_house(tmp_path, leaving())
    opened = asyncio.run(offboard(house, "Борис Котов", NOW))

    written = [(key, house.lake.get(key)) for key in opened.letters]
    texts = {key[-6:-4]: one.body.decode() for key, one in written if one is not None}
    assert texts.keys() == {"ru", "en"}
    for text, document in ((texts["ru"], "товарный знак"), (texts["en"], "trademark certificate")):
        assert document in text
        assert all(word in text for word in ("ООО «Ромашка»", "Борис Котов", "@romashka", "telegram.org"))


def test_ticks_are_kept_with_a_name_and_a_step_that_is_not_there_is_refused(tmp_path: Path) -> None:
    house = a_house(tmp_path, leaving())
    opened = asyncio.run(offboard(house, "Борис Котов", NOW))

    after = tick(house, opened.id, 1, "Анна", NOW + HOUR)

    assert (after.steps[0].done_by, after.left) == ("Анна", len(opened.steps) - 1)
    assert any("[x] 1." in line for line in told(house, after))
    for step, by in ((99, "Анна"), (1, " ")):
        with pytest.raises(ConfigError):
            tick(house, opened.id, step, by, NOW)


def test_an_hour_and_a_day_after_the_last_tick_the_audit_looks_again_and_tells_who_is_inside(tmp_path: Path) -> None:
    platforms = leaving()
    house = a_house(tmp_path, platforms)
    asyncio.run(run_plain(house, AccessAuditRequest(), NOW))
    opened = asyncio.run(offboard(house, "Борис Котов", NOW))
    tick(house, opened.id, 1, "Анна", NOW)
    before = len(letters(tmp_path, "duty"))

    early = asyncio.run(run_plain(house, SCHEDULE, NOW + timedelta(minutes=59)))
    first = asyncio.run(run_plain(house, SCHEDULE, NOW + HOUR))
    again = asyncio.run(run_plain(house, SCHEDULE, NOW + 2 * HOUR))
    gone(platforms)
    last = asyncio.run(run_plain(house, SCHEDULE, NOW + DAY))
    after = asyncio.run(run_plain(house, SCHEDULE, NOW + DAY + HOUR))

    assert [len(run.left) for run in (early, first, again, last, after)] == [0, 1, 0, 1, 0]
    kept = offboarding(house.lake, opened.id)
    assert kept is not None
    assert [len(check.inside) for check in kept.checks] == [4, 0]
    assert len([one for one in letters(tmp_path, "duty")[before:] if "Борис Котов ещё внутри" in one]) == 1


def test_what_cannot_be_read_is_no_proof_that_somebody_went(tmp_path: Path) -> None:
    platforms = leaving()
    house = a_house(tmp_path, platforms)
    opened = asyncio.run(offboard(house, "Борис Котов", NOW))
    gone(platforms)
    platforms.meta.fails[f"{PAGE}/roles"] = error(200, message="no right")

    checked = asyncio.run(check_again(house, opened, NOW + HOUR))

    assert (checked.checks[0].inside, checked.checks[0].unread) == ((), (f"facebook/{PAGE}",))
    assert f"facebook/{PAGE}" in told(house, checked)[-1]


def test_the_radius_of_a_phone_follows_what_was_signed(tmp_path: Path) -> None:
    house = a_house(tmp_path, Platforms())
    request = AttestRequest(account="telegram/@romashka", what=Attested.PHONE, holders=["Борис Котов"],
                            contact="+7 900 111-22-33", by="Анна")  # fmt: skip
    attest(house, request, NOW)

    found = asyncio.run(radius_of(house, "8 900 111 22 33", NOW))

    assert [one.account for one in found.radius.seized] == ["account:telegram:@romashka"]
    assert house.lake.get(found.page) is not None
    with pytest.raises(ConfigError):
        asyncio.run(radius_of(house, "никто такой", NOW))


def test_signatures_are_kept_one_by_one_and_the_newest_stands(tmp_path: Path) -> None:
    house = a_house(tmp_path, Platforms())
    for hours, holder in ((0, "Борис Котов"), (1, "company")):
        request = AttestRequest(account="vk/romashka", what=Attested.PHONE, holders=[holder], by="Анна")
        attest(house, request, NOW + hours * HOUR)

    assert attested(house.lake, "vk", "romashka")[Attested.PHONE].holders == ("company",)
    assert [one.holders for one in signatures(house.lake, "vk", "romashka")] == [("Борис Котов",), ("company",)]


@pytest.mark.parametrize(
    "change",
    [
        {"holders": ["hunter2!pass"]}, {"holders": ["482913"]}, {"note": "password=Zima-2026"}, {"by": ""},
        {"contact": "qwerty"}, {"holders": []}, {"account": "vk/чужая"},
        {"what": Attested.TWO_FACTOR, "contact": "+7 900 111-22-33"},
    ],
)  # fmt: skip
def test_a_signature_with_a_secret_or_without_a_name_is_refused_and_kept_nowhere(
    tmp_path: Path, change: dict[str, object]
) -> None:
    house = a_house(tmp_path, Platforms())
    told_all = {"account": "vk/romashka", "what": Attested.PHONE, "holders": ["company"], "by": "Анна", **change}

    with pytest.raises(ConfigError):
        attest(house, AttestRequest.model_validate(told_all), NOW)

    assert list(house.lake.keys("attestations/")) == []


def test_the_form_mutes_a_finding_until_its_day(tmp_path: Path) -> None:
    platforms = Platforms()
    platforms.telegram.admins["@romashka"].append(telegram_admin(99, "Некто"))
    house = a_house(tmp_path, platforms)
    run = asyncio.run(run_plain(house, AccessAuditRequest(), NOW))
    assert run.audited is not None
    (stranger,) = [one for one in run.audited.findings if one.subject == "telegram:@romashka:99"]

    request = AccessAuditRequest(mute=stranger.id, until=(NOW + 9 * DAY).date(), because="подрядчик на неделю")
    after = asyncio.run(run_plain(house, request, NOW + DAY))

    assert after.audited is not None
    (kept,) = [one for one in after.audited.findings if one.id == stranger.id]
    assert (kept.status.value, kept.muted_because) == ("FAIL", "подрядчик на неделю")
    with pytest.raises(ConfigError):
        asyncio.run(run_plain(house, AccessAuditRequest(mute="access.nothing.0"), NOW))
    asyncio.run(notify.notify(house, NOW + DAY))

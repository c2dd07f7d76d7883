"""What happened becomes an alert, a notice, or nothing; what was announced or is allowed wakes nobody."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tasks.core.account import AccountStatus, Member
from tasks.core.announced import AccountPart, RemovalGround
from tasks.core.crisis import Level, Strength
from tasks.core.errors import ConfigError
from tasks.core.happening import HappeningKind, Remover
from tasks.decide import DeskRequest, decide
from tasks.detect import detect
from tests.house import a_post
from tests.verbs.own_accounts import OURS, Accounts, Administered

REMOVED, ROLE = HappeningKind.REMOVED, HappeningKind.ROLE_CHANGED
ADMINISTRATOR = {"before": "editor", "after": "administrator"}


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    """A house that has seen its account once."""
    return Accounts(tmp_path)


def act(accounts: Accounts, **more: Any) -> str:
    """One announcement by Anna."""
    request = DeskRequest.model_validate({"action": "announce", "by": "Anna", **more})
    return asyncio.run(decide(accounts.place.house, request, accounts.now))


def alerts(accounts: Accounts) -> list[tuple[Level, Strength]]:
    """Level and strength of each incident."""
    return [(one.level, one.strength) for one in accounts.place.incidents()]


def notices(accounts: Accounts) -> list[bool]:
    """Of each signal of the last day, whether it alarms."""
    detection = asyncio.run(detect(accounts.place.house, "romashka", accounts.now))
    return [signal.alarming for signal in detection.signals]


def test_an_announced_change_is_recorded_and_alarms_nobody(accounts: Accounts) -> None:
    told = act(accounts, account=OURS, what=["name", "avatar"], note="праздничное оформление")
    assert "vk/romashka_coffee, название, аватар" in told
    accounts.platform.change(name="Ромашка: с праздником", avatar="eeee")
    accounts.runs(3)
    assert [part for _, part in accounts.kinds()] == ["avatar", "name"]
    assert alerts(accounts) == []


@pytest.mark.parametrize(
    ("announced", "change"),
    [
        ({"account": OURS, "what": ["avatar"]}, {"name": "Казино"}),
        ({"account": OURS, "what": ["name"]}, {"status": AccountStatus.DELETED}),
        ({"account": OURS, "what": ["name"], "hours": 1}, {"name": "Казино"}),
    ],
    ids=["another part", "the page itself is gone", "its time is over"],
)
def test_an_announcement_covers_only_what_it_says(
    accounts: Accounts, announced: dict[str, Any], change: dict[str, Any]
) -> None:
    act(accounts, note="оформление", **announced)
    accounts.run(after=timedelta(hours=2))
    accounts.platform.change(**change)
    accounts.runs(2)
    assert len(alerts(accounts)) == 1


def test_a_planned_closing_can_be_announced(accounts: Accounts) -> None:
    told = act(accounts, account="vk/" + OURS, what=["status"], hours=48, note="закрываем на ремонт")
    assert "доступ к странице. Тревоги об этом не будет" in told
    accounts.run(after=timedelta(hours=30))
    accounts.platform.change(status=AccountStatus.DELETED)
    accounts.runs(2)
    assert accounts.kinds() == [(HappeningKind.ACCOUNT_GONE, "status")]
    assert alerts(accounts) == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"account": "nobody", "what": ["name"], "note": "x"}, "vk/romashka_coffee"),
        ({"account": OURS, "note": "x"}, "что изменится"),
        ({"account": OURS, "what": ["name"]}, "в заметке"),
        ({"account": OURS, "what": ["name"], "note": "x", "hours": 9000}, "до 720 часов"),
        ({"removal": "personal_data", "post": "-1_2", "brand": "romashka"}, "есть: spam, illegal"),
        ({"removal": "spam", "brand": "romashka"}, "ссылка на него"),
        ({"removal": "spam", "post": "1", "brand": "nobody"}, "бренда «nobody»"),
        ({"account": OURS, "what": ["name"], "note": "x", "by": " "}, "назовите себя"),
    ],
)
def test_an_announcement_that_says_too_little_is_refused_with_what_to_add(
    accounts: Accounts, asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        act(accounts, **asked)


def test_an_administrator_who_removes_what_people_wrote_is_an_alert_of_our_own_fault(accounts: Accounts) -> None:
    accounts.run(after=timedelta(minutes=40))
    removed_at = accounts.place.now
    accounts.happen(REMOVED, post="-1_2", remover=Remover.ADMINISTRATOR)
    accounts.runs(3)
    assert alerts(accounts) == [(Level.SELF_INFLICTED, Strength.ALERT)]
    (letter,) = accounts.place.letters()
    assert letter.startswith("ТРЕВОГА · Ромашка · ВК: администратор удалил 1 чужое сообщение")
    (incident,) = accounts.place.incidents()
    assert incident.began_at == removed_at  # not the beginning of its hour, when nothing had happened yet


@pytest.mark.parametrize(
    ("remover", "alarming"),
    [
        (Remover.ADMINISTRATOR, [True]),
        (Remover.UNKNOWN, [False]),
        (None, [False]),
        (Remover.AUTHOR, []),
        (Remover.PLATFORM, []),
    ],
)
def test_who_removed_it_decides(accounts: Accounts, remover: Remover | None, alarming: list[bool]) -> None:
    accounts.happen(HappeningKind.HIDDEN, post="-1_2", remover=remover)
    assert notices(accounts) == alarming


def test_one_post_told_of_by_the_platform_and_by_the_guard_is_one(accounts: Accounts) -> None:
    accounts.happen(REMOVED, post="-1_2", remover=None)
    accounts.happen(REMOVED, post="-1_2", remover=Remover.AUTHOR)
    assert notices(accounts) == []


def test_an_evening_of_cleaning_is_one_alert_with_its_number(accounts: Accounts) -> None:
    for number in range(40):
        accounts.happen(REMOVED, post=f"-1_{number}", remover=Remover.ADMINISTRATOR)
    accounts.runs(2)
    (letter,) = accounts.place.letters()
    assert "администратор удалил 40 чужих сообщений" in letter


def test_a_removal_that_the_published_rules_allow_is_quiet_before_or_after(accounts: Accounts) -> None:
    act(accounts, removal="spam", post="https://vk.example/wall-1_2?reply=7", brand="romashka")
    accounts.happen(REMOVED, post="-1_2", remover=Remover.ADMINISTRATOR)
    accounts.runs(2)
    assert alerts(accounts) == []
    accounts.happen(REMOVED, post="-1_3", remover=Remover.ADMINISTRATOR)
    accounts.run()
    assert len(alerts(accounts)) == 1
    told = act(accounts, removal=RemovalGround.ILLEGAL, post="-1_3", brand="romashka")
    assert "незаконное" in told
    assert notices(accounts) == []


def test_a_post_is_named_by_the_link_it_was_read_with(accounts: Accounts) -> None:
    url = "https://vk.example/wall-5_9?reply=77"
    accounts.platform.add(a_post(77, accounts.now, "Ромашка: купите подписчиков", url=url))
    accounts.run()
    act(accounts, removal="spam", post=url, brand="romashka")
    accounts.happen(REMOVED, post="77", remover=Remover.ADMINISTRATOR)
    assert notices(accounts) == []


def test_rules_that_are_not_published_allow_nothing(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path, plan={"response_model": {"removals": {"allowed": ["spam"]}}})
    with pytest.raises(ConfigError, match="есть: —"):
        act(accounts, removal="spam", post="-1_2", brand="romashka")


def an_administered(folder: Path) -> Accounts:
    """Anna is the known administrator."""
    platform = Administered("vk", members=(Member(id="anna", role="administrator", via="groups.getMembers"),))
    return Accounts(folder, platform)


@pytest.mark.parametrize(
    ("actor", "change", "found"),
    [
        ("anna", ADMINISTRATOR, []),
        ("stranger", ADMINISTRATOR, [Strength.CRISIS]),
        (None, ADMINISTRATOR, [Strength.ALERT]),
        ("anna", {"before": "creator", "after": None}, [Strength.CRISIS]),
        ("anna", {"before": "creator", "after": "editor"}, [Strength.CRISIS]),
        ("stranger", {"before": None, "after": "editor"}, []),
        ("stranger", {"before": "administrator", "after": None}, []),
        ("stranger", {"before": "left", "after": "administrator: can_delete_messages"}, [Strength.CRISIS]),
        ("anna", {"before": "administrator: can_pin", "after": "administrator: can_pin, can_post"}, []),
        ("stranger", {"before": None, "after": "creator", "what": "owner"}, [Strength.CRISIS]),
        ("stranger", {"before": "left", "after": "administrator: can_post", "what": "bot"}, []),
    ],
)
def test_a_role_given_by_a_stranger_and_a_creator_who_lost_it_are_a_change_of_access(
    tmp_path: Path, actor: str | None, change: dict[str, Any], found: list[Strength]
) -> None:
    accounts = an_administered(tmp_path)
    hidden = accounts.place.house.pseudonyms("vk", actor) if actor else None
    accounts.happen(ROLE, actor=hidden, target="somebody", **change)
    accounts.runs(2)
    assert [one.strength for one in accounts.place.incidents()] == found
    assert {one.level for one in accounts.place.incidents()} <= {Level.EXTERNAL_FORCE}


def test_whoever_comes_into_the_roster_by_a_role_is_not_known_at_the_time_of_it(tmp_path: Path) -> None:
    accounts = an_administered(tmp_path)
    stranger = accounts.place.house.pseudonyms("vk", "stranger")
    accounts.happen(ROLE, actor=stranger, target=stranger, **ADMINISTRATOR)
    platform = accounts.platform
    assert isinstance(platform, Administered)
    platform.members = (*platform.members, Member(id="stranger", role="administrator", via="groups.getMembers"))
    accounts.runs(3)
    assert notices(accounts) == [True]


def test_a_creator_known_by_the_roster_alone_who_is_demoted_is_a_change_of_access(tmp_path: Path) -> None:
    creator = Member(id="owner", role="creator", owner=True, via="groups.getMembers")
    platform = Administered("vk", members=(creator,))
    accounts = Accounts(tmp_path, platform)
    platform.members = ()
    hidden = accounts.place.house.pseudonyms("vk", "owner")
    accounts.place.now += timedelta(minutes=1)
    accounts.happen(ROLE, actor=hidden, target=hidden, before="administrator", after="none")
    accounts.runs(3)
    assert platform.rosters == 2
    assert [one.strength for one in accounts.place.incidents()] == [Strength.CRISIS]


def test_a_change_of_roles_can_be_announced(tmp_path: Path) -> None:
    accounts = an_administered(tmp_path)
    act(accounts, account=OURS, what=[AccountPart.ROLES], note="новый SMM-менеджер")
    accounts.happen(ROLE, actor=accounts.place.house.pseudonyms("vk", "stranger"), **ADMINISTRATOR)
    accounts.runs(2)
    assert alerts(accounts) == []


def test_a_second_loss_is_told_although_a_person_called_off_the_first(accounts: Accounts) -> None:
    accounts.platform.change(name="Казино")
    accounts.runs(2)
    (incident,) = accounts.place.incidents()
    act(accounts, action="false_alarm", incident=incident.id, note="это мы")
    accounts.runs(2)
    assert [one.live for one in accounts.place.incidents()] == [False]
    accounts.platform.change(avatar="ffff")
    accounts.runs(2)
    assert [one.live for one in accounts.place.incidents()] == [False, True]


def test_a_lost_page_stays_as_strong_as_it_is_for_its_whole_day(accounts: Accounts) -> None:
    accounts.platform.change(status=AccountStatus.BLOCKED)
    accounts.runs(2)
    for _ in range(20):
        accounts.run(after=timedelta(hours=1))
    assert alerts(accounts) == [(Level.EXTERNAL_FORCE, Strength.CRISIS)]
    assert len(accounts.place.letters()) == 1

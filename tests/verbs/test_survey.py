"""How our accounts stand: a change is believed at the second sight, a failed reading says nothing about an account."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tasks.core.account import AccountStatus
from tasks.core.announced import AccountPart
from tasks.core.crisis import Level, Strength
from tasks.core.errors import AuthExpired, Forbidden, Gone, QuotaExhausted, Retryable, SchemaDrift, SourceError
from tasks.core.happening import HappeningKind
from tasks.core.incident import Incident
from tasks.lake.accounts import remember, remembered
from tests.house import STEP, storm
from tests.verbs.own_accounts import OURS, Accounts, Administered, Telling, an_account

CHANGED, GONE, BACK = HappeningKind.ACCOUNT_CHANGED, HappeningKind.ACCOUNT_GONE, HappeningKind.ACCOUNT_BACK


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    """A house that has seen its account once."""
    return Accounts(tmp_path)


def only(accounts: Accounts) -> Incident:
    """The one incident."""
    (incident,) = accounts.place.incidents()
    return incident


def first_lines(accounts: Accounts) -> list[str]:
    """What a lock screen shows of each letter."""
    return [letter.splitlines()[0] for letter in accounts.place.letters()]


def test_the_first_sight_of_an_account_only_remembers_it(accounts: Accounts) -> None:
    accounts.runs(3)
    memory = remembered(accounts.place.house.lake, "vk", OURS)
    assert memory is not None
    assert memory.known[AccountPart.NAME] == "Кофейни Ромашка"
    assert not memory.suspected
    assert accounts.happened() == []
    assert accounts.place.incidents() == []


@pytest.mark.parametrize("status", [AccountStatus.MISSING, AccountStatus.BLOCKED, AccountStatus.DELETED])
def test_a_lost_account_is_one_incident_of_level_4_and_one_alert_even_while_its_source_is_blind(
    accounts: Accounts, status: AccountStatus
) -> None:
    accounts.platform.trouble = Gone("no such community")
    accounts.platform.change(status=status, name=None, followers=None)
    accounts.runs(4)
    assert accounts.kinds() == [(GONE, "status")]
    incident = only(accounts)
    assert (incident.level, incident.strength) == (Level.EXTERNAL_FORCE, Strength.CRISIS)
    assert len(accounts.place.letters()) == 1
    assert first_lines(accounts)[0].startswith(f"КРИЗИС · Ромашка · ВК: сообщества не стало: {OURS} (")


def test_another_name_is_told_as_such_and_the_page_is_not_the_place_to_answer_in(accounts: Accounts) -> None:
    accounts.platform.change(name="Казино 777 evil.example/win")
    accounts.runs(3)
    assert only(accounts).strength is Strength.ALERT
    (letter,) = accounts.place.letters()
    line = letter.splitlines()[0]
    assert line == "ТРЕВОГА · Ромашка · ВК: название сообщества изменено без объявления · ответить до 16:05 · Анна"
    assert "Кофейни Ромашка" in letter
    assert "не отвечайте через эту страницу" in letter
    assert "https://romashka.example/news" in letter
    assert "evil.example" not in letter, "a name of strangers is a link in a letter of ours"


@pytest.mark.parametrize(
    ("reserve", "named"),
    [
        ("https://vk.com/romashka_coffee", False),
        ("vk/romashka_coffee", False),
        ("https://t.me/romashka_coffee", True),
        ("https://romashka.example/romashka_coffee", True),
    ],
)
def test_the_page_that_may_be_lost_is_never_the_reserve_channel(tmp_path: Path, reserve: str, named: bool) -> None:
    accounts = Accounts(tmp_path, reserve=reserve)
    accounts.platform.change(status=AccountStatus.BLOCKED)
    accounts.runs(2)
    (letter,) = accounts.place.letters()
    assert ("Резервный канал" in letter) is named


@pytest.mark.parametrize(
    ("change", "what", "strength"),
    [
        ({"avatar": "ffff"}, "avatar", Strength.CRISIS),
        ({"handle": "casino"}, "handle", Strength.CRISIS),
        ({"native_id": "-99"}, "page", Strength.CRISIS),
        ({"name": "Лютик"}, "name", Strength.ALERT),
        ({"description": "Пишите в личку"}, "description", Strength.ALERT),
        ({"links": ("https://elsewhere.example",)}, "links", Strength.ALERT),
        ({"phone": "+70000000000"}, "phone", None),
        ({"comments_open": False}, "comments", Strength.ALERT),
        ({"status": AccountStatus.CLOSED}, "status", Strength.ALERT),
        ({"followers": 12, "posts": 1, "verified": True}, None, None),
        ({"description": "Кофе  и\nбулочки "}, None, None),
        ({"name": None, "links": None}, None, None),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
def test_what_kind_of_change_it_is_decides_how_strong_it_is(
    accounts: Accounts, change: dict[str, Any], what: str | None, strength: Strength | None
) -> None:
    accounts.platform.change(**change)
    accounts.runs(2)
    assert [part for _, part in accounts.kinds()] == ([what] if strength is not None else [])
    assert [one.strength for one in accounts.place.incidents()] == ([strength] if strength is not None else [])


def test_a_change_seen_once_and_gone_again_is_nothing(accounts: Accounts) -> None:
    accounts.platform.failing_again = Retryable("no route")
    good = accounts.platform.shown[OURS]
    accounts.platform.change(name="Казино")
    accounts.run()
    accounts.platform.shown[OURS] = good
    accounts.runs(3)
    assert accounts.happened() == []
    memory = remembered(accounts.place.house.lake, "vk", OURS)
    assert memory is not None
    assert not memory.suspected


def test_the_other_route_that_says_all_is_well_clears_the_suspicion(accounts: Accounts) -> None:
    accounts.platform.confirmed[OURS] = an_account()
    accounts.platform.change(status=AccountStatus.MISSING)
    accounts.runs(3)
    assert accounts.happened() == []


def test_where_the_other_route_cannot_be_asked_the_next_run_confirms(accounts: Accounts) -> None:
    accounts.platform.failing_again = Forbidden("no right")
    accounts.platform.change(status=AccountStatus.BLOCKED)
    assert "forbidden" in accounts.run()["accounts"]
    assert accounts.happened() == []
    accounts.run()
    assert accounts.kinds() == [(GONE, "status")]


@pytest.mark.parametrize(
    "trouble",
    [Retryable("no route"), AuthExpired("expired"), Forbidden("no right"), Gone("gone"), SchemaDrift("$.x", "html"),
     QuotaExhausted("spent")],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_a_reading_that_fails_is_never_a_change_whatever_it_says(accounts: Accounts, trouble: SourceError) -> None:
    accounts.platform.failing = trouble
    told = accounts.run()
    accounts.runs(4)
    assert trouble.cause in told["accounts"]
    accounts.platform.failing = None
    accounts.runs(2)
    assert accounts.happened() == []
    assert accounts.place.incidents() == []


def test_unknown_is_not_gone(accounts: Accounts) -> None:
    accounts.platform.change(status=AccountStatus.UNKNOWN, name=None)
    accounts.runs(4)
    assert accounts.happened() == []


def test_a_quota_that_is_spent_is_not_asked_again_before_it_returns(accounts: Accounts) -> None:
    accounts.platform.failing = QuotaExhausted("spent", accounts.now + timedelta(hours=1))
    accounts.run()
    accounts.platform.failing = None
    asked = len(accounts.platform.calls)
    accounts.runs(5)
    assert len(accounts.platform.calls) == asked
    accounts.run(after=timedelta(hours=1))
    assert len(accounts.platform.calls) > asked


def test_a_source_that_is_read_hourly_asks_hourly(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path, every="1h")
    accounts.platform.calls.clear()
    for _ in range(24):
        accounts.run()
    assert 1 <= sum(call == ("accounts", (OURS,)) for call in accounts.platform.calls) <= 3


def test_an_account_that_comes_back_is_recorded_and_alarms_nobody(accounts: Accounts) -> None:
    accounts.platform.change(status=AccountStatus.BLOCKED)
    accounts.runs(2)
    accounts.platform.change(status=AccountStatus.ACTIVE)
    accounts.runs(2)
    assert accounts.kinds() == [(GONE, "status"), (BACK, "status")]
    assert len(accounts.place.letters()) == 1


def test_the_same_page_lost_twice_is_two_events(accounts: Accounts) -> None:
    for status in [AccountStatus.BLOCKED, AccountStatus.ACTIVE, AccountStatus.BLOCKED, AccountStatus.ACTIVE]:
        accounts.platform.change(status=status)
        accounts.runs(2)
    assert [kind for kind, _ in accounts.kinds()] == [GONE, BACK, GONE, BACK]


def test_a_restart_between_two_sights_changes_nothing(accounts: Accounts) -> None:
    accounts.platform.failing_again = Retryable("no route")
    accounts.platform.change(name="Казино")
    accounts.run()
    accounts.place.restart()
    accounts.run()
    accounts.place.restart()
    accounts.runs(2)
    assert accounts.kinds() == [(CHANGED, "name")]
    assert len(accounts.place.letters()) == 1


def test_a_change_that_a_dead_run_had_committed_and_not_recorded_is_recorded_once(accounts: Accounts) -> None:
    lake, lost = accounts.place.house.lake, an_account(status=AccountStatus.BLOCKED)
    remember(lake, OURS, lost, accounts.now)
    assert remember(lake, OURS, lost, accounts.now, again=True).owed, "the run dies here"
    accounts.platform.failing = Retryable("and nobody can be asked now")
    accounts.runs(2)
    assert accounts.kinds() == [(GONE, "status")]
    assert len(accounts.place.letters()) == 1


def test_a_lost_page_is_no_detail_of_a_storm_of_complaints(accounts: Accounts) -> None:
    accounts.platform.add(*storm(accounts.now, 30))
    accounts.runs(4)
    assert [one.level is Level.EXTERNAL_FORCE for one in accounts.place.incidents()] == [False]
    accounts.platform.change(status=AccountStatus.BLOCKED)
    accounts.runs(2)
    assert sorted(one.level is Level.EXTERNAL_FORCE for one in accounts.place.incidents()) == [False, True]


def test_a_platform_that_cannot_tell_is_not_asked(tmp_path: Path) -> None:
    from tests.house import a_place

    watched = a_place(tmp_path).run()
    assert watched.surveyed == []


def test_a_bug_in_one_platform_is_loud_and_the_brands_were_looked_at(accounts: Accounts) -> None:
    class Broken(Telling):
        async def accounts(self, *_: object, **__: object) -> list[None]:  # type: ignore[override]
            raise ZeroDivisionError("canary-secret")

    accounts.place.platforms["vk"] = Broken("vk")
    accounts.place.restart()
    with pytest.raises(ZeroDivisionError):
        accounts.run()


def test_two_accounts_of_one_answer_are_judged_each_by_itself(tmp_path: Path) -> None:
    platform = Administered("vk")
    accounts = Accounts(tmp_path, platform)
    platform.change("vasilek", name="Лютик", status=AccountStatus.BLOCKED)
    accounts.runs(3)
    assert accounts.happened() == [], "what becomes of a competitor's page is not ours to alarm about"
    assert accounts.run(after=STEP) == {}

"""Once a UTC day: a snapshot of each community, the figures of the last days, who holds which role."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path

from tasks.core.account import AccountStatus, DayFigures, Member
from tasks.core.errors import AuthExpired, Retryable
from tasks.core.happening import HappeningKind
from tasks.lake.rosters import kept_roster
from tasks.lake.snapshots import DayGap, history, snapshot_key
from tasks.survey import survey
from tests.house import NOON
from tests.verbs.own_accounts import OURS, RIVAL, Accounts, Administered

DAY = timedelta(days=1)
TODAY = NOON.date()


def snapshots(accounts: Accounts) -> list[str]:
    """Keys of all there are."""
    return list(accounts.place.house.lake.keys("snapshots/"))


def test_each_own_and_competitor_community_has_one_snapshot_a_day_however_often_it_is_read(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    accounts.runs(5)
    assert snapshots(accounts) == [snapshot_key("vk", OURS, TODAY), snapshot_key("vk", RIVAL, TODAY)]
    rivals = [asked for call, asked in accounts.platform.calls if RIVAL in asked]
    assert rivals == [(RIVAL,)], "a competitor is asked once a day, our own snapshot is the reading of the run"


def test_ten_days_are_ten_snapshots_and_the_days_nobody_watched_are_a_gap(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    for day in range(1, 12):
        if day in {4, 5}:
            continue  # the machine is off
        accounts.platform.change(followers=5000 + day)
        accounts.run(after=3 * DAY if day == 6 else DAY)
    story = history(accounts.place.house.lake, "vk", OURS, TODAY, TODAY + 11 * DAY)
    assert len(story.days) == 10
    assert story.gaps == (DayGap(TODAY + 4 * DAY, TODAY + 5 * DAY),)
    assert [day.followers for day in story.days] == [5000, 5001, 5002, 5003, 5006, 5007, 5008, 5009, 5010, 5011]


def test_two_processes_of_one_moment_take_one_snapshot(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    later = accounts.now + DAY

    async def both() -> list[int]:
        first = accounts.place.house
        accounts.place.restart()
        done = await asyncio.gather(survey(first, "vk", later), survey(accounts.place.house, "vk", later))
        return [one.snapshots for one in done]

    assert sum(asyncio.run(both())) == 2, "one of ours and one of the competitor's, whoever took it"
    assert len(snapshots(accounts)) == 4


def test_what_the_platform_does_not_tell_is_unknown_and_no_zero(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    accounts.platform.change(followers=None)
    accounts.run(after=DAY)
    story = history(accounts.place.house.lake, "vk", OURS, TODAY, TODAY + DAY)
    assert [day.followers for day in story.days] == [5000, None]
    assert story.gaps == (DayGap(TODAY + DAY, TODAY + DAY),)


def test_a_community_that_would_not_answer_is_asked_again_later_that_day(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    accounts.platform.change(RIVAL, status=AccountStatus.UNKNOWN)
    accounts.run(after=DAY)
    asked = len([call for call, asked in accounts.platform.calls if RIVAL in asked])
    accounts.runs(3)
    assert len([call for call, asked in accounts.platform.calls if RIVAL in asked]) == asked, "not every five minutes"
    accounts.platform.change(RIVAL, status=AccountStatus.ACTIVE)
    accounts.run(after=timedelta(hours=1))
    assert snapshot_key("vk", RIVAL, TODAY + DAY) in snapshots(accounts)


def test_figures_are_read_for_three_days_and_the_newest_that_tells_as_much_wins(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    first = TODAY + DAY
    told = accounts.platform.told
    told[first] = DayFigures(day=first, joins=10, reach=500)
    accounts.run(after=2 * DAY)
    told[first] = DayFigures(day=first, joins=12, reach=510)
    accounts.run(after=DAY)
    told[first] = DayFigures(day=first, joins=99)
    accounts.run(after=DAY)
    (day,) = history(accounts.place.house.lake, "vk", OURS, first, first).days
    assert (day.joins, day.reach, day.leaves, day.views) == (12, 510, None, None)
    told[first] = DayFigures(day=first, joins=50, reach=600)
    accounts.run(after=DAY)
    (day,) = history(accounts.place.house.lake, "vk", OURS, first, first).days
    assert day.joins == 12, "the fourth day after it is not asked any more"


def test_figures_are_asked_once_a_day_and_of_our_own_accounts_only(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    accounts.runs(4)
    asked = [told for call, told in accounts.platform.calls if call == "figures"]
    assert asked == [(OURS, (TODAY - back * DAY).isoformat()) for back in (1, 2, 3)]


def test_odd_names_of_accounts_are_safe_keys_and_stay_apart(tmp_path: Path) -> None:
    names = ["../../etc", "a/b", "a%2Fb", "клуб любителей " * 18, "клуб любителей " * 19, "x" * 300, "."]
    accounts = Accounts(tmp_path)
    good = accounts.platform.shown[OURS]
    lake = accounts.place.house.lake
    from tasks.lake.snapshots import keep_snapshot

    for number, name in enumerate(names):
        assert keep_snapshot(lake, name, good.model_copy(update={"followers": number}), accounts.now)
    for number, name in enumerate(names):
        (day,) = history(lake, "vk", name, TODAY, TODAY).days
        assert day.followers == number


def an_administered(folder: Path) -> tuple[Accounts, Administered]:
    """Anna administers."""
    platform = Administered("vk", members=(Member(id="anna", name="Canary Anna", role="administrator", via="x"),))
    return Accounts(folder, platform), platform


def test_a_roster_is_kept_once_a_day_as_pseudonyms_and_roles_alone(tmp_path: Path) -> None:
    accounts, platform = an_administered(tmp_path)
    accounts.runs(5)
    assert platform.rosters == 1
    kept = kept_roster(accounts.place.house.lake, "vk", OURS)
    assert kept is not None
    assert kept.roles == {accounts.place.house.pseudonyms("vk", "anna"): "administrator"}
    assert kept.complete
    assert "anna" not in json.dumps(kept.model_dump(mode="json")).lower()
    accounts.run(after=DAY)
    assert platform.rosters == 2


def test_a_changed_role_makes_the_roster_be_read_again_at_once(tmp_path: Path) -> None:
    accounts, platform = an_administered(tmp_path)
    accounts.runs(2)
    accounts.place.now += timedelta(minutes=1)
    accounts.happen(HappeningKind.ROLE_CHANGED, before="editor", after=None)
    accounts.runs(3)
    assert platform.rosters == 2


def test_an_incomplete_roster_is_marked_and_forgets_nobody(tmp_path: Path) -> None:
    accounts, platform = an_administered(tmp_path)
    platform.members, platform.unread = (Member(id="boris", role="editor", via="x"),), ("groups.getMembers: 15",)
    accounts.run(after=DAY)
    kept = kept_roster(accounts.place.house.lake, "vk", OURS)
    assert kept is not None
    assert not kept.complete
    assert sorted(kept.roles.values()) == ["administrator", "editor"]


def test_a_roster_that_cannot_be_read_is_told_and_tried_again_in_an_hour(tmp_path: Path) -> None:
    accounts, platform = an_administered(tmp_path)
    platform.no_roster = AuthExpired("expired")
    assert "auth_expired" in accounts.run(after=DAY)["rosters"]
    accounts.runs(3)
    assert platform.rosters == 2
    platform.no_roster = None
    accounts.run(after=timedelta(hours=1))
    assert platform.rosters == 3


def test_a_snapshot_is_not_lost_to_one_bad_reading(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    accounts.platform.failing = Retryable("no route")
    accounts.run(after=DAY)
    assert len(snapshots(accounts)) == 2
    accounts.platform.failing = None
    accounts.run()
    assert snapshot_key("vk", OURS, TODAY + DAY) in snapshots(accounts)

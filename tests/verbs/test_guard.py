"""The deletion guard: what vanished from our pages is believed at the second sight, and who did it is said."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from tasks.core.account import Fate
from tasks.core.disposition import DispositionKind
from tasks.core.errors import AuthExpired, Forbidden, QuotaExhausted, Retryable, SchemaDrift, SourceError
from tasks.core.happening import HappeningKind, Remover
from tasks.guard import A_CALL, A_RUN, guard
from tasks.lake.watched_posts import KEPT
from tests.house import STEP
from tests.verbs.own_pages import PAGE, OwnPage, Recheckable, Talking, run_twice

QUARTER = timedelta(minutes=20)


@pytest.fixture
def page(tmp_path: Path) -> OwnPage:
    return OwnPage(tmp_path)


def platform(page: OwnPage) -> Recheckable:
    assert isinstance(page.platform, Recheckable)
    return page.platform


def with_a_comment(page: OwnPage) -> None:
    page.comment(1)
    page.run()


def test_a_comment_missing_twice_is_a_removal_and_once_is_not(page: OwnPage) -> None:
    with_a_comment(page)
    platform(page).fates["1"] = Fate.GONE
    page.run(after=QUARTER)
    assert page.happened() == []
    first_missed = page.now

    page.run()

    (removed,) = page.happened()
    assert (removed.kind, removed.post, removed.account) == (HappeningKind.REMOVED, "1", PAGE)
    assert (removed.remover, removed.at) == (Remover.UNKNOWN, first_missed)
    assert removed.target == page.hmac("person-1")
    page.run()
    page.run(after=timedelta(hours=1))
    assert page.happened() == [removed]
    assert page.guarded().watched == {}


def test_a_second_look_at_the_same_moment_confirms_nothing(page: OwnPage) -> None:
    with_a_comment(page)
    platform(page).fates["1"] = Fate.GONE
    page.run(after=QUARTER)
    page.run(after=timedelta())
    assert page.happened() == []


def test_a_comment_that_is_there_again_was_never_removed(page: OwnPage) -> None:
    with_a_comment(page)
    platform(page).fates["1"] = Fate.GONE
    page.run(after=QUARTER)
    assert page.guarded().watched["1"].missing_since == page.now
    del platform(page).fates["1"]
    page.run()
    assert page.guarded().watched["1"].missing_since is None
    platform(page).fates["1"] = Fate.GONE
    page.run()
    assert page.happened() == [], "the suspicion begins anew"


def test_hidden_is_told_from_removed(page: OwnPage) -> None:
    with_a_comment(page)
    platform(page).fates["1"] = Fate.HIDDEN
    page.run(after=QUARTER)
    page.run()
    assert [one.kind for one in page.happened()] == [HappeningKind.HIDDEN]


@pytest.mark.parametrize(
    "error",
    [
        Retryable("no answer"),
        AuthExpired("token"),
        Forbidden("right"),
        QuotaExhausted("too much"),
        SchemaDrift("$"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_read_error_is_never_a_deletion(page: OwnPage, error: SourceError) -> None:
    with_a_comment(page)
    platform(page).failing = error
    for _ in range(20):
        page.run(after=QUARTER)
    assert len(platform(page).asked) == 20
    assert page.happened() == []
    assert page.guarded().watched["1"].missing_since is None


def test_an_error_between_two_sights_neither_confirms_nor_clears(page: OwnPage) -> None:
    with_a_comment(page)
    platform(page).fates["1"] = Fate.GONE
    page.run(after=QUARTER)
    platform(page).failing = Retryable("no answer")
    page.run()
    page.run()
    assert page.happened() == []
    platform(page).failing = None
    page.run()
    assert len(page.happened()) == 1


def test_what_the_platform_would_not_say_changes_nothing(page: OwnPage) -> None:
    with_a_comment(page)
    platform(page).fates["1"] = Fate.UNKNOWN
    for _ in range(12):
        page.run(after=QUARTER)
    assert page.happened() == []
    page.run(after=timedelta(days=9))
    page.comment(2)
    page.run()
    assert set(page.guarded().watched) == {"2"}, "a week is enough"


def test_it_looks_again_six_times_in_a_week_and_then_no_more(page: OwnPage) -> None:
    with_a_comment(page)
    for _ in range(8 * 24):
        page.run(after=timedelta(hours=1))
    assert [one for asked in platform(page).asked for one in asked] == ["1"] * 5  # the first hour took two at once
    assert page.guarded().watched == {}


def test_the_author_an_administrator_and_somebody_unknown_are_told_apart(page: OwnPage) -> None:
    page.administrators("anna")
    for number, actor in enumerate(("person-1", "anna", "stranger"), 1):
        page.comment(number)
        page.run()
        page.report("removed", str(number), actor)
        platform(page).fates[str(number)] = Fate.GONE
        page.run()
        page.platform.events = []

    told = {one.post: one.remover for one in page.happened()}
    assert told == {"1": Remover.AUTHOR, "2": Remover.ADMINISTRATOR, "3": Remover.UNKNOWN}


def test_an_administrator_who_takes_back_their_own_words_is_an_author(page: OwnPage) -> None:
    page.administrators("person-1")
    with_a_comment(page)
    page.report("removed", "1", "person-1")
    platform(page).fates["1"] = Fate.GONE
    page.run()
    assert [one.remover for one in page.happened()] == [Remover.AUTHOR]


def test_the_platform_itself_may_have_removed_it(page: OwnPage) -> None:
    with_a_comment(page)
    page.report("removed", "1", remover=Remover.PLATFORM)
    platform(page).fates["1"] = Fate.GONE
    page.run()
    assert [one.remover for one in page.happened()] == [Remover.PLATFORM]


def test_a_report_is_the_first_sight_and_one_look_confirms_it(page: OwnPage) -> None:
    with_a_comment(page)
    page.report("removed", "1")
    (reported,) = page.platform.events
    platform(page).fates["1"] = Fate.GONE
    page.run()
    (removed,) = page.happened()
    assert (removed.id, removed.at) == (reported.id, reported.at)
    page.run()
    page.run(after=timedelta(hours=2))
    assert page.happened() == [removed]


def test_a_report_that_the_platform_itself_contradicts_is_no_removal(page: OwnPage) -> None:
    with_a_comment(page)
    page.report("removed", "1", "stranger")
    page.run()
    page.run(after=timedelta(days=2))
    assert page.happened() == []


def test_a_report_on_a_post_we_never_saw_is_believed_after_a_day_without_an_answer(page: OwnPage) -> None:
    page.administrators("anna")
    page.report("removed", "old-one", "anna")
    platform(page).fates["old-one"] = Fate.UNKNOWN
    page.run()
    page.run(after=timedelta(hours=20))
    assert page.happened() == []
    page.run(after=timedelta(hours=5))
    assert [(one.post, one.remover) for one in page.happened()] == [("old-one", Remover.ADMINISTRATOR)]


def test_where_the_platform_cannot_be_asked_its_report_alone_is_recorded(tmp_path: Path) -> None:
    page = OwnPage(tmp_path, Talking("vk"))
    page.administrators("anna")
    with_a_comment(page)
    page.report("removed", "1", "anna")
    page.run()
    assert [(one.post, one.remover) for one in page.happened()] == [("1", Remover.ADMINISTRATOR)]


def test_a_restored_comment_waits_again_and_may_be_removed_again(page: OwnPage) -> None:
    with_a_comment(page)
    assert page.waiting() == 1
    page.report("removed", "1", "stranger")
    platform(page).fates["1"] = Fate.GONE
    page.run()
    assert page.waiting() == 0
    assert page.queue().settled["vk:1"].kind is DispositionKind.REMOVED

    del platform(page).fates["1"]
    page.report("restored", "1")
    page.run()
    assert page.waiting() == 1
    assert [one.kind for one in page.happened()] == [HappeningKind.REMOVED, HappeningKind.RESTORED]

    page.report("removed", "1", "stranger")
    platform(page).fates["1"] = Fate.GONE
    page.run()
    assert [one.kind for one in page.happened()].count(HappeningKind.REMOVED) == 2


def test_a_restoration_cancels_a_suspicion(page: OwnPage) -> None:
    with_a_comment(page)
    platform(page).fates["1"] = Fate.GONE
    page.run(after=QUARTER)
    page.report("restored", "1")
    page.run()
    page.platform.events = []
    assert [one.kind for one in page.happened()] == [HappeningKind.RESTORED]


def test_other_pages_and_our_own_words_are_not_guarded(page: OwnPage) -> None:
    page.comment(1, own=True)
    page.comment(2, "Ромашка опять просрочила доставку", community="a-strangers-wall")
    page.run()
    assert len(page.rows()) == 2
    assert page.guarded().watched == {}


def test_a_page_of_a_thousand_comments_is_looked_through_in_bounded_steps(page: OwnPage) -> None:
    for number in range(1000):
        page.comment(number)
    page.run()
    platform(page).fates["999"] = Fate.GONE
    page.run(after=QUARTER)
    asked = platform(page).asked
    assert sum(map(len, asked)) == A_RUN
    assert max(map(len, asked)) == A_CALL
    for _ in range(6):
        page.run()
        assert sum(map(len, platform(page).asked[-A_RUN // A_CALL :])) <= A_RUN
    assert len({one for chunk in asked for one in chunk}) == 1000
    assert [one.post for one in page.happened()] == ["999"]


def test_what_is_remembered_is_capped_and_the_newest_stay(page: OwnPage) -> None:
    for number in range(KEPT + 10):
        page.comment(number, "Спасибо")
    page.comment(KEPT + 11, "Позже всех", minute=4)
    page.run()
    assert len(page.guarded().watched) == KEPT
    assert str(KEPT + 11) in page.guarded().watched


def test_two_processes_record_one_removal(page: OwnPage) -> None:
    with_a_comment(page)
    platform(page).fates["1"] = Fate.GONE
    run_twice(page, page.now + QUARTER)
    assert page.happened() == []
    run_twice(page, page.now + STEP)
    assert len(page.happened()) == 1


def test_a_deletion_by_the_author_changes_nothing_that_is_stored(page: OwnPage) -> None:
    with_a_comment(page)
    before = page.rows()
    page.report("removed", "1", "person-1")
    platform(page).fates["1"] = Fate.GONE
    page.run()
    assert [row for row in page.rows() if row.post.id == "1"] == before


def test_a_guard_without_anything_to_guard_asks_nothing(page: OwnPage) -> None:
    done = asyncio.run(guard(page.place.house, "vk", page.now))
    assert (done.looked, platform(page).asked) == (0, [])

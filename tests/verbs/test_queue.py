"""Who waits for an answer: people answer on the platform, not in our tool, and that is seen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.disposition import Disposition, DispositionKind, Waiting
from tasks.lake.answer_queue import DETAILS, Queue, Settled, count_waiting, read_queue, receive, settle
from tasks.lake.folder import FolderLake
from tasks.sources import REGISTRY
from tests.house import NOON, STEP
from tests.verbs.own_pages import OwnPage, run_twice


@pytest.fixture
def page(tmp_path: Path) -> OwnPage:
    return OwnPage(tmp_path)


def test_a_complaint_waits_until_our_page_answers_it(page: OwnPage) -> None:
    page.comment(1)
    page.run()
    assert page.waiting() == 1
    waits = page.queue().waiting["vk:1"]
    assert (waits.platform, waits.id, waits.complaint) == ("vk", "1", True)
    assert "верните деньги" in waits.text

    page.comment(2, "Мы уже разбираемся", own=True, parent="1", url="https://vk.com/wall-1_1?reply=2")
    page.run()
    assert page.waiting() == 0
    settled = page.queue().settled["vk:1"]
    assert (settled.kind, settled.by) == (DispositionKind.ANSWERED, "account")
    assert settled.link == "https://vk.com/wall-1_1?reply=2"
    assert settled.at == page.rows()[-1].post.published_at


def test_a_person_of_our_roster_answers_for_us_and_a_stranger_does_not(page: OwnPage) -> None:
    page.administrators("anna")
    page.comment(1)
    page.comment(2)
    page.run()
    page.comment(3, "Позвоните нам, пожалуйста", parent="1", author="anna")
    page.comment(4, "У меня так же", parent="2", author="stranger")
    page.run()
    assert set(page.queue().waiting) == {"vk:2"}
    assert page.queue().settled["vk:1"].by == "editor"


def test_another_account_of_the_plan_answers_for_us_however_the_platform_writes_its_id(page: OwnPage) -> None:
    page.comment(1)
    page.run()
    page.comment(2, "Ответили в личные сообщения", parent="1", author="-77")
    page.run()
    assert page.waiting() == 0


def test_without_a_parent_the_root_of_the_thread_is_answered(page: OwnPage) -> None:
    page.comment(1, thread=None)
    page.run()
    page.comment(2, "Извините", own=True, thread="1")
    page.run()
    assert page.waiting() == 0


@pytest.mark.parametrize("first", ["answer", "mention"])
def test_an_answer_of_the_same_reading_settles_in_whichever_order(page: OwnPage, first: str) -> None:
    if first == "answer":
        page.comment(2, "Извините", own=True, parent="1", minute=2)
        page.comment(1)
    else:
        page.comment(1)
        page.comment(2, "Извините", own=True, parent="1", minute=2)
    page.run()
    assert page.waiting() == 0
    assert page.queue().settled["vk:1"].kind is DispositionKind.ANSWERED


def test_an_answer_that_is_read_before_its_mention_settles_it(page: OwnPage) -> None:
    page.comment(2, "Извините", own=True, parent="1", minute=2)
    page.run()
    page.comment(1, minute=-3)
    page.run()
    assert page.waiting() == 0


def test_a_mention_of_yesterday_is_answered_today(page: OwnPage) -> None:
    page.comment(1)
    page.run()
    page.run(after=timedelta(hours=20))
    page.comment(2, "Извините за долгое ожидание", own=True, parent="1")
    page.run()
    assert set(page.queue().settled) == {"vk:1"}


def test_a_question_on_our_page_waits_and_praise_does_not(page: OwnPage) -> None:
    page.comment(1, "А когда привезут заказ?")
    page.comment(2, "Спасибо, всё отлично")
    page.comment(3, "А Ромашка работает в выходные?", community="a-strangers-wall")
    page.run()
    assert set(page.queue().waiting) == {"vk:1"}
    assert not page.queue().waiting["vk:1"].complaint


def test_what_is_answered_never_comes_back_however_it_is_edited_or_read_again(page: OwnPage) -> None:
    page.platform.again = 10
    page.comment(1)
    page.comment(2, "Извините", own=True, parent="1", minute=2)
    page.run()
    page.comment(1, "Ужасный сервис, верните деньги, жду неделю!")
    page.run()
    page.run()
    assert page.waiting() == 0
    assert len([key for key in page.place.house.lake.keys("dispositions/")]) == 1


def test_each_disposition_is_recorded_once_and_two_processes_record_the_same(page: OwnPage) -> None:
    page.comment(1)
    page.run()
    page.comment(2, "Извините", own=True, parent="1")
    run_twice(page, page.now + STEP)
    (key,) = page.place.house.lake.keys("dispositions/")
    assert key.startswith("dispositions/brand=romashka/dt=2026-11-24/vk-")


def test_the_board_and_the_incident_count_who_still_waits(page: OwnPage) -> None:
    for number in range(24):
        page.comment(number, minute=1 + number / 10)
    (shown, *_) = page.place.run(pages=True).shown
    (incident,) = page.place.incidents()
    assert shown.waiting == incident.waiting == 24

    for number in range(10):
        page.comment(100 + number, "Извините, разберёмся", own=True, parent=str(number))
    (shown, *_) = page.place.run(pages=True).shown
    (incident,) = page.place.incidents()
    assert shown.waiting == incident.waiting == 14

    page.run(after=timedelta(hours=26))
    for number in range(10, 20):
        page.comment(100 + number, "Извините, разберёмся", own=True, parent=str(number))
    page.run()
    (incident,) = page.place.incidents()
    assert incident.waiting == 4, "also when no signal speaks any more"


def test_people_are_told_where_answers_cannot_be_seen_and_only_there(page: OwnPage, tmp_path: Path) -> None:
    page.comment(1)
    (shown, *_) = page.place.run(pages=True).shown
    assert "vk: ответы команды здесь не видны" in "".join(shown.pages.values())

    sighted = next(kind for kind, spec in REGISTRY.items() if spec.answers)
    other = OwnPage(tmp_path / "other", kind=sighted)
    other.comment(1)
    (shown, *_) = other.place.run(pages=True).shown
    assert "не видны" not in "".join(shown.pages.values())
    assert other.queue().waiting["vk:1"].sighted


# --- the document ---

LATER = NOON + timedelta(days=1)


def a_waiting(number: int, minute: float = 0, *, sighted: bool = True) -> tuple[str, Waiting]:
    at = NOON + timedelta(minutes=minute)
    return f"vk:{number}", Waiting(platform="vk", id=str(number), published_at=at, sighted=sighted, text="т" * 200)


def an_answer(minute: float = 60) -> Disposition:
    return Disposition(kind=DispositionKind.ANSWERED, at=NOON + timedelta(minutes=minute), by="account")


@pytest.fixture
def lake(tmp_path: Path) -> FolderLake:
    return FolderLake(tmp_path / "lake", durable=False)


def test_a_storm_is_counted_to_the_last_and_each_of_it_can_still_be_answered(lake: FolderLake) -> None:
    for batch in range(10):
        seen = dict(a_waiting(number, number / 100) for number in range(batch * 500, batch * 500 + 500))
        receive(lake, "b", f"vk:{batch}:x", seen, {}, NOON)
    assert count_waiting(read_queue(lake, "b"), NOON) == 5000
    assert len(read_queue(lake, "b").waiting) == DETAILS

    receive(lake, "b", "vk:11:x", {}, {f"vk:{number}": an_answer() for number in range(0, 5000, 2)}, LATER)
    queue = read_queue(lake, "b")
    assert count_waiting(queue, LATER) == 2500
    settled = Settled(queue)
    assert [settled("vk", str(number)) for number in (0, 1, 4998, 4999)] == [True, False, True, False]

    receive(lake, "b", "vk:12:x", dict([a_waiting(9999)]), {"vk:9999": an_answer()}, LATER)
    receive(lake, "b", "vk:13:x", dict(a_waiting(number) for number in range(5000)), {}, LATER)
    assert count_waiting(read_queue(lake, "b"), LATER) == 2500, "nothing settled comes back, nothing is counted twice"
    stored = lake.get(Queue.key("b"))
    assert stored is not None
    assert len(stored.body) < 600_000


def test_where_no_answer_can_be_seen_a_complaint_waits_for_a_day(lake: FolderLake) -> None:
    receive(lake, "b", "vk:1:x", dict([a_waiting(1), a_waiting(2, sighted=False)]), {}, NOON)
    assert count_waiting(read_queue(lake, "b"), NOON + timedelta(hours=23)) == 2
    assert count_waiting(read_queue(lake, "b"), NOON + timedelta(hours=25)) == 1


def test_what_nobody_was_seen_answering_lapses_with_a_record(lake: FolderLake) -> None:
    receive(lake, "b", "vk:1:x", dict([a_waiting(1)]), {}, NOON)
    later = NOON + timedelta(days=15)
    receive(lake, "b", "vk:2:x", dict([a_waiting(2, 15 * 24 * 60)]), {}, later)
    queue = read_queue(lake, "b")
    assert queue.settled["vk:1"].kind is DispositionKind.LAPSED
    assert set(queue.waiting) == {"vk:2"}
    assert list(lake.keys("dispositions/")) == ["dispositions/brand=b/dt=2026-12-09/vk-2-x.json"]


def test_a_decision_on_what_does_not_wait_is_none(lake: FolderLake) -> None:
    receive(lake, "b", "vk:1:x", dict([a_waiting(1)]), {}, NOON)
    spam = Disposition(kind=DispositionKind.SPAM, at=NOON, by="head", note="реклама")
    assert settle(lake, "b", "vk", "1", spam)
    assert settle(lake, "b", "vk", "1", spam), "a repeat of the same"
    assert not settle(lake, "b", "vk", "1", an_answer())
    assert not settle(lake, "b", "vk", "2", spam)
    assert len(list(lake.keys("dispositions/"))) == 1


batches = st.lists(
    st.tuples(
        st.sets(st.integers(0, 12), max_size=6),
        st.sets(st.integers(0, 12), max_size=4),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(told=batches, data=st.data())
def test_any_batch_may_be_repeated_and_the_order_of_answers_does_not_matter(
    told: Any, data: Any, tmp_path_factory: Any
) -> None:
    def play(stories: list[tuple[int, tuple[set[int], set[int]]]], repeated: set[int]) -> tuple[set[str], set[str]]:
        lake = FolderLake(tmp_path_factory.mktemp("lake"), durable=False)
        for place, (seen, answers) in stories:
            for _ in range(1 + (place in repeated)):
                receive(
                    lake,
                    "b",
                    f"vk:{place}:x",
                    dict(a_waiting(number) for number in seen),
                    {f"vk:{number}": an_answer() for number in answers},
                    NOON,
                )
        queue = read_queue(lake, "b")
        return set(queue.waiting), set(queue.settled)

    stories = list(enumerate(told))
    again = data.draw(st.sets(st.integers(0, len(told) - 1)))
    plain = play(stories, set())
    assert play(stories, again) == plain
    assert play(data.draw(st.permutations(stories)), again) == plain
    assert plain[0].isdisjoint(plain[1])

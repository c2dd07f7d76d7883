"""The outbox: what is put there is sent once, in order, and what waits is found without a listing."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tasks.core.message import OutboxRecord, OutboxState
from tasks.core.ports import Lake
from tasks.core.states import OutboxIndex
from tasks.lake.documents import change, read_model
from tasks.lake.folder import FolderLake
from tasks.lake.outbox import enqueue, forget, root_reference, waiting
from tests.lake.incident_samples import Dying, Killed, a_record


@pytest.fixture
def lake(tmp_path: Path) -> FolderLake:
    return FolderLake(tmp_path, durable=False)


def mark(lake: Lake, record: OutboxRecord, state: OutboxState, reference: str | None = None) -> None:
    told = {"state": state, "reference": reference}
    change(lake, record.key, OutboxRecord, lambda before: (before or record).model_copy(update=told))


def named(records: Iterable[OutboxRecord]) -> list[str]:
    return [f"{record.thread} {record.event} {record.channel}" for record in records]


def index(lake: Lake) -> tuple[str, ...]:
    found = read_model(lake, OutboxIndex.key(), OutboxIndex)
    return found[0].waiting if found is not None else ()


def test_what_is_put_there_waits_in_the_order_of_threads_and_events(lake: FolderLake) -> None:
    records = [a_record(event="0002-closed"), a_record("acme-2"), a_record(), a_record(event="0010-opened")]
    enqueue(lake, records)
    enqueue(lake, [a_record(event="0001-level_changed"), a_record(channel="boss")])
    assert named(waiting(lake)) == [
        "acme-1 0000-opened boss",
        "acme-1 0000-opened duty",
        "acme-1 0001-level_changed duty",
        "acme-1 0002-closed duty",
        "acme-1 0010-opened duty",
        "acme-2 0000-opened duty",
    ]


def test_putting_it_there_again_changes_nothing(lake: FolderLake) -> None:
    enqueue(lake, [a_record()])
    mark(lake, a_record(), OutboxState.SENDING)
    enqueue(lake, [a_record(), a_record()])
    assert [record.state for record in waiting(lake)] == [OutboxState.SENDING]


@pytest.mark.parametrize("end", [OutboxState.SENT, OutboxState.REFUSED])
def test_what_has_come_to_its_end_is_not_put_there_again(lake: FolderLake, end: OutboxState) -> None:
    enqueue(lake, [a_record(), a_record(event="0001-closed")])
    mark(lake, a_record(), end)
    assert named(waiting(lake)) == ["acme-1 0001-closed duty"]
    forget(lake, [a_record().key])
    enqueue(lake, [a_record()])
    assert named(waiting(lake)) == ["acme-1 0001-closed duty"]
    assert index(lake) == (a_record(event="0001-closed").key,)


def test_nothing_to_put_and_nothing_to_forget_write_nothing(lake: FolderLake) -> None:
    enqueue(lake, [])
    forget(lake, [])
    assert waiting(lake) == []
    assert list(lake.keys("")) == []


def test_forgetting_what_is_not_there_is_harmless(lake: FolderLake) -> None:
    enqueue(lake, [a_record()])
    forget(lake, ["outbox/acme-9/0000-opened-duty.json"])
    assert named(waiting(lake)) == ["acme-1 0000-opened duty"]


@pytest.mark.parametrize("done", [False, True], ids=["before the write", "after it"])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_killed_at_any_write_a_repeat_puts_everything_there(tmp_path: Path, at: int, done: bool) -> None:
    records = [a_record(), a_record(event="0001-closed")]
    with pytest.raises(Killed):
        enqueue(Dying(tmp_path, at, done), records)
    lake = FolderLake(tmp_path, durable=False)
    waiting(lake)  # the next run looks before anybody repeats
    enqueue(lake, records)
    assert waiting(lake) == records


def test_no_record_is_ever_there_without_being_found(tmp_path: Path) -> None:
    """The index is written first: a kill leaves a name without a record, never a record that nobody sends."""
    for at, done in [(n, done) for n in (1, 2, 3) for done in (False, True)]:
        root = tmp_path / f"{at}-{done}"
        with pytest.raises(Killed):
            enqueue(Dying(root, at, done), [a_record(), a_record(event="0001-closed")])
        lake = FolderLake(root, durable=False)
        assert [record.key for record in waiting(lake)] == list(lake.keys("outbox/"))


def test_writers_at_once_lose_nothing(lake: FolderLake) -> None:
    records = [a_record(f"acme-{n}") for n in range(24)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: enqueue(lake, records[6 * n : 6 * n + 6]), range(4)))
        list(pool.map(lambda n: forget(lake, [records[n].key]), range(0, 24, 6)))
    assert sorted(index(lake)) == sorted(record.key for n, record in enumerate(records) if n % 6)


def test_later_messages_hang_below_the_first_the_channel_took(lake: FolderLake) -> None:
    first, second, third = (a_record(event=f"000{n}-note") for n in range(3))
    enqueue(lake, [first, second, third])
    assert root_reference(lake, third) is None
    mark(lake, first, OutboxState.REFUSED)
    mark(lake, second, OutboxState.SENT, "ts-2")
    assert root_reference(lake, third) == "ts-2"
    assert root_reference(lake, second) is None
    assert root_reference(lake, first) is None


def test_a_channel_does_not_hang_below_the_message_of_another(lake: FolderLake) -> None:
    for channel, thread in (("team-duty", "acme-1"), ("boss", "acme-1"), ("duty", "acme-10")):
        record = a_record(thread, channel=channel)
        enqueue(lake, [record])
        mark(lake, record, OutboxState.SENT, f"ts-{channel}-{thread}")
    assert root_reference(lake, a_record(event="0001-closed")) is None
    assert root_reference(lake, a_record(event="0001-closed", channel="boss")) == "ts-boss-acme-1"

"""Incidents in the lake: one name a burst, the state first, every event logged and told once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from tasks.core.incident import EventKind, Incident, IncidentEvent
from tasks.core.message import OutboxRecord, OutboxState
from tasks.core.states import BrandState
from tasks.lake.documents import change, read_model
from tasks.lake.folder import FolderLake
from tasks.lake.incidents import find, flush, known, log_of, name_incident, save, state_key
from tasks.lake.outbox import forget, waiting
from tests.lake.incident_samples import Dying, Killed, a_record, an_incident, noted


@pytest.fixture
def lake(tmp_path: Path) -> FolderLake:
    return FolderLake(tmp_path, durable=False)


def tell(incident: Incident, event: IncidentEvent) -> Sequence[OutboxRecord]:
    """Notes are not told, everything else is, on two channels."""
    if event.kind is EventKind.NOTE:
        return ()
    return [a_record(incident.id, f"{event.seq:04d}-{event.kind}", channel) for channel in ("duty", "boss")]


def put(incident: Incident) -> Callable[[Incident | None], Incident]:
    return lambda _: incident


def events(incident: Incident) -> list[str]:
    return [event.note for event in incident.unflushed]


def logged(lake: FolderLake, name: str) -> list[tuple[int, str]]:
    return [(event.seq, event.note) for event in log_of(lake, name)]


def test_an_incident_is_found_under_its_brand_after_it_is_written(lake: FolderLake) -> None:
    assert known(lake, "acme") == []
    name = name_incident(lake, "acme", "acme-20261124-1200")
    assert name == "acme-20261124-1200"
    assert known(lake, "acme") == []
    save(lake, name, put(an_incident(name)))
    assert known(lake, "acme") == [an_incident(name)] == [find(lake, name)]
    assert known(lake, "romashka") == []
    assert find(lake, "acme-0") is None


def test_a_name_reserved_by_a_run_that_died_is_given_out_again(lake: FolderLake) -> None:
    assert name_incident(lake, "acme", "acme-1200") == "acme-1200"
    assert name_incident(lake, "acme", "acme-1200") == "acme-1200"
    # the burst has grown backwards meanwhile: it is the same fire
    assert name_incident(lake, "acme", "acme-1155") == "acme-1200"
    save(lake, "acme-1200", put(an_incident("acme-1200")))
    assert name_incident(lake, "acme", "acme-1155") == "acme-1155"


def test_a_name_that_is_taken_gets_a_number(lake: FolderLake) -> None:
    for expected in ("acme-1200", "acme-1200-2", "acme-1200-3"):
        assert name_incident(lake, "acme", "acme-1200") == expected
        save(lake, expected, put(an_incident(expected)))
    assert [incident.id for incident in known(lake, "acme")] == ["acme-1200", "acme-1200-2", "acme-1200-3"]


def test_naming_keeps_what_else_the_brand_remembers(lake: FolderLake) -> None:
    before = BrandState(brand="acme", dirt=3, series=(("acme", "vk", "5m"),))
    change(lake, BrandState.key("acme"), BrandState, lambda _: before)
    name_incident(lake, "acme", "acme-1200")
    found = read_model(lake, BrandState.key("acme"), BrandState)
    assert found is not None
    assert found[0] == before.model_copy(update={"incidents": ("acme-1200",)})


def test_two_runs_that_see_the_same_burst_open_one_incident(lake: FolderLake) -> None:
    start = Barrier(4)

    def open_it(run: int) -> Incident:
        start.wait()
        name = name_incident(lake, "acme", "acme-1200")
        opened = noted(an_incident(name), f"run {run}", EventKind.OPENED)
        return flush(lake, save(lake, name, lambda before: before or opened), tell)

    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(open_it, range(4)))
    names = {one.id for one in opened}
    # one that comes after the first has written gets a name of its own: that is for the brand's lease to prevent
    assert "acme-1200" in names
    for name in names:
        assert len(log_of(lake, name)) == 1
        assert len([record for record in waiting(lake) if record.thread == name]) == 2


def test_flushing_writes_log_and_messages_and_is_done(lake: FolderLake) -> None:
    incident = noted(noted(an_incident("acme-1"), "it burns", EventKind.OPENED), "called the shop")
    save(lake, "acme-1", put(incident))
    assert flush(lake, incident, tell).unflushed == ()
    assert logged(lake, "acme-1") == [(0, "it burns"), (1, "called the shop")]
    assert [record.event for record in waiting(lake)] == ["0000-opened", "0000-opened"]
    stored = find(lake, "acme-1")
    assert stored == incident.model_copy(update={"unflushed": ()})


def test_flushing_again_tells_nothing_again_even_after_it_was_sent(lake: FolderLake) -> None:
    incident = noted(an_incident("acme-1"), "it burns", EventKind.OPENED)
    save(lake, "acme-1", put(incident))
    flush(lake, incident, tell)
    for record in waiting(lake):
        sent = record.model_copy(update={"state": OutboxState.SENT})
        change(lake, record.key, OutboxRecord, lambda _, sent=sent: sent)  # type: ignore[misc]
        forget(lake, [record.key])
    assert flush(lake, incident, tell).unflushed == ()  # a stalled run with the state it read before
    assert waiting(lake) == []
    assert logged(lake, "acme-1") == [(0, "it burns")]


def test_nothing_to_flush_writes_nothing(lake: FolderLake) -> None:
    incident = an_incident("acme-1")
    assert flush(lake, incident, tell) is incident
    assert list(lake.keys("")) == []


@pytest.mark.parametrize("done", [False, True], ids=["before the write", "after it"])
@pytest.mark.parametrize("at", range(1, 11))
def test_killed_at_any_write_everything_committed_is_told_once(tmp_path: Path, at: int, done: bool) -> None:
    """Name, state, two log lines, index, four messages, state again: ten writes."""

    def run(lake: FolderLake) -> None:
        for found in known(lake, "acme"):
            flush(lake, found, tell)
        if not known(lake, "acme"):
            name = name_incident(lake, "acme", "acme-1")
            opened = noted(noted(an_incident(name), "a", EventKind.OPENED), "b", EventKind.ACKNOWLEDGED)
            flush(lake, save(lake, name, lambda before: before or opened), tell)

    with pytest.raises(Killed):
        run(Dying(tmp_path, at, done))
    lake = FolderLake(tmp_path, durable=False)
    run(lake)
    run(lake)
    assert [incident.id for incident in known(lake, "acme")] == ["acme-1"]
    assert logged(lake, "acme-1") == [(0, "a"), (1, "b")]
    assert len(waiting(lake)) == len(list(lake.keys("outbox/"))) == 4
    stored = find(lake, "acme-1")
    assert stored is not None
    assert stored.unflushed == ()


def test_two_writers_note_everything_and_tell_each_event_once(lake: FolderLake) -> None:
    save(lake, "acme-1", put(an_incident("acme-1")))

    def work(writer: int) -> None:
        for step in range(8):
            note = f"{writer}-{step}"
            decided = save(lake, "acme-1", lambda before, n=note: noted(before, n, EventKind.ACKNOWLEDGED))  # type: ignore[misc]
            flush(lake, decided, tell)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    stored = find(lake, "acme-1")
    assert stored is not None
    assert stored.events == 16
    assert stored.unflushed == ()
    assert sorted(note for _, note in logged(lake, "acme-1")) == sorted(f"{w}-{s}" for w in range(2) for s in range(8))
    assert [seq for seq, _ in logged(lake, "acme-1")] == list(range(16))
    assert len(waiting(lake)) == 32


def test_an_event_noted_while_another_run_flushes_is_not_taken_for_flushed(lake: FolderLake) -> None:
    first = noted(an_incident("acme-1"), "first")
    save(lake, "acme-1", put(first))

    def overtaken(incident: Incident, event: IncidentEvent) -> Sequence[OutboxRecord]:
        save(lake, "acme-1", lambda before: noted(before or first, "second"))
        return ()

    assert events(flush(lake, first, overtaken)) == ["second"]


def test_the_keys_are_those_of_the_layout(lake: FolderLake) -> None:
    assert state_key("acme-1") == "incidents/acme-1/state.json"
    incident = noted(an_incident("acme-1"), "x")
    save(lake, "acme-1", put(incident))
    flush(lake, incident, tell)
    assert list(lake.keys("incidents/")) == ["incidents/acme-1/log/000000.json", "incidents/acme-1/state.json"]

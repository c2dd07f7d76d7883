"""The outbox: records put once by key, with an index of those that still wait, written before the records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tasks.core.message import OutboxRecord, OutboxState
from tasks.core.ports import Lake
from tasks.core.states import OutboxIndex
from tasks.lake.documents import change, read_model, write_new


def enqueue(lake: Lake, records: Sequence[OutboxRecord]) -> None:
    """Put records that are not there yet. A repeat changes nothing, also after they were sent."""
    fresh = [record for record in records if lake.get(record.key) is None]
    if not fresh:
        return
    keys = [record.key for record in fresh]
    change(lake, OutboxIndex.key(), OutboxIndex, lambda index: _with(index, keys))
    for record in fresh:
        write_new(lake, record.key, record)


def waiting(lake: Lake) -> list[OutboxRecord]:
    """Records that are not sent, in the order of their threads and events."""
    found = read_model(lake, OutboxIndex.key(), OutboxIndex)
    records = []
    for key in sorted(found[0].waiting) if found is not None else ():
        record = read_model(lake, key, OutboxRecord)
        if record is not None and record[0].state in {OutboxState.PENDING, OutboxState.SENDING}:
            records.append(record[0])
    return records


def forget(lake: Lake, keys: Iterable[str]) -> None:
    """Take keys out of the index: they are sent, or refused for good."""
    gone = set(keys)
    if gone:
        change(lake, OutboxIndex.key(), OutboxIndex, lambda index: _without(index, gone))


def root_reference(lake: Lake, record: OutboxRecord) -> str | None:
    """What the channel gave back for the first message of this thread that it took."""
    for key in lake.keys(f"outbox/{record.thread}/"):
        if key >= record.key or not key.endswith(f"-{record.channel}.json"):
            continue
        found = read_model(lake, key, OutboxRecord)
        if found is not None and found[0].channel == record.channel and found[0].reference is not None:
            return found[0].reference
    return None


def _with(index: OutboxIndex | None, keys: Iterable[str]) -> OutboxIndex:
    before = index.waiting if index is not None else ()
    return OutboxIndex(waiting=tuple(sorted({*before, *keys})))


def _without(index: OutboxIndex | None, gone: set[str]) -> OutboxIndex:
    before = index.waiting if index is not None else ()
    return OutboxIndex(waiting=tuple(key for key in before if key not in gone))

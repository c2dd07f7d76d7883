"""Events that a platform pushed to us, kept redacted until `collect` takes them.

`inbox/{source}/{digest of the event id}.json.gz` is put-if-absent: an event that is sent again is one object. The
index `state/inbox/{source}.json` names what waits; it is written *before* the object, so that a crash between the two
leaves a name without an object (the platform, not answered, sends again) and never an object nobody looks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.core.happening import happening_id
from tasks.core.ports import Lake
from tasks.lake.documents import change, read_model
from tasks.lake.raw import pack, unpack

EMPTY_FOR = timedelta(hours=1)  # a name without an object: its sender never came back
MOST_AT_ONCE = 500


class InboxIndex(BaseModel):
    """What waits, and since when."""

    model_config = ConfigDict(frozen=True)

    waiting: dict[str, AwareDatetime] = {}

    @staticmethod
    def key(source: str) -> str:
        """Where it is kept."""
        return f"state/inbox/{source}.json"


def drop_in(lake: Lake, source: str, event_id: str, payload: Mapping[str, object], now: datetime) -> bool:
    """Keep one redacted event. False where this event id was kept before."""
    key = f"inbox/{source}/{happening_id(event_id)}.json.gz"
    if lake.get(key) is not None:
        return False

    def named(before: InboxIndex | None) -> InboxIndex:
        waiting = before.waiting if before is not None else {}
        return InboxIndex(waiting={**waiting, key: waiting.get(key, now)})

    change(lake, InboxIndex.key(source), InboxIndex, named)
    return lake.put_new(key, pack(payload))


def waiting(lake: Lake, source: str) -> dict[str, dict[str, object]]:
    """Key → payload of the events that wait, oldest first, at most `MOST_AT_ONCE`."""
    found = read_model(lake, InboxIndex.key(source), InboxIndex)
    names = sorted(found[0].waiting.items(), key=lambda one: (one[1], one[0])) if found is not None else []
    events: dict[str, dict[str, object]] = {}
    for key, _ in names[:MOST_AT_ONCE]:
        stored = lake.get(key)
        if stored is not None:
            events[key] = unpack(key, stored.body)
    return events


def taken(lake: Lake, source: str, keys: Iterable[str], now: datetime) -> None:
    """These are in a pending batch now. Names whose event never came go too."""
    gone = set(keys)

    def without(before: InboxIndex | None) -> InboxIndex:
        kept = before.waiting if before is not None else {}
        return InboxIndex(
            waiting={
                key: at
                for key, at in kept.items()
                if key not in gone and (now - at < EMPTY_FOR or lake.get(key) is not None)
            }
        )

    if read_model(lake, InboxIndex.key(source), InboxIndex) is not None:
        change(lake, InboxIndex.key(source), InboxIndex, without)

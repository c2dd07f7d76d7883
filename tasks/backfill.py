"""backfill: fetch a source's past over a period, by hand, and keep the raw answers.

Each lot is then offered as a pending batch of history, like any other, so a crash loses and repeats nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Protocol, cast

from tasks.compose import House
from tasks.core.errors import ConfigError, SourceError
from tasks.lake.raw import keep_raw
from tasks.sources.capabilities import HasPast
from tasks.sources.shape import MentionSource

PAYLOADS_A_BATCH = 20
LONGEST = timedelta(days=400)


async def past(
    house: House, source_id: str, since: datetime, until: datetime, now: datetime
) -> AsyncIterator[tuple[str, ...]]:
    """Raw keys of [since, until), some payloads at a time; what came before a failure comes first.

    Raises ConfigError where the source cannot be read back, SourceError where it broke off.
    """
    connector = _able(house, source_id, since, until)
    keys: list[str] = []
    broke: SourceError | None = None
    try:
        async for fetched in connector.past(since, until, now):
            payload = connector.redact(fetched.payload, house.pseudonyms)
            keys.append(keep_raw(house.lake, source_id, payload, now.date()))
            if len(keys) == PAYLOADS_A_BATCH:
                yield tuple(keys)
                keys = []
    except SourceError as error:
        broke = error
    if keys:
        yield tuple(keys)
    if broke is not None:
        raise broke


class _Readable(MentionSource, HasPast, Protocol):
    """A source that gives mentions, of now and of the past."""


def _able(house: House, source_id: str, since: datetime, until: datetime) -> _Readable:
    connector = house.sources.get(source_id)
    if connector is None:
        there = ", ".join(sorted(house.sources))
        raise ConfigError(f"source {source_id!r} is not in the plan, or off; choose one of {there}")
    if not isinstance(connector, HasPast):
        raise ConfigError(
            f"source {source_id!r}: {connector.platform} does not let us read back; "
            "bring an export of the period instead (kind `export`)"
        )
    if not timedelta(0) < until - since <= LONGEST:
        raise ConfigError(f"the period must end after it begins, and be at most {LONGEST.days} days long")
    return cast(_Readable, connector)

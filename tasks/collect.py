"""collect: read a source from its cursor, redact, keep the raw answer, and write the batch ahead as pending."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from prefect import task

from tasks.compose import House, coverage, house
from tasks.core.blind import MISSED_INTERVALS
from tasks.core.coverage import Coverage, Gap
from tasks.core.errors import QuotaExhausted, Retryable, SchemaDrift, SourceError, SpichkaError
from tasks.core.states import GAPS_KEPT, Pending, SourceState
from tasks.lake import inbox
from tasks.lake.batches import offer
from tasks.lake.documents import change, read_model
from tasks.lake.raw import keep_raw
from tasks.plan.schema import Source
from tasks.sources.capabilities import HasEvents, HasFollowUp
from tasks.sources.shape import Json

EVERY_RUN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a fetch brought: raw keys in order, the cursor behind the last, and why it broke off, if it did."""

    raw_keys: tuple[str, ...]
    cursor: str | None
    error: SourceError | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Collected:
    """`pending`: there is a batch to read and store. `left_over`: an earlier run left it, nothing was fetched now.
    `again`: the platform has more, to be asked for when this is stored."""

    coverage: Coverage
    pending: bool
    left_over: bool = False
    again: bool = False


async def collect(house: House, source_id: str, now: datetime) -> Collected:
    """Leaves at most one pending batch in the source's state. Never raises for a source's own failure."""
    source = house.source(source_id)
    found = read_model(house.lake, SourceState.key(source_id), SourceState)
    state = found[0] if found is not None else SourceState(source=source_id, activated_at=now)
    if state.pending is not None:
        return Collected(_coverage(house, source, state, now), pending=True, left_over=True)
    if await take_pushed(house, source_id, now):  # a batch of their own, so that a broken fetch cannot hold them up
        return Collected(_coverage(house, source, state, now), pending=True, left_over=True)
    if not _due(source, state, now):
        return Collected(_coverage(house, source, state, now), pending=False)
    taken = await _fetch(house, source, state, now)
    state = change(
        house.lake,
        SourceState.key(source_id),
        SourceState,
        lambda before: _after(before or state, source, taken, now),
    )
    return Collected(_coverage(house, source, state, now), pending=state.pending is not None, again=taken.again)


async def take_pushed(house: House, source_id: str, now: datetime) -> bool:
    """Make a pending batch of the events the platform pushed to us. False where none wait, or a batch is pending."""
    if not isinstance(house.sources[source_id], HasEvents):
        return False
    events = inbox.waiting(house.lake, source_id)
    if not events:
        return False
    payloads = [found for payload in events.values() for found in await _followed(house, source_id, payload, now)]
    keys = tuple(dict.fromkeys(keep_raw(house.lake, source_id, payload, now.date()) for payload in payloads))

    if not offer(house.lake, source_id, keys, now):
        return False
    inbox.taken(house.lake, source_id, events, now)
    return True


async def _followed(house: House, source_id: str, payload: Json, now: datetime) -> list[Json]:
    """The event, and what it only points to where the platform sends no words. What cannot be had is left out here:
    the next reading of the source says what is wrong with it."""
    found, connector = [payload], house.sources[source_id]
    if isinstance(connector, HasFollowUp):
        with contextlib.suppress(SourceError, TimeoutError):
            async with asyncio.timeout(house.timeout / 4):
                async for fetched in connector.follow_up(payload, now):
                    found += [connector.redact(fetched.payload, house.pseudonyms)] if fetched.payload else []
    return found


def unread(house: House, source_id: str, why: str, now: datetime) -> Coverage:
    """What is told of a source that could not be taken in at all: the plan, its state or the lake stands in the way."""
    source = house.source(source_id)
    try:
        found = read_model(house.lake, SourceState.key(source_id), SourceState)
    except SpichkaError:
        found = None
    state = found[0] if found is not None else SourceState(source=source_id, activated_at=now)
    told = {"blind": True, "suspiciously_empty": False, "cause": SourceError.cause, "message": why}
    return _coverage(house, source, state, now).model_copy(update=told)


def _coverage(house: House, source: Source, state: SourceState, now: datetime) -> Coverage:
    return coverage(house, source.id, state, now)


def _due(source: Source, state: SourceState, now: datetime) -> bool:
    """A source that is read with every run is always due: whoever starts a run by hand means it. For the slower ones
    there is a minute of slack, because a scheduler that ticks every five minutes is never exact."""
    if source.every <= EVERY_RUN or state.cause is not None or state.last_try_at is None:
        return True
    return now - state.last_try_at >= source.every - timedelta(minutes=1)


async def _fetch(house: House, source: Source, state: SourceState, now: datetime) -> Taken:
    """Payload by payload, so that what came before a failure is kept."""
    keys: list[str] = []
    cursor, again = state.cursor, False
    connector = house.sources[source.id]
    try:
        async with asyncio.timeout(house.timeout):
            async for fetched in connector.fetch(state.cursor, now):
                cursor, again = fetched.cursor, again or fetched.again
                if fetched.payload:
                    redacted = connector.redact(fetched.payload, house.pseudonyms)
                    keys.append(keep_raw(house.lake, source.id, redacted, now.date()))
    except TimeoutError:
        return Taken(tuple(keys), cursor, Retryable(f"no end of the answer within {house.timeout:.0f} s"))
    except SourceError as error:
        return Taken(tuple(keys), cursor, error)
    return Taken(tuple(keys), cursor, None, again)


def _after(before: SourceState, source: Source, taken: Taken, now: datetime) -> SourceState:
    if before.pending is not None:
        return before  # another run was first; its batch goes before ours, and ours will be read again
    told: dict[str, object] = {"last_try_at": now, "cause": None, "message": None}
    error = taken.error
    if isinstance(error, QuotaExhausted) and error.partly:
        error = None  # counted below and shown as partly read; what was read is read, and its complaints alert
    if error is not None:
        told |= {"cause": error.cause, "message": str(error)}
    if isinstance(taken.error, QuotaExhausted):
        lost = before.lost_to_quota if before.lost_on == now.date() else 0
        told |= {"lost_to_quota": lost + 1, "lost_on": now.date()}
    drifted = before.cause == SchemaDrift.cause  # the same broken answer again is no health, and a parser may be mended
    fresh = bool(taken.raw_keys) and (drifted or taken.raw_keys != before.last_raw_keys)
    if fresh:
        told["pending"] = Pending(
            seq=before.seq + 1,
            raw_keys=taken.raw_keys,
            cursor=taken.cursor,
            collected_at=now,
            complete=error is None,
        )
    else:
        # nothing new is kept, so wherever the cursor stands nothing is lost behind it, also where the reading broke off
        told |= {"cursor": taken.cursor} | ({"last_success_at": now} if error is None else {})
    told["gaps"] = _gaps(before, source, error, now)
    return before.model_copy(update=told)


def _gaps(before: SourceState, source: Source, error: SourceError | None, now: datetime) -> tuple[Gap, ...]:
    """A gap opens when two intervals were missed, also by a machine that was off, and ends with the next success."""
    gaps = before.gaps
    last = before.last_success_at or before.activated_at
    open_gap = gaps[-1] if gaps and gaps[-1].until is None else None
    missed = now - last > MISSED_INTERVALS * source.every
    if open_gap is None and missed:
        cause = error.cause if error is not None else before.cause or "not_run"
        open_gap = Gap(since=last, cause=cause)
        gaps = (*gaps, open_gap)
    if open_gap is not None and error is None:
        gaps = (*gaps[:-1], open_gap.model_copy(update={"until": now}))
    return gaps[-GAPS_KEPT:]


@task(name="collect", task_run_name="collect {source_id}")
async def collect_task(source_id: str, now: datetime) -> Collected:
    """`collect` as Prefect records it."""
    return await collect(house(), source_id, now)

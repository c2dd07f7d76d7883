"""backfill: read a source back over a period, started by a person. What it brings feeds baselines and never alerts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from prefect import flow
from pydantic import BaseModel, Field

from flows.recorded import name_run
from tasks import backfill as backwards
from tasks import clock, compose, read, store
from tasks.compose import House
from tasks.core.errors import ConfigError, SourceError
from tasks.lake.batches import offer

PATIENCE = 100  # batches of a run beside us that may stand in the way before we give up

Progress = Callable[[int, int, datetime | None], None]


class BackfillRequest(BaseModel):
    """Which source, which days. Nothing that comes alerts anybody.

    Какой источник и какие дни. Ни о чём из найденного тревоги не будет.
    """

    source: str = Field(description="The source's id in the plan · Номер источника в плане.")
    first: date = Field(description="First UTC day, included · Первый день по UTC, включительно.")
    last: date = Field(description="Last UTC day, included · Последний день по UTC, включительно.")


@dataclass(slots=True)
class Backfilled:
    """What came: answers of the platform, posts in them, mentions that were new. `error`: where it broke off."""

    answers: int = 0
    posts: int = 0
    new: int = 0
    error: SourceError | None = None


def no_progress(answers: int, new: int, oldest: datetime | None) -> None:
    """Nobody looks."""


async def run_backfill(
    house: House, request: BackfillRequest, now: datetime, told: Progress = no_progress
) -> Backfilled:
    """Batch by batch, so that a run that dies keeps what came. Raises ConfigError where it cannot be asked."""
    since = datetime.combine(request.first, time(), UTC)
    until = min(now, datetime.combine(request.last, time(), UTC) + timedelta(days=1))
    done = Backfilled()
    try:
        async for keys in backwards.past(house, request.source, since, until, now):
            await _take_in(house, request.source, keys, now, done, told)
    except SourceError as error:
        done.error = error
    return done


async def _take_in(
    house: House, source: str, keys: tuple[str, ...], now: datetime, done: Backfilled, told: Progress
) -> None:
    for _ in range(PATIENCE):
        ours = offer(house.lake, source, keys, now, history=True)
        batch = await read.read(house, source)
        stored = await store.store(house, batch, now)
        if ours:
            done.answers += len(keys)
            done.posts += batch.posts
            done.new += stored.new
            told(done.answers, done.new, min(batch.published, default=None))
            return
    raise ConfigError(f"source {source!r}: other runs leave no room for the history; try again when they are over")


def summary(request: BackfillRequest, done: Backfilled) -> str:
    """`backfill · vk · 2026-10-01…2026-10-31 · 1,204 new mentions`."""
    broke = f" · broke off: {done.error}" if done.error is not None else ""
    return f"backfill · {request.source} · {request.first}…{request.last} · {done.new:,} new mentions{broke}"


@flow(name="backfill", description="Read a source back over a period, by hand. History: it never alerts.")
async def backfill(request: BackfillRequest) -> str:
    """One source, some days."""
    done = await run_backfill(compose.house(), request, clock.utc_now())
    told = summary(request, done)
    await name_run(told)
    if done.error is not None:
        raise done.error
    return told

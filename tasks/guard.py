"""guard: look again at what people wrote on our pages, and record what was removed, and by whom.

A removal is recorded after it was seen twice, at different times; a read error is never a removal. Nothing is decided
about it here: an administrator who removes a complaint is a signal that others make of the recorded event.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from prefect import task

from tasks.compose import House, house
from tasks.core.account import Fate
from tasks.core.errors import SourceError
from tasks.core.happening import Happening
from tasks.lake.documents import change, read_model
from tasks.lake.people import OurPeople
from tasks.lake.removals import record_removal
from tasks.lake.watched_posts import GuardState, WatchedPost, due, judged, shortened
from tasks.sources.capabilities import HasRecheck

A_CALL = 50
A_RUN = 200  # a run; 57,000 looks a day, of which a comment takes six in its week


@dataclass(frozen=True, slots=True)
class Guarded:
    """What one run did: posts looked at, removals recorded, and what kept it from looking at the rest."""

    looked: int = 0
    removed: tuple[Happening, ...] = ()
    trouble: str | None = None


def guards(house: House, source_id: str) -> bool:
    """Whether this source can be asked if a post is still there."""
    return isinstance(house.sources[source_id], HasRecheck)


async def guard(house: House, source_id: str, now: datetime) -> Guarded:
    """Look at what is due. Never raises for a source's own failure: what was not looked at stays due."""
    connector = house.sources[source_id]
    state = read_model(house.lake, GuardState.key(source_id), GuardState)
    if state is None or not isinstance(connector, HasRecheck):
        return Guarded()
    posts = due(state[0], now, A_RUN)
    looked, removed, trouble = 0, list[Happening](), None
    for start in range(0, len(posts), A_CALL):
        chunk = posts[start : start + A_CALL]
        try:
            async with asyncio.timeout(house.timeout):
                fates = await connector.recheck([post.ref for post in chunk], now)
        except (SourceError, TimeoutError) as error:
            trouble = str(error) if isinstance(error, SourceError) else f"no end within {house.timeout:.0f} s"
            break
        looked += len(chunk)
        removed += _conclude(house, source_id, chunk, fates, now)
    return Guarded(looked, tuple(removed), trouble)


def _conclude(
    house: House, source_id: str, posts: list[WatchedPost], fates: Mapping[str, Fate], now: datetime
) -> list[Happening]:
    """Record what is certain, then move the state. A crash between the two records the same event again, once."""
    every = house.source(source_id).every
    people = {brand.id: OurPeople(house.lake, brand, house.pseudonyms) for brand in house.plan.monitoring.brands}
    after: dict[str, tuple[WatchedPost, WatchedPost | None, bool]] = {}
    removed: list[Happening] = []
    for post in posts:
        fate = fates.get(post.id, Fate.UNKNOWN)
        stays, certain = judged(post, fate, now, every)
        after[post.id] = (post, stays, certain)
        if certain:
            removed.append(record_removal(house.lake, people.get(post.brand), post, fate))

    def moved(before: GuardState | None) -> GuardState:
        state = before or GuardState()
        watched, gone = dict(state.watched), dict(state.gone)
        for name, (seen, stays, certain) in after.items():
            if watched.get(name) != seen:
                continue  # another run was faster, or the platform reported something meanwhile
            del watched[name]
            if stays is not None:
                watched[name] = stays
            if certain:
                gone[name] = seen.missing_since or now
        return shortened(GuardState(watched=watched, gone=gone))

    change(house.lake, GuardState.key(source_id), GuardState, moved)
    return removed


@task(name="guard", task_run_name="guard {source_id}", persist_result=False)
async def guard_task(source_id: str, now: datetime) -> Guarded:
    """`guard` as Prefect records it."""
    return await guard(house(), source_id, now)

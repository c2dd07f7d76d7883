"""The law of reading windows: whatever a run may ask for, and wherever it dies, every message is read in the end."""

from __future__ import annotations

import asyncio
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.sources.max.reading import PAGE, Budget, catch_up
from tasks.sources.shape import Json

MOST = 20


@settings(max_examples=60, deadline=None)
@given(
    arrivals=st.lists(st.integers(0, 450), min_size=1, max_size=5),
    budgets=st.lists(st.integers(1, 4), min_size=1, max_size=8),
    deaths=st.lists(st.integers(1, 3) | st.none(), min_size=1, max_size=8),
)
def test_every_message_is_read_whatever_a_run_may_ask_and_wherever_it_dies(
    arrivals: list[int], budgets: list[int], deaths: list[int | None]
) -> None:
    there: list[int] = []
    seen: set[int] = set()

    async def page(newest: int | None, oldest: int) -> list[object]:
        inside = [at for at in there if oldest <= at and (newest is None or at <= newest)]
        return [{"timestamp": at} for at in sorted(inside, reverse=True)[:PAGE]]

    async def one(state: Json, budget: int, dies_after: int | None) -> Json:
        kept, pages = json.dumps(state), 0
        async for found in catch_up(page, state, max(1, int(str(state.get("seen") or 1))), Budget(budget)):
            seen.update(int(str(message["timestamp"])) for message in found if isinstance(message, dict))
            kept, pages = json.dumps(state), pages + 1
            if pages == dies_after:
                break
        found_again: Json = json.loads(kept)
        return found_again

    state: Json = {}
    for turn, new in enumerate(arrivals):
        there.extend(range(len(there) + 1, len(there) + 1 + new))
        state = asyncio.run(one(state, budgets[turn % len(budgets)], deaths[turn % len(deaths)]))
    for _ in range(MOST):  # quiet runs after the last message
        state = asyncio.run(one(state, 4, None))
    assert seen == set(there)
    assert not state.get("left")

"""A batch is offered to a source: it becomes the pending one where none is, and `read` and `store` take it from there.

For what does not come from the source's own reading: events a platform pushed, a past that was read back by hand.
The cursor and the last success stay as they are.
"""

from __future__ import annotations

from datetime import datetime

from tasks.core.ports import Lake
from tasks.core.states import Pending, SourceState
from tasks.lake.documents import change


def offer(lake: Lake, source: str, keys: tuple[str, ...], now: datetime, *, history: bool = False) -> bool:
    """Make these raw answers the pending batch. False where another batch is pending: that one goes first."""

    def offered(before: SourceState | None) -> SourceState:
        state = before or SourceState(source=source, activated_at=now)
        if state.pending is not None:
            return state
        pending = Pending(
            seq=state.seq + 1, raw_keys=keys, cursor=state.cursor, collected_at=now, complete=False, history=history
        )
        return state.model_copy(update={"pending": pending})

    pending = change(lake, SourceState.key(source), SourceState, offered).pending
    return pending is not None and pending.raw_keys == keys and pending.history is history

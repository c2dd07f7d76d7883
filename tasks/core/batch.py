"""One pending batch of a source, read: what goes from `read` to `store`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tasks.core.happening import Happening
from tasks.core.mention import Mention
from tasks.core.states import Pending


@dataclass(frozen=True, slots=True)
class Batch:
    """What one pending batch holds. `drift` is set where a payload as a whole could not be parsed."""

    source: str
    pending: Pending
    mentions: tuple[Mention, ...] = ()
    posts: int = 0
    skipped: int = 0
    drift: str | None = None
    last_post_at: datetime | None = None
    published: tuple[datetime, ...] = field(default=(), repr=False)
    events: tuple[Happening, ...] = ()

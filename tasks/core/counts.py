"""Event-time counts: what the detectors see. Derived from mentions, rebuildable, one document a brand and day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

AUTHORS_KEPT = 24  # the count rule asks for "at least 4 distinct authors", never for the exact number


@dataclass(slots=True)
class Count:
    """Mentions of one topic in one bucket. `live_*` are those that may alert; the rest is baseline only.

    `authors` are short pseudonyms of distinct live authors, at most AUTHORS_KEPT. `stars_sum` is in
    hundredths of a star (whole numbers, so that sums do not depend on their order); `/ 100 / stars_n` is the mean.
    """

    total: int = 0
    negative: int = 0
    complaints: int = 0
    live: int = 0
    live_negative: int = 0
    live_complaints: int = 0
    stars_n: int = 0
    stars_sum: int = 0
    authors: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        """Add another count of the same bucket."""
        self.total += other.total
        self.negative += other.negative
        self.complaints += other.complaints
        self.live += other.live
        self.live_negative += other.live_negative
        self.live_complaints += other.live_complaints
        self.stars_n += other.stars_n
        self.stars_sum += other.stars_sum
        if other.authors:
            # Always the smallest of the union: the sum must not depend on the order of what is added.
            self.authors = sorted({*self.authors, *other.authors})[:AUTHORS_KEPT]


@dataclass(frozen=True, slots=True)
class Point:
    """One step of a series, as a detector is fed: every bucket in order, empty ones included.

    `grain` is 5 minutes, or one day for platforms that tell only the day. `read` is False where coverage says
    that nothing was read for this bucket: the detector must not learn a zero from blindness.
    """

    start: datetime
    grain: timedelta
    count: Count
    read: bool = True

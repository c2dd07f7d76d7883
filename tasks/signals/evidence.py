"""Live mentions of the last hours, bucket by bucket: the only ones that may alert, and how many people they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tasks.core.counts import Point

Rows = list[list[Any]]
"""[minute, live, negative, complaints, authors] of buckets with live mentions, oldest first."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Live counts of one window. `buckets` is the trouble of each bucket that had live mentions."""

    live: int
    negative: int
    complaints: int
    trouble: int
    authors: int
    buckets: tuple[int, ...]

    @property
    def told(self) -> dict[str, str | float]:
        """What a signal's facts tell of it."""
        return {"live": self.live, "negative": self.negative, "complaints": self.complaints}


Found = tuple[str, float, timedelta, float, Evidence]
"""Rule, score, window, expected, evidence."""


def minute_of(start: datetime) -> int:
    """Minutes since year 1; cheaper than a timestamp."""
    return start.toordinal() * 1440 + start.hour * 60 + start.minute


def remember(rows: Rows, point: Point, span: timedelta) -> None:
    """Append the bucket if it has live mentions and forget what lies before the longest window."""
    count = point.count
    if count.live:
        row = [minute_of(point.start), count.live, count.live_negative, count.live_complaints, list(count.authors)]
        rows.append(row)
    elif not rows:
        return
    oldest = minute_of(point.start + point.grain - span)
    while rows and rows[0][0] < oldest:
        del rows[0]


def gather(rows: Rows, end: datetime, span: timedelta) -> Evidence:
    """Everything live within [end - span, end)."""
    since = minute_of(end - span)
    inside = [row for row in rows if row[0] >= since]
    people = {author for row in inside for author in row[4]}
    trouble = tuple(max(row[2], row[3]) for row in inside)
    return Evidence(
        live=sum(row[1] for row in inside),
        negative=sum(row[2] for row in inside),
        complaints=sum(row[3] for row in inside),
        trouble=sum(trouble),
        authors=len(people),
        buckets=trouble,
    )

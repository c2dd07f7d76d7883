"""Counts in the lake: one JSON document a brand and day, small arrays instead of named fields.

```
{"buckets": {series: {"17": [total, negative, complaints, live, …]}},      17th five-minute bucket of the UTC day
 "days":    {series: [total, …]}}                                          posts of which only the day is known
```
A series is `topic@source`. `claims` adds its own part, which is kept as it is.
An array has the fields of `core.counts.Count` in their order; zeros at its end are left out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tasks.core.counts import AUTHORS_KEPT, Count
from tasks.core.errors import ConfigError
from tasks.core.ports import Lake

Row = list[Any]  # the fields of Count in their order, the zeros at the end left out
Document = dict[str, dict[str, Any]]


@dataclass(slots=True)
class DayCounts:
    """`buckets[series][0..287]` in five-minute steps of the UTC day; `days[series]` where only the day is known."""

    buckets: dict[str, dict[int, Count]] = field(default_factory=dict)
    days: dict[str, Count] = field(default_factory=dict)

    def add(self, series: str, bucket: int | None, count: Count) -> None:
        """Add to one bucket, or to the day where `bucket` is None."""
        if bucket is None:
            self.days.setdefault(series, Count()).add(count)
        else:
            self.buckets.setdefault(series, {}).setdefault(bucket, Count()).add(count)


def counts_key(brand: str, day: date) -> str:
    """`counts/brand={brand}/month={YYYY-MM}/{YYYY-MM-DD}.json`."""
    return f"counts/brand={brand}/month={day:%Y-%m}/{day.isoformat()}.json"


def load_day(lake: Lake, brand: str, day: date) -> tuple[DayCounts, str] | None:
    """The counts of a day and the etag of their document, or None where there are none."""
    key = counts_key(brand, day)
    stored = lake.get(key)
    return None if stored is None else (decode(stored.body, key), stored.etag)


def encode(counts: DayCounts) -> bytes:
    """Bytes of a document without claims, the same for equal counts."""
    return dump(merged({}, counts))


def decode(body: bytes, key: str = "counts") -> DayCounts:
    """Counts of a document. Raises ConfigError naming the key where it is not one."""
    document = load(body, key)
    try:
        return DayCounts(
            buckets={
                series: {int(bucket): _count(row) for bucket, row in rows.items()}
                for series, rows in document.get("buckets", {}).items()
            },
            days={series: _count(row) for series, row in document.get("days", {}).items()},
        )
    except (TypeError, ValueError, AttributeError):
        raise damaged(key) from None


def merged(document: Document, delta: DayCounts) -> Document:
    """The document itself, with `delta` added.

    Only the touched buckets are turned into counts and back: most of a day is not touched by a batch.
    """
    buckets, days = document.setdefault("buckets", {}), document.setdefault("days", {})
    for series, counts in delta.buckets.items():
        rows = buckets.setdefault(series, {})
        for bucket, count in counts.items():
            rows[str(bucket)] = _sum(rows.get(str(bucket)), count)
    for series, count in delta.days.items():
        days[series] = _sum(days.get(series), count)
    return document


def _sum(row: Row | None, count: Count) -> Row:
    total = _count(row) if row else Count()
    total.add(count)
    return _row(total)


def _count(row: Row) -> Count:
    return Count(*row)  # the list of authors is this document's own


def _row(count: Count) -> Row:
    row = [
        count.total,
        count.negative,
        count.complaints,
        count.live,
        count.live_negative,
        count.live_complaints,
        count.stars_n,
        count.stars_sum,
        count.authors[:AUTHORS_KEPT],
    ]
    while row and not row[-1]:
        row.pop()
    return row


def load(body: bytes, key: str) -> Document:
    """The document as JSON holds it. Raises ConfigError naming the key where it is not one."""
    try:
        document = json.loads(body)
    except ValueError:
        raise damaged(key) from None
    if not isinstance(document, dict) or not all(isinstance(part, dict) for part in document.values()):
        raise damaged(key)
    return document


def dump(document: Document) -> bytes:
    """The document's bytes, the same for equal documents."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def damaged(key: str) -> ConfigError:
    """What to say of a document that cannot be read."""
    return ConfigError(
        f"{key} in the lake is damaged: restore an earlier version, or `spichka recount BRAND DAY` counts it again"
    )

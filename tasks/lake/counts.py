"""Counts in the lake: one JSON document a brand and day, small arrays instead of named fields.

```
{"applied": {source: sha of its last batch},
 "buckets": {topic: {"17": [total, negative, complaints, live, …]}},      17th five-minute bucket of the UTC day
 "days":    {topic: [total, …]}}                                          posts of which only the day is known
```
`claims` adds its own part, which is kept as it is.
An array has the fields of `core.counts.Count` in their order; zeros at its end are left out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tasks.core.counts import AUTHORS_KEPT, Count
from tasks.core.errors import ConfigError, Conflict
from tasks.core.ports import Lake
from tasks.lake.documents import ATTEMPTS

Row = list[Any]  # the fields of Count in their order, the zeros at the end left out
Document = dict[str, dict[str, Any]]


@dataclass(slots=True)
class DayCounts:
    """`buckets[topic][0..287]` in five-minute steps of the UTC day; `days[topic]` where only the day is known."""

    buckets: dict[str, dict[int, Count]] = field(default_factory=dict)
    days: dict[str, Count] = field(default_factory=dict)
    applied: dict[str, str] = field(default_factory=dict)

    def add(self, topic: str, bucket: int | None, count: Count) -> None:
        """Add to one bucket, or to the day where `bucket` is None."""
        if bucket is None:
            self.days.setdefault(topic, Count()).add(count)
        else:
            self.buckets.setdefault(topic, {}).setdefault(bucket, Count()).add(count)


def counts_key(brand: str, day: date) -> str:
    """`counts/brand={brand}/month={YYYY-MM}/{YYYY-MM-DD}.json`."""
    return f"counts/brand={brand}/month={day:%Y-%m}/{day.isoformat()}.json"


def load_day(lake: Lake, brand: str, day: date) -> tuple[DayCounts, str] | None:
    """The counts of a day and the etag of their document, or None where there are none."""
    key = counts_key(brand, day)
    stored = lake.get(key)
    return None if stored is None else (decode(stored.body, key), stored.etag)


def apply_batch(lake: Lake, brand: str, day: date, source: str, batch_sha: str, delta: DayCounts) -> bool:
    """Add a batch of a source to its day, once. False where it was the last batch applied, or holds nothing.

    Safe to repeat until the source's next batch is applied, and between two processes at once.
    """
    if not delta.buckets and not delta.days:
        return False
    key = counts_key(brand, day)
    for _ in range(ATTEMPTS):
        stored = lake.get(key)
        if stored is None:
            if lake.put_new(key, dump(_applied({}, source, batch_sha, delta))):
                return True
            continue
        document = load(stored.body, key)
        if document.get("applied", {}).get(source) == batch_sha:
            return False
        try:
            lake.put_if(key, dump(_applied(document, source, batch_sha, delta)), stored.etag)
        except Conflict:
            continue
        return True
    raise Conflict(key)


def encode(counts: DayCounts) -> bytes:
    """The document's bytes, the same for equal counts."""
    document = merged({}, counts)
    document["applied"] = dict(counts.applied)
    return dump(document)


def decode(body: bytes, key: str = "counts") -> DayCounts:
    """Counts of a document. Raises ConfigError naming the key where it is not one."""
    document = load(body, key)
    try:
        return DayCounts(
            buckets={
                topic: {int(bucket): _count(row) for bucket, row in rows.items()}
                for topic, rows in document.get("buckets", {}).items()
            },
            days={topic: _count(row) for topic, row in document.get("days", {}).items()},
            applied={source: str(sha) for source, sha in document.get("applied", {}).items()},
        )
    except (TypeError, ValueError, AttributeError):
        raise _damaged(key) from None


def merged(document: Document, delta: DayCounts) -> Document:
    """Only the touched buckets are turned into counts and back: most of a day is not touched by a batch."""
    buckets, days = document.setdefault("buckets", {}), document.setdefault("days", {})
    for topic, counts in delta.buckets.items():
        rows = buckets.setdefault(topic, {})
        for bucket, count in counts.items():
            rows[str(bucket)] = _sum(rows.get(str(bucket)), count)
    for topic, count in delta.days.items():
        days[topic] = _sum(days.get(topic), count)
    return document


def _applied(document: Document, source: str, batch_sha: str, delta: DayCounts) -> Document:
    document.setdefault("applied", {})[source] = batch_sha
    return merged(document, delta)


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
        raise _damaged(key) from None
    if not isinstance(document, dict) or not all(isinstance(part, dict) for part in document.values()):
        raise _damaged(key)
    return document


def dump(document: Document) -> bytes:
    """The document's bytes, the same for equal documents."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _damaged(key: str) -> ConfigError:
    return ConfigError(f"{key} in the lake is damaged: restore an earlier version of it")

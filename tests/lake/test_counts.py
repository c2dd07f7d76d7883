"""Counts of a day: added once, in any order to the same, small, and readable."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.counts import AUTHORS_KEPT, Count
from tasks.core.errors import ConfigError
from tasks.lake.counts import DayCounts, apply_batch, counts_key, decode, dump, encode, load_day, merged
from tasks.lake.folder import FolderLake

DAY = date(2026, 3, 14)


@pytest.fixture
def lake(tmp_path: Path) -> FolderLake:
    return FolderLake(tmp_path, durable=False)


def one(bucket: int | None = 17, negative: int = 0) -> DayCounts:
    counts = DayCounts()
    counts.add("romashka", bucket, Count(total=1, negative=negative))
    return counts


_small = st.integers(0, 9)
_authors = st.lists(st.sampled_from([f"{n:08x}" for n in range(40)]), unique=True, max_size=AUTHORS_KEPT).map(sorted)
_count = st.builds(Count, _small, _small, _small, _small, _small, _small, _small, _small, _authors)


@st.composite
def _day(draw: st.DrawFn) -> DayCounts:
    counts = DayCounts()
    for _ in range(draw(st.integers(0, 4))):
        bucket = draw(st.none() | st.integers(0, 287))
        counts.add(draw(st.sampled_from(["romashka", "доставка"])), bucket, draw(_count))
    return counts


@settings(deadline=None)
@given(_day(), st.dictionaries(st.sampled_from(["vk", "rss"]), st.sampled_from(["a", "b"])))
def test_counts_come_back_equal(counts: DayCounts, applied: dict[str, str]) -> None:
    counts.applied = applied
    assert decode(encode(counts)) == counts


@settings(deadline=None)
@given(st.lists(_day(), max_size=4).flatmap(lambda days: st.tuples(st.just(days), st.permutations(days))))
def test_batches_in_any_order_add_up_to_the_same_bytes(orders: tuple[list[DayCounts], list[DayCounts]]) -> None:
    bodies = []
    for order in orders:
        document: dict[str, dict[str, object]] = {}
        for delta in order:
            document = json.loads(dump(merged(document, delta)))
        bodies.append(dump(document))
    assert bodies[0] == bodies[1]


def test_a_repeated_batch_is_not_counted_again(lake: FolderLake) -> None:
    assert load_day(lake, "romashka", DAY) is None
    assert apply_batch(lake, "romashka", DAY, "vk", "sha-1", one())
    assert not apply_batch(lake, "romashka", DAY, "vk", "sha-1", one())
    assert apply_batch(lake, "romashka", DAY, "rss", "sha-1", one())
    assert apply_batch(lake, "romashka", DAY, "vk", "sha-2", one(bucket=None))
    found = load_day(lake, "romashka", DAY)
    assert found is not None
    assert found[0].buckets == {"romashka": {17: Count(total=2)}}
    assert found[0].days == {"romashka": Count(total=1)}
    assert found[0].applied == {"vk": "sha-2", "rss": "sha-1"}


def test_an_empty_batch_writes_nothing(lake: FolderLake) -> None:
    assert not apply_batch(lake, "romashka", DAY, "vk", "sha-1", DayCounts())
    assert list(lake.keys("")) == []


def test_sources_at_once_lose_no_count(lake: FolderLake) -> None:
    with ThreadPoolExecutor(4) as pool:
        done = pool.map(lambda n: apply_batch(lake, "romashka", DAY, f"source-{n % 8}", "sha", one()), range(16))
        assert sum(done) == 8
    found = load_day(lake, "romashka", DAY)
    assert found is not None
    assert found[0].buckets["romashka"][17].total == 8


def test_no_more_authors_are_kept_than_are_asked_for(lake: FolderLake) -> None:
    for batch in range(4):
        delta = DayCounts()
        delta.add("romashka", 0, Count(total=20, authors=[f"{batch}{n:03}" for n in range(20)]))
        apply_batch(lake, "romashka", DAY, "vk", f"sha-{batch}", delta)
    found = load_day(lake, "romashka", DAY)
    assert found is not None
    assert len(found[0].buckets["romashka"][0].authors) == AUTHORS_KEPT


def test_the_document_is_small_and_where_it_is_said_to_be(lake: FolderLake) -> None:
    apply_batch(lake, "romashka", DAY, "vk", "sha-1", one(negative=1))
    stored = lake.get("counts/brand=romashka/month=2026-03/2026-03-14.json")
    assert stored is not None
    assert stored.body == b'{"applied":{"vk":"sha-1"},"buckets":{"romashka":{"17":[1,1]}},"days":{}}'


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"buckets": 1}', b'{"buckets": {"t": {"x": [1]}}}', b'{"days": {"t": 5}}']
)
def test_a_damaged_document_is_named(lake: FolderLake, body: bytes) -> None:
    lake.put_new(counts_key("romashka", DAY), body)
    with pytest.raises(ConfigError, match=r"month=2026-03/2026-03-14\.json in the lake is damaged"):
        load_day(lake, "romashka", DAY)

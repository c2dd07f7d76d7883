"""Counts of a day: in any order to the same, small, and readable."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.counts import AUTHORS_KEPT, Count
from tasks.core.errors import ConfigError
from tasks.lake.counts import DayCounts, counts_key, decode, dump, encode, load, load_day, merged
from tasks.lake.folder import FolderLake

DAY = date(2026, 3, 14)


@pytest.fixture
def lake(tmp_path: Path) -> FolderLake:
    return FolderLake(tmp_path, durable=False)


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
@given(_day())
def test_counts_come_back_equal(counts: DayCounts) -> None:
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


def test_no_more_authors_are_kept_than_are_asked_for() -> None:
    counts = DayCounts()
    for batch in range(4):
        counts.add("romashka", 0, Count(total=20, authors=[f"{batch}{n:03}" for n in range(20)]))
    assert decode(encode(counts)).buckets["romashka"][0].authors == [f"0{n:03}" for n in range(20)] + [
        f"1{n:03}" for n in range(AUTHORS_KEPT - 20)
    ]


def test_the_document_is_small_and_where_it_is_said_to_be(lake: FolderLake) -> None:
    assert load_day(lake, "romashka", DAY) is None
    counts = DayCounts()
    counts.add("romashka@vk", 17, Count(total=1, negative=1))
    body = encode(counts)
    assert body == b'{"buckets":{"romashka@vk":{"17":[1,1]}},"days":{}}'
    lake.put_new("counts/brand=romashka/month=2026-03/2026-03-14.json", body)
    found = load_day(lake, "romashka", DAY)
    assert found is not None
    assert found[0] == counts


def test_what_others_keep_in_the_document_stays_when_counts_are_added() -> None:
    document = load(b'{"claims":{"vk:1":"00"}}', "counts")
    delta = DayCounts()
    delta.add("romashka@vk", None, Count(total=2))
    assert dump(merged(document, delta)) == b'{"buckets":{},"claims":{"vk:1":"00"},"days":{"romashka@vk":[2]}}'


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"buckets": 1}', b'{"buckets": {"t": {"x": [1]}}}', b'{"days": {"t": 5}}']
)
def test_a_damaged_document_is_named(lake: FolderLake, body: bytes) -> None:
    lake.put_new(counts_key("romashka", DAY), body)
    with pytest.raises(ConfigError, match=r"month=2026-03/2026-03-14\.json in the lake is damaged"):
        load_day(lake, "romashka", DAY)

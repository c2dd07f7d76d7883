"""Counting again: the mention files say what the counts must be, and nothing is forgotten by accident."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.errors import ConfigError
from tasks.core.mention import Mention
from tasks.core.post import Precision
from tasks.core.states import BrandState
from tasks.lake.claims import claim
from tasks.lake.counts import counts_key, encode, load_day
from tasks.lake.documents import read_model, write_new
from tasks.lake.folder import FolderLake
from tasks.lake.mentions import encode as parquet
from tasks.lake.mentions import mentions_key
from tasks.lake.rebuild import recount
from tasks.store import count
from tests.lake.samples import DAY, mention

KEY = counts_key("romashka", DAY.date())


@pytest.fixture
def lake(tmp_path: Path) -> FolderLake:
    return FolderLake(tmp_path, durable=False)


def take(lake: FolderLake, batch: str, mentions: Sequence[Mention]) -> list[Mention]:
    return claim(lake, "romashka", DAY.date(), batch, mentions, count)


def keep(lake: FolderLake, batch: str, mentions: Sequence[Mention]) -> None:
    """What `store` does with a batch of one brand and day."""
    ours = take(lake, batch, mentions)
    if ours:
        assert lake.put_new(mentions_key("romashka", DAY.date(), [batch]), parquet(ours))


def again(lake: FolderLake) -> bool:
    return recount(lake, "romashka", DAY.date(), count)


def body(lake: FolderLake) -> bytes | None:
    stored = lake.get(KEY)
    return stored.body if stored is not None else None


def counts(lake: FolderLake) -> bytes:
    found = load_day(lake, "romashka", DAY.date())
    assert found is not None
    return encode(found[0])


def spoil(lake: FolderLake, damage: bytes | None) -> None:
    """The document is overwritten, or deleted where `damage` is None."""
    lake.delete(KEY)
    if damage is not None:
        lake.put_new(KEY, damage)


def a_day(lake: FolderLake) -> None:
    """Two sources, an overlap, an edit, a post of which only the day is known, letters no file can hold."""
    later = DAY + timedelta(hours=11)
    review = mention(5).post
    daily = type(review)("map", "r5", DAY, "Ужас", precision=Precision.DAY, stars=1.5)
    keep(lake, "vk-search:1", [mention(1), mention(2, "с NUL\x00 и половиной \ud83d буквы"), mention(3, live=False)])
    keep(lake, "map:1", [mention(2, source="map", collected_at=later), mention(5, post=daily, source="map")])
    keep(lake, "vk-search:2", [mention(1, "Изменено", collected_at=later, complaint=False), mention(4)])


DAMAGE = [
    pytest.param(None, id="deleted"),
    pytest.param(b"", id="empty"),
    pytest.param(b'{"buckets": {"romashka@vk": {"17": "x"}}}', id="no counts"),
    pytest.param(b'{"claims": {"vk:1": 5}}', id="no claims"),
    pytest.param(b'{"buckets":{"romashka@vk-search":{"108":[999]}},"days":{}}', id="wrong counts"),
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_counted_again_is_counted_the_same(lake: FolderLake, damage: bytes | None) -> None:
    a_day(lake)
    before = counts(lake)
    spoil(lake, damage)
    assert again(lake)
    assert counts(lake) == before


@pytest.mark.parametrize("damage", DAMAGE)
def test_the_same_files_give_the_same_bytes_whatever_was_there(lake: FolderLake, damage: bytes | None) -> None:
    a_day(lake)
    spoil(lake, b"[]")
    assert again(lake)
    rebuilt = body(lake)
    spoil(lake, damage)
    assert again(lake)
    assert body(lake) == rebuilt


def test_what_was_claimed_before_is_claimed_after(lake: FolderLake) -> None:
    a_day(lake)
    spoil(lake, None)
    again(lake)
    rebuilt = body(lake)
    assert take(lake, "vk-search:2", [mention(1, "Изменено"), mention(4)]) == []
    assert take(lake, "rss:9", [mention(2, "с NUL\x00 и половиной \ud83d буквы"), mention(3)]) == []
    assert body(lake) == rebuilt
    assert take(lake, "rss:9", [mention(3), mention(6)]) == [mention(6)]


def test_of_two_sources_with_different_words_in_the_same_run_the_first_by_name_is_counted(lake: FolderLake) -> None:
    keep(lake, "vk-wall:1", [mention(1, "Ромашка, верните день…", source="vk-wall")])
    keep(lake, "vk-search:1", [mention(1, "Ромашка, верните деньги", source="vk-search")])
    spoil(lake, None)
    assert again(lake)
    found = load_day(lake, "romashka", DAY.date())
    assert found is not None
    assert set(found[0].buckets) == {"romashka@vk-search", "delivery@vk-search"}


def test_right_counts_are_left_as_they_are(lake: FolderLake) -> None:
    a_day(lake)
    write_new(lake, BrandState.key("romashka"), BrandState(brand="romashka", closed_day=DAY.date()))
    before = body(lake)
    assert not again(lake)
    assert body(lake) == before
    assert _state(lake).dirty_day is None


def test_a_day_without_anything_stays_so(lake: FolderLake) -> None:
    assert not again(lake)
    assert list(lake.keys("")) == []


@pytest.mark.parametrize(("closed", "dirty"), [(date(2026, 3, 20), DAY.date()), (date(2026, 3, 13), None)])
def test_the_detectors_go_over_a_closed_day_again(lake: FolderLake, closed: date, dirty: date | None) -> None:
    a_day(lake)
    write_new(lake, BrandState.key("romashka"), BrandState(brand="romashka", closed_day=closed, dirt=4))
    spoil(lake, None)
    again(lake)
    assert _state(lake).dirty_day == dirty
    assert _state(lake).dirt == 4 + (dirty is not None)


def test_an_earlier_dirty_day_stays_the_earliest(lake: FolderLake) -> None:
    a_day(lake)
    before = BrandState(brand="romashka", closed_day=date(2026, 3, 20), dirty_day=date(2026, 3, 2))
    write_new(lake, BrandState.key("romashka"), before)
    spoil(lake, None)
    again(lake)
    assert _state(lake).dirty_day == date(2026, 3, 2)


def test_a_batch_that_is_being_stored_is_not_forgotten(lake: FolderLake) -> None:
    a_day(lake)
    take(lake, "vk-search:3", [mention(9)])  # its file comes in a moment
    before = body(lake)
    with pytest.raises(ConfigError, match=r"counts 1 posts that no mention file holds, nothing was changed"):
        again(lake)
    assert body(lake) == before


def test_counts_that_outlived_their_mentions_are_not_forgotten(lake: FolderLake) -> None:
    a_day(lake)
    before = body(lake)
    for key in list(lake.keys("mentions/")):
        lake.delete(key)
    with pytest.raises(ConfigError, match="delete the document if you want to lose them"):
        again(lake)
    assert body(lake) == before


class Overtaken(FolderLake):
    """A batch is claimed and stored right before our first write."""

    done = False

    def put_new(self, key: str, body: bytes) -> bool:
        if key == KEY and not self.done:
            self.done = True
            keep(self, "vk-search:3", [mention(9)])
        return super().put_new(key, body)


def test_a_batch_that_comes_meanwhile_is_in(lake: FolderLake, tmp_path: Path) -> None:
    a_day(lake)
    spoil(lake, None)
    assert again(Overtaken(tmp_path, durable=False))
    found = load_day(lake, "romashka", DAY.date())
    assert found is not None
    assert sum(one.total for one in found[0].buckets["romashka@vk-search"].values()) == 5


def test_a_damaged_mention_file_is_named_and_nothing_is_changed(lake: FolderLake) -> None:
    a_day(lake)
    spoil(lake, b"{")
    lake.put_new("mentions/v=1/brand=romashka/dt=2026-03-14/zz.parquet", b"PAR1")
    with pytest.raises(ConfigError, match=r"zz\.parquet in the lake cannot be read"):
        again(lake)
    assert body(lake) == b"{"


_batch = st.lists(st.tuples(st.integers(0, 4), st.sampled_from("абв"), st.booleans()), max_size=5)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(["vk", "rss"]), _batch), max_size=5))
def test_any_day_collected_in_order_is_counted_again_to_the_same(
    history: list[tuple[str, list[tuple[int, str, bool]]]],
) -> None:
    with TemporaryDirectory() as root:
        lake = FolderLake(Path(root), durable=False)
        for seq, (source, batch) in enumerate(history):
            at = DAY + timedelta(hours=10, minutes=5 * seq)
            told = [mention(n, text, source=source, live=live, collected_at=at) for n, text, live in batch]
            keep(lake, f"{source}:{seq}", told)
        if body(lake) is None:
            assert not again(lake)
            return
        before = counts(lake)
        assert not again(lake)
        spoil(lake, None)
        assert again(lake)
        assert counts(lake) == before
        assert not again(lake)


def _state(lake: FolderLake) -> BrandState:
    found = read_model(lake, BrandState.key("romashka"), BrandState)
    assert found is not None
    return found[0]

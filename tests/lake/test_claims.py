"""Claims: whoever comes, crashes or races, a version is stored once and a post is counted once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.errors import ConfigError, Conflict
from tasks.core.mention import Mention
from tasks.core.ports import Lake
from tasks.lake.claims import claim
from tasks.lake.connect import s3_lake
from tasks.lake.counts import DayCounts, counts_key, encode, load_day
from tasks.lake.folder import FolderLake
from tasks.lake.mentions import encode as parquet
from tasks.store import count
from tests.lake import servers
from tests.lake.samples import DAY, mention


@pytest.fixture
def folder(tmp_path: Path) -> FolderLake:
    return FolderLake(tmp_path, durable=False)


@pytest.fixture(scope="module")
def moto() -> Iterator[servers.Server]:
    with servers.moto() as server:
        yield server


@pytest.fixture(params=["folder", "moto"])
def lake(request: pytest.FixtureRequest, tmp_path: Path, moto: servers.Server, monkeypatch: pytest.MonkeyPatch) -> Lake:
    """An empty lake: moto keeps its objects from test to test, so each has a prefix of its own."""
    if request.param == "folder":
        return FolderLake(tmp_path, durable=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", servers.KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", servers.SECRET)
    return s3_lake(moto.settings(tmp_path.name))


def take(lake: Lake, batch: str, mentions: Sequence[Mention]) -> list[Mention]:
    return claim(lake, "romashka", DAY.date(), batch, mentions, count)


def counted(lake: Lake) -> DayCounts:
    found = load_day(lake, "romashka", DAY.date())
    return found[0] if found is not None else DayCounts()


def total(lake: Lake, topic: str = "romashka") -> int:
    rows = counted(lake).buckets
    return sum(one.total for name, row in rows.items() if name.startswith(f"{topic}@") for one in row.values())


def body(lake: Lake) -> bytes:
    stored = lake.get(counts_key("romashka", DAY.date()))
    assert stored is not None
    return stored.body


def test_a_repeat_of_a_batch_gets_the_same_mentions_and_counts_nothing(folder: FolderLake) -> None:
    batch = [mention(1), mention(2), mention(3)]
    assert take(folder, "vk:1", batch) == batch
    before = body(folder)
    assert take(folder, "vk:1", batch) == batch
    assert body(folder) == before
    assert total(folder) == 3


def test_a_repeat_after_others_came_gets_the_same_mentions(folder: FolderLake) -> None:
    take(folder, "rss:1", [mention(2)])
    assert take(folder, "vk:1", [mention(1), mention(2), mention(3)]) == [mention(1), mention(3)]
    take(folder, "rss:2", [mention(4)])
    assert take(folder, "vk:1", [mention(1), mention(2), mention(3)]) == [mention(1), mention(3)]
    assert total(folder) == 4


def test_a_second_source_with_the_same_post_gets_nothing(folder: FolderLake) -> None:
    take(folder, "vk-search:1", [mention(1)])
    before = body(folder)
    assert take(folder, "vk-wall:1", [mention(1, source="vk-wall")]) == []
    assert body(folder) == before
    assert set(counted(folder).buckets) == {"romashka@vk-search", "delivery@vk-search"}


def test_the_next_batch_of_the_same_source_gets_only_what_is_new(folder: FolderLake) -> None:
    take(folder, "vk:1", [mention(1), mention(2)])
    assert take(folder, "vk:2", [mention(2), mention(3)]) == [mention(3)]
    assert total(folder) == 3


def test_an_edit_is_stored_and_its_post_counted_once(folder: FolderLake) -> None:
    edited = mention(1, "Изменено: верните деньги, Ромашка")
    take(folder, "vk:1", [mention(1)])
    before = counted(folder)
    assert take(folder, "vk:2", [edited]) == [edited]
    assert counted(folder) == before
    assert take(folder, "vk:3", [edited, mention(1)]) == []


def test_two_versions_and_a_repetition_in_one_batch_are_two_rows_and_one_count(folder: FolderLake) -> None:
    edited = mention(1, "Изменено")
    batch = [mention(1), edited, mention(1), mention(2)]
    assert take(folder, "vk:1", batch) == [mention(1), edited, mention(2)]
    assert take(folder, "vk:1", batch) == [mention(1), edited, mention(2)]
    assert total(folder) == 2


def test_the_same_id_on_another_platform_is_another_post(folder: FolderLake) -> None:
    twin = mention(1)
    other = mention(1, post=type(twin.post)("ok", twin.post.id, twin.post.published_at, twin.post.text))
    assert take(folder, "all:1", [twin, other]) == [twin, other]
    assert total(folder) == 2


def test_brands_and_days_do_not_share_claims(folder: FolderLake) -> None:
    take(folder, "vk:1", [mention(1)])
    assert claim(folder, "other", DAY.date(), "vk:1", [mention(1)], count) == [mention(1)]
    next_day = (DAY + timedelta(days=1)).date()
    assert claim(folder, "romashka", next_day, "vk:1", [mention(1)], count) == [mention(1)]


def test_a_batch_without_mentions_writes_nothing(folder: FolderLake) -> None:
    assert take(folder, "vk:1", []) == []
    assert list(folder.keys("")) == []


def test_killed_between_claim_and_parquet_the_repeat_writes_the_same_bytes(folder: FolderLake) -> None:
    batch = [mention(1), mention(1, "Изменено"), mention(2), mention(1), mention(3, "с NUL\x00 и \ud800")]
    take(folder, "rss:1", [mention(2)])
    died_with = parquet(take(folder, "vk:1", batch))
    take(folder, "rss:2", [mention(7)])
    assert parquet(take(folder, "vk:1", batch)) == died_with
    assert total(folder) == 4


def test_threads_with_overlapping_batches_count_every_post_once(lake: Lake) -> None:
    start = Barrier(8)

    def run(worker: int) -> list[Mention]:
        start.wait()
        got: list[Mention] = []
        for step in range(3):
            first = worker * 4 + step * 6
            batch = [mention(n % 40, source=f"source-{worker}") for n in range(first, first + 12)]
            got += _patiently(lake, f"source-{worker}:{step}", batch)
        return got

    with ThreadPoolExecutor(8) as pool:
        taken = [one.post.id for got in pool.map(run, range(8)) for one in got]
    assert sorted(taken) == sorted({f"-1_{n}" for n in range(40)})
    assert total(lake) == total(lake, "delivery") == 40


def _patiently(lake: Lake, batch: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Eight writers without a pause in between may lose sixteen times in a row; the next run would try again."""
    while True:
        try:
            return take(lake, batch, mentions)
        except Conflict:
            continue


def test_threads_with_the_same_batch_all_get_it_and_it_is_counted_once(lake: Lake) -> None:
    batch, start = [mention(n) for n in range(12)], Barrier(8)

    def run(_: int) -> list[Mention]:
        start.wait()
        return _patiently(lake, "vk:1", batch)

    with ThreadPoolExecutor(8) as pool:
        assert all(got == batch for got in pool.map(run, range(8)))
    assert total(lake) == 12


class Overtaken(FolderLake):
    """Somebody else claims the first post before each of our writes, so many times."""

    def __init__(self, root: Path, times: int) -> None:
        super().__init__(root, durable=False)
        self.times = times
        self.other = FolderLake(root, durable=False)

    def put_if(self, key: str, body: bytes, etag: str) -> str:
        self._overtake()
        return super().put_if(key, body, etag)

    def put_new(self, key: str, body: bytes) -> bool:
        self._overtake()
        return super().put_new(key, body)

    def _overtake(self) -> None:
        if self.times:
            self.times -= 1
            take(self.other, f"other:{self.times}", [mention(100 + self.times), mention(1)])


def test_who_is_overtaken_decides_again_on_what_stands(tmp_path: Path) -> None:
    lake = Overtaken(tmp_path, 2)
    assert take(lake, "vk:1", [mention(1), mention(2)]) == [mention(2)]
    assert total(lake) == 4


def test_who_is_always_overtaken_gives_up_and_has_taken_nothing(tmp_path: Path) -> None:
    lake = Overtaken(tmp_path, 1000)
    with pytest.raises(Conflict, match="2026-03-14"):
        take(lake, "vk:1", [mention(2)])
    assert take(FolderLake(tmp_path, durable=False), "vk:1", [mention(2)]) == [mention(2)]


@pytest.mark.parametrize(
    "damage",
    [b"{", b"[]", b'{"claims": []}', b'{"claims": {"vk:1": 5}}', b'{"buckets": {"romashka@vk-search": [1]}}',
     b'{"buckets": {"romashka@vk-search": {"108": ["x"]}}}'],
)  # fmt: skip
def test_a_damaged_document_is_named_and_left_alone(folder: FolderLake, damage: bytes) -> None:
    folder.put_new(counts_key("romashka", DAY.date()), damage)
    with pytest.raises(ConfigError, match=r"2026-03-14\.json in the lake is damaged.*spichka recount"):
        take(folder, "vk:2", [mention(1)])
    assert body(folder) == damage


_numbers = st.integers(0, 5)
_versions = st.sampled_from(["Ромашка, верните деньги", "Ромашка, спасибо", ""])
_live = st.booleans()
_some = st.lists(st.tuples(_numbers, _versions, _live), max_size=6)
_batches = st.lists(st.tuples(st.sampled_from(["vk", "rss", "map"]), _some), min_size=1, max_size=6)


@st.composite
def _histories(draw: st.DrawFn) -> list[tuple[str, list[Mention]]]:
    """Batches of several sources, each repeated some times, in any order."""
    named = [
        (f"{source}:{seq}", [_mention(source, *one) for one in some])
        for seq, (source, some) in enumerate(draw(_batches))
    ]
    again = draw(st.lists(st.sampled_from(named), max_size=6))
    return draw(st.permutations([*named, *again]))


def _mention(source: str, number: int, text: str, live: bool) -> Mention:
    at = DAY + timedelta(minutes=3 * number)
    return mention(number, text, published_at=at, source=source, live=live, complaint=bool(text))


@settings(deadline=None, max_examples=150)
@given(_histories())
def test_counts_are_those_of_distinct_posts_by_first_claim(history: list[tuple[str, list[Mention]]]) -> None:
    firsts: dict[str, Mention] = {}
    versions: dict[tuple[str, str], Mention] = {}
    with TemporaryDirectory() as root:
        lake = FolderLake(Path(root), durable=False)
        got: dict[str, list[Mention]] = {}
        for name, batch in history:
            ours = take(lake, name, batch)
            if name not in got:
                expected = []
                for one in batch:
                    firsts.setdefault(one.post.id, one)
                    if versions.setdefault((one.post.id, one.post.text), one) is one:
                        expected.append(one)
                got[name] = expected
            assert ours == got[name]
        assert encode(counted(lake)) == encode(count(firsts.values()))


def test_the_document_holds_twenty_digits_a_version(folder: FolderLake) -> None:
    take(folder, "vk:1", [mention(1), mention(2)])
    claims = json.loads(body(folder))["claims"]
    assert list(claims) == ["vk:1"]
    assert len(claims["vk:1"]) == 40

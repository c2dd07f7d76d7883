"""Mentions as Parquet: every one comes back, hostile text does not stop a batch, the newest version wins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.errors import ConfigError
from tasks.core.mention import Mention, Sentiment
from tasks.lake.folder import FolderLake
from tasks.lake.mentions import decode, encode, mentions_key, newest, read_mentions
from tests.lake import samples
from tests.lake.samples import DAY, mention


@pytest.fixture
def lake(tmp_path: Path) -> FolderLake:
    return FolderLake(tmp_path, durable=False)


@settings(max_examples=60, deadline=None)
@given(st.lists(samples.mentions, max_size=4))
def test_any_mentions_come_back_equal_in_order_from_equal_bytes(mentions: list[Mention]) -> None:
    assert decode(encode(mentions)) == mentions
    assert encode(mentions) == encode(mentions)


def test_halves_of_letters_and_nul_do_not_stop_a_batch() -> None:
    bad = replace(mention(1).post, text="a\ud83d b\x00c", url="\udfff", community="\x00")
    good = mention(2, "Всё хорошо 🔥")
    stored = decode(encode([mention(post=bad, topics=("t\ud800",)), good]))
    assert stored[0].post.text == "a\ufffd bc"
    assert (stored[0].post.url, stored[0].post.community, stored[0].topics) == ("\ufffd", "", ("t\ufffd",))
    assert stored[1] == good


def test_a_counter_beyond_all_bounds_is_kept_as_the_largest() -> None:
    post = replace(mention().post, reach=10**30)
    assert decode(encode([mention(post=post)]))[0].post.reach == 2**63 - 1


def test_columns_are_flat_and_typed_for_other_tools() -> None:
    table = pq.read_table(pa.BufferReader(encode([mention()])))
    assert table.schema.field("published_at").type == pa.timestamp("us", tz="UTC")
    assert table.schema.field("topics").type == pa.list_(pa.string())
    assert table.schema.field("live").type == pa.bool_()
    assert table.column("sentiment").to_pylist() == ["negative"]
    assert table.column("version").to_pylist() == [mention().post.version]
    assert not any(pa.types.is_struct(field.type) for field in table.schema)
    assert pq.ParquetFile(pa.BufferReader(encode([mention()]))).metadata.row_group(0).column(0).compression == "ZSTD"


def test_columns_that_were_not_asked_for_are_neutral() -> None:
    (stored,) = decode(encode([mention()]), columns=["topics", "live"])
    assert (stored.post.platform, stored.post.id, stored.post.published_at) == ("vk", "-1_1", DAY + timedelta(hours=9))
    assert (stored.topics, stored.live) == (("romashka", "delivery"), True)
    assert (stored.post.text, stored.post.author, stored.sentiment) == ("", None, Sentiment.NEUTRAL)


def test_a_file_of_another_version_is_read_as_far_as_it_goes() -> None:
    table = pq.read_table(pa.BufferReader(encode([mention()])))
    table = table.drop_columns(["product", "complaint"]).append_column("irony", pa.array([0.5]))
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    (stored,) = decode(bytes(sink.getvalue()))
    assert stored == mention(complaint=False)


def test_the_newest_collected_version_of_a_post_wins_wherever_it_is_stored(lake: FolderLake) -> None:
    later = DAY + timedelta(hours=12)
    edited = mention(1, "Изменено: деньги вернули", collected_at=later)
    lake.put_new(mentions_key("romashka", DAY.date(), ["r2"]), encode([edited, mention(3)]))
    lake.put_new(mentions_key("romashka", DAY.date(), ["r1"]), encode([mention(1), mention(2)]))
    next_day = mention(4, published_at=DAY + timedelta(days=1))
    lake.put_new(mentions_key("romashka", date(2026, 3, 15), ["r3"]), encode([next_day]))
    lake.put_new(mentions_key("other", DAY.date(), ["r1"]), encode([mention(9)]))
    lake.put_new(mentions_key("romashka", DAY.date(), ["r1"], generation=2), encode([mention(8)]))
    days = [date(2026, 3, 15), DAY.date(), DAY.date(), date(2026, 3, 16)]
    assert read_mentions(lake, "romashka", days) == [edited, mention(2), mention(3), next_day]
    assert read_mentions(lake, "romashka", [date(2026, 3, 15)]) == [next_day]
    assert read_mentions(lake, "romashka", [DAY.date()], generation=2) == [mention(8)]
    assert read_mentions(lake, "romashka", []) == []


@given(st.permutations([mention(n, f"v{v}", collected_at=DAY + timedelta(hours=v)) for n in (1, 2) for v in (1, 2, 2)]))
def test_which_version_is_newest_does_not_depend_on_the_order_of_reading(mentions: list[Mention]) -> None:
    assert [(m.post.id, m.post.text) for m in newest(mentions)] == [("-1_1", "v2"), ("-1_2", "v2")]


def test_the_key_is_a_function_of_what_was_read() -> None:
    key = mentions_key("romashka", DAY.date(), ["raw/b", "raw/a", "raw/a"])
    assert key == mentions_key("romashka", DAY.date(), ["raw/a", "raw/b"])
    assert key != mentions_key("romashka", DAY.date(), ["raw/a"])
    assert key.startswith("mentions/v=1/brand=romashka/dt=2026-03-14/")
    assert key.endswith(".parquet")


@pytest.mark.parametrize("body", [b"", b"PAR1", encode([mention()])[:-7], b"PAR1" + b"\x00" * 50 + b"PAR1"])
def test_a_damaged_file_is_named(lake: FolderLake, body: bytes) -> None:
    key = mentions_key("romashka", DAY.date(), ["raw/a"])
    lake.put_new(key, body)
    with pytest.raises(ConfigError, match=r"mentions/v=1/brand=romashka/dt=2026-03-14/.*cannot be read"):
        read_mentions(lake, "romashka", [DAY.date()])


def test_a_parquet_file_of_something_else_is_refused() -> None:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"a": [1]}), sink)
    with pytest.raises(ValueError, match="no column platform"):
        decode(bytes(sink.getvalue()))

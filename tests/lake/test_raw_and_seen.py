"""Raw answers are kept once and come back; what was seen is not taken twice."""

from __future__ import annotations

import gzip
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import ConfigError
from tasks.lake.folder import FolderLake
from tasks.lake.raw import pack, raw_key, unpack
from tasks.lake.seen import add, fresh, load, seen_key
from tests.lake.samples import DAY, mention

_texts = st.text(st.characters(exclude_categories=["Cs"]))
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(_texts, _json, max_size=4))
def test_any_payload_comes_back_and_the_order_of_its_keys_does_not_matter(payload: dict[str, object]) -> None:
    packed = pack(payload)
    assert unpack("raw/x", packed) == payload
    assert pack(dict(reversed(payload.items()))) == packed


def test_half_a_letter_in_a_payload_is_replaced_and_the_rest_kept() -> None:
    payload = json.loads('{"text": "\\ud83d fire \\ud83d\\udd25", "\\udfff": "Ромашка"}')
    assert unpack("raw/x", pack(payload)) == {"text": "\ufffd fire 🔥", "\ufffd": "Ромашка"}


def test_a_raw_key_says_source_day_and_the_hash_of_what_is_stored() -> None:
    body = pack({"items": []})
    digest = hashlib.sha256(body).hexdigest()
    assert raw_key("vk-search", date(2026, 3, 14), body) == f"raw/vk-search/dt=2026-03-14/{digest}.json.gz"


@pytest.mark.parametrize("body", [b"", b"{}", gzip.compress(b"{"), gzip.compress(b"[1]"), pack({"a": "b" * 99})[:-9]])
def test_a_damaged_raw_object_is_named(body: bytes) -> None:
    with pytest.raises(ConfigError, match="raw/vk/x"):
        unpack("raw/vk/x", body)


@pytest.fixture
def lake(tmp_path: Path) -> FolderLake:
    return FolderLake(tmp_path, durable=False)


def test_a_mention_is_fresh_once_and_its_edit_once_more(lake: FolderLake) -> None:
    first, second, edited = mention(1), mention(2), mention(1, "Изменено")
    yesterday = mention(3, published_at=DAY - timedelta(hours=1))
    assert fresh(lake, "romashka", [first, second, first, yesterday]) == [first, second, yesterday]
    add(lake, "romashka", [first, yesterday])
    assert fresh(lake, "romashka", [first, second, edited, yesterday]) == [second, edited]
    assert fresh(lake, "other-brand", [first]) == [first]


def test_remembering_again_changes_nothing_and_costs_eight_bytes(lake: FolderLake) -> None:
    add(lake, "romashka", [mention(1), mention(2)])
    before = lake.get(seen_key("romashka", DAY.date()))
    add(lake, "romashka", [mention(2)])
    add(lake, "romashka", [])
    assert before is not None
    assert lake.get(seen_key("romashka", DAY.date())) == before
    assert len(before.body) == 16


def test_two_who_remember_at_once_lose_nothing(lake: FolderLake) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: add(lake, "romashka", [mention(n)]), range(16)))
    assert len(load(lake, "romashka", DAY.date())) == 16

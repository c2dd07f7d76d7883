"""Raw answers are kept once and come back."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import ConfigError
from tasks.lake.raw import pack, raw_key, unpack

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

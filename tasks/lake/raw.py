"""Raw answers, as they came but already redacted: what any parser fix is replayed over."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Mapping
from datetime import date

from tasks.core.errors import ConfigError
from tasks.core.ports import Lake
from tasks.lake.keys import storable


def raw_key(source: str, day: date, body: bytes) -> str:
    """`raw/{source}/dt={day}/{sha256}.json.gz`; the hash is of what is stored. `day` is the day of collection."""
    return f"raw/{source}/dt={day.isoformat()}/{hashlib.sha256(body).hexdigest()}.json.gz"


def pack(payload: Mapping[str, object]) -> bytes:
    """Gzipped JSON, the same bytes for the same payload: sorted keys, no time stamp."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(storable(text).encode(), compresslevel=6, mtime=0)


def keep_raw(lake: Lake, source: str, payload: Mapping[str, object], day: date) -> str:
    """Keep a redacted answer; its key, which is a function of its content."""
    body = pack(payload)
    key = raw_key(source, day, body)
    lake.put_new(key, body)
    return key


def unpack(key: str, body: bytes) -> dict[str, object]:
    """The payload. Raises ConfigError naming the key where the object is damaged."""
    try:
        payload = json.loads(gzip.decompress(body))
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise ConfigError(f"{key} in the lake is damaged ({type(error).__name__}): restore it or delete it") from None
    if not isinstance(payload, dict):
        raise ConfigError(f"{key} in the lake is not a JSON object: restore it or delete it")
    return payload

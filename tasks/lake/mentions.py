"""Mentions in the lake: Parquet, flat columns, one file a batch, brand and day of publication.

`dt=` is the UTC day of *publication*. Anyone can read them: `read_parquet('lake/mentions/v=1/**/*.parquet')`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from tasks.core.errors import ConfigError
from tasks.core.mention import Mention
from tasks.core.ports import Lake
from tasks.lake.columns import decode, encode

__all__ = ["decode", "encode", "mentions_key", "mentions_prefix", "newest", "read_file", "read_mentions"]

_AT_ONCE = 8  # S3 answers one small object in tens of milliseconds, whatever its size


def mentions_prefix(brand: str, day: date, generation: int = 1) -> str:
    """The folder of one brand and publication day."""
    return f"mentions/v={generation}/brand={brand}/dt={day.isoformat()}/"


def mentions_key(brand: str, day: date, raw_keys: Iterable[str], generation: int = 1) -> str:
    """The key of a batch: a function of the raw objects that were read, so a repeat writes the same key."""
    batch = hashlib.sha256("\n".join(sorted(set(raw_keys))).encode()).hexdigest()
    return f"{mentions_prefix(brand, day, generation)}{batch}.parquet"


def read_mentions(
    lake: Lake, brand: str, days: Iterable[date], generation: int = 1, columns: Collection[str] | None = None
) -> list[Mention]:
    """A brand's mentions published on these days, newest version of each, by time of publication.

    `columns` as in `decode`. Raises ConfigError naming a file that is damaged.
    """
    keys = [key for day in sorted(set(days)) for key in lake.keys(mentions_prefix(brand, day, generation))]

    if len(keys) < 2:
        return newest(mention for key in keys for mention in read_file(lake, key, columns))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        batches = pool.map(lambda key: read_file(lake, key, columns), keys)
        return newest(mention for batch in batches for mention in batch)


def read_file(lake: Lake, key: str, columns: Collection[str] | None = None) -> list[Mention]:
    """Every row of one file as it was stored; none where it is gone. Raises ConfigError where it is damaged."""
    stored = lake.get(key)
    if stored is None:  # `retention` was faster
        return []
    try:
        return decode(stored.body, columns)
    except ValueError as error:
        raise ConfigError(f"{key} in the lake cannot be read: {error}") from error


def newest(mentions: Iterable[Mention]) -> list[Mention]:
    """One version of each `(platform, id)`: the one collected last. By publication, platform and id."""
    kept: dict[tuple[str, str], Mention] = {}
    for mention in mentions:
        identity = (mention.post.platform, mention.post.id)
        other = kept.get(identity)
        if other is None or _order(mention) > _order(other):
            kept[identity] = mention
    return _sorted(list(kept.values()))


def _order(mention: Mention) -> tuple[object, ...]:
    return (mention.collected_at, mention.post.published_at, mention.post.version, mention.raw)


def _sorted(mentions: Sequence[Mention]) -> list[Mention]:
    return sorted(mentions, key=lambda m: (m.post.published_at, m.post.platform, m.post.id))

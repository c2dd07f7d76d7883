"""The columns of a stored mention, and both ways between them and Parquet. They are the fields of the types."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.core.mention import Mention, Sentiment
from tasks.core.post import Post, PostKind, Precision
from tasks.lake.keys import kept

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_INSTANT = pa.timestamp("us", tz="UTC")
_MOST = 2**63 - 1
_TEXTS = pa.list_(pa.string())

_POST = [field.name for field in fields(Post)]
_MENTION = [field.name for field in fields(Mention) if field.name != "post"]
_TYPES = {
    **dict.fromkeys(("published_at", "collected_at"), _INSTANT),
    **dict.fromkeys(("reach", "likes", "shares", "comments"), pa.int64()),
    **dict.fromkeys(("stars", "sentiment_score", "complaint_score"), pa.float64()),
    **dict.fromkeys(("complaint", "live", "own"), pa.bool_()),
    **dict.fromkeys(("topics", "media"), _TEXTS),
}
_SCHEMA = pa.schema([(name, _TYPES.get(name, pa.string())) for name in [*_POST, "version", *_MENTION]])
_ALWAYS = ("platform", "id", "published_at", "collected_at")
_WORDS: dict[str, Callable[[str], object]] = {
    "kind": {kind.value: kind for kind in PostKind}.__getitem__,
    "precision": {precision.value: precision for precision in Precision}.__getitem__,
    "sentiment": {sentiment.value: sentiment for sentiment in Sentiment}.__getitem__,
}
_NEUTRAL: dict[str, Any] = {  # what stands for a column that was not read; None for the others
    **dict.fromkeys(("text", "brand", "language", "source", "raw"), ""),
    **dict.fromkeys(("sentiment_score", "complaint_score"), 0.0),
    **dict.fromkeys(("complaint", "live", "own"), False),
    **dict.fromkeys(("topics", "media"), ()),
    "kind": PostKind.POST,
    "precision": Precision.SECOND,
    "sentiment": Sentiment.NEUTRAL,
}
_FEW_VALUES = ["platform", "kind", "precision", "community", "brand", "language", "sentiment", "source", "raw"]


def encode(mentions: Sequence[Mention]) -> bytes:
    """Parquet, zstd level 3, instants as UTC microseconds. NUL is dropped, a lone surrogate becomes U+FFFD."""
    posts = [mention.post for mention in mentions]
    of_mention = set(_MENTION)
    arrays = [
        _array(field.type, list(map(attrgetter(field.name), mentions if field.name in of_mention else posts)))
        for field in _SCHEMA
    ]
    sink = pa.BufferOutputStream()
    pq.write_table(
        pa.Table.from_arrays(arrays, schema=_SCHEMA),
        sink,
        compression="zstd",
        compression_level=3,
        use_dictionary=_FEW_VALUES,  # the others are all different: a dictionary would only cost
    )
    return bytes(sink.getvalue())


def decode(body: bytes, columns: Collection[str] | None = None) -> list[Mention]:
    """Mentions of a file. `columns` are the ones you need (all if None): the others come as empty or neutral.

    Identity and both instants are always read. A column this version does not know is ignored, one the file
    does not have is neutral. Raises ValueError where the body is not such a file.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(body))
        here = set(file.schema_arrow.names)
        wanted = {name for name in _POST + _MENTION if name in here and (columns is None or name in columns)}
        table = file.read(columns=[*(wanted | here.intersection(_ALWAYS))])
        rows = {name: _values(name, table.column(name)) for name in table.column_names}
    except (pa.ArrowException, OSError, KeyError) as error:
        raise ValueError("not a Parquet file of mentions, or cut short") from error
    if missing := [name for name in _ALWAYS if name not in rows]:
        raise ValueError(f"no column {', '.join(missing)}")

    def column(name: str) -> list[Any]:
        return rows.get(name) or [_NEUTRAL.get(name)] * table.num_rows

    posts = [Post(*row) for row in zip(*map(column, _POST), strict=True)]
    return [Mention(*row) for row in zip(posts, *map(column, _MENTION), strict=True)]


def _array(kind: Any, values: list[Any]) -> Any:
    if kind == _INSTANT:
        return pa.array([(value - _EPOCH) // _MICROSECOND for value in values], pa.int64()).cast(_INSTANT)
    if kind == _TEXTS:
        return pa.array([[kept(text) for text in value] for value in values], _TEXTS)
    if kind == pa.int64():  # a platform may tell nonsense; a counter beyond 2^63 must not lose the batch
        return pa.array([value if value is None else min(value, _MOST) for value in values], kind)
    if kind != pa.string():
        return pa.array(values, kind)
    values = [value.replace("\x00", "") if value else value for value in values]
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        return pa.array([kept(value) if value else value for value in values], kind)


def _values(name: str, column: Any) -> list[Any]:
    if column.type == _INSTANT:
        return [_EPOCH + us * _MICROSECOND for us in column.cast(pa.int64()).to_pylist()]
    values: list[Any] = column.to_pylist()
    if name in {"topics", "media"}:
        return list(map(tuple, values))
    word = _WORDS.get(name)
    return values if word is None else list(map(word, values))

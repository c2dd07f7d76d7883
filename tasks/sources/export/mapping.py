"""A mapping for a file nobody has described yet: by the names of its columns, else by what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from tasks.core.errors import ConfigError
from tasks.core.post import Post, Precision
from tasks.sources.export import rows
from tasks.sources.export.columns import REQUIRED, recognise
from tasks.sources.export.files import Row, Unreadable, open_table
from tasks.sources.export.options import Columns, ExportOptions, Field_
from tasks.sources.export.times import judge_precision, read_when
from tasks.sources.shape import Json, Page

LOOKED_AT = 200  # rows


@dataclass(frozen=True, slots=True)
class Proposal:
    """What we would take from a file. `guessed` are fields found by content, `missing` those a person must name."""

    seen: tuple[str, ...]
    columns: Columns
    guessed: tuple[Field_, ...]
    missing: tuple[Field_, ...]
    sample: tuple[Row, ...]


def propose_mapping(path: Path, options: ExportOptions | None = None, timezone: str = "UTC") -> Proposal:
    """The proposal, from the first 200 rows. Raises ConfigError for a file that cannot be read."""
    chosen = options or ExportOptions(path=str(path))
    if not path.is_file():
        raise ConfigError(f"{path}: there is no such file")
    try:
        table = open_table(path, chosen)
        sample = tuple(islice(table.rows, LOOKED_AT))
    except Unreadable as error:
        raise ConfigError(f"{path}: {error}") from error
    columns = recognise(table.seen)
    guessed: list[Field_] = []
    for field, column in _by_content(table.seen, columns, sample, ZoneInfo(chosen.timezone or timezone)).items():
        columns[field] = column
        guessed.append(field)
    missing = tuple(field for field in REQUIRED if field not in columns)
    return Proposal(tuple(table.seen), columns, tuple(guessed), missing, sample)


def _by_content(seen: Sequence[str], known: Columns, sample: Sequence[Row], zone: tzinfo) -> Columns:
    """The missing time is the column in which nine of ten cells are times, the missing text the one with most words."""
    free = [column for column in seen if column not in known.values() and not column.startswith("label_")]
    found: Columns = {}
    if "published_at" not in known:
        time = next((column for column in free if _share_of_times(column, sample, zone) >= 0.9), None)
        if time is not None:
            found["published_at"] = time
            free.remove(time)
    if "text" not in known and free:
        words = {column: _words(column, sample) for column in free}
        best = max(free, key=lambda column: words[column])
        if words[best] >= 3:
            found["text"] = best
    return found


def _cells(column: str, sample: Sequence[Row]) -> list[object]:
    return [row[column] for row in sample if row and row.get(column) not in (None, "")]


def _share_of_times(column: str, sample: Sequence[Row], zone: tzinfo) -> float:
    cells = _cells(column, sample)
    good = 0
    for cell in cells:
        try:
            read_when(cell, zone)
        except ValueError:
            continue
        good += 1
    return good / len(cells) if cells else 0.0


def _words(column: str, sample: Sequence[Row]) -> float:
    cells = _cells(column, sample)
    return sum(len(cell.split()) for cell in cells if isinstance(cell, str)) / len(cells) if cells else 0.0


def try_mapping(columns: Columns, sample: Sequence[Row], timezone: str) -> tuple[Page[Post], Precision]:
    """What the sample gives with a mapping: posts and skips, and how exact its times are. Authors are left out."""
    zone = ZoneInfo(timezone)
    cells = (row.get(columns["published_at"]) for row in sample if row is not None)
    precision = judge_precision(cells, zone, "auto")
    payload: Json = {"file": "rows", "first_row": 1, "precision": precision.value, "rows": list(sample)}
    payload["columns"] = {field: column for field, column in columns.items() if field != "author"}
    reading = rows.Reading("export", ExportOptions(path="-").kind, zone)
    return rows.parse(rows.redact(payload, "export", None), reading), precision

"""From one file to payloads: where it was left, how exact its times are, and what to do with one not yet finished."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import tzinfo
from itertools import chain, islice
from pathlib import Path

from tasks.core.post import Precision
from tasks.sources.export.columns import resolve
from tasks.sources.export.files import Row, Table, Unreadable, format_of, open_table
from tasks.sources.export.options import Columns, ExportOptions
from tasks.sources.export.rows import ROWS_A_PAYLOAD
from tasks.sources.export.taken import Taken, ends_of
from tasks.sources.export.times import judge_precision
from tasks.sources.shape import Json


@dataclass(frozen=True, slots=True)
class Chunk:
    """One payload of a file and the file's state after it; `taken` None where nothing can be remembered yet."""

    payload: Json
    taken: Taken | None
    rows: int


def left_at(path: Path, before: Taken | None) -> tuple[int, bool]:
    """(rows to pass over, whether anything may be new). A replaced file starts again at 0."""
    if before is None:
        return 0, True
    size = path.stat().st_size
    if size < before.size or ends_of(path, before.size) != before.ends:
        return 0, True
    return before.rows, size > before.size or not before.whole


def take(path: Path, name: str, options: ExportOptions, zone: tzinfo, before: Taken | None) -> Iterator[Chunk]:
    """Payloads of what is new in a file. Raises WrongExport where its columns cannot be mapped."""
    try:
        start, new = left_at(path, before)
        if not new:
            return
        size = path.stat().st_size
        state = Taken(size, ends_of(path, size), start, False)
        table = _table(path, options)
    except Unreadable as error:
        yield Chunk(_note(name, 1, str(error)), None, 0)
        return
    except OSError as error:
        yield Chunk(_note(name, 1, f"cannot be read: {error.__class__.__name__}"), None, 0)
        return
    columns = resolve(options.columns, table.seen, name, sparse=table.sparse)
    rows = _Rows(table)
    head = list(islice(rows, ROWS_A_PAYLOAD))
    shape: Json = {"file": name, "columns": dict(columns)}
    shape["precision"] = _precision(head, columns, options, zone).value
    later = islice(chain(head, rows), start, None)
    settled = before is not None and before.size == size
    for batch, last in _batches(later):
        finished = last and rows.broken is None and path.stat().st_size == size
        if finished and not settled and _open_end(path, size) and _cut(batch[-1], table.seen):
            batch.pop()  # half a row: the next run finds it whole, or unchanged and then takes it as it is
            finished = False
        first, done = state.rows + 1, state.rows + len(batch)
        state = replace(state, rows=done, whole=finished)
        yield Chunk({**shape, "first_row": first, "rows": batch}, _for_growth(path, state), len(batch))
    if rows.broken is not None:
        yield Chunk(_note(name, state.rows + 1, rows.broken), state, 0)


def _table(path: Path, options: ExportOptions) -> Table:
    table = open_table(path, options)
    if not table.seen:
        raise Unreadable("has no rows yet")
    return table


def _batches(rows: Iterator[Row]) -> Iterator[tuple[list[Row], bool]]:
    """(rows of one payload, whether they are the last)."""
    batch = list(islice(rows, ROWS_A_PAYLOAD))
    while batch:
        following = list(islice(rows, ROWS_A_PAYLOAD))
        yield batch, not following
        batch = following


def _for_growth(path: Path, state: Taken) -> Taken:
    """Without a final line end the last row may have been half of one: it is read again if the file grows."""
    return replace(state, rows=state.rows - 1) if state.whole and _open_end(path, state.size) else state


class _Rows:
    """The rows of a table, up to the place where the file turns out to be broken; `broken` says why."""

    def __init__(self, table: Table) -> None:
        self._rows = table.rows
        self.broken: str | None = None

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        try:
            return next(self._rows)
        except Unreadable as error:
            self.broken = str(error)
            raise StopIteration from error


def _precision(head: list[Row], columns: Columns, options: ExportOptions, zone: tzinfo) -> Precision:
    if options.precision != "auto":
        return Precision(options.precision)
    cells = (row.get(columns["published_at"]) for row in head if row is not None)
    return judge_precision(cells, zone, options.date_format)


def _open_end(path: Path, size: int) -> bool:
    """Whether a text file stops without a line end, as one does that is still being written."""
    if format_of(path) not in {"csv", "jsonl"} or path.name.casefold().endswith(".gz") or not size:
        return False
    with path.open("rb") as file:
        file.seek(size - 1)
        return file.read(1) not in {b"\n", b"\r", b"\x00"}


def _cut(row: Row, seen: list[str]) -> bool:
    """A last row without a line end that is no JSON, or lacks cells."""
    return row is None or len(row) < len(seen)


def _note(name: str, place: int, why: str) -> Json:
    return {"file": name, "first_row": place, "columns": {}, "precision": "second", "rows": [], "note": why}

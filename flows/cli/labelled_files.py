"""Writes labelled rows in the format they came in, under a temporary name that is moved into place when it is whole.

What a spreadsheet would run as a formula becomes inert: a text that begins with = + - @ tab or CR gets an apostrophe.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

from tasks.sources.export.columns import recognise
from tasks.sources.export.files import HEADER_ROWS, Unreadable, encoding_of, format_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_CELL = 32_767  # characters that fit into one cell of XLSX
_SHEET_NAME = "labelled"

Tick = Callable[[int], object]
Read = Callable[[Sequence[object]], list[tuple[str | float | bool, ...]]]


@dataclass(slots=True)
class Labels:
    """How rows get our columns: `read` gives the values of `names` for texts; `text` is the column to read."""

    read: Read
    text: str
    names: tuple[str, ...]


@dataclass(slots=True)
class Rows:
    """A table to write."""

    header: list[str]
    rows: Iterator[dict[str, object]]


def inert(value: object) -> object:
    """A cell no spreadsheet takes for a formula. Plain numbers stay as they are."""
    if isinstance(value, str) and value.startswith(_FORMULA) and not _is_number(value):
        return f"'{value}"
    return value


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return text[0] in "+-"


def write_rows(export: Path, out: Path, table: Rows) -> None:
    """CSV, JSON Lines or XLSX, by the ending of `out`. Delimiter as in the export; text is UTF-8."""
    writers = {"csv": _write_csv, "jsonl": _write_json_lines, "xlsx": _write_sheet}
    writer = writers[str(format_of(out))]
    part = out.with_name(f".part-{out.name}")
    try:
        writer(export, part, table)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _open(path: Path, encoding: str, errors: str) -> IO[str]:
    opener = gzip.open if path.name.casefold().endswith(".gz") else open
    return cast(IO[str], opener(path, "wt", encoding=encoding, errors=errors, newline=""))


def _write_csv(export: Path, out: Path, table: Rows) -> None:
    # with a byte-order mark Excel reads Cyrillic right
    with _open(out, "utf-8-sig", "replace") as file:
        writer = csv.writer(file, delimiter=delimiter_of(export))
        writer.writerow([inert(name) for name in table.header])
        for row in table.rows:
            writer.writerow([_csv_cell(row.get(name)) for name in table.header])


def _csv_cell(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else inert(value)


def delimiter_of(export: Path) -> str:
    """The character that cuts one of the first lines into the most columns we know; commas in texts do not count."""
    opener = gzip.open if export.name.casefold().endswith(".gz") else open
    with opener(export, "rt", encoding=encoding_of(export, "auto"), errors="replace") as file:
        head = [str(line).strip("\r\n") for line in islice(iter(lambda: file.readline(65_536), ""), HEADER_ROWS)]
    if head and head[0].casefold().startswith("sep="):
        return head[0][4:5] or "\t"

    def columns(mark: str) -> tuple[int, int]:
        cells = [[cell.strip(' "') for cell in line.split(mark)] for line in head]
        return max(((len(recognise(line)), len(line)) for line in cells), default=(0, 0))

    return max(",;\t|", key=columns)


def _write_json_lines(_: Path, out: Path, table: Rows) -> None:
    # half a surrogate pair is written as the escape it came as
    with _open(out, "utf-8", "backslashreplace") as file:
        for row in table.rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_sheet(_: Path, out: Path, table: Rows) -> None:
    import openpyxl  # noqa: PLC0415 - a quarter of a second, and most exports are no XLSX
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE as ILLEGAL  # noqa: PLC0415

    def cell(value: object) -> Any:
        return inert(ILLEGAL.sub("", value)[: _CELL - 1]) if isinstance(value, str) else value

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_SHEET_NAME)
    sheet.append([cell(name) for name in table.header])
    for row in table.rows:
        sheet.append([cell(row.get(name)) for name in table.header])
    book.save(out)


def label_parquet(export: Path, out: Path, fit: Callable[[Sequence[str]], Labels]) -> None:
    """The columns of the export unchanged, types included, and ours after them."""
    import pyarrow as pa  # noqa: PLC0415 - heavy, and only for this format
    import pyarrow.parquet as pq  # noqa: PLC0415

    part = out.with_name(f".part-{out.name}")
    try:
        with pq.ParquetFile(export) as file:
            labels = fit(list(file.schema_arrow.names))
            schema = file.schema_arrow
            kinds = (pa.string(), pa.string(), pa.string(), pa.string(), pa.float64(), pa.bool_(), pa.float64())
            for name, kind in zip(labels.names, kinds, strict=True):
                schema = schema.append(pa.field(name, kind)) if name not in schema.names else schema
            with pq.ParquetWriter(part, schema) as writer:
                for batch in file.iter_batches(batch_size=2_000):
                    values = labels.read(batch.column(labels.text).to_pylist())
                    made = {name: [row[place] for row in values] for place, name in enumerate(labels.names)}
                    arrays = [
                        pa.array(made[name], type=schema.field(name).type) if name in made else batch.column(name)
                        for name in schema.names
                    ]
                    writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))
        part.replace(out)
    except pa.ArrowException as error:
        raise Unreadable("not a finished Parquet file") from error
    finally:
        part.unlink(missing_ok=True)

"""Reading export files row by row: CSV, JSON Lines (both also .gz), Parquet, XLSX. Never the whole file in memory.

Rows are counted from 1, the header apart. A line that is no row at all comes as None, so that row numbers stay true.
"""

from __future__ import annotations

import csv
import gzip
import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, NoReturn, TypeVar, cast

from tasks.sources.export.columns import KNOWN, WrongExport, plain
from tasks.sources.export.options import ExportOptions, FileFormat

Row = dict[str, object] | None
T = TypeVar("T")
MAX_LINE = 16_000_000  # characters; a longer line is counted and passed over (1 MB of \u escapes is 6 MB)
MAX_UNPACKED = 1_000_000_000  # bytes an XLSX may unpack to
SPARSE_ROWS = 2_000  # JSON Lines looked at for their columns
HEADER_ROWS = 20  # tools put a title and a date above the table
_HEAD = 65_536
_ENDINGS: dict[str, FileFormat] = {
    ".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".xlsx": "xlsx",
}  # fmt: skip
_KNOWN_NAMES = frozenset(name for names in KNOWN.values() for name in names)


class Unreadable(Exception):
    """The file cannot be read now. It is noted, left, and tried again in the next run."""


@dataclass(slots=True)
class Table:
    """An open export: the columns it has, and its rows. `sparse`: rows may have columns not seen yet (JSON Lines)."""

    seen: list[str]
    rows: Iterator[Row]
    sparse: bool = False


def format_of(path: Path) -> FileFormat | None:
    """By the ending of the name, `.gz` aside; None for files that are no exports."""
    name = path.name.casefold().removesuffix(".gz")
    return _ENDINGS.get(Path(name).suffix)


def open_table(path: Path, options: ExportOptions) -> Table:
    """Columns and rows of a file. Raises Unreadable, also while the rows are read, and WrongExport."""
    kind = format_of(path) if options.format == "auto" else options.format
    if kind is None:
        raise WrongExport(f"{path.name}: not .csv, .tsv, .jsonl, .ndjson, .parquet or .xlsx; set `format`")
    try:
        if kind == "parquet":
            return _parquet(path)
        wanted = [plain(name) for name in options.columns.values() if name is not None]
        if kind == "xlsx":
            return _with_header(_sheet(path), wanted)
        if kind == "jsonl":
            return _json_lines(path, options)
        return _with_header(_csv_cells(path, options), wanted)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, UnicodeError) as error:
        raise Unreadable(f"cannot be read: {error.__class__.__name__}") from error


def _open(path: Path, encoding: str) -> IO[str]:
    opener = gzip.open if path.name.casefold().endswith(".gz") else open
    return cast(IO[str], opener(path, "rt", encoding=encoding, errors="replace", newline=""))


def encoding_of(path: Path, wanted: str) -> str:
    """The encoding of a text file: as told, by its byte-order mark, utf-8 where it fits, else cp1251."""
    if wanted != "auto":
        return wanted
    opener = gzip.open if path.name.casefold().endswith(".gz") else open
    with opener(path, "rb") as file:
        head = file.read(_HEAD)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    cut = head.rfind(b"\n") + 1 or len(head)
    try:
        head[:cut].decode()
    except UnicodeDecodeError:
        return "cp1251"
    return "utf-8-sig"


def _lines(file: IO[str]) -> Iterator[str | None]:
    """Lines with their ends; None for one that is too long to be a post."""
    try:
        while line := file.readline(MAX_LINE):
            if len(line) < MAX_LINE or line.endswith("\n"):
                yield line
                continue
            while (rest := file.readline(MAX_LINE)) and not rest.endswith("\n"):
                pass
            yield None
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable("ends in the middle of its compressed data") from error


def _json_lines(path: Path, options: ExportOptions) -> Table:
    def rows() -> Iterator[Row]:
        with _open(path, encoding_of(path, options.encoding)) as file:
            for line in _lines(file):
                if line is None or line.strip():
                    yield _object(line)

    found = rows()
    first, later = _begin(found, SPARSE_ROWS)
    seen = list(dict.fromkeys(name for row in first if row for name in row))
    return Table(seen, chain(first, later), sparse=True)


def _begin(rows: Iterator[T], count: int) -> tuple[list[T], Iterator[T]]:
    """The first rows and the rest. Where the file breaks off among the first, the rest says so when it is asked."""
    first: list[T] = []
    try:
        first.extend(islice(rows, count))
    except Unreadable as error:
        if not first:
            raise
        return first, map(_again, (error,))
    return first, rows


def _again(error: Unreadable) -> NoReturn:
    raise error


def _object(line: str | None) -> Row:
    if line is None:
        return None
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _csv_cells(path: Path, options: ExportOptions) -> Iterator[Sequence[object]]:
    csv.field_size_limit(MAX_LINE)
    with _open(path, encoding_of(path, options.encoding)) as file:
        lines = (line if line is not None else "\n" for line in _lines(file))
        first = list(islice(lines, HEADER_ROWS))
        mark = options.delimiter
        if first and first[0].casefold().startswith("sep=") and len(first[0].strip()) <= 5:
            mark = first.pop(0).strip()[4:] or "\t"
        if mark == "auto":
            mark = max(",;\t|", key=lambda sign: max((line.count(sign) for line in first), default=0))
        reader = csv.reader(chain(first, lines), delimiter=mark)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                cells = []
            yield cells


def _sheet(path: Path) -> Iterator[Sequence[object]]:
    import openpyxl  # noqa: PLC0415 - a quarter of a second, and most installations read no XLSX

    with zipfile.ZipFile(path) as archive:
        if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
            raise Unreadable("unpacks to more than 1 GB")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        yield from ([_plain_value(cell) for cell in cells] for cells in sheet.iter_rows(values_only=True))
        book.close()
    except (LookupError, ValueError, TypeError, AttributeError, SyntaxError, zipfile.BadZipFile, zlib.error) as error:
        raise Unreadable(f"not a finished XLSX file: {error.__class__.__name__}") from error


def _with_header(cells: Iterator[Sequence[object]], wanted: Sequence[str]) -> Table:
    """The header is the row with the most known names among the first ones; where none has any, the first."""
    first, rest = _begin(cells, HEADER_ROWS)
    names = _KNOWN_NAMES | set(wanted)
    known = [sum(isinstance(cell, str) and plain(cell) in names for cell in row) for row in first]
    filled = next((place for place, row in enumerate(first) if any(_told(cell) for cell in row)), 0)
    place = known.index(max(known)) if known and max(known) >= 2 else filled
    header = [cell if isinstance(cell, str) else "" for cell in first[place]] if first else []
    later = chain(first[place + 1 :], rest)
    rows = (dict(zip(header, row, strict=False)) for row in later if any(_told(cell) for cell in row))
    return Table([name for name in header if name.strip()], rows)


def _told(cell: object) -> bool:
    return cell is not None and cell != ""


def _plain_value(value: object) -> object:
    """A cell as JSON has it: dates as ISO 8601, everything unknown as nothing."""
    if value is None or isinstance(value, str | int | float):
        return value
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None


def _parquet(path: Path) -> Table:
    import pyarrow as pa  # noqa: PLC0415 - heavy, and only for this format
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        file = pq.ParquetFile(path)
        names = list(file.schema_arrow.names)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Unreadable("not a finished Parquet file") from error

    def rows() -> Iterator[Row]:
        try:
            for batch in file.iter_batches(batch_size=2_000):
                columns = [_arrow_values(batch.column(place)) for place in range(batch.num_columns)]
                yield from (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))
        except (pa.ArrowException, OSError, ValueError) as error:  # also bytes that are no UTF-8
            raise Unreadable("damaged Parquet data") from error

    return Table(names, rows())


def _arrow_values(column: object) -> list[object]:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    kind = column.type  # type: ignore[attr-defined]
    if pa.types.is_timestamp(kind) and kind.unit == "ns":  # Python's datetime ends at microseconds
        column = pc.cast(column, pa.timestamp("us", tz=kind.tz), safe=False)
    return [_plain_value(value) for value in column.to_pylist()]  # type: ignore[attr-defined]

"""`spichka label EXPORT --out FILE [--plan PLAN]`: the same rows with our columns beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from flows.cli.labelled_files import Labels, Read, Rows, Tick, delimiter_of, label_parquet, write_rows
from tasks.core.errors import ConfigError
from tasks.core.mention import Reading
from tasks.language import Reader
from tasks.plan.load import load_plan
from tasks.sources.export.columns import recognise
from tasks.sources.export.files import Row, Unreadable, format_of, open_table
from tasks.sources.export.options import ExportOptions

COLUMNS = ("language", "brand", "topic", "sentiment", "sentiment_score", "complaint", "complaint_score")
CHUNK = 2_000


@dataclass(slots=True)
class Labelled:
    """What came of one file. `columns` are our names in it, in the order of COLUMNS."""

    rows: int = 0
    unreadable: int = 0
    columns: tuple[str, ...] = COLUMNS


def label(
    export: Annotated[Path, typer.Argument(help="CSV, JSON Lines (also .gz), Parquet or XLSX.", dir_okay=False)],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to write; the same format as EXPORT.")],
    plan: Annotated[Path | None, typer.Option("--plan", help="Without a plan brand and topic stay empty.")] = None,
) -> None:
    """Add language, brand, topic, sentiment and complaint to every row of an export."""
    console = Console(stderr=True)
    bar = Progress(TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,} rows"),
                   TimeElapsedColumn(), console=console)  # fmt: skip
    try:
        with bar:
            work = bar.add_task(export.name, total=None)
            done = label_file(export, out, plan, lambda rows: bar.advance(work, rows))
            bar.update(work, total=done.rows)
    except ConfigError as error:
        console.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from error
    added = ", ".join(done.columns)
    console.print(f"{done.rows:,} rows → {out} (+ {added})", markup=False)
    if done.unreadable:
        console.print(f"{done.unreadable:,} rows of {export.name} could not be read and were left out", markup=False)


def label_file(export: Path, out: Path, plan: Path | None, tick: Tick = lambda rows: None) -> Labelled:
    """Read `export`, write `out`. `tick(n)` is called after each n rows. Raises ConfigError.

    A column of the export that has the name of one of ours stays; ours is then called `spichka_…`.
    """
    _check_paths(export, out)
    reader = Reader(load_plan(plan).plan if plan is not None else None)
    done = Labelled()
    try:
        if format_of(export) == "parquet":
            labels = Labels(_add(reader, done, tick), "", ())
            label_parquet(export, out, lambda seen: _fit(labels, done, seen, export.name))
        else:
            delimiter = delimiter_of(export) if format_of(export) == "csv" else "auto"
            table = open_table(export, ExportOptions(path=str(export), delimiter=delimiter))
            labels = _fit(Labels(_add(reader, done, tick), "", ()), done, table.seen, export.name)
            ours = [name for name in labels.names if name not in table.seen]
            write_rows(export, out, Rows([*table.seen, *ours], _labelled(table.rows, labels, done)))
    except Unreadable as error:
        raise ConfigError(f"{export}: {error}") from error
    except OSError as error:
        raise ConfigError(f"{out}: cannot be written: {error.__class__.__name__}") from error
    return done


def _check_paths(export: Path, out: Path) -> None:
    if not export.is_file():
        raise ConfigError(f"{export}: there is no such file")
    if format_of(export) is None or format_of(out) != format_of(export):
        raise ConfigError(f"{out}: must have the ending of {export.name} (.csv, .jsonl, .jsonl.gz, .parquet or .xlsx)")
    if out.exists() and out.samefile(export):
        raise ConfigError(f"{out}: is the export itself; choose another name")
    if not out.parent.is_dir():
        raise ConfigError(f"{out.parent}: there is no such folder")


def _fit(labels: Labels, done: Labelled, seen: Sequence[str], file: str) -> Labels:
    text = recognise(seen).get("text")
    if text is None:
        columns = ", ".join(repr(name[:60]) for name in seen[:40]) or "none"
        raise ConfigError(f"{file}: no column looks like the text; rename it to `text`. Columns seen: {columns}")
    labels.text = text
    labels.names = done.columns = tuple(f"spichka_{name}" if name in seen else name for name in COLUMNS)
    return labels


def _add(reader: Reader, done: Labelled, tick: Tick) -> Read:
    def read(texts: Sequence[object]) -> list[tuple[str | float | bool, ...]]:
        readings = reader.read([text if isinstance(text, str) else "" for text in texts])
        done.rows += len(readings)
        tick(len(readings))
        return [_values(reading) for reading in readings]

    return read


def _values(reading: Reading) -> tuple[str | float | bool, ...]:
    """In the order of COLUMNS. Several brands or topics are joined by `;`, first named first."""
    brands = dict.fromkeys(match.brand for match in reading.matches)
    topics = dict.fromkeys(match.topic for match in reading.matches)
    return (
        *(reading.language, ";".join(brands), ";".join(topics)),
        *(reading.sentiment.value, reading.sentiment_score, reading.complaint, reading.complaint_score),
    )


def _labelled(rows: Iterator[Row], labels: Labels, done: Labelled) -> Iterator[dict[str, object]]:
    while chunk := list(islice(rows, CHUNK)):
        kept = [row for row in chunk if row is not None]
        done.unreadable += len(chunk) - len(kept)
        ours = labels.read([row.get(labels.text) for row in kept])
        yield from (
            dict(chain(row.items(), zip(labels.names, values, strict=True)))
            for row, values in zip(kept, ours, strict=True)
        )

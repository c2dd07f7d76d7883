"""`spichka map FILE`: shows an export, proposes which of its columns are which of our fields, asks, prints YAML.

The YAML goes to standard output, everything else to standard error: `spichka map FILE >> plan.yaml` works.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
import yaml
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tasks.core.errors import ConfigError
from tasks.core.instants import iso
from tasks.sources.export.columns import FIELDS, REQUIRED
from tasks.sources.export.mapping import Proposal, propose_mapping, try_mapping
from tasks.sources.export.options import Columns

SHOWN_ROWS = 3
_CELL = 48

_TEXTS: Mapping[str, tuple[str, str]] = {
    "rows": ("Первые строки {file}", "First rows of {file}"),
    "column": ("колонка", "column"),
    "field": ("наше поле", "our field"),
    "guessed": ("по содержанию", "by content"),
    "proposal": ("Предлагаем так", "We propose"),
    "take": ("Взять так? y — да, n — спросить по полям", "Take it like this? y: yes, n: ask field by field"),
    "ask": ("Колонка для «{field}» («-» — нет такой)", "Column for `{field}` (`-` for none)"),
    "unknown": ("Такой колонки нет. Есть: {seen}", "There is no such column. There are: {seen}"),
    "needed": ("Без этого поля нельзя", "This field is needed"),
    "result": (
        "Из первых {rows} строк получилось {posts} сообщений, пропущено {skipped}. Время: {precision}, первое {first}",
        "The first {rows} rows give {posts} posts, {skipped} skipped. Times: {precision}, the first is {first}",
    ),
    "second": ("до секунды", "to the second"),
    "day": ("только день", "the day only"),
    "paste": ("Вставьте в план, в monitoring.sources:", "Paste into the plan, under monitoring.sources:"),
}


def map_file(
    file: Annotated[Path, typer.Argument(help="CSV, JSON Lines (also .gz), Parquet or XLSX.")],
    timezone: Annotated[str, typer.Option(help="Zone of times that name none.")] = "Europe/Moscow",
    locale: Annotated[str, typer.Option(help="Language of the questions: ru or en.")] = "ru",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Take the proposal without asking.")] = False,
) -> None:
    """Propose a column mapping for an export and print the source to paste into the plan."""
    console = Console(stderr=True)
    try:
        _known(timezone)
        proposal = propose_mapping(file, timezone=timezone)
        _show(console, file, proposal, locale)
        columns = _agree(console, proposal, locale, yes)
        page, precision = try_mapping(columns, proposal.sample, timezone)
    except ConfigError as error:
        console.print(Text(str(error), style="red"))
        raise typer.Exit(2) from error
    first = min((iso(post.published_at) for post in page.items), default="—")
    told: dict[str, str | int] = {"rows": len(proposal.sample), "posts": len(page.items), "first": first}
    told |= {"skipped": len(page.skipped), "precision": _say(locale, precision.value)}
    console.print(Text(_say(locale, "result", **told)))
    for skip in page.skipped[:SHOWN_ROWS]:
        console.print(Text(f"  {skip.path}: {skip.why}", style="yellow"))
    console.print(Text(_say(locale, "paste"), style="bold"))
    typer.echo(source_yaml(file, columns, timezone), nl=False)


def source_yaml(file: Path, columns: Columns, timezone: str) -> str:
    """The source as a list item for `monitoring.sources`."""
    options = {"path": str(file), "timezone": timezone, "columns": dict(columns)}
    source = {"id": "export", "kind": "export", "options": options}
    return yaml.safe_dump([source], allow_unicode=True, sort_keys=False, width=120)


def _known(timezone: str) -> None:
    try:
        ZoneInfo(timezone)
    except (KeyError, ValueError, OSError) as error:
        raise ConfigError(f"no time zone {timezone!r}; write it like Europe/Moscow") from error


def _say(locale: str, key: str, **values: str | int) -> str:
    return _TEXTS[key][0 if locale == "ru" else 1].format(**values)


def _cell(value: object) -> Text:
    """Cells are hostile: no markup, no control characters, one short line."""
    text = "" if value is None else str(value)[: _CELL * 4]
    line = "".join(sign if sign.isprintable() else " " for sign in text)
    return Text(line if len(line) <= _CELL else line[: _CELL - 1] + "…")


def _show(console: Console, file: Path, proposal: Proposal, locale: str) -> None:
    rows = [row for row in proposal.sample if row is not None][:SHOWN_ROWS]
    by_column = {column: field for field, column in proposal.columns.items()}
    table = Table(title=Text(_say(locale, "rows", file=file.name)))
    table.add_column(_say(locale, "column"))
    table.add_column(_say(locale, "field"), style="bold")
    for place in range(len(rows)):
        table.add_column(str(place + 1))
    for column in proposal.seen:
        field = by_column.get(column)
        note = f"{field} ({_say(locale, 'guessed')})" if field in proposal.guessed else field or ""
        table.add_row(_cell(column), note, *(_cell(row.get(column)) for row in rows))
    console.print(table)


def _agree(console: Console, proposal: Proposal, locale: str, yes: bool) -> Columns:
    """The proposal where it is complete and accepted; else field by field."""
    if yes and proposal.missing:
        raise ConfigError(f"no column found for {', '.join(proposal.missing)}; run again without --yes to name it")
    if not proposal.missing:
        console.print(Text(_say(locale, "proposal"), style="bold"))
        for field, column in proposal.columns.items():
            console.print(Text(f"  {field}: ").append_text(_cell(column)))
        if yes or _answer(console, _say(locale, "take"), "y").casefold() in {"y", "yes", "д", "да"}:
            return proposal.columns
    chosen: Columns = {}
    for field in FIELDS:
        named = _ask(console, proposal, field, locale)
        if named is not None:
            chosen[field] = named
    return chosen


def _answer(console: Console, question: str, default: str) -> str:
    """One line from the person. Not `typer.prompt`: that writes a space to standard output, where the YAML goes."""
    console.print(Text(f"{question} ").append_text(_cell(f"[{default}]")), end=": ")
    line = sys.stdin.readline()
    if not line:
        raise typer.Abort
    return line.strip() or default


def _ask(console: Console, proposal: Proposal, field: str, locale: str) -> str | None:
    offered = next((column for known, column in proposal.columns.items() if known == field), "-")
    while True:
        said = _answer(console, _say(locale, "ask", field=field), offered)
        if said in proposal.seen:
            return said
        if said != "-":
            console.print(Text(_say(locale, "unknown", seen=", ".join(proposal.seen)), style="yellow"))
        elif field in REQUIRED:
            console.print(Text(_say(locale, "needed"), style="yellow"))
        else:
            return None

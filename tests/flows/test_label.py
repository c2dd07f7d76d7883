from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.cli.label import COLUMNS, label_file
from flows.cli.labelled_files import inert
from tasks.core.errors import ConfigError

PLAN = """
company: Ромашка
monitoring:
  brands:
    - id: romashka
      name: Ромашка
      topics:
        - {id: own, kind: brand, words: [Ромашка]}
        - {id: delivery, kind: aspect, words: [доставка]}
"""
ROWS: list[dict[str, object]] = [
    {"id": "1", "text": "Ромашка, где доставка? Верните деньги, жду уже неделю!", "likes": 3},
    {"id": "2", "text": "Thanks, great shop", "likes": 0},
    {"id": "3", "text": '=HYPERLINK("http://x.example","Ромашка")', "likes": -5},
]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, "utf-8")
    return path


def write(path: Path) -> Path:
    name = path.name
    if name.endswith((".jsonl", ".jsonl.gz")):
        opener = gzip.open if name.endswith(".gz") else open
        with opener(path, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in ROWS)
    elif name.endswith(".csv"):
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(ROWS[0]), delimiter=";")
            writer.writeheader()
            writer.writerows(ROWS)
    elif name.endswith(".parquet"):
        pq.write_table(pa.Table.from_pylist(ROWS), path)
    else:
        book = openpyxl.Workbook()
        book.active.append(list(ROWS[0]))  # type: ignore[union-attr]
        for row in ROWS:
            book.active.append([f"'{cell}" if str(cell).startswith("=") else cell for cell in row.values()])  # type: ignore[union-attr]
        book.save(path)
    return path


def load(path: Path) -> list[dict[str, object]]:
    name = path.name
    if name.endswith((".jsonl", ".jsonl.gz")):
        opener = gzip.open if name.endswith(".gz") else open
        with opener(path, "rt", encoding="utf-8") as file:
            return [json.loads(line) for line in file]
    if name.endswith(".csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file, delimiter=";"))
    if name.endswith(".parquet"):
        return list(pq.read_table(path).to_pylist())
    rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    header = [str(name) for name in next(rows)]
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.jsonl.gz", "a.parquet", "a.xlsx"])
def test_the_same_rows_come_back_in_the_same_format_with_our_columns(name: str, tmp_path: Path, plan: Path) -> None:
    export, out = write(tmp_path / name), tmp_path / f"out-{name}"
    done = label_file(export, out, plan)
    rows = load(out)
    assert (done.rows, done.unreadable, len(rows)) == (3, 0, 3)
    for row, before in zip(rows, ROWS, strict=True):
        assert list(row) == [*before, *COLUMNS]
        assert str(row["text"]).lstrip("'") == before["text"]
        assert str(row["likes"]) == str(before["likes"])
    first, second, _ = rows
    assert [first["language"], first["brand"], first["topic"]] == ["ru", "romashka", "own;delivery"]
    assert str(first["complaint"]).lower() == "true"
    assert float(str(first["complaint_score"])) > 0.5
    assert [second["language"], second["sentiment"]] == ["en", "positive"]
    assert second["brand"] in ("", None)
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def test_without_a_plan_brand_and_topic_stay_empty(tmp_path: Path) -> None:
    export, out = write(tmp_path / "a.jsonl"), tmp_path / "b.jsonl"
    label_file(export, out, None)
    assert {(row["brand"], row["topic"]) for row in load(out)} == {("", "")}


def test_a_formula_is_inert_in_csv_and_xlsx(tmp_path: Path) -> None:
    for name in ("a.csv", "a.xlsx"):
        out = tmp_path / f"out-{name}"
        label_file(write(tmp_path / name), out, None)
        assert str(load(out)[2]["text"]).startswith("'=HYPERLINK")


@given(st.text(max_size=12))
def test_no_cell_begins_as_a_formula_does_unless_it_is_a_number(text: str) -> None:
    cell = str(inert(text))
    assert cell.endswith(text)
    if cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        assert float(cell.replace(",", ".")) is not None


def test_a_column_of_theirs_with_our_name_stays(tmp_path: Path) -> None:
    export, out = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    export.write_text('{"text": "fine", "brand": "Acme", "language": "English"}\n', "utf-8")
    done = label_file(export, out, None)
    [row] = load(out)
    assert (row["brand"], row["language"]) == ("Acme", "English")
    assert (row["spichka_brand"], row["spichka_language"]) == ("", "en")
    assert done.columns[:2] == ("spichka_language", "spichka_brand")


def test_lines_that_are_no_rows_are_counted_and_half_characters_survive(tmp_path: Path) -> None:
    export, out = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    export.write_text('{"text": "half \\ud83d"}\nnonsense\n{"text": null}\n', "utf-8")
    done = label_file(export, out, None)
    assert (done.rows, done.unreadable) == (2, 1)
    assert [row["text"] for row in load(out)] == ["half \ud83d", None]


@pytest.mark.parametrize(
    ("export", "out", "says"),
    [
        ("missing.csv", "b.csv", "there is no such file"),
        ("a.csv", "b.jsonl", "must have the ending of a.csv"),
        ("a.csv", "a.csv", "is the export itself"),
        ("a.csv", "none/b.csv", "there is no such folder"),
        ("numbers.csv", "b.csv", "no column looks like the text"),
        ("broken.xlsx", "b.xlsx", "broken.xlsx"),
        ("broken.parquet", "b.parquet", "not a finished Parquet file"),
    ],
)
def test_what_cannot_be_labelled_says_why_and_leaves_nothing(export: str, out: str, says: str, tmp_path: Path) -> None:
    write(tmp_path / "a.csv")
    (tmp_path / "numbers.csv").write_text("x,y\n1,2\n", "utf-8")
    (tmp_path / "broken.xlsx").write_bytes(b"PK not really")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(ConfigError, match=says):
        label_file(tmp_path / export, tmp_path / out, None)
    assert sorted(tmp_path.iterdir()) == before


def test_ticks_count_every_row(tmp_path: Path) -> None:
    seen: list[int] = []
    label_file(write(tmp_path / "a.csv"), tmp_path / "b.csv", None, seen.append)
    assert sum(seen) == len(ROWS)

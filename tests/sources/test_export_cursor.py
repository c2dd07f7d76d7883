"""Each file once, a grown one continued, nothing lost at a crash or in a half-written file."""

from __future__ import annotations

import gzip
import json
import os
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import ConfigError, Gone, SchemaDrift
from tests.sources.reading import run, source


def line(text: str) -> str:
    return json.dumps({"id": text, "text": text, "date": "2026-03-02T10:00:00Z"}) + "\n"


def texts(start: int, stop: int) -> list[str]:
    return [f"row {place}" for place in range(start, stop)]


def write(path: Path, rows: list[str]) -> None:
    path.write_text("".join(map(line, rows)))


def test_a_folder_is_read_by_name_and_each_new_file_once(tmp_path: Path) -> None:
    write(tmp_path / "b.jsonl", ["from b"])
    write(tmp_path / "a.jsonl", ["from a"])
    (tmp_path / "notes.md").write_text("not an export")
    (tmp_path / ".hidden.jsonl").write_text("{}")
    watched = source("export", {"path": "."}, tmp_path)
    first = run(watched)
    assert first.texts == ["from a", "from b"]
    assert run(watched, first.cursor).payloads == []
    write(tmp_path / "c.jsonl", ["from c"])
    assert run(watched, first.cursor).texts == ["from c"]


def test_a_file_that_grew_is_continued_and_one_that_was_replaced_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    watched = source("export", {"path": "a.jsonl"}, tmp_path)
    write(path, texts(0, 3))
    first = run(watched)
    write(path, texts(0, 5))
    second = run(watched, first.cursor)
    assert second.texts == texts(3, 5)
    write(path, texts(10, 15))
    assert run(watched, second.cursor).texts == texts(10, 15)


def test_touching_or_copying_a_file_does_not_make_it_new(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", texts(0, 3))
    watched = source("export", {"path": "a.jsonl"}, tmp_path)
    first = run(watched)
    os.utime(tmp_path / "a.jsonl", (1, 1))
    assert run(watched, first.cursor).payloads == []


def test_a_run_that_broke_off_is_continued_where_it_stopped(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", texts(0, 4_500))
    write(tmp_path / "b.jsonl", ["last"])
    watched = source("export", {"path": "."}, tmp_path)
    read: list[str] = []
    cursor = None
    for _ in range(4):
        done = run(watched, cursor, stop_after=1)
        read += done.texts
        cursor = done.cursor
        assert all(len(rows) <= 2_000 for rows in [done.posts])
    assert read == [*texts(0, 4_500), "last"]
    assert run(watched, cursor).payloads == []


def test_a_run_takes_at_most_so_many_rows_and_the_next_goes_on(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", texts(0, 5_000))
    watched = source("export", {"path": "a.jsonl", "max_rows_a_run": 2_000}, tmp_path)
    runs = [run(watched)]
    while runs[-1].payloads:
        runs.append(run(watched, runs[-1].cursor))
    assert [len(done.posts) for done in runs] == [2_000, 2_000, 1_000, 0]
    assert [text for done in runs for text in done.texts] == texts(0, 5_000)


def test_rows_keep_their_numbers_across_payloads(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("".join(map(line, texts(0, 2_500))) + "{broken\n")
    done = run(source("export", {"path": "a.jsonl"}, tmp_path))
    assert [payload["first_row"] for payload in done.payloads] == [1, 2_001]
    assert [skip.path for skip in done.skipped] == ["a.jsonl:2501"]


def test_half_a_line_at_the_end_is_left_for_the_run_that_finds_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    whole = "".join(map(line, texts(0, 3)))
    path.write_text(whole[:-20])
    watched = source("export", {"path": "a.jsonl"}, tmp_path)
    first = run(watched)
    assert (first.texts, first.skipped) == (texts(0, 2), [])
    path.write_text(whole)
    assert run(watched, first.cursor).texts == ["row 2"]


def test_half_a_line_that_never_gets_whole_is_counted_in_the_next_run(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("".join(map(line, texts(0, 3)))[:-20])
    watched = source("export", {"path": "a.jsonl"}, tmp_path)
    first = run(watched)
    second = run(watched, first.cursor)
    assert [skip.path for skip in second.skipped] == ["a.jsonl:3"]
    assert run(watched, second.cursor).payloads == []


def test_a_csv_without_a_last_line_end_is_taken_whole_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("date,text\n2026-03-02,one\n2026-03-02,two")
    watched = source("export", {"path": "a.csv"}, tmp_path)
    first = run(watched)
    assert first.texts == ["one", "two"]
    assert run(watched, first.cursor).payloads == []


def test_a_csv_cell_cut_in_the_middle_is_read_again_when_the_file_grows(tmp_path: Path) -> None:
    watched = source("export", {"path": "a.csv"}, tmp_path)
    (tmp_path / "a.csv").write_text("date,text\n2026-03-02,one\n2026-03-02,they closed my acc")
    first = run(watched)
    (tmp_path / "a.csv").write_text("date,text\n2026-03-02,one\n2026-03-02,they closed my account\n2026-03-02,three\n")
    assert run(watched, first.cursor).texts == ["they closed my account", "three"]


@pytest.mark.parametrize("name", ["a.xlsx", "a.parquet", "a.jsonl.gz", "a.csv"])
def test_an_unfinished_file_is_noted_and_read_when_it_is_there(name: str, tmp_path: Path) -> None:
    write(tmp_path / "z.jsonl", ["from z"])
    (tmp_path / name).write_bytes(b"" if name == "a.csv" else b"PK\x03\x04PAR1\x1f\x8b")
    watched = source("export", {"path": "."}, tmp_path)
    first = run(watched)
    assert first.error is None
    assert first.texts == ["from z"]
    assert [skip.path for skip in first.skipped] == [name]
    again = run(watched, first.cursor)
    assert [skip.path for skip in again.skipped] == [name]
    assert again.payloads == first.payloads[:1]  # the same note, so that it is stored once
    (tmp_path / name).unlink()
    pq.write_table(pa.table({"text": ["whole"], "date": ["2026-03-02"]}), tmp_path / "a.parquet")
    assert run(watched, again.cursor).texts == ["whole"]


def test_a_gzip_that_breaks_off_gives_what_is_there_and_then_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    rows = [f"{place} {os.urandom(200).hex()}" for place in range(3_000)]
    packed = gzip.compress("".join(map(line, rows)).encode())
    path.write_bytes(packed[: len(packed) // 2])
    watched = source("export", {"path": "a.jsonl.gz"}, tmp_path)
    first = run(watched)
    assert 1_000 < len(first.posts) < 3_000
    assert [skip.why for skip in first.skipped] == ["ends in the middle of its compressed data"]
    path.write_bytes(packed)
    second = run(watched, first.cursor)
    assert (first.texts + second.texts, second.skipped) == (rows, [])


def test_a_missing_place_is_named_and_a_glob_without_files_is_empty(tmp_path: Path) -> None:
    error = run(source("export", {"path": "nowhere"}, tmp_path)).error
    assert isinstance(error, Gone)
    assert "'watched'" in str(error)
    assert "'nowhere'" in str(error)
    done = run(source("export", {"path": "*.csv"}, tmp_path))
    assert (done.error, done.payloads) == (None, [])


def test_a_glob_takes_files_of_several_folders_under_names_that_differ(tmp_path: Path) -> None:
    for folder in ("north", "south"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "a.jsonl", [folder])
    done = run(source("export", {"path": "*/a.jsonl"}, tmp_path))
    assert [payload["file"] for payload in done.payloads] == ["north/a.jsonl", "south/a.jsonl"]
    moved = tmp_path.parent / f"{tmp_path.name}-moved"
    tmp_path.rename(moved)
    assert run(source("export", {"path": "*/a.jsonl"}, moved), done.cursor).payloads == []
    moved.rename(tmp_path)


def test_a_place_in_the_lake_is_refused_when_the_source_is_built(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"'watched'.*on this machine"):
        source("export", {"path": "s3://bucket/exports"}, tmp_path)


@pytest.mark.parametrize("cursor", ["", "{", "[]", '{"files": {"a": 1}}', '{"files": []}', '{"feeds": {}}'])
def test_a_cursor_that_is_not_ours_is_named_drift(cursor: str, tmp_path: Path) -> None:
    assert isinstance(run(source("export", {"path": "*"}, tmp_path), cursor).error, SchemaDrift)


@given(cuts=st.lists(st.integers(0, 400), max_size=6), end=st.booleans())
def test_however_a_file_grows_every_row_is_read_once(
    cuts: list[int], end: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("grows") / "a.jsonl"
    whole = "".join(map(line, texts(0, 8)))
    body = whole if end else whole[:-1]
    watched = source("export", {"path": "a.jsonl"}, path.parent)
    read: list[str] = []
    cursor = None
    steps = sorted({min(cut, len(body)) for cut in cuts} | {len(body)})
    for before, size in pairwise([0, *steps]):
        if before == size:
            continue
        path.write_text(body[:size])
        done = run(watched, cursor)
        cursor = done.cursor
        read += [text for text in done.texts if text not in read]
    assert read == texts(0, 8)
    assert run(watched, cursor).posts == []

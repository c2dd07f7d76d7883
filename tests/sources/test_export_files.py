"""What people download, in every format, as it really looks."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.errors import ConfigError
from tasks.core.post import PostKind, Precision
from tests.sources.reading import run, source

HEADER = ("Дата", "Текст", "Автор", "Источник", "Ссылка", "Оценка", "Лайки")
ROWS = (
    ("02.03.2026 12:15", "Третий день без связи; верните деньги", "Кто-то", "ВКонтакте", "vk.example/1", "1", "1 204"),
    ("02.03.2026 12:16", 'Всё "работает", спасибо', "", "Отзовик", "javascript:alert(1)", "4,5", ""),
)


def csv_text(rows: Sequence[Sequence[str]], mark: str) -> str:
    quoted = (mark.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    return "\r\n".join(quoted) + "\r\n"


def as_csv(mark: str, encoding: str, before: str = "") -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / "out.csv"
        path.write_bytes((before + csv_text((HEADER, *ROWS), mark)).encode(encoding))
        return path

    return write


def as_jsonl(folder: Path) -> Path:
    path = folder / "out.jsonl.gz"
    lines = [json.dumps(dict(zip(HEADER, row, strict=True)), ensure_ascii=False) for row in ROWS]
    path.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode()))
    return path


def as_xlsx(folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Отчёт за март",), ("Ромашка", "2 сообщения"), (), HEADER):
        sheet.append(row)
    sheet.append((datetime(2026, 3, 2, 12, 15), *ROWS[0][1:5], 1, 1204))  # noqa: DTZ001 - Excel knows no zone
    sheet.append((datetime(2026, 3, 2, 12, 16), *ROWS[1][1:5], 4.5, None))  # noqa: DTZ001
    book.save(folder / "out.xlsx")
    return folder / "out.xlsx"


def as_parquet(folder: Path) -> Path:
    columns = dict(zip(HEADER, map(list, zip(*ROWS, strict=True)), strict=True))
    times = pa.array([datetime(2026, 3, 2, 9, 15, tzinfo=UTC), datetime(2026, 3, 2, 9, 16, tzinfo=UTC)])
    table = pa.table({**columns, "Дата": times.cast(pa.timestamp("ns", tz="UTC"))})
    pq.write_table(table, folder / "out.parquet")
    return folder / "out.parquet"


WRITERS = {
    "csv, comma, utf-8": as_csv(",", "utf-8"),
    "csv, semicolon, Excel's utf-8": as_csv(";", "utf-8-sig"),
    "csv, semicolon, cp1251": as_csv(";", "cp1251"),
    "csv, tab, utf-16": as_csv("\t", "utf-16"),
    "csv, sep= line": as_csv(";", "utf-8", "sep=;\r\n"),
    "csv, title above": as_csv(";", "utf-8", "Отчёт за март\r\n\r\n"),
    "json lines, gzip": as_jsonl,
    "xlsx, title above": as_xlsx,
    "parquet, nanoseconds": as_parquet,
}


@pytest.mark.parametrize("writer", WRITERS)
def test_every_format_gives_the_same_posts(writer: str, tmp_path: Path) -> None:
    path = WRITERS[writer](tmp_path)
    done = run(source("export", {"path": path.name, "timezone": "Europe/Moscow"}, tmp_path))
    assert done.error is None
    assert done.skipped == []
    first, second = done.posts
    assert first.text == "Третий день без связи; верните деньги"
    assert first.published_at == datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
    assert (first.platform, first.stars, first.likes, first.url) == ("vk", 1.0, 1204, "https://vk.example/1")
    assert first.author is not None
    assert len(first.author) == 32
    assert second.text == 'Всё "работает", спасибо'
    assert (second.platform, second.stars, second.likes, second.url) == ("отзовик", 4.5, None, None)
    assert second.author is None
    assert {post.precision for post in done.posts} == {Precision.SECOND}


def test_a_derived_id_is_the_same_in_every_format_and_every_run(tmp_path: Path) -> None:
    ids = set()
    for writer in WRITERS.values():
        path = writer(tmp_path)
        done = run(source("export", {"path": path.name, "timezone": "Europe/Moscow"}, tmp_path))
        ids.add(tuple(post.id for post in done.posts))
    assert len(ids) == 1
    assert len(set(ids.pop())) == 2


def test_the_plans_mapping_wins_and_null_leaves_a_column_out(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "teaser", "body_full": "all of it", "date": 1772443000, "likes": 3}\n')
    options = {"path": "a.jsonl", "columns": {"text": "body_full", "likes": None}, "kind": "review", "platform": "shop"}
    post = run(source("export", options, tmp_path)).posts[0]
    assert (post.text, post.likes, post.kind, post.platform) == ("all of it", None, PostKind.REVIEW, "shop")
    assert post.published_at == datetime.fromtimestamp(1772443000, UTC)


@pytest.mark.parametrize(
    ("columns", "said"),
    [({}, r"no column looks like text"), ({"text": "Nope"}, r"no column 'Nope' \(mapped to `text`\)")],
)
def test_columns_that_cannot_be_mapped_are_named_with_what_to_do(
    columns: dict[str, str], said: str, tmp_path: Path
) -> None:
    (tmp_path / "odd.csv").write_text("platform,what\nvk,help\n")
    (tmp_path / "good.csv").write_text("date,text,Nope\n2026-03-02,help,x\n")
    done = run(source("export", {"path": ".", "columns": columns}, tmp_path))
    message = str(done.error)
    assert "source 'watched': odd.csv" in message
    assert "'platform', 'what'" in message
    assert "spichka map odd.csv" in message
    assert __import__("re").search(said, message)
    assert len(done.posts) == 1  # the other file was read all the same


def test_a_file_without_a_header_is_not_quoted_in_an_error_that_is_kept(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("Ivan Canary,+79001112233,ivan@canary.example\nPetr,1,2\n")
    message = str(run(source("export", {"path": "."}, tmp_path)).error)
    assert "is there a header line?" in message
    assert "anary" not in message
    assert "7900" not in message


def test_a_link_that_leads_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("date,text\n2026-03-02,a secret\n")
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "good.csv").write_text("date,text\n2026-03-02,help\n")
    (exports / "link.csv").symlink_to(tmp_path / "secret.csv")
    assert [post.text for post in run(source("export", {"path": "exports"}, tmp_path)).posts] == ["help"]


def test_label_columns_are_the_judgement_of_people_and_never_taken(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "help", "date": "2026-03-02", "label_rating": 1}\n')
    assert run(source("export", {"path": "a.jsonl"}, tmp_path)).posts[0].stars is None


def test_a_bad_row_is_skipped_with_its_place_and_the_rest_is_read(tmp_path: Path) -> None:
    lines = [
        '{"text": "one", "date": "2026-03-02T10:00:00Z"}',
        "{broken",
        "[1]",
        '{"text": "", "date": "2026-03-02"}',
        '{"text": "two", "date": "yesterday"}',
        '{"text": "three", "date": "2026-03-02T10:05:00Z", "likes": "many"}',
        '{"text": "one", "date": "2026-03-02T10:00:00Z"}',
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines) + "\n")
    done = run(source("export", {"path": "a.jsonl"}, tmp_path))
    assert done.texts == ["one", "three"]
    assert [(skip.path, skip.why) for skip in done.skipped] == [
        ("a.jsonl:2", "not a row of columns and values"),
        ("a.jsonl:3", "not a row of columns and values"),
        ("a.jsonl:4", "no text"),
        ("a.jsonl:5", "time 'yesterday' is in no known form; set `date_format`"),
        ("a.jsonl:6.likes", "not a number; kept without it"),
        ("a.jsonl:7", "the same post as row 1"),
    ]


def test_a_post_of_a_megabyte_a_nul_and_half_a_pair_arrive_harmless(tmp_path: Path) -> None:
    rows = [{"text": "я" * 1_000_000, "date": "2026-03-02"}, {"text": "a\x00b \ud83d", "date": "2026-03-02"}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = run(source("export", {"path": "a.jsonl"}, tmp_path))
    assert len(done.posts[0].text) == 20_000
    assert done.posts[1].text == "ab ?"


def test_a_line_without_an_end_does_not_fill_the_memory_and_is_counted(tmp_path: Path) -> None:
    good = '{"text": "after it", "date": "2026-03-02"}\n'
    (tmp_path / "a.jsonl").write_text(good + '{"text": "' + "x" * 33_000_000 + '", "date": "2026-03-02"}\n' + good[:-1])
    done = run(source("export", {"path": "a.jsonl"}, tmp_path))
    assert done.texts == ["after it"]
    assert [skip.path for skip in done.skipped] == ["a.jsonl:2", "a.jsonl:3"]


def test_columns_that_only_later_rows_have_are_found_too(tmp_path: Path) -> None:
    rows = [{"text": f"row {place}", "date": "2026-03-02T10:00:00Z"} for place in range(100)]
    (tmp_path / "a.jsonl").write_text(
        "".join(json.dumps(row) + "\n" for row in [*rows, {**rows[0], "text": "last", "likes": 5}])
    )
    assert run(source("export", {"path": "a.jsonl"}, tmp_path)).posts[-1].likes == 5


def rows_at(times: Sequence[str]) -> str:
    return "".join(json.dumps({"text": f"row {place}", "date": time}) + "\n" for place, time in enumerate(times))


@pytest.mark.parametrize(
    ("times", "precision"),
    [
        ([f"2026-02-{day:02}T12:00:00Z" for day in range(1, 21)], Precision.DAY),
        ([f"2026-02-{day:02}T12:00:00Z" for day in range(1, 20)], Precision.SECOND),
        ([*(f"2026-02-{day:02}T12:00:00Z" for day in range(1, 21)), "2026-02-21T12:00:01Z"], Precision.SECOND),
    ],
)
def test_twenty_rows_of_one_time_of_day_mean_that_only_the_day_is_told(
    times: list[str], precision: Precision, tmp_path: Path
) -> None:
    (tmp_path / "a.jsonl").write_text(rows_at(times))
    done = run(source("export", {"path": "a.jsonl"}, tmp_path))
    assert {post.precision for post in done.posts} == {precision}
    assert done.posts[0].published_at == datetime(2026, 2, 1, 12, tzinfo=UTC)


def test_midnight_in_every_row_is_noon_of_that_day_and_not_the_day_before(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(rows_at([f"2026-02-{day:02} 00:00:00" for day in range(1, 25)]))
    posts = run(source("export", {"path": "a.jsonl", "timezone": "Asia/Vladivostok"}, tmp_path)).posts
    assert [post.published_at.day for post in posts] == list(range(1, 25))
    assert {post.precision for post in posts} == {Precision.DAY}


def test_precision_can_be_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(rows_at(["2026-02-01T08:00:00Z", "2026-02-02T09:30:00Z"]))
    posts = run(source("export", {"path": "a.jsonl", "precision": "day"}, tmp_path)).posts
    assert [(post.published_at.hour, post.precision) for post in posts] == [(12, Precision.DAY)] * 2


@pytest.mark.parametrize(
    "writer", ["json lines, gzip", "xlsx, title above", "parquet, nanoseconds", "csv, tab, utf-16"]
)
@settings(max_examples=40)
@given(
    flips=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=3), kept=st.floats(0, 1) | st.just(1)
)
def test_a_damaged_file_is_read_noted_or_named_and_never_a_crash(
    writer: str, flips: list[tuple[float, int]], kept: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    path = WRITERS[writer](folder)
    body = bytearray(path.read_bytes())
    for place, byte in flips:
        body[int(place * len(body))] = byte
    path.write_bytes(body[: int(kept * len(body))])
    done = run(source("export", {"path": path.name}, folder))
    kept_for_later = '"whole":true' not in (done.cursor or "")
    assert done.posts or done.skipped or isinstance(done.error, ConfigError) or kept_for_later


REPLAYS = Path(__file__).parents[3] / "shared" / "data" / "replays"


@pytest.mark.real
@pytest.mark.skipif(not REPLAYS.is_dir(), reason="the shared data is not here")
@pytest.mark.parametrize(
    ("name", "least", "precision", "platforms"),
    [
        ("airlines-2015", 8_968, Precision.SECOND, {"x"}),
        ("gazprombank-reviews", 4_970, Precision.DAY, {"sravni_ru", "banki_ru"}),
    ],
)
def test_real_exports_load_without_a_mapping(name: str, least: int, precision: Precision, platforms: set[str]) -> None:
    done = run(source("export", {"path": str(REPLAYS / f"{name}.jsonl.gz")}))
    assert len(done.posts) >= least
    assert {post.precision for post in done.posts} == {precision}
    assert {post.platform for post in done.posts} == platforms
    assert {skip.why for skip in done.skipped} <= {"no text"}

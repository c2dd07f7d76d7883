"""`spichka snapshots`: the past comes in whole or not at all, what was measured stays, gaps are named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.cli import app
from tasks.lake.folder import FolderLake
from tasks.lake.snapshots import history, known_days
from tasks.plan.starter import write_starter

FILE = "date,platform,account,followers,joins,leaves,reach\n"
OURS = "romashka_coffee"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a Russian plan and an empty lake."""
    write_starter(tmp_path / "plan.yaml", "ru")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPICHKA_LAKE", str(tmp_path / "lake"))
    monkeypatch.setenv("SPICHKA_PLAN", str(tmp_path / "plan.yaml"))
    return tmp_path


def bring(folder: Path, text: str, encoding: str = "utf-8") -> Result:
    """Import a file with this text."""
    (folder / "past.csv").write_bytes(text.encode(encoding))
    return CliRunner().invoke(app, ["snapshots", "import", "past.csv"])


def lake(folder: Path) -> FolderLake:
    """The lake as it stands."""
    return FolderLake(folder / "lake", durable=False)


def lines(*days: int, followers: int = 100, account: str = OURS) -> str:
    """A file with these days of March."""
    return FILE + "".join(f"2026-03-{day:02},vk,{account},{followers + day},1,,30\n" for day in days)


def test_days_come_in_with_what_is_told_and_the_gaps_are_named(folder: Path) -> None:
    done = bring(folder, lines(1, 2, 5, 6))
    assert done.exit_code == 0, done.output
    assert "vk/romashka_coffee: принято 4 дня, уже было 0" in done.output
    assert "пробел: 2026-03-03 — 2026-03-04, 2 дня" in done.output
    story = history(lake(folder), "vk", OURS, date(2026, 3, 1), date(2026, 3, 6))
    assert next((day.followers, day.joins, day.leaves, day.reach) for day in story.days) == (101, 1, None, 30)
    assert all(day.imported for day in story.days)


def test_known_days_are_not_overwritten_and_a_repeat_changes_nothing(folder: Path) -> None:
    bring(folder, lines(1, 2))
    done = bring(folder, lines(1, 2, 3, followers=9000))
    assert "принято 1 день, уже было 2" in done.output
    story = history(lake(folder), "vk", OURS, date(2026, 3, 1), date(2026, 3, 3))
    assert [day.followers for day in story.days] == [101, 102, 9003]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1251"])
def test_russian_columns_dates_and_numbers_as_excel_writes_them(folder: Path, encoding: str) -> None:
    text = "Дата;Площадка;Сообщество;Подписчики;Охват\r\n14.03.2026;ВК;romashka_coffee;12 345;\r\n"
    done = bring(folder, text, encoding)
    assert done.exit_code == 0, done.output
    (day,) = history(lake(folder), "vk", OURS, date(2026, 3, 14), date(2026, 3, 14)).days
    assert (day.followers, day.reach) == (12345, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (lines(1) + "2026-03-99,vk,a,5,,,\n", ["строка 3", "date", "2026-03-99"]),
        (lines(1) + "2026-03-02,vk,a,много,,,\n", ["строка 3", "followers", "много"]),
        (lines(1) + "2026-03-02,vk,a,,,,\n", ["строка 3", "followers"]),
        (lines(1) + "2026-03-02,vk,a,5,-3,,\n", ["строка 3", "joins", "-3"]),
        (lines(1) + "2026-03-02,vk,,5,,,\n", ["строка 3", "account"]),
        (lines(1) + "2999-03-02,vk,a,5,,,\n", ["строка 3", "не наступило"]),
        (lines(1) + "2026-03-01,vk,romashka_coffee,7,,,\n", ["строки 2 и 3", "2026-03-01"]),
        ("date,account\n2026-03-01,a\n", ["platform, followers", "date, account"]),
        (FILE, ["ни одного дня"]),
        ("", ["не хватает столбцов"]),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_kept(folder: Path, text: str, said: list[str]) -> None:
    done = bring(folder, text)
    assert done.exit_code != 0
    told = str(done.exception)
    assert all(part in told for part in said), told
    assert known_days(lake(folder)) == {}


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    done = CliRunner().invoke(app, ["snapshots", "import", "nowhere.csv"])
    assert "nowhere.csv" in str(done.exception)


def test_a_page_that_the_plan_does_not_know_is_taken_and_said(folder: Path) -> None:
    assert "нет в плане" in bring(folder, lines(1, account="romashka_cofee")).output
    assert "нет в плане" not in bring(folder, lines(1)).output


def test_show_gives_each_community_its_days_and_gaps(folder: Path) -> None:
    assert "Снимков ещё нет" in CliRunner().invoke(app, ["snapshots", "show"]).output
    bring(folder, lines(1, 2, 5) + "2026-03-01,telegram,other,7,,,\n")
    shown = CliRunner().invoke(app, ["snapshots", "show"], env={"COLUMNS": "200"}).output
    ours = next(line for line in shown.splitlines() if OURS in line)
    assert all(part in ours for part in ["3", "2026-03-01", "2026-03-05", "105", "2026-03-03 – 2026-03-04 (2)"])
    assert "telegram/other" in shown

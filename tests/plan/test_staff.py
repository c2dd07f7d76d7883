"""The staff list: both languages, any separator, and a wrong line named with what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tasks.core.errors import ConfigError
from tasks.plan.staff import StaffKind, account_id, read_staff


def read(folder: Path, text: str | bytes, locale: str = "ru") -> list[tuple[str, StaffKind, dict[str, str]]]:
    path = folder / "staff.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [(one.person, one.kind, dict(one.accounts)) for one in read_staff(path, locale)]


def test_columns_and_kinds_may_be_russian_and_the_file_may_come_from_excel(tmp_path: Path) -> None:
    text = "Сотрудник;Роль;Работает с;Уволен;Вид;ВК;Телеграм\nАнна;Редактор;01.02.2020;;подрядчик;vk.com/id7001;71\n"
    expected = [("Анна", StaffKind.CONTRACTOR, {"vk": "7001", "telegram": "71"})]

    assert read(tmp_path, text) == read(tmp_path, text.encode("cp1251")) == read(tmp_path, "\ufeff" + text) == expected
    assert read(tmp_path, text.replace(";", ",")) == expected


def test_the_last_day_of_work_is_a_day_of_work(tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_text("person,employed_until\nAnna,2026-11-01\n")
    (anna,) = read_staff(tmp_path / "staff.csv", "en")

    assert [anna.former(date(2026, 11, day)) for day in (1, 2)] == [False, True]


@pytest.mark.parametrize(
    ("platform", "value", "account"),
    [
        ("vk", "https://vk.com/id7001", "7001"), ("vk", "id7001", "7001"), ("vk", "7001", "7001"),
        ("vk", "https://vk.com/Anna", "anna"), ("facebook", "https://facebook.com/profile.php?id=99", "99"),
        ("telegram", "@Anna", "anna"), ("telegram", "tg://user?id=71", "71"), ("youtube", "UCabc", "ucabc"),
        ("wordpress", "2", "2"),
    ],
)  # fmt: skip
def test_an_account_may_be_a_number_a_name_or_a_link(platform: str, value: str, account: str) -> None:
    assert account_id(platform, value) == account


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name2,vk\nAnna,1\n", r"staff\.csv:1: .*person"),
        ("person,vk\n,1\n", r"staff\.csv:2: .*name"),
        ("person,employed_from\nAnna,soon\n", r"staff\.csv:2: employed_from: .soon."),
        ("person,kind\nAnna,boss\n", r"staff\.csv:2: .*boss"),
        ("person,employed_from,employed_until\nAnna,2026-02-01,2026-01-01\n", r"staff\.csv:2: .*2026-01-01"),
        ("person,vk\nAnna,1\nBoris,1\n", r"staff\.csv:3: vk: 1 .*line 2"),
        ("person,vk\nAnna,vk1.a.AAAAAAAAAAAAAAAAAAAAAAAA\n", r"staff\.csv:2: vk: .*token"),
        ("person\n", r"staff\.csv:1: nobody"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        read(tmp_path, text, "en")


def test_a_secret_is_not_repeated_and_a_missing_file_says_where_it_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, "person,vk\nAnna,vk1.a.AAAAAAAAAAAAAAAAAAAAAAAA\n")
    assert "AAAA" not in str(caught.value)
    with pytest.raises(ConfigError, match=r"team\.staff"):
        read_staff(tmp_path / "other.csv", "en")

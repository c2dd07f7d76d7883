"""Letters as files need no key, and the same key writes the same files."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tasks.core.errors import ConfigError, DeliveryDelayed
from tasks.notifiers import build
from tests.notifiers.letters import a_channel, a_letter, settings


def test_a_letter_becomes_four_files(tmp_path: Path) -> None:
    receipt = build(a_channel("folder", str(tmp_path)), settings()).send(a_letter())
    folder = tmp_path / "romashka-20261124-0005"
    assert sorted(path.name for path in folder.iterdir()) == [
        "0000-opened.eml", "0000-opened.html", "0000-opened.slack.json", "0000-opened.txt",
    ]  # fmt: skip
    mail = message_from_bytes((folder / "0000-opened.eml").read_bytes(), policy=default)
    assert mail["Message-ID"] == receipt.reference
    slack = json.loads((folder / "0000-opened.slack.json").read_text())
    assert slack["blocks"] == list(a_letter().blocks)
    assert (folder / "0000-opened.txt").read_text() == a_letter().plain


def test_the_same_key_twice_is_found_and_changes_nothing(tmp_path: Path) -> None:
    notifier = build(a_channel("folder", str(tmp_path)), settings())
    first = notifier.send(a_letter())
    again = notifier.send(a_letter(plain="другое"))
    assert again.found
    assert again.reference == first.reference
    assert "другое" not in (tmp_path / "romashka-20261124-0005" / "0000-opened.txt").read_text()


def test_a_crash_half_way_is_finished_by_the_next_try(tmp_path: Path) -> None:
    notifier = build(a_channel("folder", str(tmp_path)), settings())
    notifier.send(a_letter())
    folder = tmp_path / "romashka-20261124-0005"
    (folder / "0000-opened.eml").unlink()
    assert not notifier.send(a_letter()).found
    assert (folder / "0000-opened.eml").exists()


@pytest.mark.parametrize("thread", ["../../escape", "/etc/escape", "..", "a/b", "\x00", "."])
def test_no_thread_leads_out_of_the_folder(tmp_path: Path, thread: str) -> None:
    inside = tmp_path / "inside"
    build(a_channel("folder", str(inside)), settings()).send(
        a_letter(thread=thread, key=f"outbox/x/{thread}-duty.json")
    )
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) == 4
    assert all(inside in path.resolve().parents for path in written)


def test_a_folder_that_cannot_be_written_delays_the_letter(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    with pytest.raises(DeliveryDelayed, match="cannot write letters"):
        build(a_channel("folder", str(taken)), settings()).send(a_letter())


def test_without_a_folder_letters_go_to_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    build(a_channel("folder"), settings()).send(a_letter())
    assert (tmp_path / "letters" / "romashka-20261124-0005" / "0000-opened.eml").exists()


def test_two_folders_in_one_channel_are_refused() -> None:
    with pytest.raises(ConfigError, match="one folder"):
        build(a_channel("folder", "a", "b"), settings())

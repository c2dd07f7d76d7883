"""Pages: the latest one stands, whoever writes it, whatever letters it holds."""

from __future__ import annotations

from pathlib import Path

from tasks.lake.folder import FolderLake
from tasks.lake.pages import page_key, publish


def text(lake: FolderLake, key: str) -> str:
    stored = lake.get(key)
    assert stored is not None
    return stored.body.decode()


def test_a_page_lies_under_its_brand(tmp_path: Path) -> None:
    assert page_key("acme", "board") == "pages/acme/board.html"
    assert page_key("acme", "incident-acme-1", "md") == "pages/acme/incident-acme-1.md"


def test_the_latest_page_replaces_the_one_before(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path, durable=False)
    publish(lake, "pages/acme/board.html", "calm, спокойно")
    assert text(lake, "pages/acme/board.html") == "calm, спокойно"
    publish(lake, "pages/acme/board.html", "crisis")
    assert text(lake, "pages/acme/board.html") == "crisis"
    assert list(lake.keys("")) == ["pages/acme/board.html"]


def test_the_same_page_is_not_written_again(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path, durable=False)
    publish(lake, "pages/acme/board.html", "calm")
    written = (tmp_path / "pages/acme/board.html").stat().st_ino
    publish(lake, "pages/acme/board.html", "calm")
    assert (tmp_path / "pages/acme/board.html").stat().st_ino == written


def test_half_a_letter_does_not_cost_the_page(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path, durable=False)
    publish(lake, "pages/acme/board.html", "fire \ud83d here")
    assert text(lake, "pages/acme/board.html") == "fire ? here"


class Overtaken(FolderLake):
    """Another run shows its page right before each of our writes."""

    def put_new(self, key: str, body: bytes) -> bool:
        super().put_new(key, b"theirs")
        return super().put_new(key, body)

    def put_if(self, key: str, body: bytes, etag: str) -> str:
        super().put_if(key, b"theirs again", etag)
        return super().put_if(key, body, etag)


def test_a_run_that_shows_at_the_same_moment_wins_and_nobody_fails(tmp_path: Path) -> None:
    lake = Overtaken(tmp_path, durable=False)
    publish(lake, "pages/acme/board.html", "ours")
    assert text(lake, "pages/acme/board.html") == "theirs"
    publish(lake, "pages/acme/board.html", "ours")
    assert text(lake, "pages/acme/board.html") == "theirs again"

"""Exports in simulated time."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import ConfigError, SchemaDrift
from tasks.core.post import Post, PostKind, Precision
from tasks.sources.export import ExportOptions, Replay, load_posts
from tests.sources.reading import PSEUDONYMS, run

START = datetime(2026, 3, 2, tzinfo=UTC)


def post(place: int, minutes: float, precision: Precision = Precision.SECOND) -> Post:
    return Post("x", f"p{place}", START + timedelta(minutes=minutes), f"text {place}", PostKind.REVIEW, precision,
                author="0" * 32, url="https://a.example/1", stars=2.0, likes=3)  # fmt: skip


@given(
    minutes=st.lists(st.integers(0, 300), max_size=30),
    steps=st.lists(st.integers(0, 300), min_size=1, max_size=8),
    days=st.booleans(),
)
def test_whatever_the_steps_of_time_every_post_comes_once_in_order_and_unchanged(
    minutes: list[int], steps: list[int], days: bool
) -> None:
    posts = [
        post(place, at, Precision.DAY if days and place % 3 else Precision.SECOND) for place, at in enumerate(minutes)
    ]
    replay = Replay("replay", "x", posts)
    read: list[Post] = []
    cursor = None
    for step in sorted(steps):
        done = run(replay, cursor, START + timedelta(minutes=step))
        assert (done.error, done.skipped) == (None, [])
        read += done.posts
        cursor = done.cursor
    due = [one for one in posts if one.published_at <= START + timedelta(minutes=max(steps))]
    assert sorted(read, key=lambda one: one.id) == sorted(due, key=lambda one: one.id)
    assert [one.published_at for one in read] == sorted(one.published_at for one in read)


def test_nothing_new_gives_nothing_at_all() -> None:
    replay = Replay("replay", "x", [post(1, 10)])
    first = run(replay, None, START + timedelta(hours=1))
    assert len(first.posts) == 1
    assert run(replay, first.cursor, START + timedelta(hours=2)).payloads == []
    assert run(replay, first.cursor, START).payloads == []


def test_many_posts_come_in_payloads_of_two_thousand() -> None:
    done = run(Replay("replay", "x", [post(place, 1) for place in range(4_500)]), None, START + timedelta(hours=1))
    assert [len(payload["rows"]) for payload in done.payloads] == [2_000, 2_000, 500]  # type: ignore[arg-type]
    assert len({one.id for one in done.posts}) == 4_500


def test_a_cursor_that_is_no_instant_is_named_drift() -> None:
    assert isinstance(run(Replay("replay", "x", [post(1, 10)]), "soon").error, SchemaDrift)


def test_whole_exports_are_loaded_in_order_of_time_with_what_was_skipped(tmp_path: Path) -> None:
    rows = [{"text": f"row {place}", "date": f"2026-03-02T{23 - place % 24:02}:00:00Z"} for place in range(5_000)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "b.csv").write_text("date,text\n2026-03-01,first\nnever,bad")
    posts, skipped = load_posts([tmp_path / "a.jsonl", tmp_path / "b.csv"], None, PSEUDONYMS)
    assert len(posts) == 5_001
    assert posts[0].text == "first"
    assert [one.published_at for one in posts] == sorted(one.published_at for one in posts)
    assert [skip.path for skip in skipped] == ["b.csv:2"]


def test_options_and_the_zone_count_when_loading(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("when,what\n03/02/2026 10:00,one\n")
    options = ExportOptions(path="-", columns={"text": "what", "published_at": "when"}, date_format="%m/%d/%Y %H:%M")
    (one,), _ = load_posts([tmp_path / "a.csv"], options, PSEUDONYMS, "Europe/Moscow")
    assert one.published_at == datetime(2026, 3, 2, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "said"), [("no.csv", "no such file"), ("bad.parquet", "not a finished"), ("a.doc", "set `format`")]
)
def test_a_file_that_cannot_be_loaded_is_named(name: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "bad.parquet").write_bytes(b"PAR1")
    (tmp_path / "a.doc").write_bytes(b"x")
    with pytest.raises(ConfigError, match=said) as caught:
        load_posts([tmp_path / name], None, PSEUDONYMS)
    assert name in str(caught.value)

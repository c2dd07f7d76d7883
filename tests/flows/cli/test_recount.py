"""`spichka recount BRAND DAY`: repairs, says what it did, refuses what it does not understand."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from flows.cli.recount import recount
from tasks.core.errors import ConfigError
from tasks.lake.claims import claim
from tasks.lake.counts import counts_key
from tasks.lake.folder import FolderLake
from tasks.lake.mentions import encode, mentions_key
from tasks.store import count
from tests.lake.samples import DAY, mention

KEY = counts_key("romashka", DAY.date())


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FolderLake:
    monkeypatch.chdir(tmp_path)
    lake = FolderLake(tmp_path / "lake", durable=False)
    ours = claim(lake, "romashka", DAY.date(), "vk:1", [mention(1), mention(2)], count)
    lake.put_new(mentions_key("romashka", DAY.date(), ["raw/a"]), encode(ours))
    return lake


def typed(*words: str) -> Result:
    app = typer.Typer()
    app.command()(recount)
    return CliRunner().invoke(app, words, catch_exceptions=True)


def test_a_deleted_day_is_counted_again_and_then_right(lake: FolderLake) -> None:
    lake.delete(KEY)
    assert typed("romashka", "2026-03-14").stdout == "romashka · 2026-03-14: counted again (1 mention files)\n"
    assert lake.get(KEY) is not None
    assert typed("romashka", "2026-03-14").stdout == "romashka · 2026-03-14: the counts were right (1 mention files)\n"


@pytest.mark.parametrize(
    ("brand", "day", "advice"),
    [
        ("romashka", "14.03.2026", "'14.03.2026' is no day: write 2026-03-14"),
        ("romashka", "2026-03-15", "holds nothing of brand 'romashka' on 2026-03-15"),
        ("ромашкаа", "2026-03-14", "holds nothing of brand 'ромашкаа'"),
        ("a//b", "2026-03-14", "'a//b' is no id of a brand"),
    ],
)
def test_what_cannot_be_is_said_and_leaves_the_lake_alone(lake: FolderLake, brand: str, day: str, advice: str) -> None:
    before = list(lake.keys(""))
    refused = typed(brand, day).exception
    assert isinstance(refused, ConfigError)
    assert advice in str(refused)
    assert list(lake.keys("")) == before

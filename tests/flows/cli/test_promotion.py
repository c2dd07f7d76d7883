"""`spichka promotion`: a look at the communities, and a signature under what the team never does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.cli import app
from tasks import compose
from tasks.core.attestation import COMPANY, Attested
from tasks.core.finding import FindingStatus
from tasks.lake.attestations import attested
from tasks.lake.findings import standing
from tasks.lake.folder import FolderLake
from tasks.plan.starter import write_starter


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a Russian plan and an empty lake."""
    write_starter(tmp_path / "plan.yaml", "ru")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPICHKA_LAKE", str(tmp_path / "lake"))
    monkeypatch.setenv("SPICHKA_PLAN", str(tmp_path / "plan.yaml"))
    compose.own_house.cache_clear()
    yield tmp_path
    compose.own_house.cache_clear()


def promotion(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["promotion", *arguments])


def test_without_followers_to_see_every_community_cannot_be_told(folder: Path) -> None:
    done = promotion("audit")
    found = standing(FolderLake(folder / "lake"), "promotion").findings.values()

    assert done.exit_code == 0, done.output
    assert {one.status for one in found if one.check == "score"} == {FindingStatus.UNKNOWN}
    assert list((folder / "lake" / "pages").rglob("promotion.html"))
    assert "promotion.html" in done.output


def test_a_signature_shows_what_is_signed_and_is_kept(folder: Path) -> None:
    done = promotion("confirm", "--by", "Анна")
    signed = attested(FolderLake(folder / "lake"), COMPANY, COMPANY)[Attested.FORBIDDEN_METHODS]

    assert done.exit_code == 0, done.output
    assert "покупка подписчиков" in done.output
    assert (signed.by, signed.fine) == ("Анна", True)


def test_the_team_may_also_sign_that_a_method_is_used(folder: Path) -> None:
    promotion("confirm", "--by", "Анна", "--used", "--note", "подрядчик, до конца месяца")
    signed = attested(FolderLake(folder / "lake"), COMPANY, COMPANY)[Attested.FORBIDDEN_METHODS]

    assert (signed.fine, signed.note) == (False, "подрядчик, до конца месяца")


@pytest.mark.usefixtures("folder")
def test_nobody_signs_for_nobody() -> None:
    assert promotion("confirm", "--by", " ").exit_code != 0

"""docs/notifications.md tells of every channel and of every variable a channel needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tasks.core.settings import Settings
from tasks.notifiers import REGISTRY
from tests.pages.samples import rendered

PAGE = (Path(__file__).parents[2] / "docs" / "notifications.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", list(REGISTRY))
def test_every_kind_has_its_row(kind: str) -> None:
    assert f"| `{kind}` |" in PAGE


def test_every_variable_it_names_exists() -> None:
    named = set(re.findall(r"SPICHKA_(\w+)", PAGE))
    assert named
    assert named <= {name.upper() for name in Settings.model_fields}


def test_the_first_line_it_shows_is_the_one_that_is_sent() -> None:
    assert rendered().first_line in PAGE

"""Nothing big, nothing of one machine, nothing secret in the repository; documents that tell the truth."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from flows.cli import app
from tasks.core.settings import settings_page
from tests.repo.checkout import ROOT, committed, told

MOST_BYTES = 1_000_000
DOCUMENTS = sorted(path for path in committed("*.md") if path.stat().st_size)
_LINK = re.compile(r"!?\[[^\]]*\]\((?!https?://|mailto:|#|data:)([^)#\s]+)(?:#[^)]*)?\)")
_MACHINE = re.compile(r"(?<![\w.$}/])/(?:home|root|Users|work)/[\w.-]+")
_SECRET = re.compile(r"xox[bp]-\d{6,}|AKIA[0-9A-Z]{16}|-----BEGIN (?:RSA |EC )?PRIVATE KEY|\b\d{8,10}:AA[\w-]{33}\b")
_BLOCK = re.compile(r"^ *```(?:sh|bash|console|shell)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\s*(?:\$ )?(?:\./run )?spichka (?P<rest>[a-z].*)$", re.MULTILINE)


def test_no_file_is_too_big_to_review() -> None:
    assert {told(path): path.stat().st_size for path in committed() if path.stat().st_size > MOST_BYTES} == {}


def test_no_file_names_a_path_of_one_machine_or_holds_a_secret() -> None:
    found = [
        f"{told(path)}: {match.group()}"
        for path in committed()
        if path.suffix not in {".png", ".parquet", ".xlsx", ".gz", ".lock"}
        for text in [path.read_text(encoding="utf-8")]
        for match in (*_MACHINE.finditer(text), *_SECRET.finditer(text))
    ]

    assert found == []


def test_the_page_of_settings_is_current() -> None:
    page = ROOT / "docs" / "settings.md"

    assert page.read_text(encoding="utf-8") == settings_page(), "run: python -m tasks.core.settings > docs/settings.md"


def test_links_between_documents_lead_somewhere() -> None:
    dead = [
        f"{told(path)}: {target}"
        for path in DOCUMENTS
        for target in _LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]

    assert dead == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=told)
def test_every_command_a_document_tells_to_type_exists(path: Path) -> None:
    """Command and options, not arguments: `spichka backtest EXPORT --plan PLAN`."""
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    known = {
        name: {option for one in command.params for option in one.opts} for name, command in group.commands.items()
    }
    wrong = []
    for block in _BLOCK.findall(path.read_text(encoding="utf-8")):
        for line in _COMMAND.findall(block):
            command, *rest = shlex.split(line, comments=True)
            options = {word.split("=")[0] for word in rest if word.startswith("--")} - {"--help"}
            if command not in known or not options <= known[command]:
                wrong.append(line)

    assert wrong == []

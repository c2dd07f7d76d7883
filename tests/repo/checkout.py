"""The checkout itself, as the tests of this folder look at it."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LOCAL = {
    ".venv", ".uv", "__pycache__", "dist", "lake", "demo", ".prefect", ".hypothesis", ".mypy_cache", ".ruff_cache",
    ".import_linter_cache",
}  # fmt: skip


def committed(pattern: str = "*") -> list[Path]:
    """Files that git tracks and that still exist; every file of a copy that has no git, its environments aside."""
    # A checkout in a CI container belongs to another user, which git takes for an attack
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        paths = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [path for path in ROOT.rglob("*") if not _LOCAL & set(path.relative_to(ROOT).parts)]
    return [path for path in paths if path.is_file() and path.match(pattern)]


def our_modules() -> list[Path]:
    """Python files of what we ship."""
    return sorted([*(ROOT / "flows").rglob("*.py"), *(ROOT / "tasks").rglob("*.py")])


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, nested ones too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def told(path: Path) -> str:
    """The path as a failing test should name it."""
    return path.relative_to(ROOT).as_posix()

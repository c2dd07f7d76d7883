"""The checkout itself, as the tests of this folder look at it."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


def committed(pattern: str = "*") -> list[Path]:
    """Files that git tracks (and that still exist), by glob over the path."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", f":(glob)**/{pattern}"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


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

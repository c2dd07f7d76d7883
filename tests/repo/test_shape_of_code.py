"""What linters do not say about the shape of our code."""

from __future__ import annotations

import ast
import sys
import tomllib

import pytest
from importlinter.cli import lint_imports

from tests.repo.checkout import ROOT, committed, functions, our_modules, told

MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 40


def test_no_module_of_ours_is_named_as_one_of_the_standard_library() -> None:
    """Prefect puts the folder of a flow in front of sys.path: a flows/calendar.py would be everybody's calendar."""
    ours = {path.parent.name if path.stem == "__init__" else path.stem for path in our_modules()}

    assert not ours & sys.stdlib_module_names


def test_import_contracts_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    assert lint_imports(cache_dir=None) == 0


def test_no_file_is_longer_than_a_sitting() -> None:
    long = {told(path): n for path in [*our_modules(), *committed("*.py")]
            if (n := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES}  # fmt: skip

    assert not long


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{told(path)}:{one.lineno} {one.name}": length
        for path in our_modules()
        for one in functions(path)
        if (length := (one.end_lineno or one.lineno) - one.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    }

    assert not long


def test_errors_are_caught_by_name() -> None:
    """`except Exception` turns a bug into silence; cleaning up and raising again does not."""
    silent = [
        f"{told(path)}:{node.lineno}"
        for path in our_modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node) and not _raises_again(node)
    ]

    assert not silent


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or ast.unparse(handler.type) in {"Exception", "BaseException"}


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_every_test_folder_is_a_package() -> None:
    """Without it two files of the same name in two folders are one to pytest."""
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}

    assert [told(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_the_lock_file_is_of_this_pyproject() -> None:
    """What uv wrote down as asked for is what pyproject asks for; needs no uv and no network."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    (own,) = [package for package in locked["package"] if package["name"] == project["project"]["name"]]

    asked = sorted(_plain(line) for line in project["project"]["dependencies"])
    asked_for_development = sorted(_plain(line) for line in project["dependency-groups"]["dev"])
    assert sorted(map(_as_written, own["metadata"]["requires-dist"])) == asked
    assert sorted(map(_as_written, own["metadata"]["requires-dev"]["dev"])) == asked_for_development


def _plain(requirement: str) -> str:
    """Name, extras and versions of a requirement, as in the lock file: lower case, no spaces, no marker."""
    return requirement.partition(";")[0].strip().lower().replace(" ", "").replace("_", "-")


def _as_written(entry: dict[str, str | list[str]]) -> str:
    extras = entry.get("extras", [])
    return f"{entry['name']}{'[' + ','.join(extras) + ']' if extras else ''}{entry.get('specifier', '')}"

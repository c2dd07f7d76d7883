"""A plan file with everything it builds on: `extends: base.yaml`, `extends: builtin:small-ru`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from tasks.plan.leaks import shown
from tasks.plan.problem import Place, Problem
from tasks.plan.tree import Branch, identity, read_tree

BUILTIN = "builtin:"
BUILTINS = ("small-ru", "small-en")
_LARGEST_FILE = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class _File:
    """A file of a plan: what errors call it, how it is told from others, where its own bases are looked for."""

    label: str
    identity: str
    path: Path | None

    def base(self, name: str) -> _File:
        """The file `name` that this one extends."""
        if name.startswith(BUILTIN):
            return _File(name, name, None)
        path = (self.path.parent if self.path is not None else Path()) / name
        return _File(str(path), str(path.resolve()), path)

    def read(self) -> bytes:
        """Its bytes. Raises OSError."""
        if self.path is not None:
            with self.path.open("rb") as opened:
                return opened.read(_LARGEST_FILE + 1)
        name = self.label.removeprefix(BUILTIN)
        if name not in BUILTINS:
            raise FileNotFoundError(name)
        return resources.files("tasks.plan").joinpath(f"{name.replace('-', '_')}.yaml").read_bytes()


def merge(base: Branch, over: Branch) -> Branch:
    """`over` on top of `base`: mappings key by key, lists of things with an id by id, everything else replaced.

    A key without a value does not erase what the base says: it counts as not written, as everywhere in a plan.
    """
    if over.value is None:
        return base
    if isinstance(base.value, dict) and isinstance(over.value, dict):
        merged = dict(base.value)
        for key, branch in over.value.items():
            merged[key] = merge(base.value[key], branch) if key in base.value else branch
        return Branch(over.place, merged)
    if isinstance(base.value, list) and isinstance(over.value, list):
        return Branch(over.place, _merge_lists(base.value, over.value))
    return over


def _merge_lists(base: list[Branch], over: list[Branch]) -> list[Branch]:
    names = [identity(branch) for branch in [*base, *over]]
    if not base or not over or None in names:
        return over
    merged = {identity(branch): branch for branch in base}
    for branch in over:
        name = identity(branch)
        merged[name] = merge(merged[name], branch) if name in merged else branch
    return list(merged.values())


def read_plan_file(path: Path, problems: list[Problem]) -> Branch | None:
    """The merged tree of a plan, or None where the file itself or a base cannot be used; `problems` say why."""
    return _gather(_File(str(path), str(path.resolve()), path), (), None, problems)


def _gather(
    file: _File, trail: tuple[_File, ...], asked: tuple[Place, str] | None, problems: list[Problem]
) -> Branch | None:
    text = _text(file, asked, problems)
    tree = read_tree(text, file.label, problems) if text is not None else None
    extends = tree.get("extends") if tree is not None else None
    if tree is None or extends is None or not isinstance(extends.value, str):
        return tree
    base_file, trail = file.base(extends.value), (*trail, file)
    if base_file.identity in {earlier.identity for earlier in trail}:
        circle = " → ".join(each.label for each in (*trail, base_file))
        problems.append(Problem(extends.place, ("extends",), "circle", {"circle": circle}))
        return None
    base = _gather(base_file, trail, (extends.place, extends.value), problems)
    return merge(base, tree) if base is not None else None


def _text(file: _File, asked: tuple[Place, str] | None, problems: list[Problem]) -> str | None:
    """The file's text; `asked` is the line that asked for it, None for the plan itself."""
    try:
        body = file.read()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        problems.append(_unread(file, asked, error))
        return None
    if len(body) > _LARGEST_FILE:
        problems.append(Problem(Place(file.label), (), "too_much"))
        return None
    try:
        return body.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        problems.append(Problem(Place(file.label, line), (), "encoding"))
        return None


def _unread(file: _File, asked: tuple[Place, str] | None, error: Exception) -> Problem:
    if asked is not None:
        values = {"base": shown(asked[1]), "builtins": ", ".join(BUILTIN + name for name in BUILTINS)}
        return Problem(asked[0], ("extends",), "base", values)
    if isinstance(error, FileNotFoundError):
        return Problem(Place(file.label), (), "no_file")
    return Problem(Place(file.label), (), "unreadable", {"why": getattr(error, "strerror", None) or str(error)})

"""YAML text as a tree that remembers the line of every key and item.

Scalars stay text as written (`22:30` is no base-60 number, `no` no falsehood, `+7999…` keeps its plus); the schema
gives them their types. Only below `options`, which the schema does not know, YAML 1.2's core types apply.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from tasks.plan.leaks import leaking_lines, leaks, names_a_secret, shown
from tasks.plan.problem import KeyPath, Place, Problem

Scalar = str | int | float | bool | None

_FREE = "options"
_DEEPEST = 40
_LARGEST = 50_000  # nodes; aliases that unfold into each other would otherwise fill the memory
_CORE = ("str", "int", "float", "bool", "null", "seq", "map", "timestamp", "value", "merge")
_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in _CORE)
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:[0-9]{1,18}\.[0-9]{0,18}|\.[0-9]{1,18})(?:[eE][-+]?[0-9]{1,3})?")
_HINTS = (
    (re.compile(r"\\t|tab"), "tab"),
    (re.compile(r"mapping values are not allowed"), "colon"),
    (re.compile(r"alias"), "star"),
    (re.compile(r"while scanning a quoted|unexpected end of stream"), "quote"),
    (re.compile(r"expected a single document"), "documents"),
)


@dataclass(frozen=True, slots=True)
class Branch:
    """A value and where it stands. Mappings keep the place of the key, lists that of the item."""

    place: Place
    value: Scalar | dict[str, Branch] | list[Branch]

    def get(self, key: str) -> Branch | None:
        """The value of a key, if this is a mapping that has it."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def walk(self, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Branch]]:
        """Every branch with its path, parents first."""
        yield path, self
        if isinstance(self.value, dict):
            for key, branch in self.value.items():
                yield from branch.walk((*path, key))
        elif isinstance(self.value, list):
            for index, branch in enumerate(self.value):
                yield from branch.walk((*path, index))

    def plain(self) -> object:
        """The same without places."""
        if isinstance(self.value, dict):
            return {key: branch.plain() for key, branch in self.value.items()}
        if isinstance(self.value, list):
            return [branch.plain() for branch in self.value]
        return self.value


def identity(branch: Branch) -> str | None:
    """What makes an item of a list the same thing elsewhere: its id, with its platform where it names one."""
    names = [branch.get(key) for key in ("platform", "id")]
    if names[1] is None or not isinstance(names[1].value, str):
        return None
    return "/".join(name.value for name in names if name is not None and isinstance(name.value, str))


class _TooMuch(Exception):
    """The text unfolds into more than a plan can be."""


class _Grower:
    """Grows a Branch from PyYAML's nodes and notes what is wrong on the way."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self._file = file
        self._problems = problems
        self._nodes = 0

    def grow(self, node: yaml.Node, place: Place, path: KeyPath) -> Branch:
        self._nodes += 1
        if self._nodes > _LARGEST or len(path) > _DEEPEST:
            raise _TooMuch
        if node.tag not in _TAGS:
            self._problems.append(Problem(place, path, "tag", {"tag": shown(node.tag)}))
        if isinstance(node, yaml.MappingNode):
            return Branch(place, self._mapping(node, path))
        if isinstance(node, yaml.SequenceNode):
            return Branch(place, self._sequence(node, path))
        assert isinstance(node, yaml.ScalarNode)
        return Branch(place, _scalar(node, free=_FREE in path))

    def _place(self, node: yaml.Node) -> Place:
        return Place(self._file, node.start_mark.line + 1)

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Branch]:
        grown: dict[str, Branch] = {}
        for key_node, value_node in node.value:
            place = self._place(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self._problems.append(Problem(place, path, "key"))
                continue
            key = str(key_node.value)
            if key in grown:
                values: dict[str, str | int] = {"name": shown(key), "line": grown[key].place.line}
                self._problems.append(Problem(place, path, "duplicate_key", values))
                continue
            grown[key] = self.grow(value_node, place, (*path, key))
        return grown

    def _sequence(self, node: yaml.SequenceNode, path: KeyPath) -> list[Branch]:
        grown = [self.grow(item, self._place(item), (*path, index)) for index, item in enumerate(node.value)]
        seen: dict[str, Branch] = {}
        for index, branch in enumerate(grown if _FREE not in path else ()):
            name = identity(branch)
            if name is not None and name in seen:
                values: dict[str, str | int] = {"id": shown(name), "line": seen[name].place.line}
                self._problems.append(Problem(branch.place, (*path, index), "duplicate_id", values))
            elif name is not None:
                seen[name] = branch
        return grown


def _scalar(node: yaml.ScalarNode, *, free: bool) -> Scalar:
    text = str(node.value)
    if node.style is not None:
        return text
    if text in {"", "~", "null", "Null", "NULL"}:
        return None
    if not free:
        return text
    if text.lower() in {"true", "false"}:
        return text.lower() == "true"
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _broken(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """A syntax error with its line. PyYAML's snippet of the text is left out: it may hold a secret."""
    if isinstance(error, yaml.reader.ReaderError):
        return Problem(Place(file, text.count("\n", 0, error.position) + 1), (), "characters")
    mark = getattr(error, "problem_mark", None)
    said = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or error}"
    hint = next((name for pattern, name in _HINTS if pattern.search(said)), "other")
    line = min(mark.line, max(text.rstrip().count("\n"), 0)) + 1 if mark is not None else 0
    return Problem(Place(file, line), (), f"syntax_{hint}", {"said": shown(said)})


def _spilled(tree: Branch | None, text: str, file: str) -> Iterator[Problem]:
    """Secrets anywhere in the text, comments too, and values of keys that ask for one."""
    told = set()
    for path, branch in tree.walk() if tree is not None else ():
        key = str(path[-1]) if path else ""
        if isinstance(branch.value, str) and (leaks(branch.value) or names_a_secret(key, branch.value)):
            told.add(branch.place.line)
            yield Problem(branch.place, path, "secret")
    for line in leaking_lines(text):
        if line not in told:
            yield Problem(Place(file, line), (), "secret")


def read_tree(text: str, file: str, problems: list[Problem]) -> Branch | None:
    """The mapping a plan file is, or None with the reason added to `problems`."""
    tree = None
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is None:
            problems.append(Problem(Place(file), (), "empty"))
        elif not isinstance(node, yaml.MappingNode):
            problems.append(Problem(Place(file, node.start_mark.line + 1), (), "no_mapping"))
        else:
            tree = _Grower(file, problems).grow(node, Place(file, 1), ())
    except yaml.YAMLError as error:
        problems.append(_broken(error, text, file))
    except (_TooMuch, RecursionError):
        problems.append(Problem(Place(file), (), "too_much"))
    problems.extend(_spilled(tree, text, file))
    return tree

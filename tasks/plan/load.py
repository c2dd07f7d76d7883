"""A plan from its file: typed, with the line of every key, or all its errors at once.

Nothing is expanded: `${HOME}` stays what it is. Secrets do not belong into a plan and are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from tasks.core.errors import ConfigError
from tasks.plan.extends import read_plan_file
from tasks.plan.misfit import told
from tasks.plan.problem import KeyPath, Place, Problem
from tasks.plan.schema import Plan
from tasks.plan.tree import Branch
from tasks.texts import LOCALES, say

_LOCALE = re.compile(rb"^(?:locale:\s*[\"']?|extends:\s*[\"']?builtin:small-)(ru|en)\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class LoadedPlan:
    """The plan, and where each of its paths is written: its own file or one it extends."""

    plan: Plan
    path: Path
    places: Mapping[KeyPath, Place]

    def place(self, path: KeyPath) -> Place:
        """Where a path is written; where it is not, where the nearest thing around it is."""
        return _nearest_place(self.places, path, str(self.path))


def load_plan(path: Path) -> LoadedPlan:
    """Read, merge and check the plan at `path`.

    Raises ConfigError with every error, one a line: `plan.yaml:37: monitoring.brands[0].name: … — what to do`,
    in the plan's own language (Russian where it does not get as far as saying).
    """
    problems: list[Problem] = []
    tree = read_plan_file(path, problems)
    if tree is None:
        raise ConfigError(_told_all(problems, path, tree))
    places = {at: branch.place for at, branch in tree.walk()}
    plan = _typed(tree, places, str(path), problems)
    if plan is None or problems:
        raise ConfigError(_told_all(problems, path, tree))
    return LoadedPlan(plan, path, places)


def _typed(tree: Branch, places: Mapping[KeyPath, Place], file: str, problems: list[Problem]) -> Plan | None:
    """The tree as a Plan, or None with the refusals added. What is a misplaced secret is not refused twice."""
    try:
        return Plan.model_validate(tree.plain())
    except ValidationError as invalid:
        secret = {problem.path for problem in problems if problem.key == "secret"}
        for error in invalid.errors(include_url=False):
            if error["loc"] not in secret:
                key, values = told(error["loc"], error)
                problems.append(Problem(_nearest_place(places, error["loc"], file), error["loc"], key, values))
        return None


def _nearest_place(places: Mapping[KeyPath, Place], path: KeyPath, file: str) -> Place:
    while path and path not in places:
        path = path[:-1]
    return places.get(path, Place(file))


def _told_all(problems: list[Problem], path: Path, tree: Branch | None) -> str:
    """All errors, in the order of the files. A file that is not there has no language: both are used."""
    if [problem.key for problem in problems] == ["no_file"]:
        return f"{path}: " + " / ".join(say(locale, "plan.error.no_file") for locale in LOCALES)
    locale = _locale(path, tree)
    ordered = sorted(problems, key=lambda problem: (problem.place.file != str(path), problem.place))
    return "\n".join(dict.fromkeys(problem.text(locale) for problem in ordered))


def _locale(path: Path, tree: Branch | None) -> str:
    said = tree.get("locale") if tree is not None else None
    if said is not None and isinstance(said.value, str) and said.value in LOCALES:
        return said.value
    try:
        found = _LOCALE.search(path.read_bytes())
    except OSError:
        return LOCALES[0]
    return found[1].decode() if found else LOCALES[0]

"""Where in which file something stands, and what is wrong there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tasks.plan.leaks import shown
from tasks.texts import say

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file, from 1; 0 where the file as a whole is meant."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


def written(path: KeyPath) -> str:
    """`monitoring.brands[0].topics[1].kind`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{shown(step)}" if text else shown(step)
    return text


@dataclass(frozen=True, slots=True)
class Problem:
    """One error of a plan that cannot be loaded, in no language; `key` is looked up in `texts`."""

    place: Place
    path: KeyPath
    key: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def text(self, locale: str) -> str:
        """`plan.yaml:37: monitoring.brands[0].topics[1].kind: what is wrong — what to do`."""
        parts = [str(self.place), written(self.path), say(locale, f"plan.error.{self.key}", **self.values)]
        return ": ".join(part for part in parts if part)

"""What `check_plan` finds in a plan that loads: gaps and contradictions, with the one thing to do about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tasks.plan.extends import BUILTIN
from tasks.plan.load import LoadedPlan
from tasks.plan.problem import KeyPath, Place, written
from tasks.texts import say


class Severity(StrEnum):
    """Errors break the promise of the plan; warnings may be meant; advice can wait."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class PlanFinding:
    """One finding, in no language: `key` and `next_step` are looked up in `texts` and filled with `values`."""

    severity: Severity
    file: str
    line: int
    path: str
    key: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def next_step(self) -> str:
        """Text key of the one thing to do."""
        return f"{self.key}.do"

    @property
    def place(self) -> str:
        """`plan.yaml:37`."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def text(self, locale: str) -> str:
        """What is wrong, in words."""
        return say(locale, self.key, **self._words(locale))

    def advice(self, locale: str) -> str:
        """The one thing to do, in words."""
        return say(locale, self.next_step, **self._words(locale))

    def _words(self, locale: str) -> dict[str, str | float]:
        """The values, and beside the number of a cause its words."""
        level = self.values.get("level")
        cause = {"cause": say(locale, f"level.{level}")} if level is not None else {}
        return {**self.values, **cause}


def found(loaded: LoadedPlan, severity: Severity, path: KeyPath, name: str, **values: str | int) -> PlanFinding:
    """A finding at a path of the plan; its line is that of the nearest thing that is written.

    What stands in a built-in base is mended in the plan itself, so the plan is named, without a line.
    """
    place = loaded.place(path)
    if place.file.startswith(BUILTIN):
        place = Place(str(loaded.path))
    return PlanFinding(severity, place.file, place.line, written(path), f"plan.finding.{name}", values)


def lenient(loaded: LoadedPlan) -> Severity:
    """The severity of what one or two people cannot help: advice in a small plan, an error elsewhere."""
    return Severity.ADVICE if loaded.plan.small else Severity.ERROR

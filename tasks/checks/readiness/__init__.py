"""Readiness: is the plan alive? Every item passes or is a gap; the score is the mean of what passes in each part.

A check is one function in REGISTRY. What nothing records yet is not among them: it is named, and not scored.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from tasks.checks.readiness import coverage, people, upkeep
from tasks.checks.readiness.shape import AUDIT, Item, ReadinessView, finding
from tasks.core.finding import Finding, FindingStatus

__all__ = ["AREAS", "AUDIT", "NOT_RECORDED", "REGISTRY", "ReadinessView", "of_area", "part_score", "run", "score"]

REGISTRY: tuple[Callable[[ReadinessView], Iterable[Item]], ...] = (
    people.holders,
    people.deputies,
    people.one_role_each,
    people.hours,
    people.contacts,
    coverage.scenarios,
    coverage.scripts,
    coverage.platforms,
    coverage.responses,
    coverage.owners,
    upkeep.reviews,
    upkeep.drills,
    upkeep.reserve_channels,
    upkeep.channels,
)
AREAS: dict[str, frozenset[str]] = {
    "team": frozenset({"lead", "holder", "deputy", "two_roles", "hours", "contact"}),
    "plan": frozenset({"scenario", "script", "words", "response", "channel", "owner"}),
    "upkeep": frozenset({"reviewed", "drill", "reserve", "reachable"}),
}
"""Which part each kind of item belongs to. Each part counts a third: a long plan that nobody tried is not ready."""
NOT_RECORDED = ("improvements",)
"""What a review would ask for and nothing here writes down yet."""


def run(view: ReadinessView) -> list[Finding]:
    """Every item of every check, good ones too. The same plan gives the same ids."""
    found = {one.id: one for check in REGISTRY for one in (finding(view, item) for item in check(view))}
    return list(found.values())


def of_area(area: str, findings: Sequence[Finding]) -> list[Finding]:
    """The items of one part."""
    return [one for one in findings if one.check in AREAS[area]]


def part_score(findings: Sequence[Finding]) -> float:
    """0–100: the part of the items that passes, each weighed 1, 2, 4 or 8 by its severity."""
    weights = [(2**one.severity.rank, one.status is FindingStatus.PASS) for one in findings]
    total = sum(weight for weight, _ in weights)
    return 100 * sum(weight for weight, good in weights if good) / total if total else 0.0


def score(findings: Sequence[Finding]) -> int:
    """0–100: the mean of the parts, rounded down. 100 only where everything passes."""
    return math.floor(sum(part_score(of_area(area, findings)) for area in AREAS) / len(AREAS) + 1e-9)

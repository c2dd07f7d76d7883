"""What is wrong with a plan that loads: gaps and contradictions a person would find in the first hour of a crisis."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from tasks.plan.check_hours import check_hours
from tasks.plan.check_monitoring import check_channels, check_removals, check_sources, check_topics
from tasks.plan.check_readiness import check_responses, check_scenarios
from tasks.plan.check_references import check_references
from tasks.plan.check_team import check_team
from tasks.plan.finding import PlanFinding, Severity
from tasks.plan.load import LoadedPlan

__all__ = ["PlanFinding", "Severity", "check_plan"]


def check_plan(
    loaded: LoadedPlan, now: datetime, *, kinds: Collection[str] | None = None, ui_url: str | None = None
) -> list[PlanFinding]:
    """All findings, the worst first, then as the plan is written. Pure.

    `now` chooses the year whose clock changes count; `kinds` are the source kinds that exist (None: not checked);
    `ui_url` is the address under which people reach the UI, where one is set.
    """
    findings = [
        *check_references(loaded),
        *check_team(loaded),
        *check_hours(loaded, now),
        *check_scenarios(loaded),
        *check_responses(loaded),
        *check_topics(loaded),
        *check_sources(loaded, kinds),
        *check_removals(loaded),
        *check_channels(loaded, ui_url),
    ]
    return sorted(findings, key=lambda each: (each.severity.rank, each.file, each.line))

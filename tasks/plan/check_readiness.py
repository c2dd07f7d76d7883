"""Whether every kind of crisis finds something written: scenario, script, owner, response level."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.core.crisis import Level, Strength
from tasks.plan.finding import PlanFinding, Severity, found
from tasks.plan.load import LoadedPlan
from tasks.plan.schema import Plan, Scenario

_CAUSES = [level for level in Level if level is not Level.NONE]
_FORCES = [strength for strength in Strength if strength is not Strength.CALM]


def check_scenarios(loaded: LoadedPlan) -> Iterator[PlanFinding]:
    """Each cause has a scenario, each scenario a script and an owner, each of our platforms words that fit it."""
    plan = loaded.plan
    for index, scenario in enumerate(plan.scenarios):
        path = ("scenarios", index)
        if scenario.script is None:
            yield found(loaded, Severity.ERROR, path, "no_script", id=scenario.id)
        if scenario.owner is None and plan.team.lead is None:
            yield found(loaded, Severity.ERROR, path, "no_owner", id=scenario.id)
    for level in _CAUSES:
        scenarios = [scenario for scenario in plan.scenarios if scenario.level is level]
        if not scenarios:
            yield found(loaded, Severity.ERROR, ("scenarios",), "no_scenario", level=int(level))
        for platform in _unanswered_platforms(plan, scenarios):
            yield found(loaded, Severity.ERROR, ("scripts",), "no_platform_script", level=int(level), platform=platform)


def _unanswered_platforms(plan: Plan, scenarios: list[Scenario]) -> list[str]:
    """Platforms of our accounts that no script of these scenarios is for. A missing script is its own finding."""
    scripts = {script.id: script for script in plan.scripts}
    used = [scripts.get(scenario.script or "") for scenario in scenarios]
    if not used or None in used:
        return []
    fitting = [script.platforms for script in used if script is not None]
    platforms = {account.platform: None for brand in plan.monitoring.brands for account in brand.accounts}
    return [platform for platform in platforms if not any(not only or platform in only for only in fitting)]


def check_responses(loaded: LoadedPlan) -> Iterator[PlanFinding]:
    """Each cause at each strength has a response level, and each response level is ever in force."""
    plan = loaded.plan
    if not plan.response_levels:
        yield found(loaded, Severity.ERROR, ("response_levels",), "no_response_levels")
        return
    taken: set[tuple[Level, Strength]] = set()
    for index, response in enumerate(plan.response_levels):
        meant = {(level, strength) for level in response.level for strength in response.strength}
        if meant <= taken:
            yield found(loaded, Severity.WARNING, ("response_levels", index), "response_shadowed", number=index + 1)
        taken |= meant
    for level in Level:
        open_strengths = [strength.value for strength in _FORCES if (level, strength) not in taken]
        if open_strengths:
            severity = Severity.ERROR if level in _CAUSES else Severity.WARNING
            missing = ", ".join(open_strengths)
            yield found(loaded, severity, ("response_levels",), "no_response", level=int(level), strengths=missing)

"""Whether somebody is there to act: lead, technical contact, holders, deputies."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.plan.finding import PlanFinding, Severity, found, lenient
from tasks.plan.load import LoadedPlan
from tasks.plan.schema import Plan


def _needed(plan: Plan) -> set[str]:
    """Roles the plan counts on in a crisis."""
    named = [plan.team.lead, plan.team.technical, plan.pr.spokesperson]
    named += [role_id for response in plan.response_levels for role_id in response.call]
    named += [scenario.owner for scenario in plan.scenarios]
    return {role_id for role_id in named if role_id is not None}


def check_team(loaded: LoadedPlan) -> Iterator[PlanFinding]:
    """Lead and technical contact unset; roles nobody holds; roles the plan counts on that have no deputy."""
    plan = loaded.plan
    if plan.team.lead is None:
        yield found(loaded, Severity.ERROR, ("team", "lead"), "no_lead")
    if plan.team.technical is None:
        yield found(loaded, Severity.WARNING, ("team", "technical"), "no_technical")
    needed = _needed(plan)
    for index, role in enumerate(plan.team.roles):
        path = ("team", "roles", index)
        if role.holder is None:
            yield found(loaded, Severity.ERROR, path, "no_holder", id=role.id)
        if role.deputy == role.id:
            yield found(loaded, Severity.ERROR, (*path, "deputy"), "own_deputy", id=role.id)
        elif role.deputy is None and role.id in needed:
            yield found(loaded, lenient(loaded), path, "no_deputy", id=role.id)

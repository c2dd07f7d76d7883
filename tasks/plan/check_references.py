"""Names of things that are not there. All uses of one missing thing are one finding: it is one thing to mend."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.plan.finding import PlanFinding, Severity, found
from tasks.plan.load import LoadedPlan
from tasks.plan.problem import KeyPath, written
from tasks.plan.schema import Plan

Use = tuple[str, KeyPath, str | None]  # kind of the thing, where it is named, its id


def _team_uses(plan: Plan) -> Iterator[Use]:
    yield "role", ("team", "lead"), plan.team.lead
    yield "role", ("team", "technical"), plan.team.technical
    for index, role in enumerate(plan.team.roles):
        yield "role", ("team", "roles", index, "deputy"), role.deputy
    yield "role", ("internal_communications", "owner"), plan.internal_communications.owner
    yield "role", ("pr", "spokesperson"), plan.pr.spokesperson


def _readiness_uses(plan: Plan) -> Iterator[Use]:
    for index, risk in enumerate(plan.risks):
        yield "role", ("risks", index, "owner"), risk.owner
        for at, scenario_id in enumerate(risk.scenarios):
            yield "scenario", ("risks", index, "scenarios", at), scenario_id
    for index, scenario in enumerate(plan.scenarios):
        yield "role", ("scenarios", index, "owner"), scenario.owner
        yield "script", ("scenarios", index, "script"), scenario.script
    for index, script in enumerate(plan.scripts):
        yield "role", ("scripts", index, "owner"), script.owner


def _response_uses(plan: Plan) -> Iterator[Use]:
    for index, response in enumerate(plan.response_levels):
        for at, role_id in enumerate(response.call):
            yield "role", ("response_levels", index, "call", at), role_id
        yield "script", ("response_levels", index, "script"), response.script
        yield "channel", ("response_levels", index, "channel"), response.channel


def _monitoring_uses(plan: Plan) -> Iterator[Use]:
    for number, brand in enumerate(plan.monitoring.brands):
        for index, account in enumerate(brand.accounts):
            yield "role", ("monitoring", "brands", number, "accounts", index, "owner"), account.owner
    for index, source in enumerate(plan.monitoring.sources):
        yield "brand", ("monitoring", "sources", index, "brand"), source.brand
        yield _topic_kind(source.brand), ("monitoring", "sources", index, "topic"), source.topic
    for index, supplier in enumerate(plan.suppliers):
        yield "topic", ("suppliers", index, "topic"), supplier.topic


def _topic_kind(brand: str | None) -> str:
    """`topic` of any brand, or `topic:acme` of one."""
    return f"topic:{brand}" if brand is not None else "topic"


def _known(plan: Plan) -> dict[str, list[str]]:
    """Ids that exist, by kind."""
    brands = plan.monitoring.brands
    return {
        "role": [role.id for role in plan.team.roles],
        "scenario": [scenario.id for scenario in plan.scenarios],
        "script": [script.id for script in plan.scripts],
        "channel": [channel.id for channel in plan.channels],
        "brand": [brand.id for brand in brands],
        "topic": [topic.id for brand in brands for topic in brand.topics],
        **{_topic_kind(brand.id): [topic.id for topic in brand.topics] for brand in brands},
    }


def check_references(loaded: LoadedPlan) -> Iterator[PlanFinding]:
    """Roles, scripts, scenarios, channels, brands and topics that are named and do not exist."""
    plan = loaded.plan
    known = _known(plan)
    dead: dict[tuple[str, str], list[KeyPath]] = {}
    for uses in (_team_uses, _readiness_uses, _response_uses, _monitoring_uses):
        for kind, path, name in uses(plan):
            # a topic of an unknown brand: the brand is the thing to mend
            if name is not None and kind in known and name not in known[kind]:
                dead.setdefault((kind, name), []).append(path)
    for (kind, name), paths in dead.items():
        values = {"id": name, "known": ", ".join(known[kind]) or "—", "at": ", ".join(written(path) for path in paths)}
        yield found(loaded, Severity.ERROR, paths[0], f"unknown_{kind.partition(':')[0]}", **values)

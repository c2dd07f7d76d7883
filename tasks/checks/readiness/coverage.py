"""Whether every cause finds something written: scenario, words for every platform, a response, a channel, an owner."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.checks.readiness.shape import CRITICAL, HIGH, MEDIUM, Item, ReadinessView
from tasks.core.crisis import Level, Strength
from tasks.plan.schema import Plan, Scenario, Script
from tasks.texts import place

CAUSES = tuple(level for level in Level if level is not Level.NONE)
FORCES = tuple(strength for strength in Strength if strength is not Strength.CALM)


def scenarios(view: ReadinessView) -> Iterator[Item]:
    """Each cause has a scenario; each scenario names its words."""
    for level in CAUSES:
        has = any(one.level is level for one in view.plan.scenarios)
        yield Item("scenario", f"level:{int(level)}", has, CRITICAL, values={"cause": f"@level.{int(level)}"})
    for scenario in view.plan.scenarios:
        if scenario.script is None:
            yield Item("script", f"scenario:{scenario.id}", False, HIGH, "no_script", {"scenario": scenario.name})


def scripts(view: ReadinessView) -> Iterator[Item]:
    """Every script that something names is there: one that is gone is one gap, however many name it."""
    known = {script.id for script in view.plan.scripts}
    users: dict[str, list[str]] = {}
    for scenario in view.plan.scenarios:
        if scenario.script is not None:
            users.setdefault(scenario.script, []).append(scenario.name)
    for number, response in enumerate(view.plan.response_levels, start=1):
        if response.script is not None:
            users.setdefault(response.script, []).append(f"response_levels[{number}]")
    for script, names in users.items():
        values: dict[str, str | int | float] = {"script": script, "users": ", ".join(names[:4]), "n": len(names)}
        yield Item("script", f"script:{script}", script in known, HIGH, values=values)


def platforms(view: ReadinessView) -> Iterator[Item]:
    """For each cause, words that fit each platform we are on. A missing script is a gap of its own, not this one."""
    known = {script.id: script for script in view.plan.scripts}
    ours = dict.fromkeys(one.platform for brand in view.plan.monitoring.brands for one in brand.accounts)
    for level in CAUSES:
        used = [known.get(one.script or "") for one in view.plan.scenarios if one.level is level]
        if not used or None in used:
            continue
        for platform in ours:
            fits = any(_fits(script, platform) for script in used)
            values = {"cause": f"@level.{int(level)}", "platform": place(platform)}
            yield Item("words", f"level:{int(level)}:{platform}", fits, MEDIUM, values=values)


def _fits(script: Script | None, platform: str) -> bool:
    return script is not None and (not script.platforms or platform in script.platforms)


def responses(view: ReadinessView) -> Iterator[Item]:
    """For each cause at each strength: somebody is called, and people know which channel to gather in."""
    channels = {channel.id for channel in view.plan.channels}
    for level in CAUSES:
        found = [view.plan.response(level, strength) for strength in FORCES]
        called = all(one is not None and one.call for one in found)
        values: dict[str, str | int | float] = {"cause": f"@level.{int(level)}"}
        yield Item("response", f"level:{int(level)}", called, CRITICAL, values=values)
    for number, response in enumerate(view.plan.response_levels, start=1):
        has = response.channel in channels
        values = {"number": number, "channel": response.channel or "—"}
        subject = f"response:{'+'.join(str(int(level)) for level in response.level)}:{'+'.join(response.strength)}"
        yield Item("channel", subject, has, MEDIUM, values=values)


def owners(view: ReadinessView) -> Iterator[Item]:
    """Every risk, scenario and script has a role that keeps it, the lead where none is named. Whether somebody holds
    the role is `holder`'s question, so that one empty role is one gap."""
    for kind, name, owner in kept_items(view.plan):
        if owner is not None:
            yield Item("owner", f"{kind}:{name}", True, MEDIUM, values={"item": f"{kind} {name}"})
    orphans = [f"{kind} {name}" for kind, name, owner in kept_items(view.plan) if owner is None]
    if orphans:
        values: dict[str, str | int | float] = {"item": "team.lead", "n": len(orphans), "names": ", ".join(orphans[:4])}
        yield Item("owner", "lead", view.role(view.plan.team.lead) is not None, HIGH, values=values)


def kept_items(plan: Plan) -> Iterator[tuple[str, str, str | None]]:
    """(kind, id, owner) of everything that somebody has to keep true. A script is kept by its scenario's owner."""
    yield from (("risk", one.id, one.owner) for one in plan.risks)
    yield from (("scenario", one.id, one.owner) for one in plan.scenarios)
    yield from (("script", one.id, one.owner or _of_scenario(plan.scenarios, one.id)) for one in plan.scripts)


def _of_scenario(scenarios: tuple[Scenario, ...], script: str) -> str | None:
    return next((one.owner for one in scenarios if one.script == script and one.owner is not None), None)

"""Whether somebody is there, day and night: lead, deputies, shifts, contacts; one person in one role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tasks.checks.readiness.coverage import kept_items
from tasks.checks.readiness.shape import CRITICAL, HIGH, MEDIUM, Item, ReadinessView
from tasks.plan.check_hours import in_words, open_hours, reference_weeks
from tasks.plan.schema import Contacts, Role


def needed(view: ReadinessView) -> tuple[str, ...]:
    """Roles the plan counts on in a crisis, in the order they are named."""
    plan = view.plan
    named = [plan.team.lead, plan.team.technical, plan.pr.spokesperson]
    named += [name for response in plan.response_levels for name in response.call]
    named += [scenario.owner for scenario in plan.scenarios]
    return tuple(dict.fromkeys(name for name in named if name is not None))


def holders(view: ReadinessView) -> Iterator[Item]:
    """The lead is named; every role that is needed or keeps something exists, and somebody holds it."""
    yield Item("lead", "team", view.role(view.plan.team.lead) is not None, CRITICAL)
    keepers = [owner for _, _, owner in kept_items(view.plan) if owner is not None]
    for name in dict.fromkeys((*needed(view), *keepers)):
        role = view.role(name)
        held = role is not None and role.holder is not None
        yield Item("holder", f"role:{name}", held, HIGH, values={"role": name})


def deputies(view: ReadinessView) -> Iterator[Item]:
    """Every role that is needed has a deputy: another role, held by another person."""
    for name in needed(view):
        role = view.role(name)
        if role is None:
            continue
        deputy = view.role(role.deputy)
        key = "deputy" if deputy is None or deputy.id == role.id else "deputy_same"
        good = deputy is not None and deputy.id != role.id and not _same(deputy.holder, role.holder)
        values = {"role": role.name, "holder": role.holder or "—"}
        yield Item("deputy", f"role:{name}", good, view.lenient(HIGH), key, values)


def one_role_each(view: ReadinessView) -> Iterator[Item]:
    """Nobody holds two of the roles that are needed: in a crisis each of them is a whole person's work."""
    held: dict[str, list[Role]] = defaultdict(list)
    for name in needed(view):
        role = view.role(name)
        if role is not None and role.holder is not None:
            held[" ".join(role.holder.split()).casefold()].append(role)
    for roles in held.values():
        values = {"holder": roles[0].holder or "—", "roles": ", ".join(role.name for role in roles)}
        subject = f"roles:{'+'.join(sorted(role.id for role in roles))}"
        yield Item("two_roles", subject, len(roles) == 1, view.lenient(MEDIUM), values=values)


def hours(view: ReadinessView) -> Iterator[Item]:
    """Every hour of the week has somebody on duty, in winter and in summer."""
    gaps = next((found for week in reference_weeks(view.now.year) if (found := open_hours(view.plan, week))), [])
    values = {name: value for name, value in in_words(gaps).items() if name != "daily"} if gaps else {}
    yield Item("hours", "team", not gaps, view.lenient(HIGH), values=values)


def contacts(view: ReadinessView) -> Iterator[Item]:
    """Every role that is needed can be reached somehow."""
    for name in needed(view):
        role = view.role(name)
        if role is not None:
            reachable = role.contacts != Contacts()
            yield Item("contact", f"role:{name}", reachable, MEDIUM, values={"role": role.name})


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one.split() == other.split()

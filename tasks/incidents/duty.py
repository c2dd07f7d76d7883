"""Who is on duty: the first role to call whose shift covers the moment, else its deputy, else the lead."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tasks.plan.schema import Plan, Role, Shift, Weekday

_DAYS = list(Weekday)


def on_shift(shift: Shift, at: datetime, timezone: str) -> bool:
    """True where `at` falls into the shift; a shift that ends before it starts crosses midnight."""
    local = at.astimezone(ZoneInfo(shift.timezone or timezone))
    today, now = _DAYS[local.weekday()], local.time()
    if shift.since < shift.until:
        return today in shift.days and shift.since <= now < shift.until
    yesterday = _DAYS[(local - timedelta(days=1)).weekday()]
    return (today in shift.days and now >= shift.since) or (yesterday in shift.days and now < shift.until)


def _available(role: Role, at: datetime, timezone: str) -> bool:
    return not role.shifts or any(on_shift(shift, at, timezone) for shift in role.shifts)


def on_duty(plan: Plan, called: tuple[str, ...], at: datetime) -> Role | None:
    """The role that owns it now, or None where the plan names nobody. Each called role is asked, then its deputy."""
    roles = {role.id: role for role in plan.team.roles}
    wanted: list[str] = []
    for name in (*called, *([plan.team.lead] if plan.team.lead else [])):
        role = roles.get(name)
        wanted += [name, role.deputy] if role is not None and role.deputy else [name]
    known = [roles[name] for name in wanted if name in roles]
    for role in known:
        if _available(role, at, plan.timezone):
            return role
    return known[0] if known else None


def shown_name(role: Role) -> str:
    """What alerts call the role: its holder where the plan names one."""
    return role.holder or role.name

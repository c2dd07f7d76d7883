"""Whether the plan is kept alive: read through in time, rehearsed in time, channels tried, a reserve channel named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tasks.checks.readiness.shape import HIGH, LOW, MEDIUM, Item, ReadinessView
from tasks.core.contacts import ANSWER_WITHIN, GOOD_FOR
from tasks.core.instants import DAY
from tasks.plan.schema import Account

DRILL_EVERY = timedelta(days=180)


def reviews(view: ReadinessView) -> Iterator[Item]:
    """What was read through longer ago than `review_every` is overdue. What has no day of its own has the plan's."""
    plan, today = view.plan, view.now.date()
    own: list[tuple[str, date | None]] = [(f"risk {one.id}", one.reviewed) for one in plan.risks]
    own += [(f"scenario {one.id}", one.reviewed) for one in plan.scenarios]
    own += [(f"script {one.id}", one.reviewed) for one in plan.scripts]
    own += [(f"response_levels[{n}]", one.reviewed) for n, one in enumerate(plan.response_levels, start=1)]
    others = sum(1 for _, reviewed in own if reviewed is None)
    limit = plan.review_every // DAY
    for name, reviewed in own:
        if reviewed is not None:
            age = (today - reviewed).days
            told: dict[str, str | int | float] = {"item": name, "days": age, "limit": limit}
            yield Item("reviewed", name.replace(" ", ":"), age <= limit, LOW, values=told)
    if plan.reviewed is None:
        yield Item("reviewed", "plan", not others, MEDIUM, "never_reviewed", {"n": others, "limit": limit})
        return
    days = (today - plan.reviewed).days
    values: dict[str, str | int | float] = {"item": "plan.yaml", "days": days, "limit": limit}
    yield Item("reviewed", "plan", days <= limit or not others, MEDIUM, values=values)


def drills(view: ReadinessView) -> Iterator[Item]:
    """Each brand was rehearsed with its people lately. What ran in simulated time rehearsed nobody."""
    for brand in view.plan.monitoring.brands:
        ran = [one for one in view.drills.past if one.brand == brand.id and not one.simulated and one.card is not None]
        last = max((one.started_at for one in ran), default=None)
        days = (view.now - last) // DAY if last is not None else 0
        good = last is not None and view.now - last <= DRILL_EVERY
        key = "drill" if last is not None else "no_drill"
        values: dict[str, str | int | float] = {"brand": brand.name, "days": days, "limit": DRILL_EVERY // DAY}
        yield Item("drill", f"brand:{brand.id}", good, MEDIUM, key, values, brand.id)


def reserve_channels(view: ReadinessView) -> Iterator[Item]:
    """Each brand names where it speaks when its pages are lost, and that is not one of those pages."""
    for brand in view.plan.monitoring.brands:
        channel = brand.reserve_channel
        own = channel is not None and any(_is(channel, account) for account in brand.accounts)
        key = "reserve_own" if own else "reserve"
        good = channel is not None and not own
        values = {"brand": brand.name, "channel": channel or "—"}
        yield Item("reserve", f"brand:{brand.id}", good, HIGH, key, values, brand.id)


def _is(channel: str, account: Account) -> bool:
    """Whether the words for a channel end in this account: `https://vk.com/acme`, `@acme`."""
    name = channel.casefold().rstrip("/").replace("@", "/").rpartition("/")[2]
    return name == account.id.casefold().lstrip("@")


def channels(view: ReadinessView) -> Iterator[Item]:
    """Each channel was tried lately, and somebody answered within a quarter of an hour."""
    test = view.contacts
    for channel in view.plan.channels:
        reached = test.channels.get(channel.id) if test is not None else None
        values: dict[str, str | int | float] = {"channel": channel.id}
        if test is None or reached is None:
            yield Item("reachable", f"channel:{channel.id}", False, MEDIUM, "never_tried", values)
            continue
        answered = reached.confirmed_at
        in_time = answered is not None and answered - test.sent_at <= ANSWER_WITHIN
        if answered is None or not in_time:
            waiting = answered is None and view.now - test.sent_at < ANSWER_WITHIN
            values["minutes"] = (answered - test.sent_at) // timedelta(minutes=1) if answered is not None else 0
            key = "reachable" if answered is None else "answered_late"
            severity = HIGH if answered is None else LOW
            yield Item("reachable", f"channel:{channel.id}", False, severity, key, values, pending=waiting)
            continue
        days = (view.now - test.sent_at) // DAY
        fresh = view.now - test.sent_at <= GOOD_FOR
        yield Item("reachable", f"channel:{channel.id}", fresh, LOW, "tried_long_ago", {**values, "days": days})

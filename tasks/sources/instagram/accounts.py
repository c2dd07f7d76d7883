"""How accounts stand, ours and competitors', and what Meta counts of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from tasks.core.account import AccountSeen, AccountStatus, DayFigures
from tasks.core.errors import Forbidden, Gone
from tasks.sources.fields import inner, label_of, maybe_count, maybe_identity, objects
from tasks.sources.graph import Graph, Session, picture_digest
from tasks.sources.graph_errors import NoMetric, Refused
from tasks.sources.instagram.names import identify
from tasks.sources.instagram.options import PLATFORM, Accounts, bare
from tasks.sources.shape import Json

_FIELDS = "id,username,name,biography,website,profile_picture_url,followers_count,follows_count,media_count"


async def seen(
    graph: Graph, accounts: Accounts, asked: Sequence[str], now: datetime, *, again: bool = False
) -> list[AccountSeen]:
    """One an account asked; others, and ours `again`, by `business_discovery` through our first account."""
    async with graph.session(now) as session:
        return [await _one(session, accounts, account, again=again) for account in asked]


async def _one(session: Session, accounts: Accounts, account: str, *, again: bool) -> AccountSeen:
    own = account in accounts.named
    try:
        if own:
            number, name = await identify(session, accounts, account)
            if not again:
                return account_seen(await session.get(number, {"fields": _FIELDS}, accounts.variable(account)), account)
            return await _discovered(session, accounts, account, name)
        return await _discovered(session, accounts, account, bare(account))
    except Gone:
        # of somebody else's account this may also mean "not professional" or "for adults only"
        return _nothing(account, AccountStatus.MISSING if own else AccountStatus.UNKNOWN)
    except Forbidden:
        return _nothing(account, AccountStatus.UNKNOWN)


async def _discovered(session: Session, accounts: Accounts, account: str, name: str) -> AccountSeen:
    first = accounts.named[0]
    through, _ = await identify(session, accounts, first)
    fields = f"business_discovery.username({name}){{{_FIELDS}}}"
    told = inner(await session.get(through, {"fields": fields}, accounts.variable(first)), "business_discovery")
    return account_seen(told, account) if isinstance(told, dict) else _nothing(account, AccountStatus.UNKNOWN)


def _nothing(account: str, status: AccountStatus) -> AccountSeen:
    return AccountSeen(platform=PLATFORM, account=account, status=status)


def account_seen(told: Json, account: str) -> AccountSeen:
    """An account's fields as we keep them."""
    website = label_of(told.get("website"))
    return AccountSeen(
        platform=PLATFORM,
        account=account,
        native_id=maybe_identity(told.get("id")),
        name=label_of(told.get("name")),
        handle=label_of(told.get("username")),
        description=label_of(told.get("biography")),
        avatar=picture_digest(told.get("profile_picture_url")),
        links=(website,) if website is not None else None,
        followers=maybe_count(told.get("followers_count")),
        posts=maybe_count(told.get("media_count")),
    )


async def figures(graph: Graph, accounts: Accounts, account: str, day: date, now: datetime) -> DayFigures | None:
    """Reach, views, follows and unfollows of one UTC day, up to 48 hours late; None for an account not ours.

    Meta tells follows and unfollows only of accounts with 100 followers and more.
    """
    if account not in accounts.named:
        return None
    async with graph.session(now) as session:
        number, _ = await identify(session, accounts, account)
        totals = {
            metric: await _metric(session, number, metric, day, accounts.variable(account))
            for metric in ("reach", "views", "follows_and_unfollows")
        }
    moved = _moved(totals["follows_and_unfollows"])
    told = DayFigures(
        day=day,
        reach=maybe_count(inner(totals["reach"], "value")),
        views=maybe_count(inner(totals["views"], "value")),
        joins=moved.get("FOLLOWER"),
        leaves=moved.get("NON_FOLLOWER"),
    )
    return None if told == DayFigures(day=day) else told


async def _metric(session: Session, number: str, metric: str, day: date, variable: str | None) -> object:
    """`total_value` of a metric; None where Meta does not count it. Each by itself: one unknown spoils the others."""
    start = int(datetime.combine(day, time(), UTC).timestamp())
    params = {"metric": metric, "period": "day", "metric_type": "total_value"}
    params |= {"since": str(start), "until": str(start + int(timedelta(days=1).total_seconds()))}
    if metric == "follows_and_unfollows":
        params["breakdown"] = "follow_type"
    try:
        answer = await session.get(f"{number}/insights", params, variable)
    except (NoMetric, Refused):
        return None
    return next((one.get("total_value") for one in objects(answer.get("data")) if one.get("name") == metric), None)


def _moved(total: object) -> dict[str, int]:
    """`FOLLOWER` began to follow that day, `NON_FOLLOWER` stopped."""
    found: dict[str, int] = {}
    for breakdown in objects(inner(total, "breakdowns")):
        for row in objects(breakdown.get("results")):
            names, value = row.get("dimension_values"), maybe_count(row.get("value"))
            if isinstance(names, list) and names and isinstance(names[0], str) and value is not None:
                found[names[0]] = value
    return found

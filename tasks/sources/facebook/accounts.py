"""How pages stand, ours and others', and what Meta counts of a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from tasks.core.account import AccountSeen, AccountStatus, DayFigures
from tasks.core.errors import AuthExpired, Forbidden, Gone, SourceError
from tasks.sources.facebook.options import PLATFORM, Pages, bare
from tasks.sources.fields import inner, label_of, maybe_count, maybe_identity, objects
from tasks.sources.graph import Graph, Session, picture_digest
from tasks.sources.graph_errors import NoMetric
from tasks.sources.shape import Json

_FIELDS = (
    "id,name,username,about,website,phone,picture{url},link,followers_count,fan_count,is_published,verification_status"
)
# page_impressions*, page_fans, page_fan_adds and the like answer with an error since 2025
_METRICS: Mapping[str, str] = {
    "reach": "page_total_media_view_unique",
    "views": "page_media_view",
    "joins": "page_daily_follows_unique",
    "leaves": "page_daily_unfollows_unique",
}


async def seen(
    graph: Graph, pages: Pages, accounts: Sequence[str], now: datetime, *, again: bool = False
) -> list[AccountSeen]:
    """One a page asked. `again` goes through `/me`, which a page token answers for its own page."""
    async with graph.session(now) as session:
        return [await _one(session, pages, account, again=again) for account in accounts]


async def _one(session: Session, pages: Pages, account: str, *, again: bool) -> AccountSeen:
    own, variable = account in pages.named, pages.variable(account)
    asked = pages.asked(account)
    try:
        told = await _me(session, asked, variable) if again and own else None
        told = told or await session.get(asked, {"fields": _FIELDS}, variable)
    except Gone:
        # of a page that is not ours "no such object" may only mean "not for this token"
        return _nothing(account, AccountStatus.MISSING if own else AccountStatus.UNKNOWN)
    except Forbidden:
        return _nothing(account, AccountStatus.UNKNOWN)
    return page_seen(told, account)


async def _me(session: Session, asked: str, variable: str | None) -> Json | None:
    """The page by way of its token; None where the token is a person's or another page's."""
    try:
        told = await session.get("me", {"fields": _FIELDS}, variable)
    except AuthExpired:
        raise
    except SourceError:
        return None
    return told if bare(asked) in {told.get("id"), told.get("username")} else None


def _nothing(account: str, status: AccountStatus) -> AccountSeen:
    return AccountSeen(platform=PLATFORM, account=account, status=status)


def page_seen(told: Json, account: str) -> AccountSeen:
    """A page's fields as we keep them; an unpublished page is closed."""
    verified = label_of(told.get("verification_status"))
    website = label_of(told.get("website"))
    return AccountSeen(
        platform=PLATFORM,
        account=account,
        native_id=maybe_identity(told.get("id")),
        status=AccountStatus.CLOSED if told.get("is_published") is False else AccountStatus.ACTIVE,
        name=label_of(told.get("name")),
        handle=label_of(told.get("username")),
        description=label_of(told.get("about")),
        avatar=picture_digest(inner(told, "picture", "data", "url")),
        links=tuple(website.split()) if website is not None else None,
        phone=label_of(told.get("phone")),
        verified=None if verified is None else verified in {"blue_verified", "gray_verified"},
        followers=_first(maybe_count(told.get("followers_count")), maybe_count(told.get("fan_count"))),
    )


def _first(*values: int | None) -> int | None:
    return next((value for value in values if value is not None), None)


async def figures(graph: Graph, pages: Pages, account: str, day: date, now: datetime) -> DayFigures | None:
    """Metrics of one day, each asked by itself: one that Meta dropped would spoil the others. Meta's day is Pacific.

    None for a page that is not ours. Raises SourceError where the token may not read insights.
    """
    if account not in pages.named:
        return None
    found: dict[str, int | None] = {}
    async with graph.session(now) as session:
        for name, metric in _METRICS.items():
            params = {
                "metric": metric,
                "period": "day",
                "since": day.isoformat(),
                "until": (day + timedelta(days=1)).isoformat(),
            }
            try:
                answer = await session.get(f"{pages.asked(account)}/insights", params, pages.variable(account))
            except NoMetric:
                continue
            found[name] = _value(answer, metric, day)
    if all(value is None for value in found.values()):
        return None
    return DayFigures(day=day, **found)


def _value(answer: Json, metric: str, day: date) -> int | None:
    """A value belongs to the day that ends at its `end_time`."""
    ends = (day + timedelta(days=1)).isoformat()
    for one in objects(answer.get("data")):
        if one.get("name") != metric:
            continue
        for value in objects(one.get("values")):
            if str(value.get("end_time", "")).startswith(ends):
                return maybe_count(value.get("value"))
    return None

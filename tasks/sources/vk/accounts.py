"""How communities stand, ours and competitors', and their figures of a day."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from tasks.core.account import AccountSeen, AccountStatus, DayFigures
from tasks.core.errors import AuthExpired, Permanent, QuotaExhausted
from tasks.core.instants import day_start
from tasks.sources.fields import inner, label_of, link, maybe_count, objects
from tasks.sources.shape import Json
from tasks.sources.vk.call import Api
from tasks.sources.vk.names import PLATFORM, handle_of, number_of
from tasks.sources.vk.recovery import BadCall

IDS = 500
_FIELDS = "members_count,description,verified,site,links,contacts,wall,screen_name,phone,counters"
_DEACTIVATED = {"deleted": AccountStatus.DELETED, "banned": AccountStatus.BLOCKED}


async def accounts(api: Api, asked: Sequence[str], *, again: bool = False) -> list[AccountSeen]:
    """One for each spelling. `again` goes another way: first whether VK knows the name at all
    (`utils.resolveScreenName`), then each community by itself, with the last token that may and not the first."""
    if again:
        return [await _again(api, one) for one in asked]
    found: list[AccountSeen] = []
    for start in range(0, len(asked), IDS):
        found += await _together(api, asked[start : start + IDS])
    return found


async def _together(api: Api, asked: Sequence[str]) -> list[AccountSeen]:
    try:
        response = await api.call("groups.getById", _params(asked))
    except BadCall:  # one wrong id spoils the whole list
        return [await _alone(api, one) for one in asked]
    groups = objects(inner(response, "groups"))
    return [_seen(one, _among(groups, one)) for one in asked]


async def _alone(api: Api, asked: str) -> AccountSeen:
    try:
        groups = objects(inner(await api.call("groups.getById", _params([asked])), "groups"))
    except BadCall:
        return _seen(asked, None)
    return _seen(asked, _among(groups, asked))


async def _again(api: Api, asked: str) -> AccountSeen:
    number = number_of(asked)
    name = f"club{number}" if number is not None else handle_of(asked)
    resolved = await api.call("utils.resolveScreenName", {"screen_name": name})
    if isinstance(resolved, list) and not resolved:  # VK answers with an empty list for a name nobody has
        return _seen(asked, None)
    able = api.tokens.able("groups.getById")
    if not able:
        return AccountSeen(platform=PLATFORM, account=asked, status=AccountStatus.UNKNOWN)
    try:
        answer = await api.with_token(able[-1], "groups.getById", _params([asked]))
    except BadCall:
        return _seen(asked, None)
    return _seen(asked, _among(objects(inner(answer, "response", "groups")), asked))


def _params(asked: Sequence[str]) -> dict[str, str | int]:
    ids = (str(number_of(one) or handle_of(one)) for one in asked)
    return {"group_ids": ",".join(ids), "fields": _FIELDS}


def _among(groups: list[Json], asked: str) -> Json | None:
    number, handle = number_of(asked), handle_of(asked)
    for group in groups:
        name = group.get("screen_name")
        if group.get("id") == number or (number is None and isinstance(name, str) and name.casefold() == handle):
            return group
    return None


def _seen(asked: str, group: Json | None) -> AccountSeen:
    if group is None:
        return AccountSeen(platform=PLATFORM, account=asked, status=AccountStatus.MISSING)
    native, wall, verified = group.get("id"), group.get("wall"), group.get("verified")
    return AccountSeen(
        platform=PLATFORM,
        account=asked,
        native_id=str(native) if type(native) is int else None,
        status=_status(group),
        name=label_of(group.get("name")),
        handle=label_of(group.get("screen_name")),
        description=label_of(group.get("description")),
        avatar=_avatar(group.get("photo_200") or group.get("photo_100") or group.get("photo_50")),
        links=_links(group),
        phone=_phone(group),
        comments_open=wall in {1, 2} if type(wall) is int else None,
        verified=bool(verified) if isinstance(verified, int) else None,
        followers=maybe_count(group.get("members_count")),
    )


def _status(group: Json) -> AccountStatus:
    deactivated = group.get("deactivated")
    if isinstance(deactivated, str) and deactivated:
        return _DEACTIVATED.get(deactivated, AccountStatus.BLOCKED)
    closed = group.get("is_closed")
    return AccountStatus.CLOSED if type(closed) is int and closed > 0 else AccountStatus.ACTIVE


def _avatar(address: object) -> str | None:
    """A digest of the picture's own name: server, size and signature change from answer to answer."""
    known = link(address)
    if known is None:
        return None
    try:
        name = urlsplit(known).path.rsplit("/", 1)[-1]
    except ValueError:
        return None
    return hashlib.blake2b(name.encode(errors="replace"), digest_size=8).hexdigest() if name else None


def _links(group: Json) -> tuple[str, ...] | None:
    if "site" not in group and "links" not in group:
        return None
    told = [group.get("site"), *(one.get("url") for one in objects(group.get("links")))]
    return tuple(sorted({address for one in told if (address := link(one)) is not None}))


def _phone(group: Json) -> str | None:
    """The number the community publishes: its own, else that of its first contact."""
    told = [group.get("phone"), *(one.get("phone") for one in objects(group.get("contacts")))]
    return next((phone for one in told if (phone := label_of(one))), None)


async def figures(api: Api, account: str, number: int, day: date) -> DayFigures | None:
    """`stats.get` of one day, for an administrator's user token; None where there is none, or it is no administrator.

    VK's day begins at midnight in the community's own zone, which is not told: the edges differ from UTC's.
    """
    if not api.tokens.able("stats.get"):
        return None
    begin = int(day_start(day).timestamp())
    params: dict[str, str | int] = {
        "group_id": number,
        "timestamp_from": begin,
        "timestamp_to": begin + int(timedelta(days=1).total_seconds()) - 1,
        "interval": "day",
    }
    try:
        periods = objects(await api.call("stats.get", params))
    except (AuthExpired, QuotaExhausted):
        raise
    except Permanent:
        return None
    found = next((one for one in periods if _day_of(one.get("period_from")) == day), None)
    if found is None:
        return None
    return DayFigures(
        day=day,
        joins=maybe_count(inner(found, "activity", "subscribed")),
        leaves=maybe_count(inner(found, "activity", "unsubscribed")),
        reach=maybe_count(inner(found, "reach", "reach")),
        views=maybe_count(inner(found, "visitors", "views")),
    )


def _day_of(seconds: object) -> date | None:
    """The UTC day of the middle of a period: a day that begins at 21:00 UTC in Moscow is the next one."""
    if type(seconds) is not int or not 0 < seconds < 4_000_000_000:
        return None
    return (datetime.fromtimestamp(seconds, UTC) + timedelta(hours=12)).date()


async def number(api: Api, account: str) -> int | None:
    """The number of a community; None where VK knows none of this name."""
    known = number_of(account)
    if known is not None:
        return known
    native = (await _alone(api, account)).native_id
    return int(native) if native is not None else None

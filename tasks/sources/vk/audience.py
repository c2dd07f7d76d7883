"""A sample of a community's members: short stretches, evenly over the whole list, features only."""

from __future__ import annotations

from datetime import UTC, datetime
from math import ceil

from tasks.core.account import AudienceSample, Follower
from tasks.core.errors import SchemaDrift, SourceError
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.fields import inner, maybe_count, objects
from tasks.sources.shape import Json
from tasks.sources.vk.call import Api, Call
from tasks.sources.vk.names import PLATFORM
from tasks.sources.vk.run import items_of

STRETCHES = 20
LONGEST = 1000  # members of one call
_FIELDS = "has_photo,last_seen,followers_count,status,counters"


async def audience(api: Api, account: str, number: int, size: int, pseudonyms: Pseudonyms) -> AudienceSample:
    """At most `size` members. VK gives an order by joining only to administrators, so the list is that of ids: old
    accounts first, which is why it is read all over and not from one end."""
    method = "groups.getMembers"
    first = await api.call(method, {"group_id": number, "count": 1, "offset": 0}, account)
    items_of(first, method)
    total = maybe_count(inner(first, "count"))
    if total is None:
        raise SchemaDrift("$.response.count", f"VK, {method}")
    wanted = min(size, total)
    stretches = max(ceil(wanted / LONGEST), min(STRETCHES, wanted))
    each = ceil(wanted / stretches) if stretches else 0
    calls = [
        Call(method, {"group_id": number, "sort": "id_asc", "offset": place * total // stretches, "count": each,
                      "fields": _FIELDS})
        for place in range(stretches)
    ]  # fmt: skip
    followers: dict[str, Follower] = {}
    for answer in await api.batch(calls, account):
        if isinstance(answer, SourceError):
            raise answer
        for one in objects(items_of(answer, method)):
            if (follower := _follower(one, pseudonyms)) is not None:
                followers[follower.key] = follower
    return AudienceSample(
        platform=PLATFORM,
        account=account,
        size=total,
        followers=tuple(followers.values())[:size],
        how=f"{stretches} stretches of {each}, spread over the list by id",
    )


def _follower(user: Json, pseudonyms: Pseudonyms) -> Follower | None:
    id_ = user.get("id")
    if type(id_) is not int:
        return None
    photo, closed, status = user.get("has_photo"), user.get("is_closed"), user.get("status")
    return Follower(
        key=pseudonyms(PLATFORM, id_),
        deactivated=isinstance(user.get("deactivated"), str),
        closed=closed if isinstance(closed, bool) else None,
        has_photo=bool(photo) if isinstance(photo, int) else None,
        has_about=bool(status.strip()) if isinstance(status, str) else None,
        followers=maybe_count(user.get("followers_count")),
        following=maybe_count(inner(user, "counters", "pages")),
        posts=maybe_count(inner(user, "counters", "posts")),
        last_seen_at=_instant(inner(user, "last_seen", "time")),
    )


def _instant(seconds: object) -> datetime | None:
    if type(seconds) is not int or not 0 < seconds < 4_000_000_000:
        return None
    return datetime.fromtimestamp(seconds, UTC)

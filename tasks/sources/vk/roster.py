"""Who holds rights over a community: its managers, the servers that get its events, and the key itself."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from tasks.core.account import Member, MemberKind, Roster
from tasks.core.errors import SourceError
from tasks.sources.fields import inner, label_of, link, objects
from tasks.sources.shape import Json
from tasks.sources.vk.call import Api
from tasks.sources.vk.names import PLATFORM
from tasks.sources.vk.run import items_of

PAGE = 1000
NAMED = 500  # people of one users.get


async def roster(api: Api, account: str, number: int) -> Roster:
    """Managers with roles (they must be read), callback servers and the key's rights (named in `unread` if not)."""
    members = await _managers(api, account, number)
    unread: list[str] = []
    for method, read in (("groups.getCallbackServers", _servers), ("groups.getTokenPermissions", _key)):
        try:
            members += await read(api, account, number)
        except SourceError as error:
            unread.append(f"{method}: {error}")
    return Roster(platform=PLATFORM, account=account, members=tuple(members), unread=tuple(unread))


async def _managers(api: Api, account: str, number: int) -> list[Member]:
    method = "groups.getMembers"
    found: list[Json] = []
    while True:
        params: dict[str, str | int] = {"group_id": number, "filter": "managers", "count": PAGE, "offset": len(found)}
        items = objects(items_of(await api.call(method, params, account), method))
        found += items
        if len(items) < PAGE:
            break
    people = await _people(api, account, [id_ for one in found if type(id_ := one.get("id")) is int])
    return [member for one in found if (member := _manager(one, people)) is not None]


def _manager(item: Json, people: dict[int, Json]) -> Member | None:
    id_, role = item.get("id"), label_of(item.get("role")) or "manager"
    if type(id_) is not int:
        return None
    told = item.get("permissions")
    rights = [right for one in (told if isinstance(told, list) else []) if (right := label_of(one))]
    if item.get("is_call_operator") is True:
        rights.append("call_operator")
    person = people.get(id_, {})
    name = " ".join(filter(None, (label_of(person.get(part)) for part in ("first_name", "last_name"))))
    return Member(
        id=str(id_),
        name=name or None,
        role=role,
        rights=tuple(rights),
        owner=role == "creator",
        last_seen_at=_instant(inner(person, "last_seen", "time")),
        via="groups.getMembers filter=managers",
    )


def _instant(seconds: object) -> datetime | None:
    if type(seconds) is not int or not 0 < seconds < 4_000_000_000:
        return None
    return datetime.fromtimestamp(seconds, UTC)


async def _people(api: Api, account: str, ids: list[int]) -> dict[int, Json]:
    """Names beside the roles. Without them the list is as complete: who holds a right is an id."""
    known: dict[int, Json] = {}
    for start in range(0, len(ids), NAMED):
        part = ",".join(map(str, ids[start : start + NAMED]))
        try:
            users = await api.call("users.get", {"user_ids": part, "fields": "last_seen"}, account)
        except SourceError:
            return known
        known |= {id_: one for one in objects(users) if type(id_ := one.get("id")) is int}
    return known


async def _servers(api: Api, account: str, number: int) -> list[Member]:
    """Other people's programs that get every event. Of the address only its host; `secret_key` is never looked at."""
    method = "groups.getCallbackServers"
    items = objects(items_of(await api.call(method, {"group_id": number}, account), method))
    return [
        Member(
            id=f"server{one.get('id')}",
            name=label_of(one.get("title")),
            role="callback server",
            rights=tuple(filter(None, (_host(one.get("url")), label_of(one.get("status"))))),
            kind=MemberKind.SERVER,
            via=method,
        )
        for one in items
    ]


def _host(address: object) -> str | None:
    known = link(address)
    try:
        return urlsplit(known).hostname if known is not None else None
    except ValueError:
        return None


async def _key(api: Api, account: str, number: int) -> list[Member]:
    """The community's key and what it may: whoever has it, has these rights."""
    if not api.tokens.keyed(account):
        return []
    method = "groups.getTokenPermissions"
    rights = rights_of(await api.call(method, {}, account))
    return [Member(id=f"key{number}", role="community key", rights=rights, kind=MemberKind.APP, via=method)]


def rights_of(response: object) -> tuple[str, ...]:
    """Names of the rights of a community key."""
    return tuple(name for one in objects(inner(response, "permissions")) if (name := label_of(one.get("name"))))

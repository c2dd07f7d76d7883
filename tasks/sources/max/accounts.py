"""What the MAX Bot API tells of a chat: how it stands, who administers it, who is in it."""

from __future__ import annotations

from datetime import datetime

from tasks.core.account import AccountSeen, AccountStatus, AudienceSample, Follower, Member, MemberKind, Roster
from tasks.core.errors import Forbidden, Gone, Permanent, Retryable, SchemaDrift
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.api import list_of
from tasks.sources.client import Client
from tasks.sources.fields import epoch, inner, label_of, maybe_count, maybe_identity, objects
from tasks.sources.hostile import Unfit
from tasks.sources.max.calls import Calls
from tasks.sources.max.options import PLATFORM, numeric, path_of
from tasks.sources.shape import Json

ADMINS = "GET /chats/{id}/members/admins"
PAGE = 100
MAX_MEMBERS = 10_000
# `removed` and `left` speak of the bot, not of the chat
_STATUS = {"active": AccountStatus.ACTIVE, "closed": AccountStatus.CLOSED}


async def seen(calls: Calls, client: Client, name: str, now: datetime) -> AccountSeen:
    """How one chat stands. A link nobody has is MISSING; a number that is not shown may mean a bot without access."""
    path = path_of(name)
    lost = AccountStatus.MISSING if path is None or numeric(name) is None else AccountStatus.UNKNOWN
    if path is None:
        return AccountSeen(platform=PLATFORM, account=name, status=lost)
    try:
        chat = await calls.ask(client, f"/chats/{path}", now)
    except Gone:
        return AccountSeen(platform=PLATFORM, account=name, status=lost)
    except (Forbidden, Retryable):
        return AccountSeen(platform=PLATFORM, account=name, status=AccountStatus.UNKNOWN)
    return AccountSeen(
        platform=PLATFORM,
        account=name,
        native_id=maybe_identity(chat.get("chat_id")),
        status=_STATUS.get(str(chat.get("status")), AccountStatus.UNKNOWN),
        name=label_of(chat.get("title")),
        handle=label_of(chat.get("link")),
        description=label_of(chat.get("description")) or "",
        followers=maybe_count(chat.get("participants_count")),
        posts=maybe_count(chat.get("messages_count")),
    )


async def number_of(calls: Calls, client: Client, name: str, now: datetime) -> str:
    """The number of a chat that the plan names by number or link. Raises SourceError."""
    number = numeric(name)
    if number is not None:
        return str(number)
    path = path_of(name)
    if path is None:
        raise Permanent(f"{name} is neither a number nor the link name of a MAX channel: correct it in the plan")
    found = maybe_identity((await calls.ask(client, f"/chats/{path}", now)).get("chat_id"))
    if found is None:
        raise SchemaDrift("$.chat_id", "a chat without its number")
    return found


async def roster(calls: Calls, client: Client, account: str, now: datetime) -> Roster:
    """Everybody with rights. MAX allows 50 administrators and one answer holds them; more would stand in `unread`."""
    number = await number_of(calls, client, account, now)
    answer = await calls.ask(client, f"/chats/{number}/members/admins", now)
    listed = list_of(answer, "members", "$")
    members = [_member(one) for one in objects(listed)]
    if len(members) != len(listed) or None in members:
        raise SchemaDrift("$.members[]", "an administrator without an id")
    unread = (f"{ADMINS}: there are more than one answer holds",) if answer.get("marker") else ()
    return Roster(
        platform=PLATFORM, account=account, members=tuple(one for one in members if one is not None), unread=unread
    )


def _member(one: Json) -> Member | None:
    number = maybe_identity(one.get("user_id"))
    if number is None:
        return None
    name = " ".join(filter(None, (label_of(one.get(key)) for key in ("first_name", "last_name"))))
    told = one.get("permissions")
    owner = one.get("is_owner") is True
    return Member(
        id=number,
        name=name or label_of(one.get("name")),
        role="owner" if owner else "administrator",
        rights=tuple(sorted(right for right in map(label_of, told if isinstance(told, list) else ()) if right)),
        kind=MemberKind.BOT if one.get("is_bot") is True else MemberKind.PERSON,
        owner=owner,
        last_seen_at=_instant(one.get("last_access_time")),
        via=ADMINS,
    )


def _instant(value: object) -> datetime | None:
    try:
        return epoch(value, 1000) if value else None
    except Unfit:
        return None


async def audience(
    calls: Calls, client: Client, account: str, size: int, pseudonyms: Pseudonyms, now: datetime
) -> AudienceSample:
    """The first members of the list, features only. Bots are left out."""
    number = await number_of(calls, client, account, now)
    total = maybe_count((await calls.ask(client, f"/chats/{number}", now)).get("participants_count"))
    found: dict[str, Follower] = {}
    marker: object = None
    wanted = min(size, MAX_MEMBERS)
    while len(found) < wanted:
        answer = await calls.ask(client, f"/chats/{number}/members", now, count=PAGE, marker=marker)
        for one in objects(list_of(answer, "members", "$")):
            if (follower := _follower(one, pseudonyms)) is not None:
                found.setdefault(follower.key, follower)
        following = answer.get("marker")
        if following is None:
            break
        if following == marker:
            raise SchemaDrift("$.marker", "the platform repeats a marker")
        marker = following
    return AudienceSample(
        platform=PLATFORM,
        account=account,
        size=total,
        followers=tuple(found.values())[:wanted],
        how="first members of the list, in the platform's order",
    )


def _follower(one: Json, pseudonyms: Pseudonyms) -> Follower | None:
    number = maybe_identity(one.get("user_id"))
    if number is None or inner(one, "is_bot") is True:
        return None
    return Follower(
        key=pseudonyms(PLATFORM, number),
        has_photo=bool(one.get("avatar_url") or one.get("full_avatar_url")),
        has_about=bool(one.get("description")),
        last_seen_at=_instant(one.get("last_activity_time")),
    )

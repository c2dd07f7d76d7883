"""What the Bot API tells of a channel or group: how it stands, and who administers it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from tasks.core.account import AccountSeen, AccountStatus, Member, MemberKind, Roster
from tasks.core.errors import Forbidden, Gone, Permanent, Retryable, SchemaDrift
from tasks.sources.client import Client
from tasks.sources.fields import inner, label_of, maybe_count, maybe_identity, objects
from tasks.sources.shape import Json
from tasks.sources.telegram.calls import Calls
from tasks.sources.telegram.options import PLATFORM, asked_as
from tasks.sources.telegram.updates import rights

ADMINS = "getChatAdministrators"


async def seen(calls: Calls, client: Client, name: str, now: datetime, *, again: bool) -> AccountSeen:
    """How one chat stands. Only a public name that two methods do not know is MISSING: "chat not found" for a number
    may as well mean that the bot was removed, and a bot that was removed proves nothing."""
    told = {"chat_id": asked_as(name)}
    gone = AccountSeen(platform=PLATFORM, account=name, status=_unknown(name))
    try:
        if again:  # the confirming read goes by the other method first
            await calls.ask(client, "getChatMemberCount", now, **told)
        chat = await calls.ask(client, "getChat", now, **told)
        followers = await _members(calls, client, told, now)
    except Gone:
        return gone
    except (Forbidden, Retryable):
        return gone.model_copy(update={"status": AccountStatus.UNKNOWN})
    if not isinstance(chat, dict):
        raise SchemaDrift("$.result", "getChat gives no object")
    return _shown(name, chat, followers)


def _unknown(name: str) -> AccountStatus:
    return AccountStatus.MISSING if asked_as(name).startswith("@") else AccountStatus.UNKNOWN


async def _members(calls: Calls, client: Client, told: Mapping[str, str], now: datetime) -> int | None:
    try:
        return maybe_count(await calls.ask(client, "getChatMemberCount", now, **told))
    except (Forbidden, Gone):
        return None


def _shown(name: str, chat: Json, followers: int | None) -> AccountSeen:
    picture = label_of(inner(chat, "photo", "big_file_unique_id"))
    return AccountSeen(
        platform=PLATFORM,
        account=name,
        native_id=maybe_identity(chat.get("id")),
        name=label_of(chat.get("title")),
        handle=label_of(chat.get("username")),
        description=label_of(chat.get("description")) or "",
        avatar=hashlib.sha256(picture.encode()).hexdigest()[:16] if picture else None,
        comments_open="linked_chat_id" in chat if chat.get("type") == "channel" else None,
        followers=followers,
    )


async def roster(calls: Calls, client: Client, account: str, now: datetime) -> Roster:
    """Administrators of the chat, then those of its discussion group: both can remove comments."""
    members = await _admins(calls, client, asked_as(account), ADMINS, now)
    unread: list[str] = []
    try:
        chat = await calls.ask(client, "getChat", now, chat_id=asked_as(account))
        linked = inner(chat, "linked_chat_id") if inner(chat, "type") == "channel" else None
        if type(linked) is int:
            members += await _admins(calls, client, str(linked), f"{ADMINS} (discussion group)", now)
    except (Permanent, Retryable) as error:
        unread.append(f"{ADMINS} (discussion group): {error}")
    return Roster(platform=PLATFORM, account=account, members=tuple(members), unread=tuple(unread))


async def _admins(calls: Calls, client: Client, chat: str, via: str, now: datetime) -> list[Member]:
    result = await calls.ask(client, ADMINS, now, chat_id=chat, return_bots=True)
    if not isinstance(result, list):
        raise SchemaDrift("$.result", f"{ADMINS} gives no list")
    found = [_member(one, via) for one in objects(result)]
    if None in found or len(found) != len(result):
        raise SchemaDrift("$.result[]", "an administrator without an id")
    return [one for one in found if one is not None]


def _member(one: Json, via: str) -> Member | None:
    number, status = maybe_identity(inner(one, "user", "id")), label_of(one.get("status"))
    if number is None or status is None:
        return None
    name = " ".join(filter(None, (label_of(inner(one, "user", key)) for key in ("first_name", "last_name"))))
    held = rights(one) + (["is_anonymous"] if one.get("is_anonymous") is True else [])
    return Member(
        id=number,
        name=name or None,
        role=status,
        rights=tuple(held),
        kind=MemberKind.BOT if inner(one, "user", "is_bot") is True else MemberKind.PERSON,
        owner=status == "creator",
        via=via,
    )

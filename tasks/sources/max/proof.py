"""What `spichka check --live` says of a MAX bot's token."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tasks.core.account import TokenReport
from tasks.core.errors import SourceError
from tasks.sources.client import Client
from tasks.sources.fields import label_of
from tasks.sources.max.accounts import number_of
from tasks.sources.max.calls import Calls


async def report(calls: Calls, client: Client, chats: Sequence[str], polls: bool, now: datetime) -> TokenReport:
    """Never raises for the platform's own refusal: that is what the report is for."""
    try:
        me = await calls.ask(client, "/me", now)
    except SourceError as error:
        return TokenReport(token=calls.token_name, works=False, message=str(error))
    missing = await _webhook(calls, client, polls, now)
    held: list[str] = []
    for name in chats:
        missing += await _chat(calls, client, name, held, now)
    if not chats:
        missing.append("no chats are named, and MAX lists none: only events are read, without history")
    who = label_of(me.get("username")) or label_of(me.get("first_name"))
    return TokenReport(token=calls.token_name, works=True, who=who, rights=tuple(held), missing=tuple(missing))


async def _webhook(calls: Calls, client: Client, polls: bool, now: datetime) -> list[str]:
    try:
        hooks = (await calls.ask(client, "/subscriptions", now)).get("subscriptions")
    except SourceError as error:
        return [f"GET /subscriptions: {error}"]
    if hooks and polls:
        return ["GET /updates: a webhook is set; say `updates: false`, or remove the webhook"]
    if not hooks and not polls:
        return ["events: `updates: false`, but no webhook is set; removed messages will not be told"]
    return []


async def _chat(calls: Calls, client: Client, name: str, held: list[str], now: datetime) -> list[str]:
    try:
        number = await number_of(calls, client, name, now)
        me = await calls.ask(client, f"/chats/{number}/members/me", now)
    except SourceError as error:
        return [f"{name}: {error}"]
    told = me.get("permissions")
    rights = sorted(right for right in map(label_of, told if isinstance(told, list) else ()) if right)
    held.append(f"{name}: {', '.join(rights) or 'no rights'}")
    if me.get("is_admin") is not True and me.get("is_owner") is not True:
        return [f"{name}: the bot must be an administrator, or it gets no events and no members"]
    if "read_all_messages" not in rights and me.get("is_owner") is not True:
        return [f"{name}: the right `read_all_messages` is missing: messages and comments cannot be read"]
    return []

"""What `spichka check --live` says of a bot's token."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tasks.core.account import TokenReport
from tasks.core.errors import SourceError
from tasks.sources.client import Client
from tasks.sources.fields import inner, label_of
from tasks.sources.telegram.calls import Calls
from tasks.sources.telegram.options import asked_as
from tasks.sources.telegram.updates import rights, role


async def report(calls: Calls, client: Client, chats: Sequence[str], polling: bool, now: datetime) -> TokenReport:
    """Never raises for the platform's own refusal: that is what the report is for."""
    try:
        me = await calls.ask(client, "getMe", now)
    except SourceError as error:
        return TokenReport(token=calls.token_name, works=False, message=str(error))
    held: list[str] = []
    missing = await _updates(calls, client, polling, now)
    reads_all = inner(me, "can_read_all_group_messages") is True
    for name in chats:
        missing += await _chat(calls, client, name, inner(me, "id"), reads_all, held, now)
    if not chats:
        missing.append("no chats are named: everything the bot is in is read, and nothing can be checked beforehand")
    who = label_of(inner(me, "username"))
    return TokenReport(
        token=calls.token_name, works=True, who=f"@{who}" if who else None, rights=tuple(held), missing=tuple(missing)
    )


async def _updates(calls: Calls, client: Client, polling: bool, now: datetime) -> list[str]:
    try:
        hook = bool(inner(await calls.ask(client, "getWebhookInfo", now), "url"))
    except SourceError as error:
        return [f"getWebhookInfo: {error}"]
    if hook and polling:
        return ["getUpdates: a webhook is set; call deleteWebhook, or say `polling: false`"]
    if not hook and not polling:
        return ["updates: `polling: false`, but no webhook is set; call setWebhook"]
    return []


async def _chat(
    calls: Calls, client: Client, name: str, bot: object, reads_all: bool, held: list[str], now: datetime
) -> list[str]:
    """What will not work in one chat and its discussion group."""
    try:
        chat = await calls.ask(client, "getChat", now, chat_id=asked_as(name))
        member = await calls.ask(client, "getChatMember", now, chat_id=asked_as(name), user_id=bot)
    except SourceError as error:
        return [f"{name}: {error}"]
    held.append(f"{name}: {role(member) or 'no member'}")
    if inner(chat, "type") != "channel":
        return _group(name, member, reads_all)
    missing: list[str] = []
    if inner(member, "status") != "administrator":
        missing.append(f"{name}: the bot must be an administrator of the channel, or it sees no posts and no changes")
    linked = inner(chat, "linked_chat_id")
    if type(linked) is not int:
        return [*missing, f"{name}: no discussion group, so there are no comments to read"]
    try:
        member = await calls.ask(client, "getChatMember", now, chat_id=str(linked), user_id=bot)
    except SourceError as error:
        return [*missing, f"{name}: its comments: {error}"]
    return [*missing, *_group(f"{name}: its discussion group", member, reads_all)]


def _group(name: str, member: object, reads_all: bool) -> list[str]:
    status = inner(member, "status")
    if status == "administrator":
        return [] if rights(member) else [f"{name}: an administrator without any right"]
    if status not in {"member", "restricted"}:
        return [f"{name}: the bot is not in it: add it, as an administrator"]
    missing = [f"{name}: not an administrator, so changes of roles are not told"]
    if not reads_all:
        missing.append(f"{name}: privacy mode is on: switch it off at @BotFather, or make the bot an administrator")
    return missing

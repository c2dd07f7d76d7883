"""Is a message still there? What MAX does not show may be gone, or out of the bot's reach: that is asked too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from tasks.core.account import Fate, PostRef
from tasks.core.errors import Permanent
from tasks.sources.api import list_of
from tasks.sources.client import Client
from tasks.sources.fields import inner, maybe_identity, objects
from tasks.sources.max.accounts import number_of
from tasks.sources.max.calls import Calls

BATCH = 50  # ids in one call


async def recheck(calls: Calls, client: Client, posts: Sequence[PostRef], now: datetime) -> dict[str, Fate]:
    """By post id; comments are asked for under their post."""
    groups: dict[str | None, list[PostRef]] = {}
    for post in posts:
        groups.setdefault(post.thread if post.thread != post.id else None, []).append(post)
    found: dict[str, Fate] = {}
    readable: dict[str | None, bool] = {}
    for thread, members in groups.items():
        for start in range(0, len(members), BATCH):
            batch = members[start : start + BATCH]
            there = await _shown(calls, client, thread, batch, now)
            for post in batch:
                found[post.id] = Fate.THERE if there is not None and post.id in there else Fate.UNKNOWN
                if there is not None and post.id not in there:
                    if post.community not in readable:
                        readable[post.community] = await _reads(calls, client, post.community, now)
                    found[post.id] = Fate.GONE if readable[post.community] else Fate.UNKNOWN
    return found


async def _shown(
    calls: Calls, client: Client, thread: str | None, posts: Sequence[PostRef], now: datetime
) -> set[str | None] | None:
    """Ids the platform shows; None where it would not say."""
    ids = ",".join(post.id for post in posts)
    try:
        if thread is None:
            answer = await calls.ask(client, "/messages", now, message_ids=ids)
        else:
            answer = await calls.ask(client, f"/messages/{quote(thread, safe='')}/comments", now, comment_ids=ids)
    except Permanent:
        return None
    return {maybe_identity(inner(one, "body", "mid")) for one in objects(list_of(answer, "messages", "$"))}


async def _reads(calls: Calls, client: Client, community: str | None, now: datetime) -> bool:
    """Whether the bot may still read everything in the chat."""
    if community is None:
        return False
    try:
        number = await number_of(calls, client, community, now)
        me = await calls.ask(client, f"/chats/{number}/members/me", now)
    except Permanent:
        return False
    rights = me.get("permissions")
    return me.get("is_owner") is True or (isinstance(rights, list) and "read_all_messages" in rights)

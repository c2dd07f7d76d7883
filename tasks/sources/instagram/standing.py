"""Whether comments and our own media are still there. Media of others cannot be asked for again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tasks.core.account import Fate, PostRef
from tasks.core.errors import SourceError
from tasks.sources.graph import Graph, Session
from tasks.sources.instagram.names import identify
from tasks.sources.instagram.options import Accounts
from tasks.sources.shape import Json

MOST = 100  # questions of one recheck; who is left out is unknown


async def recheck(graph: Graph, accounts: Accounts, posts: Sequence[PostRef], now: datetime) -> dict[str, Fate]:
    """By id, comments and media apart: only comments have `hidden`, and an unknown field spoils the question."""
    fates: dict[str, Fate] = {}
    async with graph.session(now, MOST) as session:
        for account in accounts.named:
            here = [one for one in posts if one.community == account and one.id.isdecimal()]
            comments = [one.id for one in here if one.thread is not None]
            media = [one.id for one in here if one.thread is None]
            for ids, fields in ((comments, "id,hidden"), (media, "id")):
                if ids:
                    found = await session.by_ids(list(dict.fromkeys(ids)), fields, accounts.variable(account))
                    fates |= await _fates(session, accounts, account, found)
    return fates


async def _fates(
    session: Session, accounts: Accounts, account: str, found: Mapping[str, Json | None]
) -> dict[str, Fate]:
    fates = {name: _fate(item) for name, item in found.items()}
    gone = [name for name, fate in fates.items() if fate is Fate.GONE]
    if gone and not await _account_answers(session, accounts, account):
        # Meta says "no such object" also of what a token may not see: without the account nothing is proven
        fates |= dict.fromkeys(gone, Fate.UNKNOWN)
    return fates


def _fate(item: Json | None) -> Fate:
    if item is None:
        return Fate.GONE
    return Fate.HIDDEN if item.get("hidden") is True else Fate.THERE


async def _account_answers(session: Session, accounts: Accounts, account: str) -> bool:
    try:
        number, _ = await identify(session, accounts, account)
        await session.get(f"{number}/media", {"fields": "id", "limit": "1"}, accounts.variable(account))
    except SourceError:
        return False
    return True

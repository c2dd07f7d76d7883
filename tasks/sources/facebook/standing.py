"""Whether posts and comments are still there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from tasks.core.account import Fate, PostRef
from tasks.core.errors import SourceError
from tasks.sources.facebook.options import Pages
from tasks.sources.graph import Graph, Session
from tasks.sources.shape import Json

_ASKABLE = re.compile(r"\d+(_\d+)*")
MOST = 100  # questions of one recheck; who is left out is unknown


async def recheck(graph: Graph, pages: Pages, posts: Sequence[PostRef], now: datetime) -> dict[str, Fate]:
    """Posts of the source's own pages by id. Posts elsewhere and recommendations without an id are left out."""
    fates: dict[str, Fate] = {}
    async with graph.session(now, MOST) as session:
        for page in pages.named:
            ids = [one.id for one in posts if one.community == page and _ASKABLE.fullmatch(one.id)]
            if ids:
                found = await session.by_ids(list(dict.fromkeys(ids)), "id,is_hidden", pages.variable(page))
                fates |= await _fates(session, pages, page, found)
    return fates


async def _fates(session: Session, pages: Pages, page: str, found: Mapping[str, Json | None]) -> dict[str, Fate]:
    fates = {name: _fate(item) for name, item in found.items()}
    gone = [name for name, fate in fates.items() if fate is Fate.GONE]
    if gone and not await _page_answers(session, pages, page):
        # Meta says "no such object" also of what a token may not see: without the page nothing is proven
        fates |= dict.fromkeys(gone, Fate.UNKNOWN)
    return fates


def _fate(item: Json | None) -> Fate:
    if item is None:
        return Fate.GONE
    return Fate.HIDDEN if item.get("is_hidden") is True else Fate.THERE


async def _page_answers(session: Session, pages: Pages, page: str) -> bool:
    try:
        await session.get(f"{pages.asked(page)}/feed", {"fields": "id", "limit": "1"}, pages.variable(page))
    except SourceError:
        return False
    return True

"""Who held what at the last access audit, by pseudonym: what the next one is compared with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import BaseModel

from tasks.core.happening import Happening
from tasks.core.ports import Lake
from tasks.lake.documents import change
from tasks.lake.happenings import keep_happening
from tasks.lake.keys import safe_name

M = TypeVar("M", bound=BaseModel)


def access_key(platform: str, account: str) -> str:
    """Where it is kept."""
    return f"state/access/{safe_name(platform)}/{safe_name(account)}.json"


def remember_access(lake: Lake, platform: str, account: str, model: type[M], after: Callable[[M | None], M]) -> M:
    """The memory after an audit, by compare-and-swap. Its shape is that of the checks."""
    return change(lake, access_key(platform, account), model, after)


def keep_changes(lake: Lake, brands: Sequence[str], changes: Sequence[Happening]) -> None:
    """Keep committed changes as happenings of these brands. May be repeated."""
    for brand in brands:
        for happening in changes:
            keep_happening(lake, brand, happening)

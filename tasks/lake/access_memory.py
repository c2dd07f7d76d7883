"""Who held what at the last access audit, by pseudonym: what the next one is compared with."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.core.happening import Happening
from tasks.core.ports import Lake
from tasks.lake.happenings import keep_happening
from tasks.lake.keys import safe_name


def access_key(platform: str, account: str) -> str:
    """Where it is kept."""
    return f"state/access/{safe_name(platform)}/{safe_name(account)}.json"


def keep_changes(lake: Lake, brands: Sequence[str], changes: Sequence[Happening]) -> None:
    """Keep committed changes as happenings of these brands. May be repeated."""
    for brand in brands:
        for happening in changes:
            keep_happening(lake, brand, happening)

"""Our own accounts between two runs: what is confirmed of each, and when each chore of a survey is due again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.core.account import AccountSeen
from tasks.core.announced import AnnouncedState
from tasks.core.happening import Happening
from tasks.core.ports import Lake
from tasks.incidents.account_watch import AccountMemory, weigh
from tasks.lake.documents import change, read_model
from tasks.lake.happenings import keep_happening
from tasks.lake.keys import safe_name


class SurveyState(BaseModel):
    """`state/surveys/{source}.json`. `not_before` says when each chore is due again; `day` is the UTC day the lists
    belong to: accounts whose snapshot, figures or roster this source has done today."""

    model_config = ConfigDict(frozen=True)

    source: str
    not_before: dict[str, AwareDatetime] = {}
    day: date | None = None
    done: dict[str, tuple[str, ...]] = {}
    troubles: dict[str, str] = {}

    @staticmethod
    def key(source: str) -> str:
        """Where it is kept."""
        return f"state/surveys/{source}.json"


def memory_key(platform: str, account: str) -> str:
    """`state/accounts/{platform}/{account}.json`, whatever signs the two hold."""
    return f"state/accounts/{safe_name(platform)}/{safe_name(account)}.json"


def remembered(lake: Lake, platform: str, account: str) -> AccountMemory | None:
    """What is confirmed and suspected of an account of ours; None before its first reading."""
    found = read_model(lake, memory_key(platform, account), AccountMemory)
    return found[0] if found is not None else None


def remember(lake: Lake, account: str, seen: AccountSeen, now: datetime, *, again: bool = False) -> AccountMemory:
    """Weigh one reading against what is known, by compare-and-swap. What confirms nothing new is not written."""
    seen = seen.model_copy(update={"account": account})
    key = memory_key(seen.platform, account)
    return change(lake, key, AccountMemory, lambda before: weigh(before, seen, now, again=again))


def keep_owed(lake: Lake, memory: AccountMemory, brands: Sequence[str]) -> tuple[Happening, ...]:
    """Keep the committed changes as happenings of these brands, then say that they are kept. May be repeated."""
    for brand in brands:
        for happening in memory.owed:
            keep_happening(lake, brand, happening)
    kept = {happening.id for happening in memory.owed}

    def paid(before: AccountMemory | None) -> AccountMemory:
        state = before or memory
        return state.model_copy(update={"owed": tuple(one for one in state.owed if one.id not in kept)})

    if memory.owed:
        change(lake, memory_key(memory.platform, memory.account), AccountMemory, paid)
    return memory.owed


def announced(lake: Lake) -> AnnouncedState:
    """What the desk was told beforehand."""
    found = read_model(lake, AnnouncedState.key(), AnnouncedState)
    return found[0] if found is not None else AnnouncedState()

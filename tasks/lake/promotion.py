"""Promotion audits of a community in the lake: figures of the whole, a run a day, two years of weeks.

`state/promotion/{platform}/{account}.json` (compare-and-swap). No profile, and nothing of one, is ever in it.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from tasks.core.ports import Lake
from tasks.core.promotion import CommunityAudit
from tasks.lake.documents import change, read_model
from tasks.lake.keys import safe_name

KEPT = 104


class PromotionHistory(BaseModel):
    """Audits of one community, oldest first; of a day the latest."""

    model_config = ConfigDict(frozen=True)

    platform: str
    account: str
    audits: tuple[CommunityAudit, ...] = ()


def promotion_key(platform: str, account: str) -> str:
    """Where they are kept."""
    return f"state/promotion/{safe_name(platform)}/{safe_name(account)}.json"


def promotion_history(lake: Lake, platform: str, account: str) -> tuple[CommunityAudit, ...]:
    """Earlier audits, oldest first."""
    found = read_model(lake, promotion_key(platform, account), PromotionHistory)
    return found[0].audits if found is not None else ()


def keep_audit(lake: Lake, audit: CommunityAudit) -> None:
    """Add one; an audit of the same day is replaced."""

    def kept(before: PromotionHistory | None) -> PromotionHistory:
        known = before.audits if before is not None else ()
        others = [one for one in known if one.at.date() != audit.at.date()]
        audits = sorted([*others, audit], key=lambda one: one.at)[-KEPT:]
        return PromotionHistory(platform=audit.platform, account=audit.account, audits=tuple(audits))

    change(lake, promotion_key(audit.platform, audit.account), PromotionHistory, kept)

"""Who holds which role over an account of ours, as pseudonyms: for joining with who removed what. Nothing else of it.

Names, rights and second factors belong to the access audit. A pseudonym here is the one that stands as `actor` or
`author` elsewhere: `house.pseudonyms(platform, member id)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.core.account import Roster
from tasks.core.ports import Lake
from tasks.lake.documents import change, read_model
from tasks.lake.keys import safe_name


class KeptRoster(BaseModel):
    """`state/rosters/{platform}/{account}.json`. `since` tells of whoever came after the first reading when they did,
    `former` the last other role of whoever changed it or left.

    Where `complete` is False something could not be asked: who is not in it may hold a role all the same, so those
    known before are kept.
    """

    model_config = ConfigDict(frozen=True)

    platform: str
    account: str
    read_at: AwareDatetime
    complete: bool
    roles: dict[str, str] = {}
    since: dict[str, AwareDatetime] = {}
    former: dict[str, str] = {}

    def role_by(self, pseudonym: str, at: datetime) -> str:
        """The role this person had come to hold by then, before whatever changed lately; `""`: none."""
        if pseudonym in self.former:
            return self.former[pseudonym]
        known = pseudonym in self.roles and self.since.get(pseudonym, at) <= at
        return self.roles[pseudonym] if known else ""


def roster_key(platform: str, account: str) -> str:
    """Where it is kept."""
    return f"state/rosters/{safe_name(platform)}/{safe_name(account)}.json"


def kept_roster(lake: Lake, platform: str, account: str) -> KeptRoster | None:
    """The roster as last read, or None where it never was."""
    found = read_model(lake, roster_key(platform, account), KeptRoster)
    return found[0] if found is not None else None


def held_role(lake: Lake, platform: str, account: str, pseudonym: str, at: datetime) -> str | None:
    """The role this person held there by then, `""` where none; None: no roster was ever read."""
    roster = kept_roster(lake, platform, account)
    return roster.role_by(pseudonym, at) if roster is not None else None


def keep_roster(
    lake: Lake, account: str, roster: Roster, pseudonym: Callable[[str, str], str], now: datetime
) -> KeptRoster:
    """Keep who holds which role. Of several roles of one person the first that the platform named counts."""
    roles: dict[str, str] = {}
    for member in roster.members:
        roles.setdefault(pseudonym(roster.platform, member.id), member.role)

    def kept(before: KeptRoster | None) -> KeptRoster:
        old = before.roles if before is not None else {}
        merged = roles if roster.complete else {**old, **roles}
        since = dict(before.since) if before is not None else {}
        if before is not None:
            since |= {name: now for name in merged if name not in old}
        return KeptRoster(
            platform=roster.platform,
            account=account,
            read_at=now,
            complete=roster.complete,
            roles=merged,
            since={name: at for name, at in since.items() if name in merged},
            former=_former(before, merged),
        )

    return change(lake, roster_key(roster.platform, account), KeptRoster, kept)


def _former(before: KeptRoster | None, roles: Mapping[str, str]) -> dict[str, str]:
    """The last other role of everybody who has another one now, or none."""
    if before is None:
        return {}
    changed = {name: role for name, role in before.roles.items() if roles.get(name) != role}
    return {**before.former, **changed}

"""Who came and who went since the last audit, where the platform itself reported nothing. Pure.

The platforms' own events come first (VK's Long Poll, Telegram's `chat_member`); this catches what they missed. What
they told already is not told again, and a list that was read less wholly than before accuses nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.checks.access.people import Power, power_of
from tasks.core.account import Member, MemberKind, Roster
from tasks.core.happening import Happening, HappeningKind, happening_id

LAG = timedelta(hours=1)  # an event may reach us after the roster already shows it
_ADMINISTRATORS = frozenset({"administrator", "admin", "creator", "owner", "manager"})


class AccessMemory(BaseModel):
    """`state/access/{platform}/{account}.json`: who held what at the last audit, by pseudonym. `unread` are the lists
    that were not read; `owed` are changes that are committed and may not be kept as happenings yet."""

    model_config = ConfigDict(frozen=True)

    platform: str
    account: str
    read_at: AwareDatetime
    holders: dict[str, str] = {}
    unread: tuple[str, ...] = ()
    changes: int = 0
    owed: tuple[Happening, ...] = ()


def drifted(
    before: AccessMemory | None,
    roster: Roster,
    account: str,
    told: Sequence[Happening],
    pseudonym: Callable[[str, str], str],
    now: datetime,
) -> AccessMemory:
    """The memory after an audit; what nobody told is `owed`. `told` are the happenings of the account since."""
    holders: dict[str, str] = {}
    for member in roster.members:
        name, word = pseudonym(roster.platform, member.id), word_of(member, roster.platform)
        holders[name] = min(holders.get(name, word), word, key=_weight)
    unread = tuple(sorted({one.partition(":")[0] for one in roster.unread}))
    if before is None:
        return AccessMemory(platform=roster.platform, account=account, read_at=now, holders=holders, unread=unread)
    gone = {} if set(unread) - set(before.unread) else {name: "" for name in before.holders if name not in holders}
    whole = not set(before.unread) - set(unread)
    after = {name: word for name, word in holders.items() if whole or name in before.holders}
    changed = {n: w for n, w in {**after, **gone}.items() if before.holders.get(n, "") != w}
    owed = [
        _change(before, name, word, number, now)
        for number, (name, word) in enumerate(sorted(changed.items()))
        if not _was_told(told, name, word, before.read_at)
    ]
    kept = before.holders if set(unread) - set(before.unread) else {}
    return before.model_copy(
        update={
            "read_at": now,
            "holders": {**kept, **holders},
            "unread": unread,
            "changes": before.changes + 1,
            "owed": (*before.owed, *owed),
        }
    )


def word_of(member: Member, platform: str) -> str:
    """The role in words that the signals know (`creator`, `administrator`), with the platform's own behind a colon."""
    if member.kind not in {MemberKind.PERSON, MemberKind.PARTNER}:
        return f"{member.kind}: {member.role}"
    power = power_of(member, platform)
    if power is Power.OWN:
        return "creator"
    return f"administrator: {member.role}" if power is Power.ADMINISTER else member.role


def _weight(word: str) -> int:
    first = word.partition(":")[0]
    return 0 if first == "creator" else 1 if first in _ADMINISTRATORS else 2


def _change(before: AccessMemory, name: str, word: str, number: int, now: datetime) -> Happening:
    old = before.holders.get(name)
    return Happening(
        id=happening_id("audit", before.account, before.changes, number, name, old, word),
        platform=before.platform,
        kind=HappeningKind.ROLE_CHANGED,
        at=now,
        account=before.account,
        target=name,
        before=old,
        after=word or None,
        what="bot" if (word or old or "").startswith("bot:") else None,
    )


def _was_told(told: Sequence[Happening], name: str, word: str, since: datetime) -> bool:
    """Whether the platform reported that this holder became, or is no longer, an administrator."""
    return any(
        one.kind is HappeningKind.ROLE_CHANGED
        and one.target == name
        and one.at > since - LAG
        and _weight((one.after or "").casefold()) // 2 == _weight(word) // 2
        for one in told
    )

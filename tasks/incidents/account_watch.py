"""Whether an account of ours changed: nothing is believed at first sight. Pure.

The first sight of a value only remembers it. Another value is *suspected*, and *confirmed* by a second reading (by
another route in the same run, or by the next run) that says the same. A reading that says the old value again clears
the suspicion; one that says nothing (`unknown`, a field the platform does not tell) changes nothing at all.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.core.account import AccountSeen, AccountStatus
from tasks.core.announced import AccountPart
from tasks.core.happening import Happening, HappeningKind, happening_id

NOT_THERE = frozenset({AccountStatus.MISSING, AccountStatus.DELETED, AccountStatus.BLOCKED})
APART = timedelta(minutes=1)  # two runs of the same minute are one sight, not two
SHOWN = 300


class Suspicion(BaseModel):
    """A value that was seen once, and when first."""

    model_config = ConfigDict(frozen=True)

    value: str
    since: AwareDatetime


class AccountMemory(BaseModel):
    """`state/accounts/{platform}/{account}.json`: what is confirmed, what is suspected, by part.

    `owed` are changes that are committed and may not be kept as happenings yet; `changes` numbers them.
    """

    model_config = ConfigDict(frozen=True)

    platform: str
    account: str
    first_seen_at: AwareDatetime
    known: dict[AccountPart, str] = {}
    suspected: dict[AccountPart, Suspicion] = {}
    changes: int = 0
    owed: tuple[Happening, ...] = ()

    @property
    def there(self) -> bool:
        """Whether it exists and is not blocked, as far as it is confirmed."""
        return self.known.get(AccountPart.STATUS) not in NOT_THERE


def weigh(before: AccountMemory | None, seen: AccountSeen, now: datetime, *, again: bool = False) -> AccountMemory:
    """The memory after one reading. `again`: the confirming reading of the same run. New changes are in `owed`."""
    memory = before or AccountMemory(platform=seen.platform, account=seen.account, first_seen_at=now)
    known, suspected, owed = dict(memory.known), dict(memory.suspected), list(memory.owed)
    for part, value in _told(seen).items():
        old = known.get(part)
        if old is None or old == value:
            known[part] = value
            suspected.pop(part, None)
            continue
        suspicion = suspected.get(part)
        if suspicion is None or suspicion.value != value:
            if not again:  # another route may spell a value in its own way: it confirms or clears, and accuses nobody
                suspected[part] = Suspicion(value=value, since=now)
        elif again or now - suspicion.since >= APART:
            number = memory.changes + len(owed) - len(memory.owed)
            owed.append(_change(seen, part, old, value, now, number))
            known[part] = value
            del suspected[part]
    return memory.model_copy(
        update={
            "known": known,
            "suspected": suspected,
            "owed": tuple(owed),
            "changes": memory.changes + len(owed) - len(memory.owed),
        }
    )


def _told(seen: AccountSeen) -> dict[AccountPart, str]:
    """What a reading says, part by part, in one spelling. A page that is not there says nothing but that."""
    if seen.status is AccountStatus.UNKNOWN:
        return {}
    if seen.status in NOT_THERE:
        return {AccountPart.STATUS: str(seen.status)}
    comments = None if seen.comments_open is None else ("open" if seen.comments_open else "closed")
    told = {
        AccountPart.STATUS: str(seen.status),
        AccountPart.PAGE: seen.native_id,
        AccountPart.NAME: _spelt(seen.name),
        AccountPart.HANDLE: _spelt(seen.handle),
        AccountPart.AVATAR: seen.avatar,
        AccountPart.DESCRIPTION: _spelt(seen.description),
        AccountPart.LINKS: None if seen.links is None else " ".join(sorted(set(seen.links))),
        AccountPart.PHONE: _spelt(seen.phone),
        AccountPart.COMMENTS: comments,
    }
    return {part: value for part, value in told.items() if value is not None}


def _spelt(text: str | None) -> str | None:
    """Spaces and line ends differ between two routes of one platform; they are no change."""
    return None if text is None else " ".join(text.split())


def _change(seen: AccountSeen, part: AccountPart, old: str, new: str, now: datetime, number: int) -> Happening:
    kind = HappeningKind.ACCOUNT_CHANGED
    if part is AccountPart.STATUS and old not in NOT_THERE and new in NOT_THERE:
        kind = HappeningKind.ACCOUNT_GONE
    elif part is AccountPart.STATUS and old in NOT_THERE and new not in NOT_THERE:
        kind = HappeningKind.ACCOUNT_BACK
    return Happening(
        id=happening_id("account", seen.account, number, part, old, new),
        platform=seen.platform,
        kind=kind,
        at=now,
        account=seen.account,
        what=str(part),
        before=old[:SHOWN],
        after=new[:SHOWN],
    )

"""Signals from what happened to our accounts and to what people wrote there. Pure; no memory, no learning.

`access_change`: an account that is gone, a change nobody announced, an administrator named by somebody unknown, a
creator who lost the role. One signal a change. `deletion`: what an administrator removed, one signal an account and
hour, so that an evening of cleaning is a few signals and not hundreds. Who removed it unknown: a notice. Authors and
platforms remove what they like; so may we what the plan's published rules name, once a person marked it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from tasks.core.account import AccountStatus
from tasks.core.announced import AccountPart, Announced, RemovalGround
from tasks.core.detection import Signal, SignalKind
from tasks.core.happening import Happening, HappeningKind, Remover

ADMINISTRATORS = frozenset({"administrator", "admin", "creator", "owner", "manager"})
CREATORS = frozenset({"creator", "owner"})
SHOWN = 80

RoleBy = Callable[[str, str, str, datetime], str | None]
"""(platform, account, pseudonym, at): the role this person held there by then, `""`: none; None: no roster was read."""

_OF_POSTS = frozenset({HappeningKind.REMOVED, HappeningKind.HIDDEN})
_SAID = (Remover.ADMINISTRATOR, Remover.AUTHOR, Remover.PLATFORM, Remover.UNKNOWN, None)


def signals_of(
    happenings: Sequence[Happening],
    brand: str,
    topic: str,
    announced: Sequence[Announced],
    *,
    allowed: tuple[RemovalGround, ...] = (),
    role_by: RoleBy = lambda *_: None,
) -> list[Signal]:
    """Signals of a brand's happenings, oldest first. `topic` is the brand's own; `allowed` what the published rules
    of the plan let us remove. The same happenings always give the same ids, in any order."""
    ours = [one for one in announced if one.brand == brand]
    found = [_access(one, brand, topic, ours, role_by) for one in happenings if one.kind not in _OF_POSTS]
    signals = [signal for signal in found if signal is not None]
    signals += _deletions(happenings, brand, topic, ours, allowed)
    return sorted(signals, key=lambda signal: (signal.at, signal.id))


def _access(one: Happening, brand: str, topic: str, announced: Sequence[Announced], role_by: RoleBy) -> Signal | None:
    what, part = _what(one, role_by)
    if what is None:
        return None
    alarming = what not in {"back", "rights"} and not any(said.covers_change(part, one) for said in announced)
    place = f"{one.platform}.{one.account or '?'}.{what}"
    if part is AccountPart.ROLES:
        place = f"{place}.{one.id[:20]}"  # two people may be named within a minute
    return Signal(
        brand=brand,
        topic=f"{topic}@{place}",
        kind=SignalKind.ACCESS_CHANGE,
        at=one.at,
        since=one.at,
        observed=1,
        expected=0,
        score=1,
        alarming=alarming,
        facts={
            "rule": "account",
            "what": what,
            "platform": one.platform,
            "account": (one.account or "?")[:SHOWN],
            "before": (one.before or "")[:SHOWN],
            "after": (one.after or "")[:SHOWN],
        },
    )


def _what(one: Happening, role_by: RoleBy) -> tuple[str | None, AccountPart]:
    """The name of what happened, as `levels` and `texts` know it, and the part that would have been announced."""
    if one.kind is HappeningKind.ACCOUNT_GONE:
        return "gone", AccountPart.STATUS
    if one.kind is HappeningKind.ACCOUNT_BACK:
        return "back", AccountPart.STATUS
    if one.kind is HappeningKind.ACCOUNT_CHANGED:
        part = AccountPart(one.what) if one.what in set(AccountPart) else AccountPart.STATUS
        reopened = part is AccountPart.STATUS and one.after == AccountStatus.ACTIVE
        return ("back" if reopened else str(part)), part
    if one.kind is HappeningKind.ROLE_CHANGED:
        return _role(one, role_by), AccountPart.ROLES
    return None, AccountPart.STATUS


def _role(one: Happening, role_by: RoleBy) -> str:
    """`creator`: another one, or none any more; `administrator`: named by somebody who was not one of us; `role`:
    named, and by whom cannot be checked; `rights`: any other change, and those of our own bot."""
    if one.what == "bot":
        return "rights"
    before, after = _word(one.before), _word(one.after)
    held = _word(role_by(one.platform, one.account or "", one.target, one.at)) if one.target else ""
    if (before in CREATORS) != (after in CREATORS) or (held in CREATORS and after not in ADMINISTRATORS):
        return "creator"  # VK has no word for the creator in its events: the roster has
    if after not in ADMINISTRATORS or before in ADMINISTRATORS:
        return "rights"
    known = role_by(one.platform, one.account or "", one.actor, one.at) if one.actor else None
    if known is None:
        return "role"
    return "rights" if known else "administrator"


def _word(role: str | None) -> str:
    """`administrator` of `Administrator: can_delete_messages, …`."""
    return (role or "").partition(":")[0].strip().casefold()


def _deletions(
    happenings: Iterable[Happening],
    brand: str,
    topic: str,
    announced: Sequence[Announced],
    allowed: tuple[RemovalGround, ...],
) -> list[Signal]:
    """Removed posts by account, hour and whether it is certain who did it."""
    groups: dict[tuple[str, str, datetime, bool], list[Happening]] = defaultdict(list)
    for one in _best_told(happenings):
        if one.remover in {Remover.AUTHOR, Remover.PLATFORM}:
            continue
        if any(said.covers_removal(one, allowed) for said in announced):
            continue
        hour = one.at.replace(minute=0, second=0, microsecond=0)
        groups[one.platform, one.account or "?", hour, one.remover is Remover.ADMINISTRATOR].append(one)
    return [_deletion(brand, topic, *place, posts) for place, posts in groups.items()]


def _best_told(happenings: Iterable[Happening]) -> list[Happening]:
    """One happening a post: several may tell of it (a webhook, the guard); the one that names the remover counts."""
    best: dict[tuple[str, str], Happening] = {}
    for one in sorted(happenings, key=lambda one: (_SAID.index(one.remover), one.at, one.id)):
        if one.kind in _OF_POSTS:
            best.setdefault((one.platform, one.post or one.id), one)
    return list(best.values())


def _deletion(
    brand: str, topic: str, platform: str, account: str, hour: datetime, certain: bool, posts: Sequence[Happening]
) -> Signal:
    """`at` is the hour, so that the id stays when more is removed; `since` the first removal, which people read."""
    n = len(posts)
    return Signal(
        brand=brand,
        topic=f"{topic}@{platform}.{account}.{'removed' if certain else 'vanished'}",
        kind=SignalKind.DELETION,
        at=hour,
        since=min(one.at for one in posts),
        observed=n,
        expected=0,
        score=n,
        alarming=certain,
        facts={"rule": "deletion", "what": "removed", "n": n, "platform": platform, "account": account[:SHOWN]},
    )

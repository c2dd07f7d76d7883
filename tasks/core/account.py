"""An account of ours or of a competitor as a platform shows it: its state, its figures, who administers it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict


class AccountStatus(StrEnum):
    """MISSING: the platform knows no such account. UNKNOWN: it would not say; never taken for gone."""

    ACTIVE = "active"
    CLOSED = "closed"
    BLOCKED = "blocked"
    DELETED = "deleted"
    MISSING = "missing"
    UNKNOWN = "unknown"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class AccountSeen(_Frozen):
    """How an account stands. None is "the platform does not tell", never "empty".

    `account` is the id that was asked (as in the plan), `native_id` the platform's number. `avatar` is a digest of
    the picture's own name (not of its address, which expires).
    """

    platform: str
    account: str
    native_id: str | None = None
    status: AccountStatus = AccountStatus.ACTIVE
    name: str | None = None
    handle: str | None = None
    description: str | None = None
    avatar: str | None = None
    links: tuple[str, ...] | None = None
    phone: str | None = None
    comments_open: bool | None = None
    verified: bool | None = None
    followers: int | None = None
    posts: int | None = None


class DayFigures(_Frozen):
    """What the platform counts of one account on one day. None: it does not tell."""

    day: date
    joins: int | None = None
    leaves: int | None = None
    reach: int | None = None
    views: int | None = None


class MemberKind(StrEnum):
    """Who or what holds a right."""

    PERSON = "person"
    BOT = "bot"
    SYSTEM = "system"
    APP = "app"
    PARTNER = "partner"
    SERVER = "server"


class Member(_Frozen):
    """One holder of rights over an account. `id` is the platform's own; `role` and `rights` its own words; `via` is
    the method that told. This is data about employees: it goes to the access audit and nowhere else. No e-mail."""

    id: str
    name: str | None = None
    role: str
    rights: tuple[str, ...] = ()
    kind: MemberKind = MemberKind.PERSON
    owner: bool = False
    two_factor: bool | None = None
    last_seen_at: AwareDatetime | None = None
    via: str


class Roster(_Frozen):
    """Who holds rights over an account. `unread` names what could not be asked (method: why): such a roster proves
    nothing about who is *not* in it."""

    platform: str
    account: str
    members: tuple[Member, ...]
    unread: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Everything was asked and answered."""
        return not self.unread


class Follower(_Frozen):
    """Features of one follower for the promotion audit; lives within one run and is never stored. None: not told."""

    key: str
    deactivated: bool | None = None
    closed: bool | None = None
    has_photo: bool | None = None
    has_about: bool | None = None
    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    registered_at: AwareDatetime | None = None
    last_seen_at: AwareDatetime | None = None


class AudienceSample(_Frozen):
    """A sample of an account's followers. `how` says how it was drawn, in the platform's terms (`newest first`,
    `spread over the list`): what it can and cannot stand for."""

    platform: str
    account: str
    size: int | None
    followers: tuple[Follower, ...]
    how: str


class Fate(StrEnum):
    """Whether a post is still there. UNKNOWN also for a read error: an error is never a deletion."""

    THERE = "there"
    GONE = "gone"
    HIDDEN = "hidden"
    UNKNOWN = "unknown"


class PostRef(_Frozen):
    """What a platform may need to find a post again: `Post.id`, `thread`, `parent` and `community` as it was parsed."""

    id: str
    thread: str | None = None
    parent: str | None = None
    community: str | None = None


class TokenReport(_Frozen):
    """What `spichka check --live` says of one token. `token` is the variable's name, never its value. `who` is the
    account it speaks for; `rights` the platform's words; `missing` what will not work, and why."""

    token: str
    works: bool
    who: str | None = None
    rights: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    expires_at: AwareDatetime | None = None
    message: str | None = None

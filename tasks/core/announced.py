"""What a person said beforehand: changes of our accounts that are ours, and removals the published rules allow."""

from __future__ import annotations

import re
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.core.happening import Happening


class AccountPart(StrEnum):
    """What of an account is watched. `status`: whether it is there and open; `page`: which page stands behind the
    name (another one may have taken it); `roles`: who administers it."""

    STATUS = "status"
    PAGE = "page"
    NAME = "name"
    HANDLE = "handle"
    AVATAR = "avatar"
    DESCRIPTION = "description"
    LINKS = "links"
    PHONE = "phone"
    COMMENTS = "comments"
    ROLES = "roles"


class RemovalGround(StrEnum):
    """Why a post may be removed, where the plan's published rules say so. Criticism is none of them."""

    ILLEGAL = "illegal"
    PERSONAL_DATA = "personal_data"
    SPAM = "spam"


class Announced(BaseModel):
    """One announcement. A change: `account` and `parts`, for [since, until]. A removal: `ground` and `post`, its id or
    a link to it; it may come after the fact and does not run out."""

    model_config = ConfigDict(frozen=True)

    brand: str
    by: str
    note: str
    since: AwareDatetime
    until: AwareDatetime
    platform: str | None = None
    account: str | None = None
    parts: tuple[AccountPart, ...] = ()
    ground: RemovalGround | None = None
    post: str | None = None

    def covers_change(self, part: AccountPart, happening: Happening) -> bool:
        """Whether this change of an account was announced: that account, that part, that time."""
        return (
            part in self.parts
            and (self.platform, self.account) == (happening.platform, happening.account)
            and self.since <= happening.at <= self.until
        )

    def covers_removal(self, happening: Happening, allowed: tuple[RemovalGround, ...]) -> bool:
        """Whether this removal was marked as one that the plan's published rules allow."""
        if self.ground is None or self.ground not in allowed or not self.post or happening.post is None:
            return False
        if self.platform not in {None, happening.platform}:
            return False
        return self.post == happening.post or _named_in(happening.post, self.post)


def _named_in(post: str, link: str) -> bool:
    """Whether a link holds this id as a whole word of its path or query: `-1_23` in `…/wall-1_23?reply=4`."""
    before = r"(?<!\w)" if post[:1].isalnum() else ""
    return "/" in link and re.search(rf"{before}{re.escape(post)}(?!\w)", link) is not None


class AnnouncedState(BaseModel):
    """`state/announced.json`, oldest first. The desk writes it; whoever judges happenings reads it."""

    model_config = ConfigDict(frozen=True)

    announced: tuple[Announced, ...] = ()

    @staticmethod
    def key() -> str:
        """Where it is kept."""
        return "state/announced.json"

"""Who speaks for a brand: its accounts, and the people its rosters name. Pseudonyms only."""

from __future__ import annotations

from dataclasses import dataclass, field

from tasks.core.happening import Remover
from tasks.core.ports import Lake
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.lake.rosters import kept_roster
from tasks.plan.schema import Brand

ACCOUNT = "account"  # the role of a page that speaks in its own name


@dataclass
class OurPeople:
    """The people of one brand, read when they are first asked for."""

    lake: Lake
    brand: Brand
    pseudonyms: Pseudonyms
    _known: dict[str, dict[str, str]] = field(default_factory=dict)

    def role(self, post: Post) -> str | None:
        """The role in which a post's author speaks for the brand; None for everybody else."""
        if post.own:
            return ACCOUNT
        return self._on(post.platform).get(post.author) if post.author is not None else None

    def remover(self, platform: str, author: str | None, actor: str | None, said: Remover | None) -> Remover:
        """Who removed a post. The author's own hand counts before a role: an administrator may delete their own."""
        if actor is not None and actor == author:
            return Remover.AUTHOR
        if actor is not None and actor in self._on(platform):
            return Remover.ADMINISTRATOR
        return said if said is not None else Remover.UNKNOWN

    def _on(self, platform: str) -> dict[str, str]:
        if platform not in self._known:
            accounts = [account.id for account in self.brand.accounts if account.platform == platform]
            known = {self.pseudonyms(platform, name): ACCOUNT for one in accounts for name in _spellings(one)}
            for account in accounts:
                roster = kept_roster(self.lake, platform, account)
                known |= roster.roles if roster is not None else {}
            self._known[platform] = known
        return self._known[platform]


def _spellings(account: str) -> set[str]:
    """How a platform may write an account's id where it is an author: VK's communities are negative numbers."""
    bare = account.lstrip("@-")
    return {account, bare, f"-{bare}"} if bare.isdecimal() else {account, bare}

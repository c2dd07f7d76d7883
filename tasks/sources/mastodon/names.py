"""Whose account is it: the plan's spellings against the server's `acct`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tasks.sources.hostile import MAX_LABEL, clean


def full(acct: str, host: str) -> str:
    """`@Anna` and `anna@mastodon.example` as one: in lower case, with the server's name."""
    bare = clean(acct, MAX_LABEL).strip().removeprefix("acct:").lstrip("@").casefold()
    return bare if "@" in bare else f"{bare}@{host.casefold()}"


def host_in(acct: str) -> str | None:
    """The server in `@brand@mastodon.example`, or None."""
    name, _, host = acct.strip().lstrip("@").partition("@")
    return host.strip() or None if name else None


class Owned:
    """The brand's accounts as the plan spells them."""

    def __init__(self, spellings: Iterable[str], host: str) -> None:
        self.host = host
        self._spelled = {full(one, host): one for one in reversed(list(spellings))}

    def spelled(self, account: object) -> str | None:
        """The plan's spelling of an account object of the server's, or None where it is a stranger's."""
        acct = account.get("acct") if isinstance(account, Mapping) else None
        return self._spelled.get(full(acct, self.host)) if isinstance(acct, str) else None

    def mentioned(self, mentions: object) -> str | None:
        """The first of our accounts that a status calls with `@`."""
        for one in mentions if isinstance(mentions, list) else ():
            if (found := self.spelled(one)) is not None:
                return found
        return None

"""Where each account and each hashtag stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from tasks.sources.fields import inner, label_of, maybe_count, maybe_identity
from tasks.sources.graph import FIRST, load, seconds
from tasks.sources.shape import Json

FOLLOWED = 200  # media of one account
REMEMBERED = 200  # tagged media


@dataclass
class Thread:
    """A post: when it was written, how many comments were counted when they were read last, and when that was."""

    created: int
    count: int = -1
    read: int = 0
    told: int | None = None  # this run's; not kept
    permalink: str | None = None


@dataclass
class AccountState:
    """`number` and `name` are the account's own at Meta; `named` when they were asked. `media`, `top`, `until` as
    for any window that may take several runs; `tags` are ids of media known to tag the account."""

    number: str = ""
    name: str = ""
    named: int = 0
    read: int = 0
    media: int = 0
    top: int = 0
    until: int = 0
    tags: list[str] | None = None
    threads: dict[str, Thread] = field(default_factory=dict)

    def since(self, now: datetime, overlap: timedelta) -> int:
        """Where the reading of media goes on; the last 48 hours on a first run."""
        return int((now - FIRST).timestamp()) if not self.media else self.media - int(overlap.total_seconds())

    def count(self, items: Sequence[object]) -> None:
        """Media as the account shows them: new ones are followed, known ones counted again."""
        for item in items:
            name, created = maybe_identity(inner(item, "id")), seconds(inner(item, "timestamp"))
            if name is None or created is None:
                continue
            thread = self.threads.setdefault(name, Thread(created))
            thread.told = maybe_count(inner(item, "comments_count"))
            thread.permalink = label_of(inner(item, "permalink"))

    def forget(self, before: int) -> None:
        """Media too old to be followed, and the oldest beyond what is kept."""
        kept = sorted(self.threads.items(), key=lambda one: -one[1].created)[:FOLLOWED]
        self.threads = {name: thread for name, thread in kept if thread.created >= before}


@dataclass
class TagState:
    """A hashtag's number at Meta, as far as when it was read, and when it had its turn."""

    number: str = ""
    since: int = 0
    tried: int = 0


@dataclass
class State:
    """The cursor."""

    accounts: dict[str, AccountState]
    tags: dict[str, TagState]

    def dump(self) -> str:
        """As text."""
        accounts: Json = {}
        for account, one in self.accounts.items():
            threads = {name: [found.created, found.count, found.read] for name, found in sorted(one.threads.items())}
            accounts[account] = {**asdict(one), "threads": threads}
        tags = {tag: [one.number, one.since, one.tried] for tag, one in self.tags.items() if one.tried}
        return json.dumps({"accounts": accounts, "hashtags": tags}, separators=(",", ":"), ensure_ascii=False)


def read(cursor: str | None, accounts: Sequence[str], hashtags: Sequence[str]) -> State:
    """The state of everything asked for. Raises SchemaDrift for a cursor that is none; a broken part begins anew."""
    found = load(cursor, "Instagram")
    tags: dict[str, TagState] = {}
    for tag in hashtags:
        told = inner(found.get("hashtags"), tag)
        tags[tag] = TagState()
        if isinstance(told, list) and len(told) == 3 and type(told[1]) is int and type(told[2]) is int:
            tags[tag] = TagState(str(told[0]), told[1], told[2])
    return State({account: _account(inner(found.get("accounts"), account)) for account in accounts}, tags)


def _account(told: object) -> AccountState:
    state = AccountState(number=maybe_identity(inner(told, "number")) or "", name=label_of(inner(told, "name")) or "")
    for name in ("named", "read", "media", "top", "until"):
        setattr(state, name, maybe_count(inner(told, name)) or 0)
    tags = inner(told, "tags")
    if isinstance(tags, list):
        state.tags = [one for one in tags if isinstance(one, str)]
    threads = inner(told, "threads")
    for name, thread in threads.items() if isinstance(threads, dict) else ():
        if isinstance(thread, list) and len(thread) == 3 and all(type(one) is int for one in thread):
            state.threads[str(name)] = Thread(*thread)
    return state

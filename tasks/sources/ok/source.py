"""The OK connector: hashtags, own groups with their comments, fates, figures, who administers, its token."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from datetime import date, datetime, timedelta

from tasks.core.account import AccountSeen, DayFigures, Fate, PostRef, Roster, TokenReport
from tasks.core.errors import AuthExpired, ConfigError, SchemaDrift, SourceError
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.capabilities import DayCost
from tasks.sources.fields import inner, label_of, maybe_identity
from tasks.sources.ok import records, standing
from tasks.sources.ok.names import native_id, number
from tasks.sources.ok.options import OkOptions
from tasks.sources.ok.reading import comments, group, payload, recent, tag_page, tagged, threads, within
from tasks.sources.ok.session import Asking, Service
from tasks.sources.parts import Budget, Reader, in_turn
from tasks.sources.shape import Fetched, Json, Page, Watched

_ONE_WORD = re.compile(r"\w+")
_PAST_PAGES = 200  # of one part
_RIGHTS = {
    "VALUABLE_ACCESS": "almost everything; OK grants it to an application by hand",
    "GROUP_CONTENT": "what own groups publish, their comments and administrators",
}
DAY = timedelta(days=1)


class Ok:
    """One token: what the plan watches by hashtag, and the brand's groups."""

    platform = records.PLATFORM

    def __init__(self, service: Service, options: OkOptions, watched: Watched) -> None:
        self.id = service.config.id
        self._service, self._options = service, options
        own = tuple(one.id for one in watched.own if one.platform == records.PLATFORM)
        self._groups = tuple(dict.fromkeys(own if options.groups is None else options.groups))
        self._spelled = {found: one for one in (*own, *self._groups) if (found := number(one)) is not None}
        words = (*watched.hashtags, *(word for word in watched.words if _ONE_WORD.fullmatch(word)))
        tags = (tag.strip().lstrip("#").casefold() for tag in (words if options.tags is None else options.tags))
        self._tags = tuple(dict.fromkeys(tag for tag in tags if tag))
        if not self._tags and not self._groups:
            raise ConfigError(f"source {self.id!r}: nothing to read: give `groups`, `tags`, accounts or hashtags")

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """Our groups, then hashtags. Raises SourceError."""
        budget = Budget()
        async with (
            self._service.asked(now, budget, self._known(cursor)) as asking,
            aclosing(in_turn(cursor, self._readers(asking), budget)) as found,
        ):
            async for one in found:
                yield one

    def _known(self, cursor: str | None) -> dict[str, str]:
        """Numbers of our groups: those the plan gives, and those an earlier run looked up."""
        try:
            parts = inner(json.loads(cursor) if cursor else None, "parts")
        except ValueError:
            parts = None
        looked_up = {maybe_identity(inner(parts, f"group {one}", "id")): one for one in self._groups}
        return {**self._spelled, **{native: one for native, one in looked_up.items() if native is not None}}

    def _readers(self, asking: Asking) -> dict[str, Reader]:
        overlap, days = self._service.config.overlap, self._options.thread_days
        readers: dict[str, Reader] = {f"group {one}": group(asking, one, overlap, days) for one in self._groups}
        return readers | {f"tag {tag}": tagged(asking, tag, overlap) for tag in self._tags}

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """The fields of `records`, and whether one of our groups wrote it."""
        return records.redact(payload, pseudonyms)

    def parse(self, payload: Json) -> Page[Post]:
        """Posts and removals of a redacted payload."""
        return records.parse(payload)

    async def past(self, since: datetime, until: datetime, now: datetime) -> AsyncIterator[Fetched]:
        """Groups with every comment of the period under topics of the period, and hashtags."""
        async with self._service.asked(now, spelled=self._spelled) as asking:
            for spelling in self._groups:
                async for one in self._group_past(asking, spelling, since, until):
                    yield one
            for tag in self._tags:
                async for one in self._tag_past(asking, tag, since, until):
                    yield one

    async def _group_past(
        self, asking: Asking, spelling: str, since: datetime, until: datetime
    ) -> AsyncIterator[Fetched]:
        native = await native_id(asking, spelling)
        asking.spelled[native] = spelling
        asked = {"group": native, "community": spelling}
        found = within(await recent(asking, native, since, _PAST_PAGES), since, until)
        yield Fetched(payload("stream.get", asking, found, **asked), None)
        for name, (many, _) in threads(found, since).items():
            if not many:
                continue
            async for some in comments(asking, name, since, _PAST_PAGES):
                told = payload("discussions.getComments", asking, within(some, since, until), topic=name, **asked)
                yield Fetched(told, None)

    async def _tag_past(self, asking: Asking, tag: str, since: datetime, until: datetime) -> AsyncIterator[Fetched]:
        below: str | None = None
        visited: set[str] = set()
        for _ in range(_PAST_PAGES):
            found, below = await tag_page(asking, tag, since, until, below)
            yield Fetched(payload("search.tagContents", asking, within(found, since, until)), None)
            if below is None:
                return
            if below in visited:
                raise SchemaDrift("$.anchor", "the platform repeats an anchor")
            visited.add(below)

    async def recheck(self, posts: Sequence[PostRef], now: datetime) -> Mapping[str, Fate]:
        """Only OK's own word is gone; whatever else fails is unknown."""
        async with self._service.asked(now) as asking:
            return await standing.fates(asking, posts)

    async def accounts(self, accounts: Sequence[str], now: datetime, *, again: bool = False) -> Sequence[AccountSeen]:
        """How groups stand. `again`: one that seems lost is looked for by its counters too."""
        async with self._service.asked(now) as asking:
            return [await standing.seen(asking, one, again=again) for one in accounts]

    async def figures(self, account: str, day: date, now: datetime) -> DayFigures | None:
        """Not read: the statistics of groups need one more right."""
        return None

    async def roster(self, account: str, now: datetime) -> Roster:
        """Administrators and moderators, by their numbers."""
        async with self._service.asked(now) as asking:
            return await standing.roster(asking, account)

    async def prove(self, now: datetime) -> Sequence[TokenReport]:
        """Whose the token is, and which of the two rights it has."""
        named = self._service.config.token or ""
        async with self._service.asked(now) as asking:
            try:
                told = await asking.object("users.getCurrentUser", fields="uid,name")
                rights = [right for right in _RIGHTS if await self._may(asking, right)]
            except AuthExpired as error:
                return [TokenReport(token=named, works=False, message=str(error))]
        who = label_of(told.get("name")) or maybe_identity(inner(told, "uid"))
        missing = tuple(f"{right}: {what}" for right, what in _RIGHTS.items() if right not in rights)
        return [TokenReport(token=named, works=True, who=who, rights=tuple(rights), missing=missing)]

    async def _may(self, asking: Asking, right: str) -> bool:
        try:
            return await asking.ask("users.hasAppPermission", ext_perm=right) is True
        except AuthExpired:
            raise
        except SourceError:
            return False

    def calls_a_day(self, every: timedelta) -> Sequence[DayCost]:
        """A quiet day: a page of each part and the comments of one topic a group. OK publishes no daily quota."""
        runs = max(1, DAY // every)
        groups, tags = len(self._groups), len(self._tags)
        told = (("stream.get", groups), ("discussions.getComments", groups), ("search.tagContents", tags))
        return tuple(DayCost(method, runs * many, None) for method, many in told if many)

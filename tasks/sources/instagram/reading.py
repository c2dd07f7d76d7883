"""What is asked of Instagram, in which order, and what a run leaves to the next."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from tasks.core.errors import Gone
from tasks.sources.fields import inner, maybe_count, maybe_identity, objects
from tasks.sources.graph import BY_IDS, Failures, Paged, Session, next_cursor, seconds
from tasks.sources.instagram.cursor import REMEMBERED, AccountState, State, Thread
from tasks.sources.instagram.names import identify
from tasks.sources.instagram.options import Accounts, InstagramOptions
from tasks.sources.shape import Fetched, Json

MEDIA = (
    "id,caption,media_type,media_url,thumbnail_url,permalink,timestamp,comments_count,like_count,is_comment_enabled,"
    "children{media_url,thumbnail_url}"
)
_TAGGED = "id,caption,media_type,media_url,permalink,timestamp,comments_count,like_count,username"
_REPLY = "id,text,timestamp,username,from,like_count,hidden,parent_id"
_COMMENT = f"{_REPLY},replies{{{_REPLY}}}"
MEDIA_PAGES, TAG_PAGES, THREAD_PAGES, NEWEST_PAGES, REPLY_PAGES, COUNTING = 5, 3, 20, 4, 5, 10
NAMES_LAST = timedelta(days=1)
CALLS_A_RUN = 5  # media, counters of followed media, about two threads, tags


@dataclass
class Reader:
    """One run over the accounts. A run by hand (`endless`) has no bound of pages and ends `before` an instant."""

    session: Session
    options: InstagramOptions
    accounts: Accounts
    overlap: timedelta
    state: State
    failures: Failures
    endless: bool = False
    before: int | None = None

    @property
    def second(self) -> int:
        """When this run began."""
        return int(self.session.now.timestamp())

    async def all(self) -> AsyncIterator[Fetched]:
        """Every part of every account; who waits longest comes first."""
        for account in sorted(self.accounts.named, key=lambda one: self.state.accounts[one].read):
            if self.session.left <= 0:
                return
            self.state.accounts[account].read = self.second
            for part in (self.media, self.comments, self.tagged):
                async for fetched in self.failures.guard(part(account), self.accounts.variable(account)):
                    yield fetched

    def fetched(self, call: str, account: str, data: Sequence[object], **asked: str | None) -> Fetched:
        """A payload. The hour is named only where something hidden must be dated: equal answers stay equal bytes."""
        own = self.state.accounts[account]
        kept: Json = {"account": account, "own_id": own.number, "own_name": own.name}
        kept |= {name: value for name, value in asked.items() if value is not None}
        if self.before is not None:
            times = [seconds(inner(one, "timestamp")) for one in data]
            data = [one for one, at in zip(data, times, strict=True) if at is None or at < self.before]
        answers = [one for item in data for one in objects(inner(item, "replies", "data"))]
        if any(inner(one, "hidden") is True for one in (*data, *answers)):
            kept["at"] = self.session.now.isoformat()
        return Fetched({"call": call, "asked": kept, "answer": {"data": list(data)}}, self.state.dump())

    async def known(self, account: str) -> AccountState:
        """The account's number and name: asked once a day, because own answers are known by the name."""
        own = self.state.accounts[account]
        if not own.name or self.second - own.named > NAMES_LAST.total_seconds():
            own.number, own.name = await identify(self.session, self.accounts, account)
            own.named = self.second
        return own

    async def media(self, account: str, window: tuple[int, int] | None = None) -> AsyncIterator[Fetched]:
        """The account's own media, newest first; what one run cannot read the next one does."""
        own = await self.known(account)
        since, until = window or (own.since(self.session.now, self.overlap), own.until)
        own.top = own.top if own.until else self.second
        params = {"fields": MEDIA, "since": str(since), "limit": "50"}
        if until:
            params["until"] = str(until)
        most = 10_000 if self.endless else MEDIA_PAGES
        async for one in self.session.pages(f"{own.number}/media", params, self.accounts.variable(account), most):
            own.count(one.data)
            times = [at for item in one.data if (at := seconds(inner(item, "timestamp"))) is not None]
            own.until = min(times, default=0) + 1 if one.more and times else 0
            if not own.until:
                own.media, own.top = own.top, 0
            yield self.fetched("media", account, one.data)

    async def comments(self, account: str) -> AsyncIterator[Fetched]:
        """Comments and answers under followed media whose counter changed or that are new."""
        own, variable = await self.known(account), self.accounts.variable(account)
        if not self.endless:
            own.forget(int((self.session.now - timedelta(days=self.options.follow_days)).timestamp()))
            await self._count(own, variable)
        waiting = [(name, one) for name, one in own.threads.items() if one.told and one.told != one.count]
        for name, thread in sorted(waiting, key=lambda one: (one[1].read, -one[1].created)):
            if self.session.left <= 0:
                return
            async for fetched in self.failures.guard(self.thread(account, name, thread), variable):
                yield fetched

    async def _count(self, own: AccountState, variable: str | None) -> None:
        """Counters of the followed media that were not just told; media that are gone are followed no more."""
        silent = [name for name, thread in own.threads.items() if thread.told is None]
        for start in range(0, len(silent), BY_IDS):
            some = silent[start : start + BY_IDS]
            told = await self.session.by_ids(some, "id,comments_count,permalink", variable, COUNTING)
            for name, item in told.items():
                if item is None:
                    del own.threads[name]
                else:
                    own.threads[name].told = maybe_count(item.get("comments_count"))
                    link = item.get("permalink")
                    own.threads[name].permalink = link if isinstance(link, str) else None

    async def thread(self, account: str, name: str, thread: Thread) -> AsyncIterator[Fetched]:
        """Comments of one post, newest first: Meta knows no `since` here, and an answer may be new under an old
        comment. So the newest pages are always read, and what lies behind them only as far as it is new."""
        variable, before = self.accounts.variable(account), thread.read - self.overlap.total_seconds()
        most = 10_000 if self.endless else THREAD_PAGES
        pages, place = self.session.pages(f"{name}/comments", {"fields": _COMMENT, "limit": "50"}, variable, most), 0
        thread.read = self.second
        try:
            async for one in pages:
                place += 1
                times = [at for item in one.data if (at := seconds(inner(item, "timestamp"))) is not None]
                known = place >= NEWEST_PAGES and max(times, default=0) < before
                if known or not one.more or place == most:
                    thread.count = thread.told or 0
                yield self.fetched("comments", account, one.data, media=name, permalink=thread.permalink)
                async for fetched in self._answers(account, name, thread, one):
                    yield fetched
                if known:
                    return
        except Gone:  # deleted meanwhile: no failure of ours
            self.state.accounts[account].threads.pop(name, None)

    async def _answers(self, account: str, name: str, thread: Thread, page: Paged) -> AsyncIterator[Fetched]:
        """Answers that did not fit into the page of comments."""
        variable = self.accounts.variable(account)
        for item in objects(page.data):
            comment = maybe_identity(item.get("id"))
            answers = item.get("replies")
            if comment is None or not isinstance(answers, dict) or next_cursor(answers) is None:
                continue
            params = {"fields": _REPLY, "limit": "50"}
            async for one in self.session.pages(f"{comment}/replies", params, variable, REPLY_PAGES):
                yield self.fetched(
                    "replies", account, one.data, media=name, comment=comment, permalink=thread.permalink
                )

    async def tagged(self, account: str) -> AsyncIterator[Fetched]:
        """Media of others in which the account is tagged. In no order of time, so what is known is remembered."""
        if not self.options.tagged:
            return
        own = await self.known(account)
        known, first = set(own.tags or ()), own.tags is None
        recent = int((self.session.now - timedelta(hours=48)).timestamp()) if first and not self.endless else 0
        params = {"fields": _TAGGED, "limit": "50"}
        most = 10_000 if self.endless else TAG_PAGES
        async for one in self.session.pages(f"{own.number}/tags", params, self.accounts.variable(account), most):
            new = [item for item in one.data if maybe_identity(inner(item, "id")) not in known]
            own.tags = [*[found for item in new if (found := maybe_identity(inner(item, "id")))], *(own.tags or [])]
            del own.tags[REMEMBERED:]
            shown = [item for item in new if (seconds(inner(item, "timestamp")) or recent) >= recent]
            if shown or first:  # an empty one too: it carries the cursor, in which the tags are known from now on
                yield self.fetched("tags", account, shown)
            if len(new) < len(one.data):
                return

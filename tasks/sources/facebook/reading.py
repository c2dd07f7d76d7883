"""What is asked of Facebook, in which order, and what a run leaves to the next."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tasks.core.errors import Gone, Retryable
from tasks.sources.facebook.cursor import PageState, Thread, dump, total
from tasks.sources.facebook.options import FacebookOptions, Pages
from tasks.sources.fields import inner, maybe_identity
from tasks.sources.graph import BY_IDS, Failures, Paged, Session, seconds
from tasks.sources.shape import Fetched, Json

_POST = (
    "id,created_time,message,permalink_url,full_picture,attachments{media_type,media,subattachments},shares,is_hidden,"
    "status_type,from,admin_creator,comments.filter(stream).limit(0).summary(true),reactions.limit(0).summary(true)"
)
_COMMENT = (
    "id,created_time,message,permalink_url,from,admin_creator,parent{id},comment_count,like_count,is_hidden,is_private,"
    "attachment"
)
_TAGGED = "id,created_time,message,permalink_url,full_picture,from,shares,reactions.limit(0).summary(true)"
_RATING = "created_time,has_rating,rating,recommendation_type,review_text,reviewer,open_graph_story{id}"
FEED_PAGES, SIDE_PAGES, THREAD_PAGES, COUNTING = 5, 10, 10, 10
CALLS_A_RUN = 6  # feed, counters of followed posts, about two threads, tagged, ratings


@dataclass
class Reader:
    """One run over the pages. `most` bounds the pages of each list; a run by hand has no such bound."""

    session: Session
    options: FacebookOptions
    pages: Pages
    overlap: timedelta
    states: dict[str, PageState]
    failures: Failures
    endless: bool = False
    before: int | None = None

    @property
    def now(self) -> datetime:
        """When this run began."""
        return self.session.now

    async def all(self) -> AsyncIterator[Fetched]:
        """Every part of every page; who waits longest comes first, so that none starves at the cap of requests."""
        for page in sorted(self.pages.named, key=lambda one: self.states[one].read):
            if self.session.left <= 0:
                return
            self.states[page].read = int(self.now.timestamp())
            for part in (self.feed, self.comments, self.tagged, self.ratings):
                async for fetched in self.failures.guard(part(page), self.pages.variable(page)):
                    yield fetched

    def fetched(self, call: str, page: str, data: Sequence[object], post: str | None = None) -> Fetched:
        """A payload. The hour is named only where something hidden must be dated: equal answers stay equal bytes."""
        asked: Json = {"page": page, "page_id": self.states[page].id}
        if self.before is not None:
            times = [seconds(inner(one, "created_time")) for one in data]
            data = [one for one, at in zip(data, times, strict=True) if at is None or at < self.before]
        if post is not None:
            asked["post"] = post
        if any(inner(one, "is_hidden") is True for one in data):
            asked["at"] = self.now.isoformat()
        return Fetched({"call": call, "asked": asked, "answer": {"data": list(data)}}, dump(self.states))

    async def number(self, page: str) -> str:
        """The page's number: own words are known by it. Asked once for a handle, then kept in the cursor."""
        state = self.states[page]
        asked = self.pages.asked(page)
        if asked.isdecimal():
            state.id = asked
        if not state.id:
            told = await self.session.get(asked, {"fields": "id"}, self.pages.variable(page))
            state.id = maybe_identity(told.get("id")) or ""
        return state.id or asked

    async def feed(self, page: str, window: tuple[int, int] | None = None) -> AsyncIterator[Fetched]:
        """The page's and its visitors' posts, newest first; what one run cannot read the next one does."""
        state, number = self.states[page], await self.number(page)
        since, until = window or (state.since("feed", self.now, self.overlap), state.until)
        state.top = state.top if state.until else int(self.now.timestamp())
        params = {"fields": _POST, "since": str(since), "limit": "100", "include_hidden": "true"}
        if until:
            params["until"] = str(until)
        most = 10_000 if self.endless else FEED_PAGES
        async for one in self.session.pages(f"{number}/feed", params, self.pages.variable(page), most):
            state.count(one.data)
            times = [at for item in one.data if (at := seconds(inner(item, "created_time"))) is not None]
            state.until = min(times, default=0) + 1 if one.more and times else 0
            if not state.until:
                state.feed, state.top = state.top, 0
            yield self.fetched("feed", page, one.data)

    async def comments(self, page: str) -> AsyncIterator[Fetched]:
        """New comments, of all depths, under followed posts whose counter changed or that are new."""
        state, variable = self.states[page], self.pages.variable(page)
        if not self.endless:
            state.forget(int((self.now - timedelta(days=self.options.follow_days)).timestamp()))
            await self._count(state, variable)
        waiting = [(name, one) for name, one in state.threads.items() if one.told and one.told != one.count]
        for name, thread in sorted(waiting, key=lambda one: (one[1].read, -one[1].created)):
            if self.session.left <= 0:
                return
            async for fetched in self.failures.guard(self.thread(page, name, thread), variable):
                yield fetched

    async def _count(self, state: PageState, variable: str | None) -> None:
        """Counters of the followed posts that the feed did not just tell; posts that are gone are followed no more."""
        silent = [name for name, thread in state.threads.items() if thread.told is None]
        fields = "id,comments.filter(stream).limit(0).summary(true)"
        for start in range(0, len(silent), BY_IDS):
            told = await self.session.by_ids(silent[start : start + BY_IDS], fields, variable, COUNTING)
            for name, item in told.items():
                if item is None:
                    del state.threads[name]
                else:
                    state.threads[name].told = total(item)

    async def thread(self, page: str, name: str, thread: Thread) -> AsyncIterator[Fetched]:
        """Comments of one post, oldest first, from where we stopped."""
        params = {"filter": "stream", "order": "chronological", "fields": _COMMENT, "limit": "100"}
        if thread.last:
            params["since"] = str(thread.last - int(self.overlap.total_seconds()))
        most = 10_000 if self.endless else THREAD_PAGES
        thread.read = int(self.now.timestamp())
        pages = self.session.pages(f"{name}/comments", params, self.pages.variable(page), most)
        async for one in self._unless_gone(pages, page, name):
            times = [at for item in one.data if (at := seconds(inner(item, "created_time"))) is not None]
            thread.last = max([thread.last, *times])
            if not one.more:
                thread.count = thread.told or 0
            yield self.fetched("comments", page, one.data, name)

    async def _unless_gone(self, pages: AsyncIterator[Paged], page: str, name: str) -> AsyncIterator[Paged]:
        """A post that was deleted meanwhile is followed no more: that is no failure of ours."""
        try:
            async for one in pages:
                yield one
        except Gone:
            self.states[page].threads.pop(name, None)

    async def tagged(self, page: str) -> AsyncIterator[Fetched]:
        """Posts elsewhere that tag the page."""
        if self.options.tagged:
            async for fetched in self._side("tagged", page, {"fields": _TAGGED, "limit": "50"}):
                yield fetched

    async def ratings(self, page: str) -> AsyncIterator[Fetched]:
        """Recommendations."""
        if self.options.ratings:
            async for fetched in self._side("ratings", page, {"fields": _RATING, "limit": "50"}):
                yield fetched

    async def _side(self, part: str, page: str, params: Mapping[str, str]) -> AsyncIterator[Fetched]:
        """A list that is only told newest first: read down to what is known, new items only."""
        state, number = self.states[page], await self.number(page)
        since, place, more = state.since(part, self.now, self.overlap), 0, False
        most = 10_000 if self.endless else SIDE_PAGES
        async for one in self.session.pages(f"{number}/{part}", params, self.pages.variable(page), most):
            place += 1
            times = [seconds(inner(item, "created_time")) for item in one.data]
            new = [item for item, at in zip(one.data, times, strict=True) if at is None or at >= since]
            more = one.more and len(new) == len(one.data)
            if not more or place == most:
                setattr(state, part, int(self.now.timestamp()))
            if new or place == 1:  # an empty one too: it carries the cursor
                yield self.fetched(part, page, new)
            if not more:
                return
        if more and place == most:
            raise Retryable(f"{part} of {page}: more is new than one run reads; the older of it was not read")

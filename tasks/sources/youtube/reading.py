"""One run over channels, searches and videos: threads newest first, replies where there are more than were given."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tasks.core.errors import SchemaDrift
from tasks.core.instants import iso
from tasks.sources.api import list_of
from tasks.sources.client import Client
from tasks.sources.fields import inner, instant, label_of, maybe_count, objects
from tasks.sources.hostile import Unfit
from tasks.sources.parts import FIRST, Budget, Descent
from tasks.sources.shape import Json
from tasks.sources.youtube.api import Api, CommentsDisabled, PageLost
from tasks.sources.youtube.channels import channel_in
from tasks.sources.youtube.options import YouTubeOptions

REMEMBERED = {True: 30, False: 300}  # threads of a video, of a channel, whose number of replies is known
DEEP_EVERY = timedelta(hours=1)
VIDEOS_EVERY = timedelta(minutes=15)
FOLLOWED = 50  # videos
SEARCH_LAG = timedelta(hours=2)  # a video may be found later than it was published
_REPLY_PAGES = 3
_SEARCH_PAGES = 5
_BATCH = 50  # ids of one call
_SLACK = timedelta(minutes=1)
_THREADS = {"part": "snippet,replies", "order": "time", "textFormat": "plainText", "maxResults": "100"}
Step = tuple[Json, Json]


@dataclass
class Reading:
    """`names`: own channels' spelling by number. `found`: videos to follow and when they were published; `seen`: those
    that this run has read already. Readers take the state of their part and give payloads with the state after each.
    """

    api: Api
    client: Client
    options: YouTubeOptions
    now: datetime
    overlap: timedelta
    budget: Budget
    names: Mapping[str, str] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)
    seen: dict[str, Json] = field(default_factory=dict)

    async def ask(self, method: str, params: Mapping[str, str]) -> Json:
        """One request of the run's budget."""
        self.budget.left -= 1
        return await self.api.get(self.client, method, params, self.now)

    async def channel(self, state: Json, number: str) -> AsyncIterator[Step]:
        """Threads on all of a channel; once an hour down to all that are still followed, for replies and edits."""
        deep, below = _maybe(state.get("deep")), state.get("below")
        begins = below is None and deep is not None and self.now - deep >= DEEP_EVERY
        deepening = begins or (below is not None and state.get("deepening") is True)
        started = self.now if deep is None or begins else deep
        extra: Json = {"id": number, "deep": iso(started), "deepening": deepening}
        floor = self.now - self.options.follow if deepening else None
        async for payload, after in self.threads(state, {"allThreadsRelatedToChannelId": number}, floor):
            yield payload, {**after, **extra}

    async def threads(
        self, state: Json, where: Mapping[str, str], floor: datetime | None = None
    ) -> AsyncIterator[Step]:
        """Threads and missing replies, newest first. A page token that expired starts again from the top."""
        known, place, going = _counts(state.get("replies")), state, True
        most = REMEMBERED["videoId" in where]
        descent = self._descent(state, floor)
        while going and not self.budget.spent():
            try:
                answer = await self.ask("commentThreads", {**_THREADS, **where, **_page(descent.below)})
            except CommentsDisabled:
                answer = {"items": []}
            except PageLost:
                if descent.below is None:
                    raise
                descent = self._descent({**state, "below": None}, floor)
                continue
            items = list_of(answer, "items", "$")
            if items:
                yield self._payload("threads", {}, items), {**place, **_remembered(known, most)}
            async for replies in self._replies(items, known):
                yield replies, {**place, **_remembered(known, most)}
            going = descent.down(_times(items), label_of(answer.get("nextPageToken")))
            place = {**descent.state(), **_remembered(known, most)}
            yield {}, place

    def _descent(self, state: Json, floor: datetime | None) -> Descent:
        found = Descent(state, self.now, self.overlap)
        if floor is not None:
            found.floor = min(found.floor, floor)
        return found

    async def _replies(self, items: Sequence[object], known: dict[str, int]) -> AsyncIterator[Json]:
        """Replies of threads that have more than came with them, where their number changed since."""
        for item in items:
            thread, total = label_of(inner(item, "id")), maybe_count(inner(item, "snippet", "totalReplyCount"))
            given = len(objects(inner(item, "replies", "comments")))
            if thread is None or total is None or total <= given or known.get(thread) == total:
                continue
            asked: Json = {"video": label_of(inner(item, "snippet", "videoId")), "channel": channel_in(item)}
            token: str | None = None
            for _ in range(_REPLY_PAGES):
                if self.budget.spent():
                    return
                params = {"part": "snippet", "parentId": thread, "textFormat": "plainText", "maxResults": "100"}
                answer = await self.ask("comments", params | _page(token))
                yield self._payload("replies", asked, list_of(answer, "items", "$"))
                token = label_of(answer.get("nextPageToken"))
                if token is None:
                    break
            known.pop(thread, None)
            known[thread] = total

    async def search(self, state: Json, query: str, interval: timedelta) -> AsyncIterator[Step]:
        """Videos of one query, where it is due; what is found is followed."""
        asked = _maybe(state.get("asked"))
        if asked is not None and self.now - asked < interval:
            return
        since = asked - max(self.overlap, SEARCH_LAG) if asked is not None else self.now - FIRST
        ids = await self.search_ids(query, since, None)
        after: Json = {"asked": iso(self.now)}
        async for payload in self.in_batches(ids):
            if self.options.comments_of_found:
                self._follow(payload)
            yield payload, dict(state)
        mine = {video: self.found[video] for video in ids if video in self.found}
        after["found"] = self._followed({**_texts(state.get("found")), **mine})
        yield {}, after

    async def in_batches(self, ids: Sequence[str]) -> AsyncIterator[Json]:
        """Videos with whole texts and counters, which a search does not give."""
        for start in range(0, len(ids), _BATCH):
            yield await self._videos(ids[start : start + _BATCH])

    async def search_ids(self, query: str, since: datetime, until: datetime | None) -> list[str]:
        """Numbers of videos published in the period, newest first."""
        params = {"part": "snippet", "type": "video", "order": "date", "maxResults": "50", "q": query,
                  "publishedAfter": _seconds(since)}  # fmt: skip
        told = {
            "publishedBefore": _seconds(until) if until is not None else None,
            "relevanceLanguage": self.options.language,
            "regionCode": self.options.region,
        }
        params |= {name: value for name, value in told.items() if value is not None}
        found: dict[str, None] = {}
        token: str | None = None
        for _ in range(_SEARCH_PAGES):
            answer = await self.ask("search", params | _page(token))
            videos = (label_of(inner(item, "id", "videoId")) for item in list_of(answer, "items", "$"))
            found |= {video: None for video in videos if video is not None}
            after = label_of(answer.get("nextPageToken"))
            if after is None:
                break
            if after == token:
                raise SchemaDrift("$.nextPageToken", "the platform repeats a cursor")
            token = after
        return list(found)

    async def videos(self, state: Json) -> AsyncIterator[Step]:
        """Counters of followed videos; comments of those whose number of comments changed."""
        asked, kept = _maybe(state.get("asked")), state.get("tracked")
        before: dict[str, Json] = {}
        if isinstance(kept, dict):
            before = {video: one for video, one in kept.items() if isinstance(one, dict)}
        ids = list(dict.fromkeys([*self.options.videos, *self._followed(self.found)]))[:FOLLOWED]
        due = asked is None or self.now - asked >= VIDEOS_EVERY - _SLACK
        if not ids or self.budget.spent() or not (due or any(one.get("below") for one in before.values())):
            return
        tracked = {video: before[video] for video in ids if video in before}
        told: Json = {"asked": state.get("asked"), "tracked": tracked}
        async for payload in self.in_batches([video for video in ids if video not in self.seen]):
            yield payload, told
        for video, count in self._counted(ids):
            mine = tracked.get(video, {})
            if mine.get("count") == count and not mine.get("below"):
                continue
            async for one, after in self.threads(mine, {"videoId": video}):
                tracked[video] = after
                yield one, told
            if self.budget.spent():
                return
            tracked[video] = {**tracked.get(video, {}), "count": count}
        yield {}, {"asked": iso(self.now), "tracked": tracked}

    def _counted(self, ids: Sequence[str]) -> list[tuple[str, int]]:
        """Videos and their number of comments. Not those that allow none, and not those on a channel of ours, whose
        threads are read as a whole."""
        theirs = [video for video in ids if video in self.seen and channel_in(self.seen[video]) not in self.names]
        told = ((video, maybe_count(inner(self.seen[video], "statistics", "commentCount"))) for video in theirs)
        return [(video, count) for video, count in told if count is not None]

    async def _videos(self, ids: Sequence[str]) -> Json:
        answer = await self.ask("videos", {"part": "snippet,statistics", "id": ",".join(ids), "maxResults": "50"})
        items = list_of(answer, "items", "$")
        self.seen |= {video: item for item in objects(items) if (video := label_of(item.get("id"))) is not None}
        return self._payload("videos", {}, items)

    def _payload(self, call: str, asked: Json, items: list[object]) -> Json:
        return {"call": call, "asked": {"names": dict(self.names), **asked}, "answer": {"items": items}}

    def _follow(self, payload: Json) -> None:
        for item in objects(inner(payload, "answer", "items")):
            video, at = label_of(item.get("id")), label_of(inner(item, "snippet", "publishedAt"))
            if video is not None and at is not None:
                self.found[video] = at

    def _followed(self, found: object) -> dict[str, str]:
        """The newest videos, as long as they are followed."""
        at = {video: when for video, told in _texts(found).items() if (when := _maybe(told)) is not None}
        fresh = sorted((v for v in at if self.now - at[v] <= self.options.follow), key=lambda v: at[v], reverse=True)
        return {video: iso(at[video]) for video in fresh[:FOLLOWED]}


def _remembered(known: Mapping[str, int], most: int) -> Json:
    return {"replies": dict(list(known.items())[-most:])}


def _page(token: str | None) -> dict[str, str]:
    return {"pageToken": token} if token is not None else {}


def _times(items: Sequence[object]) -> list[datetime]:
    told = (_maybe(inner(item, "snippet", "topLevelComment", "snippet", "publishedAt")) for item in items)
    return [at for at in told if at is not None]


def _maybe(value: object) -> datetime | None:
    try:
        return instant(value)
    except Unfit:
        return None


def _texts(value: object) -> dict[str, str]:
    return {str(key): one for key, one in value.items() if isinstance(one, str)} if isinstance(value, dict) else {}


def _counts(value: object) -> dict[str, int]:
    return {str(key): one for key, one in value.items() if type(one) is int} if isinstance(value, dict) else {}


def _seconds(at: datetime) -> str:
    return iso(at.replace(microsecond=0))

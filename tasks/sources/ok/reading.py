"""What a run reads: hashtags, and our groups with the comments of their topics."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from tasks.core.errors import Gone, SchemaDrift
from tasks.core.instants import iso
from tasks.sources.fields import epoch, inner, instant, maybe_count, maybe_identity, objects
from tasks.sources.hostile import Unfit
from tasks.sources.ok.names import native_id
from tasks.sources.ok.records import removed
from tasks.sources.ok.session import Asking
from tasks.sources.parts import FIRST, Descent, Reader
from tasks.sources.shape import Json

PAGE = 100
TOPIC_PAGES = 3  # of one group in one run
COMMENT_PAGES = 10  # of one topic in one run
FRESH = timedelta(hours=24)  # a topic this young is read with every run: one removed and one added move no counter
_FIELDS = (
    "media_topic.id,media_topic.created_ms,media_topic.media,media_topic.media_text,media_topic.author_ref,"
    "media_topic.owner_ref,media_topic.like_summary,media_topic.reshare_summary,media_topic.discussion_summary,"
    "media_topic.views_count"
)
_MOSCOW = timedelta(hours=3)  # OK does not say in which zone the filter counts


def payload(call: str, asking: Asking, items: Sequence[object], **asked: str | None) -> Json:
    """One answer in the shape `redact` and `parse` know; empty where it holds nothing."""
    if not items:
        return {}
    own: list[Json] = [{"id": native, "as": spelling} for native, spelling in asking.spelled.items()]
    given = {name: value for name, value in asked.items() if value is not None}
    told: Json = {"at": iso(asking.now), "own": list(own), **given}
    return {"call": call, "asked": told, "answer": {"comments" if call.endswith("Comments") else "topics": list(items)}}


def when(item: object) -> datetime | None:
    """When a topic or a comment was written, where it can be read."""
    value = inner(item, "created_ms")
    try:
        return epoch(value if value is not None else inner(item, "date_ms"), 1000)
    except Unfit:
        return None


def within(items: Sequence[object], since: datetime, until: datetime | None = None) -> list[object]:
    """Those of [since, until); one without a time stays, to be counted."""
    return [one for one in items if (at := when(one)) is None or (at >= since and (until is None or at < until))]


def topics_of(answer: Json) -> list[object]:
    """The topics of an answer; it may leave them out where there are none. Raises SchemaDrift for something else."""
    for holder in (answer.get("entities"), answer):
        found = inner(holder, "media_topics")
        if isinstance(found, list):
            return found
    if not {"entities", "feeds", "anchor", "has_more"} & set(answer):
        raise SchemaDrift("$.entities.media_topics", "no topics")
    return []


def next_of(answer: Json, items: Sequence[object]) -> str | None:
    """Where the next page begins. `has_more` is not told by every method."""
    if not items or answer.get("has_more") is False:
        return None
    anchor = answer.get("anchor")
    return anchor[:500] if isinstance(anchor, str) and anchor else None


async def tag_page(
    asking: Asking, tag: str, since: datetime, until: datetime | None, below: str | None
) -> tuple[list[object], str | None]:
    """Topics of people and groups with a hashtag. Bounds are made wide by the zone we do not know."""
    bounds = {"since": f"{since:%Y-%m-%d %H:%M:%S}"}
    if until is not None:
        bounds["until"] = f"{until + _MOSCOW:%Y-%m-%d %H:%M:%S}"
    filtered = json.dumps({"types": ["USER_TOPIC", "GROUP_TOPIC"], **bounds})
    place = {"anchor": below} if below is not None else {}
    answer = await asking.object(
        "search.tagContents", query=tag, filter=filtered, count=str(PAGE), fields=_FIELDS, **place
    )
    found = topics_of(answer)
    return found, next_of(answer, found)


async def group_page(asking: Asking, group: str, below: str | None) -> tuple[list[object], str | None]:
    """What a group published, newest first."""
    place = {"anchor": below} if below is not None else {}
    fields = f"feed.*,{_FIELDS}"
    answer = await asking.object("stream.get", gid=group, patterns="POST", count=str(PAGE), fields=fields, **place)
    found = topics_of(answer)
    return found, next_of(answer, found)


def tagged(asking: Asking, tag: str, overlap: timedelta) -> Reader:
    """A part that reads a hashtag."""

    async def read(state: Json) -> AsyncIterator[tuple[Json, Json]]:
        descent = Descent(state, asking.now, overlap)
        while not asking.budget.spent():
            found, below = await tag_page(asking, tag, descent.floor, None, descent.below)
            more = descent.down([at for one in found[-1:] if (at := when(one)) is not None], below)
            yield payload("search.tagContents", asking, within(found, descent.floor)), descent.state()
            if not more:
                return

    return read


async def recent(asking: Asking, group: str, floor: datetime, pages: int = TOPIC_PAGES) -> list[object]:
    """What a group published since `floor`. A pinned topic comes first however old, so the last of a page decides."""
    found: list[object] = []
    below: str | None = None
    for _ in range(pages):
        before = below
        some, below = await group_page(asking, group, below)
        found += within(some, floor)
        last = when(some[-1]) if some else None
        if below is None or last is None or last < floor:
            break
        if below == before:
            raise SchemaDrift("$.anchor", "the platform repeats an anchor")
    return found


async def comments(
    asking: Asking, topic: str, floor: datetime, pages: int = COMMENT_PAGES
) -> AsyncIterator[list[object]]:
    """Pages of comments from the newest down to `floor`, the removed ones among them; none of a topic that is gone."""
    anchor, visited = "LAST", set[str]()
    for _ in range(pages):
        visited.add(anchor)
        try:
            answer = await asking.object(
                "discussions.getComments", discussionId=topic, discussionType="GROUP_TOPIC", anchor=anchor,
                direction="BACKWARD", count=str(PAGE), includeRemoved="true",
            )  # fmt: skip
        except Gone:
            return
        found = answer.get("comments")
        if not isinstance(found, list) and not {"anchor", "has_more", "discussionId"} & set(answer):
            raise SchemaDrift("$.comments", "no list")
        some = found if isinstance(found, list) else []
        yield some
        below = next_of(answer, some)
        if below is None or answer.get("has_more") is not True:
            return
        if min((at for one in some if (at := when(one)) is not None), default=floor) < floor:
            return
        if below in visited:
            raise SchemaDrift("$.anchor", "the platform repeats an anchor")
        anchor = below


def threads(topics: Sequence[object], oldest: datetime) -> dict[str, tuple[int, datetime]]:
    """Topics not older than `oldest`: how many comments OK counts, and when published."""
    found = {}
    for one in objects(topics):
        name, at = maybe_identity(one.get("id")), when(one)
        if name is not None and at is not None and at >= oldest:
            found[name] = (maybe_count(inner(one, "discussion_summary", "comments_count")) or 0, at)
    return found


def group(asking: Asking, spelling: str, overlap: timedelta, thread_days: int) -> Reader:
    """A part that reads what a group of ours published, and the comments of its topics of the last days.

    State: the group's `id`, when it was `seen`, and of each topic how many comments it had
    when they were read, and when that was.
    """

    async def read(state: Json) -> AsyncIterator[tuple[Json, Json]]:
        native = maybe_identity(state.get("id")) or await native_id(asking, spelling)
        asking.spelled[native] = spelling
        asked = {"group": native, "community": spelling}
        seen = _moment(state.get("seen"))
        floor = seen - overlap if seen is not None else asking.now - FIRST
        oldest = asking.now - timedelta(days=thread_days)
        found = await recent(asking, native, min(floor, oldest))
        known, begun = state.get("threads"), threads(found, oldest)
        read_ = {name: one for name, one in known.items() if name in begun} if isinstance(known, dict) else {}
        after: Json = {"id": native, "seen": iso(asking.now), "threads": read_}
        yield payload("stream.get", asking, within(found, floor), **asked), after
        for name, (many, at) in begun.items():
            last = _moment(inner(read_.get(name), "at"))
            if asking.budget.spent():
                return
            if last is not None and many == inner(read_.get(name), "n") and at < asking.now - FRESH:
                continue
            down = last - overlap if last is not None else oldest
            async for some in comments(asking, name, down):
                kept = [one for one in some if removed(one) or within([one], down)]  # removed lately, however old
                told = payload("discussions.getComments", asking, kept, topic=name, **asked)
                yield told, {**after, "threads": read_}
            read_ = {**read_, name: {"n": many, "at": iso(asking.now)}}
            yield {}, {**after, "threads": read_}

    return read


def _moment(value: object) -> datetime | None:
    try:
        return instant(value)
    except Unfit:
        return None

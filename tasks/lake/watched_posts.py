"""What the deletion guard looks at again: `state/guard/{source}.json`. What others wrote on pages of ours, for a week.

A post is looked at again about 15 minutes, an hour, four hours, a day, three and seven days after it was published.
Missing once is a suspicion, which the next interval must confirm; a read error and "the platform would not say" change
nothing. A post the platform reported as removed is a suspicion too, and the report names who did it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.core.account import Fate, PostRef
from tasks.core.happening import Happening, HappeningKind, Remover, happening_id
from tasks.core.ports import Lake
from tasks.core.post import Post
from tasks.lake.documents import change

LOOKS = (*(timedelta(hours=hours) for hours in (0.25, 1, 4, 24, 72, 168)),)
KEPT = 5000  # a source; at 300 bytes each 1.5 MB. The newest stay: an old comment is removed more rarely than a new one
GONE_KEPT = 1000
TRUSTED_AFTER = timedelta(days=1)  # a removal the platform reported and cannot be asked about
REMOVALS = frozenset({HappeningKind.REMOVED, HappeningKind.HIDDEN})


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Report(_Frozen):
    """What the platform itself said of a removal."""

    id: str
    kind: HappeningKind
    at: AwareDatetime
    actor: str | None = None
    remover: Remover | None = None
    what: str | None = None


class WatchedPost(_Frozen):
    """One post. `missing_since` is when it was first found missing; `next_at` when to look again."""

    platform: str
    id: str
    brand: str
    published_at: AwareDatetime
    next_at: AwareDatetime
    thread: str | None = None
    parent: str | None = None
    community: str | None = None
    author: str | None = None
    missing_since: AwareDatetime | None = None
    report: Report | None = None

    @property
    def ref(self) -> PostRef:
        """As a connector is asked."""
        return PostRef(id=self.id, thread=self.thread, parent=self.parent, community=self.community)


class GuardState(_Frozen):
    """The document. `gone` are posts whose removal is recorded, and when it was first seen: said once."""

    watched: dict[str, WatchedPost] = {}
    gone: dict[str, AwareDatetime] = {}

    @staticmethod
    def key(source: str) -> str:
        """Where it is kept."""
        return f"state/guard/{source}.json"


def watch(lake: Lake, source: str, posts: Iterable[tuple[str, Post]], now: datetime) -> None:
    """Begin to watch posts (brand, post). Those that are watched, recorded as gone, or older than a week are not."""
    fresh = {post.id: entry for brand, post in posts if (entry := _entry(brand, post, now)) is not None}
    if not fresh:
        return

    def watched(before: GuardState | None) -> GuardState:
        state = before or GuardState()
        added = {name: one for name, one in fresh.items() if name not in state.watched and name not in state.gone}
        if not added:
            return state
        held = {name: one for name, one in state.watched.items() if not _over(one, now)}
        return shortened(state.model_copy(update={"watched": held | added}))

    change(lake, GuardState.key(source), GuardState, watched)


def report(lake: Lake, source: str, events: Sequence[tuple[str, Happening]], now: datetime) -> None:
    """Removals and restorations (brand, event) the platform reports. `now` is when they were collected."""

    def reported(before: GuardState | None) -> GuardState:
        state = before or GuardState()
        watched, gone = dict(state.watched), dict(state.gone)
        for brand, event in sorted(events, key=lambda pair: (pair[1].at, pair[1].id)):
            name = event.post or ""
            if event.kind is HappeningKind.RESTORED:
                gone.pop(name, None)
                if name in watched:
                    watched[name] = found(watched[name], now) or watched[name]
            elif name not in gone:
                watched[name] = suspected(watched.get(name) or unwatched(brand, event, now), event, now)
        return shortened(GuardState(watched=watched, gone=gone))

    if events:
        change(lake, GuardState.key(source), GuardState, reported)


def _entry(brand: str, post: Post, now: datetime) -> WatchedPost | None:
    at = next_look(post.published_at, now)
    if at is None:
        return None
    return WatchedPost(
        platform=post.platform,
        id=post.id,
        brand=brand,
        published_at=post.published_at,
        next_at=at,
        thread=post.thread,
        parent=post.parent,
        community=post.community,
        author=post.author,
    )


def unwatched(brand: str, event: Happening, now: datetime) -> WatchedPost:
    """A post we did not watch: its author is not known to us."""
    return WatchedPost(
        platform=event.platform,
        id=event.post or "",
        brand=brand,
        published_at=event.at,
        next_at=now,
        community=event.account,
    )


def suspected(post: WatchedPost, event: Happening, now: datetime) -> WatchedPost:
    """With what the platform reported of it: the first sighting, to be confirmed by the next look."""
    if post.report is not None:
        return post
    said = Report(id=event.id, kind=event.kind, at=event.at, actor=event.actor, remover=event.remover, what=event.what)
    since = post.missing_since or min(event.at, now)
    return post.model_copy(update={"report": said, "missing_since": since, "next_at": now})


def next_look(published: datetime, now: datetime) -> datetime | None:
    """The next time on the schedule; None after the last."""
    return next((published + after for after in LOOKS if published + after > now), None)


def _over(post: WatchedPost, now: datetime) -> bool:
    """Its week is over, and the platform never said a word of it."""
    return post.missing_since is None and now - post.published_at > LOOKS[-1] + TRUSTED_AFTER


def found(post: WatchedPost, now: datetime) -> WatchedPost | None:
    """It is there: nothing is suspected any more. None where it need not be looked at again."""
    at = next_look(post.published_at, now)
    return None if at is None else post.model_copy(update={"missing_since": None, "report": None, "next_at": at})


def judged(post: WatchedPost, fate: Fate, now: datetime, every: timedelta) -> tuple[WatchedPost | None, bool]:
    """What follows from one look: the post as it is watched on (None: no more), and whether its removal is certain.

    Certain is what was missing at two different times, or was reported by the platform and could not be asked about
    for a day.
    """
    soon = now + every - timedelta(minutes=1)  # a scheduler is never exact to the second
    if fate is Fate.THERE:
        return found(post, now), False
    if fate is Fate.UNKNOWN:
        if post.report is not None and now - post.report.at >= TRUSTED_AFTER:
            return None, True
        return (None if _over(post, now) else post.model_copy(update={"next_at": soon})), False
    if post.missing_since is not None and now > post.missing_since:
        return None, True
    return post.model_copy(update={"missing_since": now, "next_at": soon}), False


def removal(post: WatchedPost, fate: Fate, remover: Remover) -> Happening:
    """The event of a removal that is certain. It is of the time it was first seen, so that a repeat is the same."""
    since, said = post.missing_since or post.published_at, post.report
    kind = HappeningKind.HIDDEN if fate is Fate.HIDDEN else HappeningKind.REMOVED
    return Happening(
        id=said.id if said is not None else f"guard-{happening_id(post.id, since.isoformat())}",
        platform=post.platform,
        kind=said.kind if said is not None and fate is Fate.UNKNOWN else kind,
        at=said.at if said is not None else since,
        account=post.community,
        post=post.id,
        actor=said.actor if said is not None else None,
        target=post.author,
        what=said.what if said is not None else None,
        remover=remover,
    )


def due(state: GuardState, now: datetime, most: int) -> list[WatchedPost]:
    """What to look at now: suspicions first, then what waits longest."""
    ready = [post for post in state.watched.values() if post.next_at <= now]
    return sorted(ready, key=lambda post: (post.missing_since is None, post.next_at, post.id))[:most]


def shortened(state: GuardState) -> GuardState:
    """At most `KEPT` watched, suspicions and the newest; at most `GONE_KEPT` gone."""
    watched, gone = state.watched, state.gone
    if len(watched) > KEPT:
        order = sorted(watched.values(), key=lambda p: (p.missing_since is not None, p.published_at, p.id))
        watched = {post.id: post for post in order[-KEPT:]}
    if len(gone) > GONE_KEPT:
        gone = dict(sorted(gone.items(), key=lambda pair: (pair[1], pair[0]))[-GONE_KEPT:])
    return GuardState(watched=watched, gone=gone)

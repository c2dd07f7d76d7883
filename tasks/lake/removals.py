"""Removals that are certain, as events of the lake; and what a source reports beside posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tasks.core.account import Fate
from tasks.core.disposition import Disposition, DispositionKind
from tasks.core.happening import Happening, HappeningKind, Remover
from tasks.core.ports import Lake
from tasks.lake.answer_queue import put_back, settle
from tasks.lake.documents import read_model
from tasks.lake.happenings import keep_happening
from tasks.lake.people import OurPeople
from tasks.lake.watched_posts import REMOVALS, GuardState, WatchedPost, removal, report, suspected, unwatched


def record_removal(lake: Lake, people: OurPeople | None, post: WatchedPost, fate: Fate) -> Happening:
    """The event, put once, and the end of waiting for an answer. `people` None: the brand left the plan meanwhile."""
    said, remover = post.report, Remover.UNKNOWN
    if said is not None and people is not None:
        remover = people.remover(post.platform, post.author, said.actor, said.remover)
    happening = removal(post, fate, remover)
    keep_happening(lake, post.brand, happening)
    decided = Disposition(kind=DispositionKind.REMOVED, at=happening.at, by=str(remover), note=str(happening.kind))
    settle(lake, post.brand, post.platform, post.id, decided)
    return happening


def keep_events(
    lake: Lake,
    source: str,
    events: Sequence[tuple[OurPeople, Happening]],
    now: datetime,
    *,
    rechecks: bool,
) -> None:
    """Keep what a source reported, each under the brand of those people. A repeat changes nothing.

    Removals of a post wait for the guard where the source can be asked (`rechecks`); else the report alone is
    recorded. `now` is when they were collected.
    """
    posts = [(people.brand.id, event) for people, event in events if event.post is not None]
    moved = [(brand, event) for brand, event in posts if event.kind in REMOVALS | {HappeningKind.RESTORED}]
    found = read_model(lake, GuardState.key(source), GuardState) if moved and not rechecks else None
    watched = found[0].watched if found is not None else {}
    for people, event in events:
        if event.kind not in REMOVALS or event.post is None:
            keep_happening(lake, people.brand.id, event)
        elif not rechecks:
            post = watched.get(event.post) or unwatched(people.brand.id, event, now)
            record_removal(lake, people, suspected(post, event, now), Fate.UNKNOWN)
        if event.kind is HappeningKind.RESTORED and event.post is not None:
            put_back(lake, people.brand.id, event.platform, event.post)
    if rechecks:
        report(lake, source, moved, now)

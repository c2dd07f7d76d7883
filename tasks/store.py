"""store: mentions and what hangs on them first, then the cursor. A crash between repeats work and changes nothing."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from prefect import task

from tasks.compose import House, coverage, house, sees_answers
from tasks.core.batch import Batch
from tasks.core.counts import Count
from tasks.core.coverage import Coverage
from tasks.core.disposition import Disposition, Waiting, answered, mention_key, waiting, waits
from tasks.core.errors import SpichkaError
from tasks.core.instants import bucket_index
from tasks.core.mention import Mention, Sentiment
from tasks.core.post import Precision
from tasks.core.states import BrandState, SourceState
from tasks.lake.answer_queue import receive
from tasks.lake.claims import claim
from tasks.lake.counts import DayCounts
from tasks.lake.documents import change
from tasks.lake.evidence import keep_evidence, owe_pictures
from tasks.lake.keys import kept
from tasks.lake.mentions import encode, mentions_key
from tasks.lake.people import OurPeople
from tasks.lake.removals import keep_events
from tasks.lake.watched_posts import watch
from tasks.plan.accounts import brands_of, home_of
from tasks.plan.topics import own_topic
from tasks.sources.capabilities import HasEvents, HasRecheck

AUTHOR_DIGITS = 8  # enough to tell a few dozen people of one bucket apart


@dataclass(frozen=True, slots=True)
class Stored:
    """How many mentions (versions of posts) were new, and how the source stands after it."""

    new: int
    coverage: Coverage


async def store(house: House, batch: Batch, now: datetime) -> Stored:
    """Store a batch and move its source's cursor."""
    by_place: dict[tuple[str, date], list[Mention]] = defaultdict(list)
    for mention in batch.mentions:
        by_place[mention.brand, mention.post.published_at.date()].append(mention)
    fresh: list[Mention] = []
    failed = None
    for brand in sorted({brand for brand, _ in by_place}):
        days = sorted(day for name, day in by_place if name == brand)
        try:
            mentions = [m for day in days for m in by_place[brand, day]]
            announced = _announce(house, brand, days, mentions)
            ours = [mention for day in days for mention in _store_day(house, brand, day, batch, by_place[brand, day])]
            _queue(house, brand, batch, ours)
            fresh += ours
            if announced.closed_day is not None and days[0] <= announced.closed_day:
                # again: a run beside ours may have cleaned up between our announcement and our counts
                _announce(house, brand, days, mentions)
        except SpichkaError as error:
            failed = failed or error
    if failed is not None:  # the other brands have theirs; the batch stays pending for this one
        raise failed
    _keep_watch(house, batch, fresh)
    state = change(house.lake, SourceState.key(batch.source), SourceState, lambda before: _finished(before, batch))
    return Stored(len(fresh), coverage(house, batch.source, state, now))


def _store_day(house: House, brand: str, day: date, batch: Batch, mentions: list[Mention]) -> list[Mention]:
    name = _name(batch)
    ours = claim(house.lake, brand, day, name, mentions, count)
    if ours:
        # with the batch's name: the same raw answers may be read again after a parser fix, and hold more then
        file = mentions_key(brand, day, (name, *batch.pending.raw_keys))
        house.lake.put_new(file, encode(ours))
        keep_evidence(house.lake, brand, day, file, name, ours)
    return ours


def _queue(house: House, brand_id: str, batch: Batch, mentions: Sequence[Mention]) -> None:
    """Who waits for an answer since this batch, and who was answered in it."""
    source, brand = house.source(batch.source), house.plan.brand(brand_id)
    people = OurPeople(house.lake, brand, house.pseudonyms)
    own, sighted = own_topic(brand), sees_answers(source)
    answers: dict[str, Disposition] = {}
    others: list[Mention] = []
    for mention in mentions:
        role = people.role(mention.post)
        if role is None:
            others.append(mention)
        elif (to := mention.post.parent or mention.post.thread) is not None and to != mention.post.id:
            answers.setdefault(mention_key(kept(mention.post.platform), kept(to)), answered(mention.post, role))
    seen: dict[str, Waiting | None] = {}
    for mention in others:
        at_home = home_of(house.plan, source, mention.post.platform, mention.post.community) == brand_id
        asks = mention.live and waits(mention, own, at_home=at_home)
        if asks or answers:
            key = mention_key(kept(mention.post.platform), kept(mention.post.id))
            seen[key] = waiting(mention, sighted=sighted and at_home) if asks else None
    receive(house.lake, brand_id, _name(batch), seen, answers, batch.pending.collected_at)


def _keep_watch(house: House, batch: Batch, mentions: Sequence[Mention]) -> None:
    """What others wrote on our pages goes to the deletion guard, pictures wait to be seen, events are kept."""
    source, connector = house.source(batch.source), house.sources[batch.source]
    collected_at = batch.pending.collected_at
    if isinstance(connector, HasRecheck | HasEvents):
        at_home = [
            (mention.brand, mention.post)
            for mention in mentions
            if not mention.post.own
            and home_of(house.plan, source, mention.post.platform, mention.post.community) == mention.brand
        ]
        watch(house.lake, batch.source, at_home, collected_at)
    if house.pictures is not None:
        owe_pictures(house.lake, batch.source, mentions)
    if batch.events:
        people = {brand.id: OurPeople(house.lake, brand, house.pseudonyms) for brand in house.plan.monitoring.brands}
        events = [
            (people[brand], event)
            for event in batch.events
            for brand in brands_of(house.plan, source, event.platform, event.account)
        ]
        keep_events(house.lake, batch.source, events, collected_at, rechecks=isinstance(connector, HasRecheck))


def _name(batch: Batch) -> str:
    """`vk:17:5f3a9c01`. With a digest of what was read: where a person removed a state, numbers are given out again."""
    digest = hashlib.sha256("\n".join(batch.pending.raw_keys).encode()).hexdigest()[:8]
    return f"{batch.source}:{batch.pending.seq}:{digest}"


def _announce(house: House, brand: str, days: list[date], mentions: list[Mention]) -> BrandState:
    """Before any count changes: a closed day that will change is dirty, a series that will appear is named.

    A new series makes every day dirty: its zeros of the past are what it is compared with.
    """
    series = {
        (topic, mention.source, "1d" if mention.post.precision is Precision.DAY else "5m")
        for mention in mentions
        for topic in mention.topics
    }

    def announced(state: BrandState | None) -> BrandState:
        state = state or BrandState(brand=brand)
        first = min(state.first_day or days[0], days[0])
        changed = days[0] if series <= set(state.series) else first
        dirty, dirt = state.dirty_day, state.dirt
        if state.closed_day is not None and changed <= state.closed_day:
            dirty, dirt = min(dirty or changed, changed), dirt + 1
        return state.model_copy(
            update={
                "first_day": first,
                "dirty_day": dirty,
                "dirt": dirt,
                "series": tuple(sorted({*state.series, *series})),
            }
        )

    return change(house.lake, BrandState.key(brand), BrandState, announced)


def count(mentions: Iterable[Mention]) -> DayCounts:
    """Event-time counts of mentions of one brand and day, a series for each topic and source."""
    counts = DayCounts()
    for mention in mentions:
        one = _one(mention)
        bucket = None if mention.post.precision is Precision.DAY else bucket_index(mention.post.published_at)
        for topic in mention.topics:
            counts.add(f"{topic}@{mention.source}", bucket, one)
    return counts


def _one(mention: Mention) -> Count:
    negative = mention.sentiment is Sentiment.NEGATIVE
    stars = mention.post.stars
    return Count(
        total=1,
        negative=int(negative),
        complaints=int(mention.complaint),
        live=int(mention.live),
        live_negative=int(mention.live and negative),
        live_complaints=int(mention.live and mention.complaint),
        stars_n=int(stars is not None),
        stars_sum=round(stars * 100) if stars is not None else 0,
        authors=[mention.post.author[:AUTHOR_DIGITS]] if mention.live and mention.post.author else [],
    )


def _finished(state: SourceState | None, batch: Batch) -> SourceState:
    """The cursor moves, once: a run that lost the race finds another batch pending, or none."""
    assert state is not None
    if state.pending is None or state.pending.seq != batch.pending.seq:
        return state
    pending = batch.pending
    told: dict[str, object] = {
        "cursor": pending.cursor,
        "seq": pending.seq,
        "pending": None,
        "last_raw_keys": pending.raw_keys,
        "posts": state.posts + batch.posts,
        "skipped": batch.skipped + (state.skipped if state.skipped_on == pending.collected_at.date() else 0),
        "skipped_on": pending.collected_at.date(),
        "last_post_at": max(filter(None, (state.last_post_at, batch.last_post_at)), default=None),
    }
    if batch.drift is not None:
        told |= {"cause": "schema_drift", "message": batch.drift}
    elif pending.complete:
        told["last_success_at"] = pending.collected_at
    newer = [at for at in batch.published if state.last_post_at is None or at > state.last_post_at]
    return learn_hours(state.model_copy(update=told), newer, pending.collected_at)


LEARNED_HOURS = 28  # four weeks of the same hour weigh in


def learn_hours(state: SourceState, published: Iterable[datetime], now: datetime) -> SourceState:
    """Learn how many posts each hour of the day brings, from hours that are over; needed to judge an empty read.

    `published` are posts that were not seen before. They count in the hour they were published in, not collected:
    else a source read hourly would seem to bring its last posts of the day an hour after it fell silent.
    """
    hour = _hour_of(now)
    came = Counter(_hour_of(at) for at in published if at >= state.activated_at)
    if state.hour_open is None or state.hour_open > hour:
        return state.model_copy(update={"hour_open": hour, "hour_count": came[hour]})
    if state.hour_open == hour:
        return state.model_copy(update={"hour_count": state.hour_count + came[hour]})
    hourly, learned = dict(state.hourly), dict(state.hours_learned)
    over = state.hour_open
    missed = min(int((hour - over) / timedelta(hours=1)), LEARNED_HOURS * 24)
    for step in range(missed):
        start = over + timedelta(hours=step)
        at, posts = start.hour, came[start] + (state.hour_count if step == 0 else 0)
        learned[at] = min(learned.get(at, 0) + 1, LEARNED_HOURS)
        hourly[at] = hourly.get(at, 0.0) + (posts - hourly.get(at, 0.0)) / learned[at]
    told = {"hourly": hourly, "hours_learned": learned, "hour_open": hour, "hour_count": came[hour]}
    return state.model_copy(update=told)


def _hour_of(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


@task(name="store", task_run_name="store {batch.source}", persist_result=False)
async def store_task(batch: Batch, now: datetime) -> Stored:
    """`store` as Prefect records it."""
    return await store(house(), batch, now)

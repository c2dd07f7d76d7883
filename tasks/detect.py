"""detect: advance the detectors of a brand from the last clean checkpoint to now, over counts alone.

Checkpoints: one a closed day, when the day and `late_after` are over. A later change marks its day dirty, and the
next run starts from the checkpoint before it. So incremental equals from scratch, whatever the order of arrival.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from prefect import task
from pydantic import BaseModel

from tasks.compose import House, house
from tasks.core.counts import Count, Point
from tasks.core.detection import Detection, Signal
from tasks.core.instants import BUCKET, BUCKETS_A_DAY, DAY, bucket_start, day_start
from tasks.core.series import ALL, grain_of, series_name, topic_of
from tasks.core.states import BrandState, SourceState
from tasks.lake.accounts import announced
from tasks.lake.counts import DayCounts, load_day
from tasks.lake.documents import change, read_model
from tasks.lake.happenings import happenings
from tasks.lake.rosters import held_role
from tasks.plan.schema import TopicKind
from tasks.plan.topics import own_topic
from tasks.signals import advance
from tasks.signals.happened import signals_of
from tasks.signals.shape import State

ALERTS_FOR = timedelta(hours=24)
TOTALS_KEPT = 28
HISTORY = timedelta(days=56)  # eight weeks of the same hour; older changes do not reach today's baseline


class Checkpoint(BaseModel):
    """`state/detectors/{brand}/{day}.json`: every detector's memory at the end of that day."""

    day: date
    states: dict[str, State]

    @staticmethod
    def key(brand: str, day: date) -> str:
        """Where it is kept."""
        return f"state/detectors/{brand}/{day.isoformat()}.json"


@dataclass(frozen=True, slots=True)
class Series:
    """One series to feed: its name, grain, the sources it sums, and up to when all of them were read."""

    name: str
    topic: str
    grain: timedelta
    sources: tuple[str, ...]
    read_to: datetime


async def detect(house: House, brand_id: str, now: datetime) -> Detection:
    """Signals of one brand: of its counts, and of what happened. Writes checkpoints of days that have closed."""
    found = read_model(house.lake, BrandState.key(brand_id), BrandState)
    signals = _happened(house, brand_id, now)
    if found is not None and found[0].first_day is not None:
        signals += _counted(house, brand_id, found[0], now)
    recent = [signal for signal in signals if now - signal.at <= ALERTS_FOR]
    return Detection(brand_id, tuple(sorted(recent, key=lambda signal: (signal.at, signal.id))))


def _happened(house: House, brand_id: str, now: datetime) -> list[Signal]:
    """Signals of the happenings of the last two UTC days. The rosters tell who was one of us when a role was given."""
    happened = happenings(house.lake, brand_id, [now.date(), (now - DAY).date()])
    if not happened:
        return []
    topic, said = own_topic(house.plan.brand(brand_id)), announced(house.lake).announced
    allowed, role_by = house.plan.response_model.removals.in_force, partial(held_role, house.lake)
    return signals_of(happened, brand_id, topic, said, allowed=allowed, role_by=role_by)


def _counted(house: House, brand_id: str, state: BrandState, now: datetime) -> list[Signal]:
    read_to = {source: _read_to(house, source) for _, source, _ in state.series}
    series = _series(house, state, read_to)
    unread, state = _read_since(state, read_to)
    day, states = _start(house, state, now)
    signals: list[Signal] = []
    closed: dict[date, int] = {}
    while day_start(day) + DAY + house.plan.monitoring.late_after <= now:
        counts = _rows(house, brand_id, day)
        points = {(one.name, one.grain): list(_points(one, counts, day)) for one in series}
        states, seen = _advance(house, brand_id, states, series, points)
        _keep(house, brand_id, Checkpoint(day=day, states=states))
        signals += seen
        closed[day] = _total(counts, own_topic(house.plan.brand(brand_id)))
        for source, until in read_to.items():
            if until is None or until < day_start(day) + DAY:
                unread.setdefault(source, day if until is not None else state.first_day or day)
        day += timedelta(days=1)
    if closed:
        change(house.lake, BrandState.key(brand_id), BrandState, lambda before: _closed(before, state, closed, unread))
    signals += _open_days(house, brand_id, states, series, day, now)
    return signals


def _read_since(state: BrandState, read_to: Mapping[str, datetime | None]) -> tuple[dict[str, date], BrandState]:
    """Sources whose first unread closed day is still unread; days of the others are dirty: they can be fed now."""
    unread, dirty = {}, state.dirty_day
    for source, day in state.unread.items():
        until = read_to.get(source)
        if until is None or until < day_start(day) + DAY:
            unread[source] = day
        else:
            dirty = min(dirty or day, day)
    return unread, state.model_copy(update={"dirty_day": dirty})


def _series(house: House, state: BrandState, read_to: Mapping[str, datetime | None]) -> list[Series]:
    """Every (topic, source) that was ever counted, and the sum of each topic that has several sources."""
    kinds = _kinds(house, state.brand)
    by_topic: dict[tuple[str, str], list[str]] = {}
    for topic, source, grain in state.series:
        if topic in kinds and read_to[source] is not None:
            by_topic.setdefault((topic, grain), []).append(source)
    series = []
    for (topic, grain), sources in sorted(by_topic.items()):
        sets = [(source,) for source in sources] + ([tuple(sources)] if len(sources) > 1 else [])
        for members in sets:
            until = min(at for at in (read_to[source] for source in members) if at is not None)
            name = series_name(topic, members[0] if len(members) == 1 else ALL + "+".join(members))
            series.append(Series(name, topic, grain_of(grain), members, until))
    return series


def _kinds(house: House, brand_id: str) -> dict[str, TopicKind]:
    return {topic.id: topic.kind for topic in house.plan.brand(brand_id).topics}


def _read_to(house: House, source: str) -> datetime | None:
    found = read_model(house.lake, SourceState.key(source), SourceState)
    return found[0].last_success_at if found is not None else None


def _start(house: House, state: BrandState, now: datetime) -> tuple[date, dict[str, State]]:
    """The first day to feed and the memory before it. Without a checkpoint: from the start of the history we use."""
    assert state.first_day is not None
    earliest = max(state.first_day, (now - HISTORY).date())
    last_clean = state.closed_day
    if last_clean is not None and state.dirty_day is not None:
        last_clean = min(last_clean, max(state.dirty_day, earliest) - timedelta(days=1))
    if last_clean is not None:
        found = read_model(house.lake, Checkpoint.key(state.brand, last_clean), Checkpoint)
        if found is not None:
            return last_clean + timedelta(days=1), found[0].states
    return earliest, {}


def _rows(house: House, brand_id: str, day: date) -> DayCounts:
    found = load_day(house.lake, brand_id, day)
    return found[0] if found is not None else DayCounts()


def _points(series: Series, counts: DayCounts, day: date, first: int = 0, last: int = BUCKETS_A_DAY) -> Iterator[Point]:
    """Buckets [first, last) of a day in order, or the one point of a day series. What nobody read is marked so."""
    start = day_start(day)
    names = [series_name(series.topic, source) for source in series.sources]
    if series.grain >= DAY:
        yield Point(start, DAY, _sum(counts.days.get(name) for name in names), read=series.read_to > start)
        return
    rows = [counts.buckets.get(name, {}) for name in names]
    for index in range(first, last):
        at = start + index * BUCKET
        yield Point(at, BUCKET, _sum(row.get(index) for row in rows), read=at + BUCKET <= series.read_to)


def _sum(counts: Iterable[Count | None]) -> Count:
    there = [count for count in counts if count is not None]
    if len(there) == 1:
        return there[0]
    total = Count()
    for count in there:
        total.add(count)
    return total


def _advance(
    house: House,
    brand_id: str,
    states: Mapping[str, State],
    series: Iterable[Series],
    points: Mapping[tuple[str, timedelta], Iterable[Point]],
) -> tuple[dict[str, State], list[Signal]]:
    kinds = _kinds(house, brand_id)
    topics = {one.name: kinds[one.topic] for one in series}
    return advance(states, brand_id, topics, points, house.plan.response_model)


def _keep(house: House, brand_id: str, checkpoint: Checkpoint) -> None:
    change(house.lake, Checkpoint.key(brand_id, checkpoint.day), Checkpoint, lambda _: checkpoint)


def _closed(
    before: BrandState | None, read: BrandState, closed: Mapping[date, int], unread: Mapping[str, date]
) -> BrandState:
    """Dirt is cleared only where none was added since the state was read."""
    assert before is not None
    clean = {"dirty_day": None} if before.dirt == read.dirt else {}
    totals = before.day_totals | {day.isoformat(): total for day, total in closed.items()}
    kept = dict(sorted(totals.items())[-TOTALS_KEPT:])
    last = max(closed)
    told = {"closed_day": max(before.closed_day or last, last), "day_totals": kept, "unread": dict(unread)}
    return before.model_copy(update=told | clean)


def _total(counts: DayCounts, topic: str) -> int:
    fine = (c for name, rows in counts.buckets.items() if topic_of(name) == topic for c in rows.values())
    daily = (c for name, c in counts.days.items() if topic_of(name) == topic)
    return sum(c.total for c in (*fine, *daily))


@dataclass
class _Fed:
    """What this process fed of the open days already: thrown away whenever the past turns out to have changed."""

    base: tuple[object, ...]
    states: dict[str, State]
    until: dict[tuple[str, timedelta], datetime]
    rows: dict[tuple[str, date], dict[int, Count]]
    signals: list[Signal]


def _open_days(
    house: House, brand_id: str, states: dict[str, State], series: list[Series], first: date, now: datetime
) -> list[Signal]:
    """Signals of the days that are not closed yet, at most 48 hours. Only what was read is fed.

    Within one process (demo, backtest, a long-lived worker) it goes on where it stopped, if nothing before changed.
    """
    days = [first + timedelta(days=n) for n in range((now.date() - first).days + 1)]
    counts = {day: _rows(house, brand_id, day) for day in days}
    base = (first, tuple((one.name, one.grain) for one in series))
    fed = house.memory.get(brand_id)
    if not isinstance(fed, _Fed) or fed.base != base or not _unchanged(fed, series, counts):
        fed = _Fed(base, dict(states), {}, {}, [])
    fresh: dict[tuple[str, timedelta], list[Point]] = {}
    whole: dict[tuple[str, timedelta], list[Point]] = {}
    for one in series:
        name = (one.name, one.grain)
        if one.grain >= DAY:
            whole[name] = [point for day in days for point in _points(one, counts[day], day)]
            continue
        start = fed.until.get(name, day_start(first))
        stop = max(start, bucket_start(min(one.read_to, now)))
        fresh[name] = []
        for day in days:
            lo, hi = _within(day, start, stop)
            fresh[name] += _points(one, counts[day], day, lo, hi)
            fed.rows[one.name, day] = _fed_rows(one, counts[day], day, stop)
        fed.until[name] = stop
    fed.states, seen = _advance(house, brand_id, fed.states, series, fresh)
    fed.signals += seen
    house.memory[brand_id] = fed
    _, daily = _advance(house, brand_id, states, series, whole)
    return fed.signals + daily


def _within(day: date, start: datetime, stop: datetime) -> tuple[int, int]:
    """Bucket indexes of a day within [start, stop)."""
    lo = int((start - day_start(day)) / BUCKET)
    hi = int((stop - day_start(day)) / BUCKET)
    return max(0, min(lo, BUCKETS_A_DAY)), max(0, min(hi, BUCKETS_A_DAY))


def _fed_rows(series: Series, counts: DayCounts, day: date, stop: datetime) -> dict[int, Count]:
    """What a series held before `stop`, source by source: to see later whether its past has changed."""
    last = _within(day, day_start(day), stop)[1]
    rows: dict[int, Count] = {}
    for place, source in enumerate(series.sources):
        for index, count in counts.buckets.get(series_name(series.topic, source), {}).items():
            if index < last:
                rows[place * BUCKETS_A_DAY + index] = count
    return rows


def _unchanged(fed: _Fed, series: list[Series], counts: Mapping[date, DayCounts]) -> bool:
    by_name = {one.name: one for one in series if one.grain < DAY}
    for (name, day), rows in fed.rows.items():
        one = by_name.get(name)
        if one is None or day not in counts:
            return False
        if rows != _fed_rows(one, counts[day], day, fed.until[name, one.grain]):
            return False
    return True


@task(name="detect", task_run_name="detect {brand_id}", persist_result=False)
async def detect_task(brand_id: str, now: datetime) -> Detection:
    """`detect` as Prefect records it."""
    return await detect(house(), brand_id, now)

"""Who waits for an answer, and what became of the others: `state/queue/{brand}.json`, one document a brand.

It is read and written with every batch that brings complaints, so it stays small: the newest `DETAILS` of those that
wait and of those that are settled in words, the rest as eight characters, by hour. So the numbers are exact
in a storm too, and an old complaint is found when it is answered. What waits for `WAITS` lapses, with a record; a
settled name is remembered for `SETTLED`, longer than an incident is followed and far longer than a mention is live, so
nothing that is settled can come back. An answer may come before the mention it answers (another source, another
order): it is kept as `early` for `EARLY`.

Each disposition is also in `dispositions/brand=/dt=/{batch}.json`, written once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from tasks.core.disposition import Disposition, DispositionKind, Waiting, mention_key
from tasks.core.ports import Lake
from tasks.lake.documents import change, read_model, write_new
from tasks.lake.keys import kept
from tasks.lake.name_book import (
    DIGITS,
    Book,
    forget_before,
    holds,
    hour_of,
    name_of,
    slot_of,
    split_names,
    take,
    write_down,
)  # fmt: skip

DETAILS = 300
EARLY_KEPT = 500
WAITS = timedelta(days=14)
SETTLED = timedelta(days=30)
EARLY = timedelta(days=7)
UNSIGHTED = timedelta(hours=24)  # where no answer can be seen a complaint counts as waiting for a day


class Queue(BaseModel):
    """The document. `beyond` and `done` hold what no longer fits into `waiting` and `settled`; an hour of `beyond`
    ends in `+` where an answer would be seen, in `-` where not."""

    model_config = ConfigDict(frozen=True)

    waiting: dict[str, Waiting] = {}
    settled: dict[str, Disposition] = {}
    early: dict[str, Disposition] = {}
    beyond: Book = {}
    done: Book = {}

    @staticmethod
    def key(brand: str) -> str:
        """Where it is kept."""
        return f"state/queue/{brand}.json"


class Record(BaseModel):
    """What one batch or one decision settled."""

    model_config = ConfigDict(frozen=True)

    batch: str
    dispositions: dict[str, Disposition]


def record_key(brand: str, at: datetime, name: str) -> str:
    """`dispositions/brand=romashka/dt=2026-11-24/vk-17-5f3a9c01.json`."""
    return f"dispositions/brand={brand}/dt={at.date().isoformat()}/{name.replace(':', '-')}.json"


def read_queue(lake: Lake, brand: str) -> Queue:
    """The brand's queue; an empty one before the first complaint."""
    found = read_model(lake, Queue.key(brand), Queue)
    return found[0] if found is not None else Queue()


def receive(
    lake: Lake,
    brand: str,
    batch: str,
    seen: Mapping[str, Waiting | None],
    answers: Mapping[str, Disposition],
    now: datetime,
) -> None:
    """Take in a batch: mentions at first sight (None: one that asks for nothing) and answers, by the mention's key.

    A repeat of the batch changes nothing. `now` is when it was collected.
    """
    if not answers and not any(seen.values()):
        return
    queue = change(
        lake, Queue.key(brand), Queue, lambda before: _received(before or Queue(), batch, seen, answers, now)
    )
    settled = {key: one for key, one in queue.settled.items() if one.batch == batch}
    if settled:
        write_new(lake, record_key(brand, now, batch), Record(batch=batch, dispositions=settled))


def settle(lake: Lake, brand: str, platform: str, post: str, disposition: Disposition) -> bool:
    """A decision on one mention that waits. False where it does not wait (any more). A repeat changes nothing."""
    key = mention_key(kept(platform), kept(post))
    named = disposition.model_copy(update={"batch": f"{name_of(key)}-{disposition.kind}"})

    def settled(before: Queue | None) -> Queue:
        queue = before or Queue()
        waiting, beyond, done = dict(queue.waiting), dict(queue.beyond), dict(queue.settled)
        waited = waiting.pop(key, None)
        if waited is None and not take(beyond, name_of(key)):
            return queue
        done[key] = named.model_copy(update={"waited": waited})
        return queue.model_copy(update={"waiting": waiting, "beyond": beyond, "settled": done})

    queue = change(lake, Queue.key(brand), Queue, settled)
    stands = queue.settled.get(key)
    if stands is None or stands.batch != named.batch or stands.at != named.at:
        return False
    write_new(lake, record_key(brand, named.at, named.batch), Record(batch=named.batch, dispositions={key: stands}))
    return True


def put_back(lake: Lake, brand: str, platform: str, post: str) -> None:
    """A removed mention is there again: it waits as before, unless it was answered."""
    key = mention_key(kept(platform), kept(post))

    def restored(before: Queue | None) -> Queue:
        queue = before or Queue()
        stands = queue.settled.get(key)
        if stands is None or stands.kind is not DispositionKind.REMOVED:
            return queue
        settled = {name: one for name, one in queue.settled.items() if name != key}
        waiting, beyond = dict(queue.waiting), dict(queue.beyond)
        if stands.waited is not None:
            waiting[key] = stands.waited
        else:  # it was one of those without words
            write_down(beyond, slot_of(stands.at, sighted=True), key)
        return queue.model_copy(update={"settled": settled, "waiting": waiting, "beyond": beyond})

    if lake.get(Queue.key(brand)) is not None:
        change(lake, Queue.key(brand), Queue, restored)


def count_waiting(queue: Queue, now: datetime) -> int:
    """How many wait: all whose answer would be seen, and of the others those of the last day."""
    told = sum(1 for one in queue.waiting.values() if now - one.published_at < (WAITS if one.sighted else UNSIGHTED))
    for hour, names in queue.beyond.items():
        at = hour_of(hour)
        if now - at < (WAITS if hour[-1] == "+" else UNSIGHTED + timedelta(hours=1)):
            told += len(names) // DIGITS
    return told


def count_of(queue: Queue, topics: Iterable[str], since: datetime) -> int:
    """How many of those in words wait that belong to these topics and came since."""
    wanted = set(topics)
    return sum(1 for one in queue.waiting.values() if one.published_at >= since and wanted & set(one.topics))


class Settled:
    """Which posts are settled or answered, to be asked many times."""

    def __init__(self, queue: Queue) -> None:
        self._keys = queue.settled.keys() | queue.early.keys()
        self._names = {one for names in queue.done.values() for one in split_names(names)}

    def __call__(self, platform: str, post: str) -> bool:
        """Whether this post needs no answer any more."""
        key = mention_key(kept(platform), kept(post))
        return key in self._keys or (bool(self._names) and name_of(key) in self._names)


def _received(
    queue: Queue, batch: str, seen: Mapping[str, Waiting | None], answers: Mapping[str, Disposition], now: datetime
) -> Queue:
    work = _Work(queue, batch)
    for key, answer in answers.items():
        work.answer(key, answer, known=key in seen)
    for key, one in seen.items():
        work.see(key, one)
    return work.over(now)


class _Work:
    """One batch being taken in: a copy of the document that may be changed."""

    def __init__(self, queue: Queue, batch: str) -> None:
        self.batch = batch
        self.waiting, self.settled, self.early = dict(queue.waiting), dict(queue.settled), dict(queue.early)
        self.beyond, self.done = dict(queue.beyond), dict(queue.done)

    def answer(self, key: str, answer: Disposition, *, known: bool) -> None:
        """An answer settles what waits, or came with it; else it is kept for a mention that may still come."""
        if self._is_settled(key):
            return
        if known or key in self.waiting or (self.beyond and name_of(key) in self._held):
            self._settle(key, answer)
        else:
            self.early.setdefault(key, answer)

    def see(self, key: str, one: Waiting | None) -> None:
        """A mention at first sight, or a new version of one."""
        if self._is_settled(key):
            return
        if key in self.early:
            self._settle(key, self.early.pop(key))
        elif one is not None and not self._is_held(key, one):
            self.waiting[key] = one

    def over(self, now: datetime) -> Queue:
        """What waited too long lapses; then the document, as short as it may be."""
        for key, one in [*self.waiting.items()]:
            if now - one.published_at >= WAITS:
                self._settle(key, Disposition(kind=DispositionKind.LAPSED, at=now))
        _shorten_waiting(self.waiting, self.beyond, now)
        _shorten_settled(self.settled, self.done, self.batch, now)
        young = {key: one for key, one in self.early.items() if now - one.at < EARLY}
        return Queue(
            waiting=self.waiting,
            settled=self.settled,
            early=dict(_newest(young, EARLY_KEPT)),
            beyond=self.beyond,
            done=self.done,
        )

    def _is_settled(self, key: str) -> bool:
        return key in self.settled or (bool(self.done) and name_of(key) in self._over)

    def _is_held(self, key: str, one: Waiting) -> bool:
        """Whether it waits without words. Its hour is known, so nothing else is looked through."""
        names = self.beyond.get(slot_of(one.published_at, one.sighted))
        return names is not None and holds(names, name_of(key))

    @cached_property
    def _over(self) -> set[str]:
        return {one for names in self.done.values() for one in split_names(names)}

    @cached_property
    def _held(self) -> set[str]:
        return {one for names in self.beyond.values() for one in split_names(names)}

    def _settle(self, key: str, disposition: Disposition) -> None:
        if self.waiting.pop(key, None) is None and self.beyond and name_of(key) in self._held:
            take(self.beyond, name_of(key))
        self.settled[key] = disposition.model_copy(update={"batch": self.batch})


def _shorten_waiting(waiting: dict[str, Waiting], beyond: Book, now: datetime) -> None:
    ordered = sorted(waiting, key=lambda key: (waiting[key].published_at, key))
    for key in ordered[: max(0, len(ordered) - DETAILS)]:
        one = waiting.pop(key)
        write_down(beyond, slot_of(one.published_at, one.sighted), key)
    forget_before(beyond, now - WAITS)


def _shorten_settled(settled: dict[str, Disposition], done: Book, batch: str, now: datetime) -> None:
    """The present batch stays in words: its record is written from them, also by a repeat."""
    for key in [key for key, one in settled.items() if now - one.at >= SETTLED and one.batch != batch]:
        del settled[key]
    ordered = sorted((key for key in settled if settled[key].batch != batch), key=lambda key: (settled[key].at, key))
    for key in ordered[: max(0, len(ordered) - DETAILS)]:
        write_down(done, slot_of(settled.pop(key).at), key)
    forget_before(done, now - SETTLED)


def _newest(found: Mapping[str, Disposition], most: int) -> list[tuple[str, Disposition]]:
    return sorted(found.items(), key=lambda pair: (pair[1].at, pair[0]))[-most:]

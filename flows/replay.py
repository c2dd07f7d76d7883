"""The same watch in simulated time: for the backtest and the demo. Plain steps, real lake, letters kept, none sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from flows.during.watch import Steps, Watched, plain_steps, run_watch
from tasks.compose import House, build_house
from tasks.core.detection import Detection, Signal
from tasks.core.instants import DAY, bucket_start
from tasks.core.message import Letter, Receipt
from tasks.core.ports import Notifier
from tasks.core.post import Post, Precision
from tasks.core.settings import Settings
from tasks.lake.folder import FolderLake
from tasks.plan.schema import Channel, Plan, Source
from tasks.sources.export import Replay

SOURCE = "replay"


@dataclass
class KeptLetters:
    """Keeps what was sent, with the simulated time, and passes it on where there is a real channel."""

    channels: Mapping[str, Notifier]
    now: datetime | None = None
    letters: list[tuple[datetime, Letter]] = field(default_factory=list)

    def on(self, channel: str) -> Notifier:
        """The notifier of one channel."""
        return _Kept(self, self.channels.get(channel))


@dataclass
class _Kept:
    book: KeptLetters
    channel: Notifier | None
    one_way: bool = False

    def send(self, letter: Letter) -> Receipt:
        """Keep it, and send it."""
        assert self.book.now is not None
        self.book.letters.append((self.book.now, letter))
        return self.channel.send(letter) if self.channel is not None else Receipt(reference=letter.key)


@dataclass
class Replayed:
    """What happened in simulated time."""

    house: House
    signals: dict[str, Signal] = field(default_factory=dict)
    first_seen: dict[str, datetime] = field(default_factory=dict)
    letters: list[tuple[datetime, Letter]] = field(default_factory=list)
    runs: int = 0
    stored: int = 0
    last: Watched | None = None

    def followed_by(self, later: Replayed) -> Replayed:
        """Two stretches of one story over the same lake."""
        return replace(
            later,
            signals=self.signals | later.signals,
            first_seen=later.first_seen | self.first_seen,
            letters=self.letters + later.letters,
            runs=self.runs + later.runs,
            stored=self.stored + later.stored,
        )

    def moved(self, lake: Path) -> Replayed:
        """The same after its lake was copied to another folder."""
        return replace(self, house=replace(self.house, lake=FolderLake(lake)))


def replay_plan(plan: Plan, every: timedelta) -> Plan:
    """The plan with one source, the replay, about what the plan's only export is about, and a channel for letters."""
    exports = [source for source in plan.monitoring.sources if source.kind == "export"]
    about = exports[0] if len(exports) == 1 else None
    source = Source(
        id=SOURCE,
        kind="export",
        every=every,
        brand=about.brand if about is not None else None,
        topic=about.topic if about is not None else None,
    )
    channels = plan.channels or (Channel(id="kept", kind="folder"),)
    monitoring = plan.monitoring.model_copy(update={"sources": (source,)})
    return plan.model_copy(update={"monitoring": monitoring, "channels": channels})


def usual_step(posts: Sequence[Post]) -> timedelta:
    """Five minutes, or a day where the export knows only days."""
    return DAY if posts and all(post.precision is Precision.DAY for post in posts) else timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when, and how often watch runs."""

    start: datetime
    end: datetime
    every: timedelta


async def replay(
    plan: Plan,
    posts: Sequence[Post],
    lake: Path,
    stretch: Stretch,
    *,
    channels: Mapping[str, Notifier] | None = None,
    tick: Callable[[datetime, Watched], None] = lambda now, watched: None,
    pages: bool = False,
) -> Replayed:
    """Run watch over a stretch of time. Posts before it are history, as on any first run.

    `channels` are real ones that get each letter too; without them nothing leaves the process. Pages are written
    by the last run only, unless `pages`.
    """
    kept = KeptLetters(channels or {})
    result = Replayed(_house(replay_plan(plan, stretch.every), posts, lake, kept))
    steps = _listening(plain_steps(result.house), result)
    now = bucket_start(stretch.start)
    while now <= stretch.end:
        kept.now = now
        last = now + stretch.every > stretch.end
        watched = await run_watch(result.house, steps, now, pages=last or pages)
        result.runs += 1
        result.stored += watched.stored
        result.last = watched
        tick(now, watched)
        now += stretch.every
    result.letters = kept.letters
    return result


def _house(planned: Plan, posts: Sequence[Post], lake: Path, kept: KeptLetters) -> House:
    return build_house(
        Settings(lake=str(lake), _env_file=None),
        planned,
        lake.parent,
        sources={SOURCE: Replay(SOURCE, SOURCE, posts)},
        notifiers={channel.id: kept.on(channel.id) for channel in planned.channels},
        lake=FolderLake(lake, durable=False),
    )


def _listening(steps: Steps, result: Replayed) -> Steps:
    """The same steps, and every signal noted with the simulated time at which it was first seen."""

    async def detect(brand: str, now: datetime) -> Detection:
        detection = await steps.detect(brand, now)
        for signal in detection.signals:
            result.signals[signal.id] = signal
            result.first_seen.setdefault(signal.id, now)
        return detection

    return replace(steps, detect=detect)

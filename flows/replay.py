"""The same watch in simulated time: for the backtest and the demo. Plain steps, real lake, letters kept, none sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from flows.during.watch import Watched, plain_steps, run_watch
from tasks.compose import House, build_house
from tasks.core.detection import Detection, Signal
from tasks.core.instants import DAY, bucket_start
from tasks.core.message import Letter, Receipt
from tasks.core.post import Post, Precision
from tasks.core.settings import Settings
from tasks.lake.folder import FolderLake
from tasks.plan.schema import Channel, Plan, Source
from tasks.sources.export import Replay

SOURCE = "replay"


@dataclass
class KeptLetters:
    """A channel that keeps what would have been sent, with the simulated time."""

    one_way: bool = True
    now: datetime | None = None
    letters: list[tuple[datetime, Letter]] = field(default_factory=list)

    def send(self, letter: Letter) -> Receipt:
        """Keep it."""
        assert self.now is not None
        self.letters.append((self.now, letter))
        return Receipt(reference=letter.key)


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


def replay_plan(plan: Plan, every: timedelta) -> Plan:
    """The plan with one source, the replay, about what the plan's only export is about; and a channel to keep letters."""
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


async def replay(
    plan: Plan,
    posts: Sequence[Post],
    lake: Path,
    *,
    start: datetime,
    end: datetime,
    every: timedelta | Callable[[datetime], timedelta],
    tick: Callable[[datetime, Watched], None] = lambda now, watched: None,
    pages_at_end: bool = True,
) -> Replayed:
    """Run watch from `start` to `end`. Posts before `start` are history, as on any first run."""
    step = every if callable(every) else (lambda _: every)
    longest = every if isinstance(every, timedelta) else step(start)
    kept = KeptLetters()
    planned = replay_plan(plan, longest)
    settings = Settings(lake=str(lake), _env_file=None)
    house = build_house(
        settings,
        planned,
        lake.parent,
        sources={SOURCE: Replay(SOURCE, SOURCE, posts)},
        notifiers={channel.id: kept for channel in planned.channels},
        lake=FolderLake(lake, durable=False),
    )
    result = Replayed(house)
    steps = plain_steps(house)

    async def detect(brand: str, now: datetime) -> Detection:
        detection = await steps.detect(brand, now)
        for signal in detection.signals:
            result.signals[signal.id] = signal
            result.first_seen.setdefault(signal.id, now)
        return detection

    watching = replace(steps, detect=detect)
    now = bucket_start(start)
    while now <= end:
        kept.now = now
        last = now + step(now) > end
        watched = await run_watch(house, watching, now, pages=last and pages_at_end)
        result.runs += 1
        result.stored += watched.stored
        result.last = watched
        tick(now, watched)
        now += step(now)
    result.letters = kept.letters
    return result

"""One snapshot a community and UTC day, and what the platform counts of a day. Days that nobody read are gaps.

`snapshots/dt=YYYY-MM-DD/{platform}.{account}.json` is put-if-absent: the first reading of the day is the day's.
`figures/dt=…/…json` is what happened on that day; platforms correct it for days, so a later reading that tells as much
replaces it. None is always "not told", never 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.core.account import AccountSeen, AccountStatus, DayFigures
from tasks.core.ports import Lake
from tasks.lake.documents import change, parse, read_model, write_new
from tasks.lake.keys import safe_name


class Snapshot(BaseModel):
    """A community as it stood at `at`. `imported`: from a file a person brought; its `at` is the day's midnight."""

    model_config = ConfigDict(frozen=True)

    platform: str
    account: str
    at: AwareDatetime
    status: AccountStatus = AccountStatus.UNKNOWN
    name: str | None = None
    followers: int | None = None
    posts: int | None = None
    imported: bool = False


class Figures(BaseModel):
    """What the platform counts of one day, as told at `at`."""

    model_config = ConfigDict(frozen=True)

    platform: str
    account: str
    at: AwareDatetime
    joins: int | None = None
    leaves: int | None = None
    reach: int | None = None
    views: int | None = None
    imported: bool = False

    @property
    def told(self) -> int:
        """How many of the four are known."""
        return sum(value is not None for value in (self.joins, self.leaves, self.reach, self.views))


@dataclass(frozen=True, slots=True)
class CommunityDay:
    """One day of a community. None: not told, or not read."""

    day: date
    followers: int | None = None
    posts: int | None = None
    joins: int | None = None
    leaves: int | None = None
    reach: int | None = None
    views: int | None = None
    imported: bool = False


@dataclass(frozen=True, slots=True)
class DayGap:
    """Days without a number of followers, first and last included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class CommunityHistory:
    """`days` of which anything is known, oldest first; `gaps` are the days whose followers are not."""

    platform: str
    account: str
    days: tuple[CommunityDay, ...]
    gaps: tuple[DayGap, ...]


def snapshot_key(platform: str, account: str, day: date) -> str:
    """Where a day's snapshot is kept, whatever signs the account's name holds."""
    return f"snapshots/dt={day.isoformat()}/{safe_name(platform)}.{safe_name(account)}.json"


def figures_key(platform: str, account: str, day: date) -> str:
    """Where a day's figures are kept."""
    return f"figures/dt={day.isoformat()}/{safe_name(platform)}.{safe_name(account)}.json"


def keep_snapshot(lake: Lake, account: str, seen: AccountSeen, now: datetime) -> bool:
    """Keep today's, of an account by its id in the plan. False where today has one, whoever took it."""
    snapshot = Snapshot(
        platform=seen.platform,
        account=account,
        at=now,
        status=seen.status,
        name=seen.name,
        followers=seen.followers,
        posts=seen.posts,
    )
    return write_new(lake, snapshot_key(seen.platform, account, now.date()), snapshot)


def keep_figures(lake: Lake, platform: str, account: str, figures: DayFigures, now: datetime) -> Figures:
    """The figures that stand: the newest that tell at least as much as those before."""
    values = {name: getattr(figures, name) for name in ("joins", "leaves", "reach", "views")}
    new = Figures(platform=platform, account=account, at=now, **values)

    def better(before: Figures | None) -> Figures:
        if before is None or (new.told >= before.told and new.at >= before.at):
            return new
        return before

    return change(lake, figures_key(platform, account, figures.day), Figures, better)


def keep_imported(lake: Lake, snapshot: Snapshot, figures: Figures | None) -> bool:
    """Keep a day a person brought. False where the day is known: what was measured is not overwritten."""
    day = snapshot.at.date()
    new = write_new(lake, snapshot_key(snapshot.platform, snapshot.account, day), snapshot)
    if figures is not None and figures.told:
        write_new(lake, figures_key(snapshot.platform, snapshot.account, day), figures)
    return new


def history(lake: Lake, platform: str, account: str, first: date, last: date) -> CommunityHistory:
    """The series of a community over [first, last], with its gaps. Two reads a day."""
    days, missing = [], []
    for day in _days(first, last):
        snapshot = read_model(lake, snapshot_key(platform, account, day), Snapshot)
        figures = read_model(lake, figures_key(platform, account, day), Figures)
        one = _day(day, snapshot[0] if snapshot else None, figures[0] if figures else None)
        if snapshot is not None or figures is not None:
            days.append(one)
        if one.followers is None:
            missing.append(day)
    return CommunityHistory(platform, account, tuple(days), tuple(gaps_of(missing)))


def gaps_of(missing: Sequence[date]) -> Iterator[DayGap]:
    """Neighbouring days together. The days come in order."""
    first = last = None
    for day in missing:
        if first is None or last is None or day - last > timedelta(days=1):
            if first is not None and last is not None:
                yield DayGap(first, last)
            first = day
        last = day
    if first is not None and last is not None:
        yield DayGap(first, last)


def known_days(lake: Lake) -> dict[tuple[str, str], tuple[date, ...]]:
    """Every (platform, account) that has a snapshot, with its days in order. Reads one object a community."""
    by_name: dict[str, list[tuple[date, str]]] = {}
    for key in lake.keys("snapshots/"):
        folder, _, name = key.rpartition("/")
        by_name.setdefault(name, []).append((date.fromisoformat(folder.removeprefix("snapshots/dt=")), key))
    found = {}
    for places in by_name.values():
        stored = lake.get(places[-1][1])
        if stored is not None:
            snapshot = parse(places[-1][1], stored.body, Snapshot)
            found[snapshot.platform, snapshot.account] = tuple(day for day, _ in places)
    return found


def _days(first: date, last: date) -> Iterator[date]:
    for step in range((last - first).days + 1):
        yield first + timedelta(days=step)


def _day(day: date, snapshot: Snapshot | None, figures: Figures | None) -> CommunityDay:
    return CommunityDay(
        day=day,
        followers=snapshot.followers if snapshot is not None else None,
        posts=snapshot.posts if snapshot is not None else None,
        joins=figures.joins if figures is not None else None,
        leaves=figures.leaves if figures is not None else None,
        reach=figures.reach if figures is not None else None,
        views=figures.views if figures is not None else None,
        imported=snapshot.imported if snapshot is not None else False,
    )

"""A platform that tells how accounts stand, and who administers them. A test changes the accounts and breaks reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tasks.core.account import AccountSeen, AccountStatus, DayFigures, Member, Roster
from tasks.core.errors import SourceError
from tasks.core.happening import Happening, HappeningKind, happening_id
from tasks.core.settings import Settings
from tasks.lake.happenings import happenings
from tests.house import PEPPER, STEP, Place, Scripted, a_plan

OURS, RIVAL = "romashka_coffee", "vasilek"
REMOVALS = {"allowed": ["spam", "illegal"], "published_at": "https://romashka.example/rules"}


def an_account(name: str = OURS, **more: object) -> AccountSeen:
    """As the platform shows a community of ours on a good day."""
    told: dict[str, object] = {"name": "Кофейни Ромашка", "handle": name, "native_id": f"-{len(name)}00"}
    told |= {"avatar": "5f1c", "description": "Кофе и булочки", "links": ("https://romashka.example",)}
    return AccountSeen.model_validate(
        {"platform": "vk", "account": name, **told, "followers": 5000, "posts": 120, "comments_open": True, **more}
    )


@dataclass
class Telling(Scripted):
    """`shown` is what the first route says, `confirmed` what the other one says where it differs. `calls` are the
    questions that were asked."""

    shown: dict[str, AccountSeen] = field(default_factory=lambda: {OURS: an_account(), RIVAL: an_account(RIVAL)})
    confirmed: dict[str, AccountSeen] = field(default_factory=dict)
    failing: SourceError | None = None
    failing_again: SourceError | None = None
    told: dict[date, DayFigures] = field(default_factory=dict)
    calls: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    async def accounts(self, accounts: Sequence[str], now: datetime, *, again: bool = False) -> Sequence[AccountSeen]:
        """One for each account asked."""
        self.calls.append(("again" if again else "accounts", tuple(accounts)))
        trouble = self.failing_again if again else self.failing
        if trouble is not None:
            raise trouble
        shown = {**self.shown, **self.confirmed} if again else self.shown
        unknown = AccountSeen(platform="vk", account="", status=AccountStatus.UNKNOWN)
        return [shown.get(one, unknown.model_copy(update={"account": one})) for one in accounts]

    async def figures(self, account: str, day: date, now: datetime) -> DayFigures | None:
        """What the platform counts of that day."""
        self.calls.append(("figures", (account, day.isoformat())))
        return self.told.get(day)

    def change(self, account: str = OURS, **more: Any) -> None:
        """The platform shows it so from now on, on every route."""
        self.shown[account] = self.shown[account].model_copy(update=more)


@dataclass
class Administered(Telling):
    """It also tells who administers."""

    members: tuple[Member, ...] = ()
    unread: tuple[str, ...] = ()
    no_roster: SourceError | None = None
    rosters: int = 0

    async def roster(self, account: str, now: datetime) -> Roster:
        """Everybody the platform names."""
        self.rosters += 1
        if self.no_roster is not None:
            raise self.no_roster
        return Roster(platform="vk", account=account, members=self.members, unread=self.unread)


@dataclass
class Accounts:
    """A house whose brand Ромашка has an account on such a platform, and a competitor with a page there."""

    folder: Path
    platform: Telling = field(default_factory=lambda: Telling("vk"))
    every: str = "5m"
    plan: Mapping[str, object] = field(default_factory=dict)
    reserve: str = "https://romashka.example/news"
    place: Place = field(init=False)

    def __post_init__(self) -> None:
        plan = a_plan(self.folder / "letters", [{"id": "vk", "every": self.every}])
        told = plan.model_dump(mode="json")
        first = told["monitoring"]["brands"][0]
        first["accounts"] = [{"platform": "vk", "id": OURS}]
        first["reserve_channel"] = self.reserve
        first["topics"].append(
            {"id": "vasilek", "kind": "competitor", "words": ["василёк"], "pages": [{"platform": "vk", "id": RIVAL}]}
        )
        told["response_model"]["removals"] = REMOVALS
        self.place = Place(
            self.folder,
            {"vk": self.platform},
            plan.model_validate({**told, **self.plan}),
            Settings.model_validate({"lake": str(self.folder / "lake"), "pepper": PEPPER}),
        )
        self.run(after=timedelta())

    @property
    def now(self) -> datetime:
        """The time of the last run."""
        return self.place.now

    def run(self, *, after: timedelta = STEP) -> dict[str, str]:
        """One watch; what could not be asked."""
        watched = self.place.run(after=after)
        assert not watched.failed, watched.failed
        return watched.surveyed[0].troubles

    def runs(self, count: int) -> None:
        """So many, five minutes apart."""
        for _ in range(count):
            self.run()

    def happened(self) -> list[Happening]:
        """What was recorded in these two days."""
        days = [(self.now - timedelta(days=back)).date() for back in range(2)]
        return happenings(self.place.house.lake, "romashka", days)

    def kinds(self) -> list[tuple[HappeningKind, str | None]]:
        """What was recorded, in short."""
        return [(one.kind, one.what) for one in self.happened()]

    def happen(self, kind: HappeningKind, **more: object) -> Happening:
        """An event as a connector or the guard would have recorded it by now."""
        from tasks.lake.happenings import keep_happening

        told: dict[str, object] = {"platform": "vk", "kind": kind, "at": self.now, "account": OURS, **more}
        event = Happening.model_validate({"id": happening_id(kind, self.now, *sorted(more.items())), **told})
        keep_happening(self.place.house.lake, "romashka", event)
        return event

"""A platform with a page of ours on it: people comment, we answer, posts vanish, the platform reports and fails."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from flows.during.watch import plain_steps, run_watch
from tasks.core.account import Fate, Member, PostRef, Roster
from tasks.core.errors import SourceError
from tasks.core.happening import Happening, happening_id
from tasks.core.mention import Mention
from tasks.core.post import Post
from tasks.core.settings import Settings
from tasks.lake.answer_queue import Queue, count_waiting, read_queue
from tasks.lake.documents import read_model
from tasks.lake.happenings import happenings
from tasks.lake.rosters import keep_roster
from tasks.lake.watched_posts import GuardState
from tasks.sources.media import Pictures
from tasks.sources.shape import Json, Page, SourceDeps
from tests.house import NOON, PEPPER, STEP, Place, Scripted, a_plan, a_post

PAGE = "our_page"
COMPLAINT = "Заказ {n}: просрочили доставку, ужасный сервис, верните деньги!"


@dataclass
class Talking(Scripted):
    """Posts that answer others, stand on pages and have pictures; and what the platform reports beside them."""

    events: list[Happening] = field(default_factory=list)

    def parse(self, payload: Json) -> Page[Post]:
        """With all that a connector may tell."""
        page = super().parse(payload)
        items = payload["items"]
        assert isinstance(items, list)
        told = {str(item["id"]): item for item in items}
        posts = [
            replace(
                post,
                community=told[post.id].get("community"),
                parent=told[post.id].get("parent"),
                thread=told[post.id].get("thread"),
                own=told[post.id].get("own", False),
                media=tuple(told[post.id].get("media", ())),
            )
            for post in page.items
        ]
        return replace(page, items=tuple(posts), events=tuple(self.events))


@dataclass
class Recheckable(Talking):
    """It can be asked whether a post is still there. `fates` are the posts that are not; `asked` what it was asked."""

    fates: dict[str, Fate] = field(default_factory=dict)
    failing: SourceError | None = None
    asked: list[list[str]] = field(default_factory=list)

    async def recheck(self, posts: Sequence[PostRef], now: datetime) -> Mapping[str, Fate]:
        """By post id."""
        self.asked.append([post.id for post in posts])
        if self.failing is not None:
            raise self.failing
        return {post.id: self.fates.get(post.id, Fate.THERE) for post in posts}


@dataclass
class OwnPage:
    """A house with one such platform and our page on it."""

    folder: Path
    platform: Talking = field(default_factory=lambda: Recheckable("vk"))
    transport: httpx.AsyncBaseTransport | None = None
    keep_media: bool = False
    kind: str = "export"
    place: Place = field(init=False)

    def __post_init__(self) -> None:
        plan = a_plan(self.folder / "letters", [{"id": "vk", "kind": self.kind}])
        brand = plan.monitoring.brands[0]
        brand = brand.model_validate(
            {**brand.model_dump(), "accounts": [{"platform": "vk", "id": PAGE}, {"platform": "vk", "id": "77"}]}
        )
        monitoring = plan.monitoring.model_copy(
            update={"brands": (brand, *plan.monitoring.brands[1:]), "keep_media": self.keep_media}
        )
        self.place = Place(
            self.folder,
            {"vk": self.platform},
            plan.model_copy(update={"monitoring": monitoring}),
            Settings.model_validate({"lake": str(self.folder / "lake"), "pepper": PEPPER}),
        )
        if self.transport is not None:
            self.place.house = replace(self.place.house, pictures=Pictures(SourceDeps(transport=self.transport)))
        self.run(after=timedelta())

    @property
    def now(self) -> datetime:
        """The time of the last run."""
        return self.place.now

    def run(self, *, after: timedelta = STEP) -> None:
        """One watch."""
        watched = self.place.run(after=after)
        assert not watched.failed, watched.failed

    def comment(self, number: int, text: str | None = None, *, minute: float = 1, **more: Any) -> None:
        """Somebody writes on our page, just after the last run."""
        at = self.now + timedelta(minutes=minute)
        said = text if text is not None else COMPLAINT.format(n=number)
        self.platform.add(a_post(number, at, said, **{"community": PAGE, "thread": "wall", **more}))

    def report(self, kind: str, post: str, actor: str | None = None, **more: object) -> None:
        """The platform reports an event with the next posts; its name hides the actor as redaction does."""
        at = self.now + timedelta(minutes=2)
        hidden = self.hmac(actor) if actor is not None else None
        told = {"id": happening_id(kind, post, at), "platform": "vk", "kind": kind, "at": at, "account": PAGE}
        self.platform.events = [Happening.model_validate({**told, "post": post, "actor": hidden, **more})]
        self.platform.add(a_post(9000 + len(self.platform.posts), at, "Просто слова"))

    def hmac(self, person: str) -> str:
        """A person's pseudonym."""
        return self.place.house.pseudonyms("vk", person)

    def administrators(self, *people: str) -> None:
        """The roster of our page, as the survey keeps it."""
        members = tuple(Member(id=person, role="editor", via="managers") for person in people)
        roster = Roster(platform="vk", account=PAGE, members=members)
        keep_roster(self.place.house.lake, PAGE, roster, self.place.house.pseudonyms, self.now)

    def happened(self) -> list[Happening]:
        """Every event kept of the brand."""
        days = [NOON.date() + timedelta(days=back) for back in range(-1, 12)]
        return happenings(self.place.house.lake, "romashka", days)

    def guarded(self) -> GuardState:
        """The guard's memory."""
        found = read_model(self.place.house.lake, GuardState.key("vk"), GuardState)
        return found[0] if found is not None else GuardState()

    def queue(self) -> Queue:
        """Who waits."""
        return read_queue(self.place.house.lake, "romashka")

    def waiting(self) -> int:
        """As the board counts."""
        return count_waiting(self.queue(), self.now)

    def rows(self) -> list[Mention]:
        """Every stored row."""
        return self.place.rows()


def run_twice(page: OwnPage, now: datetime) -> None:
    """Two processes watch at the same time."""
    page.place.now = now

    async def both() -> None:
        first = page.place.house
        second = replace(first, memory={}, holder="another process")
        await asyncio.gather(
            run_watch(first, plain_steps(first), now, pages=False),
            run_watch(second, plain_steps(second), now, pages=False),
        )

    asyncio.run(both())

"""A whole house in a temporary folder: real lake, real notifiers, real steps; only the platforms are scripted.

A scripted source holds the posts its platform has; a test adds posts, breaks it, heals it, and moves the time.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flows.during.watch import Watched, plain_steps, run_watch
from tasks.compose import House, build_house
from tasks.core.errors import SchemaDrift, SourceError
from tasks.core.incident import Incident
from tasks.core.instants import iso, parse_instant
from tasks.core.mention import Mention
from tasks.core.ports import Lake, Notifier
from tasks.core.post import Post, Precision
from tasks.core.pseudonym import Pseudonyms
from tasks.core.settings import Settings
from tasks.lake.columns import decode
from tasks.lake.folder import FolderLake
from tasks.lake.incidents import known
from tasks.plan.schema import Plan
from tasks.sources.shape import Fetched, Json, MentionSource, Page, Skip

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
STEP = timedelta(minutes=5)
PEPPER = "canary-pepper-of-this-house"

COMPLAINTS = {
    "ru": (
        "Ромашка опять просрочила доставку, ужасный сервис, верните деньги! Заказ {n}",
        "Заказ {n}: магазин Ромашка нахамил по телефону и бросил трубку, отвратительно",
        "Третий день жду курьера от Ромашки, поддержка молчит. Безобразие, номер {n}",
        "Ромашка списала деньги дважды и не возвращает, жалоба {n}. Обманщики",
    ),
    "en": (
        "Acme is terrible, my order {n} never arrived and support ignores me. I want a refund!",
        "Rude and useless people at Acme, they hung up on me. Ticket {n}, still no refund",
        "Worst delivery ever, Acme. Three days late and nobody answers about {n}",
        "Acme charged me twice and refuses to pay it back, complaint {n}. Awful",
    ),
}
CHAT = {"ru": "Сегодня зашёл в магазин Ромашка, купил чай номер {n}", "en": "Walked past the Acme store today, {n}"}


@dataclass
class Scripted:
    """A platform and its connector. `posts` are what the platform has, in the order they appeared there.

    `trouble` is what happens on a reading: an error to raise, `hang`, `html` (no JSON came), or `drift` (JSON of
    another shape, found only by `parse`); `after` is how many pages come before it. `again` posts are read again
    each time, as an overlap does.
    """

    id: str
    platform: str = "vk"
    posts: list[Json] = field(default_factory=list)
    trouble: SourceError | str | None = None
    after: int = 0
    again: int = 0
    page: int = 2000
    readings: int = 0

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """What is new behind the cursor, page by page."""
        self.readings += 1
        here = [post for post in self.posts if parse_instant(str(post["seen_at"])) <= now]
        start = max(0, int(cursor or 0) - self.again)
        pages = [here[at : at + self.page] for at in range(start, len(here), self.page)]
        end = start
        for number, items in enumerate(pages):
            if self.trouble is not None and number == self.after:
                break
            end += len(items)
            yield Fetched({"items": list(items)}, str(end))
        if self.trouble == "hang":
            await asyncio.Event().wait()
        if self.trouble == "html":
            raise SchemaDrift("$", "HTML came instead of JSON")
        if self.trouble == "drift":
            yield Fetched({"error": "we have a new API"}, cursor)
        elif isinstance(self.trouble, SourceError):
            raise self.trouble

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """Names go, authors become pseudonyms."""
        items = payload.get("items")
        if not isinstance(items, list):
            return payload
        kept = []
        for item in items:
            bare = {name: value for name, value in item.items() if name != "author_name"}
            if bare.get("author") is not None:
                bare["author"] = pseudonyms(self.platform, bare["author"])
            kept.append(bare)
        return {"items": kept}

    def parse(self, payload: Json) -> Page[Post]:
        """Posts; an item without a text is skipped."""
        items = payload.get("items")
        if not isinstance(items, list):
            raise SchemaDrift("$.items", "no list")
        posts, skipped = [], []
        for place, item in enumerate(items):
            if not isinstance(item.get("text"), str):
                skipped.append(Skip(f"$.items[{place}]", "no text"))
                continue
            posts.append(
                Post(
                    platform=self.platform,
                    id=str(item["id"]),
                    published_at=parse_instant(str(item["at"])),
                    text=item["text"],
                    author=item.get("author"),
                    url=item.get("url"),
                    reach=item.get("reach"),
                    precision=Precision(item.get("precision", "second")),
                )
            )
        return Page(tuple(posts), tuple(skipped))

    def add(self, *posts: Json) -> None:
        """The platform shows these now."""
        self.posts.extend(posts)


def a_post(number: int, at: datetime, text: str, *, seen_at: datetime | None = None, **more: Any) -> Json:
    """One item of a platform, its author somebody else each time. `seen_at`: when the platform first shows it."""
    told: Json = {"id": str(number), "at": iso(at), "seen_at": iso(seen_at or at), "text": text}
    return {**told, "author": f"person-{number}", "author_name": f"Canary Person {number}", **more}


def storm(
    at: datetime,
    count: int,
    *,
    locale: str = "ru",
    minutes: int = 10,
    first: int = 1000,
    seen_at: datetime | None = None,
) -> list[Json]:
    """Complaints of so many people, spread evenly over the minutes from `at` on."""
    apart = timedelta(minutes=minutes) / count
    texts = COMPLAINTS[locale]
    return [a_post(first + n, at + n * apart, texts[n % len(texts)].format(n=n), seen_at=seen_at) for n in range(count)]


def chatter(at: datetime, count: int, *, locale: str = "ru", minutes: int = 10, first: int = 0) -> list[Json]:
    """Mentions nobody minds."""
    apart = timedelta(minutes=minutes) / count
    return [a_post(first + n, at + n * apart, CHAT[locale].format(n=n)) for n in range(count)]


def a_plan(letters: Path, sources: Sequence[Mapping[str, object]] = ({"id": "vk"},), **changes: object) -> Plan:
    """Two brands, Russian and English; letters in a folder for everybody and one for the technical contact alone."""
    plan: dict[str, object] = {
        "company": "Цветы и K°",
        "locale": "ru",
        "timezone": "Europe/Moscow",
        "team": {
            "lead": "head",
            "technical": "admin",
            "roles": [
                {"id": "head", "name": "Руководитель", "holder": "Анна"},
                {"id": "admin", "name": "Администратор", "holder": "Борис"},
            ],
        },
        "monitoring": {
            "brands": [
                _brand("romashka", "Ромашка", "ромашка"),
                _brand("acme", "Acme", "acme"),
            ],
            "sources": [{"kind": "export", "every": "5m", **source} for source in sources],
        },
        "response_levels": [{"strength": "any", "call": ["head"], "minutes": 60}],
        "channels": [
            {"id": "duty", "kind": "folder", "to": [str(letters / "duty")], "audience": ["incident"]},
            {"id": "tech", "kind": "folder", "to": [str(letters / "tech")], "audience": ["technical"]},
        ],
    }
    return Plan.model_validate({**plan, **changes})


def _brand(name: str, shown: str, word: str) -> dict[str, object]:
    return {"id": name, "name": shown, "topics": [{"id": name, "kind": "brand", "words": [word]}]}


@dataclass
class Place:
    """A house in a folder, its platforms, and the time."""

    folder: Path
    platforms: dict[str, Scripted]
    plan: Plan
    settings: Settings
    now: datetime = NOON
    lake: Lake | None = None
    notifiers: Mapping[str, Notifier] | None = None
    house: House = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Another process: nothing is remembered but what the lake holds."""
        sources: dict[str, MentionSource] = dict(self.platforms)
        self.house = build_house(
            self.settings,
            self.plan,
            self.folder,
            sources=sources,
            notifiers=self.notifiers,
            lake=self.lake or FolderLake(self.folder / "lake", durable=False),
        )

    def run(self, *, after: timedelta = STEP, pages: bool = False) -> Watched:
        """Let time pass, then watch once."""
        self.now += after
        return asyncio.run(run_watch(self.house, plain_steps(self.house), self.now, pages=pages))

    def runs(self, count: int, *, pages: bool = False) -> list[Watched]:
        """So many runs, five minutes apart."""
        return [self.run(pages=pages) for _ in range(count)]

    def letters(self, channel: str = "duty") -> list[str]:
        """What a person got, in the order of threads and events."""
        return [path.read_text() for path in sorted((self.folder / "letters" / channel).rglob("*.txt"))]

    def threads(self, channel: str = "duty") -> list[str]:
        """The threads the letters hang in."""
        return sorted({path.parent.name for path in (self.folder / "letters" / channel).rglob("*.txt")})

    def incidents(self, brand: str = "romashka") -> list[Incident]:
        """The brand's incidents."""
        return known(self.house.lake, brand)

    def rows(self) -> list[Mention]:
        """Every stored row of every mention file: versions, and repeats if there were any."""
        return stored_rows(self.house.lake)


def a_place(
    folder: Path, *sources: Mapping[str, object], settings: Mapping[str, object] | None = None, **changes: object
) -> Place:
    """A house with these sources (one called `vk` where none is named), activated by a first empty run at noon."""
    described = sources or ({"id": "vk"},)
    place = Place(
        folder,
        {str(one["id"]): Scripted(str(one["id"]), str(one["id"])) for one in described},
        a_plan(folder / "letters", described, **changes),
        settings=Settings.model_validate({"lake": str(folder / "lake"), "pepper": PEPPER, **(settings or {})}),
    )
    place.run(after=timedelta())
    return place


def stored_rows(lake: Lake) -> list[Mention]:
    """Every row of every mention file of a lake."""
    rows: list[Mention] = []
    for key in lake.keys("mentions/"):
        stored = lake.get(key)
        assert stored is not None
        rows += decode(stored.body)
    return rows


def identities(rows: Iterable[Mention]) -> list[tuple[str, str, str, str]]:
    """(brand, platform, id, version), sorted: equal lists mean that the same was stored, and as often."""
    return sorted((row.brand, row.post.platform, row.post.id, row.post.version) for row in rows)


def counts(lake: Lake) -> dict[str, object]:
    """All counts of a lake, without the claims that lead to them."""
    found: dict[str, object] = {}
    for key in lake.keys("counts/"):
        stored = lake.get(key)
        assert stored is not None
        document = json.loads(stored.body)
        found[key] = {part: document.get(part) for part in ("buckets", "days")}
    return found

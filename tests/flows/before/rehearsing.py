"""A house with real channels (Slack, mail, Telegram on loopback), and a drill in it with people who act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flows.before.drill import run_drill, simulated_time
from flows.during.watch import Watched
from tasks.core.drill import Drill
from tasks.core.incident import Incident
from tasks.core.ports import Lake
from tasks.decide import Action, DeskRequest, decide
from tasks.drill import drill_house, house_of
from tasks.drills.request import DrillRequest, ScenarioName
from tasks.lake.incidents import known
from tests.house import NOON, Place, a_place
from tests.notifiers.http_server import SlackWorkspace, TelegramChat, serving
from tests.notifiers.mail_server import Mailbox, mail_server

CHANNELS = [
    {"id": "slack", "kind": "slack", "to": ["#duty"]},
    {"id": "mail", "kind": "email", "to": ["smm@example.org"]},
    {"id": "telegram", "kind": "telegram", "to": ["-100500"], "locale": "en"},
]
LEVELS = [
    {"level": 4, "strength": "any", "call": ["head"], "minutes": 15, "channel": "slack"},
    {"level": "any", "strength": "any", "call": ["head"], "minutes": 40, "channel": "slack"},
]


def monitoring(reserve: str = "https://romashka.example/news") -> dict[str, Any]:
    """One brand with a page of its own and a reserve channel."""
    topics = [{"id": "romashka", "kind": "brand", "words": ["ромашка"]}]
    accounts = [{"platform": "vk", "id": "romashka"}]
    brand = {"id": "romashka", "name": "Ромашка", "topics": topics, "accounts": accounts, "reserve_channel": reserve}
    return {"brands": [brand], "sources": [{"id": "vk", "kind": "export"}]}


@dataclass
class Office:
    """A place, and what its channels got."""

    place: Place
    slack: SlackWorkspace
    mail: Mailbox
    telegram: TelegramChat

    def first_lines(self) -> dict[str, list[str]]:
        """The first line of every message, by channel."""
        return {
            "slack": [str(one["text"]).splitlines()[0] for one in self.slack.messages],
            "mail": [str(message["Subject"]) for _, message in self.mail.delivered],
            "telegram": [str(one["text"]).splitlines()[0] for one in self.telegram.messages],
        }


@contextmanager
def office(folder: Path, **changes: object) -> Iterator[Office]:
    """A watched place with three channels on loopback."""
    slack, chat = SlackWorkspace(), TelegramChat()
    with serving(slack) as workspace, serving(chat) as telegram, mail_server() as box:
        settings = {
            "slack_token": "xoxb-canary",
            "slack_base_url": f"{workspace.url}/api/",
            "telegram_token": "12:canary",
            "telegram_base_url": telegram.url,
            "smtp_host": "127.0.0.1",
            "smtp_port": box.port,
            "smtp_security": "plain",
            "mail_from": "alerts@example.org",
        }
        plan = {"channels": CHANNELS, "response_levels": LEVELS, "monitoring": monitoring(), **changes}
        yield Office(a_place(folder, settings=settings, **plan), slack, box, chat)


@dataclass
class People:
    """What they do, by the minute of the drill, at the drill's incident. `also` runs with every reading."""

    acts: Mapping[int, DeskRequest] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    drill: Drill | None = None
    incident: Incident | None = None

    async def tick(self, place: Place, drill: Drill, at: datetime) -> None:
        """After a reading at `at`: everything that is due before the next one."""
        self.drill = drill
        inside = drill_house(place.house, drill)
        incidents = known(inside.lake, drill.brand_inside)
        passed = (at - drill.started_at) // timedelta(minutes=1)
        for minute, request in self.acts.items():
            if passed <= minute < passed + drill.every // timedelta(minutes=1):
                named = request.model_copy(update={"incident": incidents[0].id})
                when = drill.started_at + timedelta(minutes=minute)
                self.said.append(await decide(house_of(place.house, named.incident), named, when))
        self.incident = incidents[0] if incidents else None


def act(action: Action, note: str = "") -> DeskRequest:
    """Something Вера does."""
    return DeskRequest(action=action, by="Вера", note=note)


async def rehearse(
    place: Place, scenario: ScenarioName, people: People | None = None, *, now: datetime = NOON, minutes: int = 60
) -> Drill:
    """A drill that takes itself for one in real time, on a clock that does not make the test wait."""
    people = people or People()

    async def tick(drill: Drill, at: datetime, watched: Watched) -> None:
        assert not watched.failed
        await people.tick(place, drill, at)

    request = DrillRequest(scenario=scenario, brand="romashka", by="Анна", minutes=minutes)
    return await run_drill(place.house, request, now, tick=tick, wait=simulated_time)


def everything(lake: Lake) -> dict[str, bytes]:
    """All keys and bodies of a lake but the drill's own, and the names of lease holders."""
    kept = [key for key in lake.keys("") if not key.startswith(("drills/", "state/leases/", "state/drill.json"))]
    return {key: stored.body for key in kept if (stored := lake.get(key)) is not None}

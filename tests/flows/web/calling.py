"""A house whose platform calls us, with an incident to decide on, and its app on a real server."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx

from flows.web.app import web_app
from tasks import clock
from tasks.core.errors import Forbidden, SchemaDrift
from tasks.core.incident import Incident
from tasks.sources.capabilities import HasEvents, Received
from tests.flows.web.served import served
from tests.house import Place, Scripted, a_place, storm

SECRET = "web-secret-canary-0123456789"
SLACK = "slack-signing-canary"


@dataclass
class Calling(Scripted):
    """A platform that calls us: the secret is in a header, the event is one item."""

    def receive(self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes) -> Received:
        if headers.get("x-secret") != "right":
            raise Forbidden("the secret is wrong")
        try:
            event = json.loads(body)
        except ValueError:
            raise SchemaDrift("$", "no JSON") from None
        if event["type"] == "confirmation":
            return Received(None, answer="c0nf1rm")
        return Received(event["event_id"], {"items": [event["item"]]})


def calling(folder: Path) -> Place:
    place = a_place(folder, settings={"web_secret": SECRET, "slack_signing_secret": SLACK, "web_url": "https://x.test"})
    place.platforms["vk"] = Calling("vk", "vk")
    place.restart()
    assert isinstance(place.house.sources["vk"], HasEvents)
    return place


def web(place: Place, gather: float = 0.0) -> AbstractContextManager[httpx.Client]:
    return served(web_app(place.house, gather=gather))


def burning(folder: Path) -> tuple[Place, Incident]:
    """A place with one open incident. Times are the real ones, because links expire by the clock."""
    place = calling(folder)
    place.now = clock.utc_now() - timedelta(minutes=10)
    place.run(after=timedelta())
    place.platforms["vk"].add(*storm(place.now, 200, minutes=4))
    place.run()
    place.run()
    (incident,) = place.incidents()
    return place, incident


def link_in(place: Place, words: str) -> str:
    letters = "\n".join(place.letters())
    found = re.search(rf"{words}: https://x\.test(/do/\S+)", letters)
    assert found is not None, letters
    return found.group(1)

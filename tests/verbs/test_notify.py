"""notify: each channel by itself, each thread in its order, nothing given up before a day has passed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tasks.core.message import OutboxRecord, OutboxState
from tasks.decide import Action, DeskRequest, decide
from tasks.lake.documents import change, read_model
from tasks.lake.outbox import waiting
from tasks.notifiers import build
from tests.house import STEP, Place, a_place, storm
from tests.notifiers.http_server import Answer, Scripted, SlackWorkspace, serving
from tests.notifiers.letters import Naps
from tests.notifiers.mail_server import Mailbox, mail_server

BROKEN = Answer(500, "no")


@dataclass
class Told:
    """A house with two channels of real servers, and what they showed."""

    place: Place
    slack: Scripted
    workspace: SlackWorkspace
    box: Mailbox

    def act(self, action: Action) -> None:
        """Anna does it at the desk."""
        (incident,) = self.place.incidents()
        request = DeskRequest(action=action, incident=incident.id, by="Anna", note="because")
        asyncio.run(decide(self.place.house, request, self.place.now))

    def storm(self) -> None:
        """A crisis begins."""
        self.place.platforms["vk"].add(*storm(self.place.now, 30, minutes=4))

    def texts(self) -> list[str]:
        """First lines in Slack."""
        return [message["text"] for message in self.workspace.messages]


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    """Slack and mail. Their retries do not wait."""
    workspace = SlackWorkspace()
    with serving(workspace) as slack, mail_server() as box:
        channels = [
            {"id": "bot", "kind": "slack", "to": ["#duty"], "audience": ["incident"]},
            {"id": "mail", "kind": "email", "to": ["anna@example.org"], "audience": ["incident"]},
        ]
        place = a_place(
            tmp_path,
            settings={
                "slack_token": "xoxb-canary",
                "slack_base_url": f"{slack.url}/api/",
                "smtp_host": "127.0.0.1",
                "smtp_port": box.port,
                "smtp_security": "plain",
                "mail_from": "alerts@example.org",
            },
            channels=channels,
        )
        place.notifiers = {one.id: build(one, place.settings, sleep=Naps()) for one in place.plan.channels}
        place.restart()
        yield Told(place, slack, workspace, box)


def test_everything_about_an_incident_hangs_in_one_slack_thread_and_one_mail_thread(told: Told) -> None:
    told.storm()
    told.place.runs(3)
    told.act(Action.ACKNOWLEDGE)
    told.place.run()
    told.act(Action.CLOSE)
    told.place.run()
    first, *others = told.workspace.messages
    assert len(others) == 2
    assert first.get("thread_ts") is None
    assert {message["thread_ts"] for message in others} == {first["ts"]}
    root, *replies = [mail for _, mail in told.box.delivered]
    assert {mail["In-Reply-To"] for mail in replies} == {root["Message-ID"]}
    assert len({mail["Message-ID"] for mail in (root, *replies)}) == 3


def test_a_channel_that_is_down_does_not_keep_the_other_from_telling_and_catches_up_in_order(told: Told) -> None:
    told.slack.first = [BROKEN] * 100
    told.storm()
    down = told.place.runs(3)
    assert down[0].sent is not None
    assert [trouble.partition(":")[0] for trouble in down[0].sent.troubles] == ["bot"]
    assert not down[0].good
    told.act(Action.ACKNOWLEDGE)
    told.place.run()
    assert len(told.box.delivered) == 2
    assert told.texts() == []
    told.slack.first.clear()
    told.place.runs(2)
    assert [text.partition(" ")[0] for text in told.texts()] == ["КРИЗИС", told.texts()[1].partition(" ")[0]]
    assert len(told.texts()) == 2
    assert told.workspace.messages[1]["thread_ts"] == told.workspace.messages[0]["ts"]
    assert waiting(told.place.house.lake) == []


def test_an_answer_that_was_lost_is_asked_for_and_shows_once(told: Told) -> None:
    told.slack.first = [Answer(drop=True), *[BROKEN] * 20]  # taken in, not answered, and down for a while
    told.storm()
    told.place.runs(2)
    told.slack.first.clear()
    told.place.runs(2)
    assert len(told.workspace.messages) == 1
    assert waiting(told.place.house.lake) == []


def test_a_refusal_is_tried_for_a_day_because_people_mend_tokens(told: Told) -> None:
    refused = Answer(body={"ok": False, "error": "invalid_auth"})
    told.slack.first = [refused] * 1_000
    told.storm()
    told.place.runs(3)
    told.place.run(after=timedelta(hours=20))
    told.slack.first.clear()
    told.place.run()
    assert len(told.workspace.messages) == 1


def test_a_refusal_of_a_whole_day_is_given_up_and_said(told: Told) -> None:
    told.slack.first = [Answer(body={"ok": False, "error": "invalid_auth"})] * 1_000
    told.storm()
    told.place.runs(3)
    watched = told.place.run(after=timedelta(hours=25))
    assert watched.sent is not None
    assert watched.sent.refused == 1
    assert "SPICHKA_SLACK_TOKEN" in watched.sent.troubles[0]
    assert waiting(told.place.house.lake) == []
    assert len(told.box.delivered) == 1


def test_a_message_that_another_run_is_sending_right_now_is_left_to_it(told: Told) -> None:
    told.slack.first = [BROKEN] * 1_000
    told.storm()
    told.place.runs(2)
    (record,) = waiting(told.place.house.lake)
    claim = {"state": OutboxState.SENDING, "attempted_at": told.place.now, "not_before": None}
    change(told.place.house.lake, record.key, OutboxRecord, lambda before: (before or record).model_copy(update=claim))
    told.slack.first.clear()
    told.place.run(after=timedelta(minutes=1))
    assert told.texts() == []
    told.place.run()
    assert len(told.texts()) == 1


def test_a_channel_that_left_the_plan_keeps_nothing_waiting(told: Told) -> None:
    told.slack.first = [BROKEN] * 1_000
    told.storm()
    told.place.runs(2)
    (record,) = waiting(told.place.house.lake)
    kept = tuple(channel for channel in told.place.plan.channels if channel.id != "bot")
    told.place.plan = told.place.plan.model_copy(update={"channels": kept})
    told.place.restart()
    told.place.run(after=2 * STEP)
    assert waiting(told.place.house.lake) == []
    found = read_model(told.place.house.lake, record.key, OutboxRecord)
    assert found is not None
    assert found[0].state is OutboxState.REFUSED


def test_a_rise_is_told_once_in_the_thread(told: Told) -> None:
    told.place.platforms["vk"].add(*storm(told.place.now, 12, minutes=4))
    told.place.runs(3)
    told.place.platforms["vk"].add(*storm(told.place.now, 80, minutes=4, first=5_000))
    told.place.runs(4)
    assert [text.split(" · ")[0] for text in told.texts()] == ["ТРЕВОГА", "ТРЕВОГА → КРИЗИС"]
    assert told.workspace.messages[1]["thread_ts"] == told.workspace.messages[0]["ts"]


def test_a_channel_without_its_key_stops_neither_the_watch_nor_the_others_and_speaks_once_it_has_one(
    tmp_path: Path,
) -> None:
    channels = [
        {"id": "mail", "kind": "email", "to": ["anna@example.org"], "audience": ["incident"]},
        {"id": "duty", "kind": "folder", "to": [str(tmp_path / "letters" / "duty")], "audience": ["incident"]},
    ]
    place = a_place(tmp_path, channels=channels)
    quiet = place.run()
    assert quiet.sent is not None
    assert ["SPICHKA_MAIL_FROM" in trouble for trouble in quiet.sent.troubles] == [True]  # told before it matters
    assert not quiet.good
    place.platforms["vk"].add(*storm(place.now, 30, minutes=4))
    loud = place.runs(3)[-1]
    assert loud.sent is not None
    assert len(loud.sent.troubles) == 1
    assert len(place.letters("duty")) == 1
    with mail_server() as box:
        mail = {"smtp_host": "127.0.0.1", "smtp_port": box.port, "smtp_security": "plain", "mail_from": "a@example.org"}
        place.settings = place.settings.model_copy(update=mail)
        place.restart()
        assert place.run().good
        assert len(box.delivered) == 1

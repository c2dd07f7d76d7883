"""What attackers send: no answer leads away, nothing runs on a page, a call that never ends is none."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.types import Message

from flows.web.hooks import bounded_body
from tasks import clock
from tasks.core.incident import IncidentStatus
from tasks.incidents.tickets import Tickets
from tasks.lake.incidents import save
from tests.flows.web.calling import SECRET, burning, calling, link_in, web


@pytest.mark.parametrize("by", ["\u202e\u200b", "\x00", "\u2060 \n"])
def test_nobody_takes_an_incident_under_a_name_that_cannot_be_seen(tmp_path: Path, by: str) -> None:
    place, _ = burning(tmp_path)
    with web(place) as client:
        assert client.post(link_in(place, "Принять"), data={"by": by}).status_code == 400
    assert place.incidents()[0].status is IncidentStatus.OPEN


def test_what_a_person_or_a_stranger_wrote_runs_nowhere_on_a_page(tmp_path: Path) -> None:
    place, incident = burning(tmp_path)
    evil = '"></option></title><script>alert(1)</script><img src=x onerror=alert(1)>\u202e'
    save(place.house.lake, incident.id, lambda before: (before or incident).model_copy(update={"title": evil}))
    ticket = Tickets(SECRET).issue("desk", incident.id, clock.utc_now())
    with web(place) as client:
        pages = [client.get(f"/do/{ticket}").text]
        for form in ({"by": evil, "action": "note", "note": evil}, {"by": evil, "action": evil, "level": evil}):
            pages.append(client.post(f"/do/{ticket}", data=form).text)
    for page in pages:
        assert "<script" not in page
        assert "<img" not in page
        assert "\u202e" not in page


def test_no_answer_leads_to_a_host_that_the_caller_named(tmp_path: Path) -> None:
    ticket = Tickets(SECRET).issue("acknowledge", "any", clock.utc_now())
    with web(calling(tmp_path)) as client:
        for path in (f"/do/{ticket}/", "/hook/vk/", "/hook/vk%2f", "/slack/", "/health/", "//evil.example/"):
            for method in ("GET", "POST"):
                answer = client.request(method, path, headers={"host": "evil.example"})
                assert (answer.status_code, answer.headers.get("location")) == (404, None), path


def test_a_call_that_breaks_off_or_never_ends_is_no_call() -> None:
    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def endless() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    for receive in (gone, endless):
        request = Request({"type": "http", "method": "POST", "headers": []}, receive)
        assert asyncio.run(bounded_body(request, seconds=0.01)) is None

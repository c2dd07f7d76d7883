"""What the outside may call: signatures first, once only, and a GET never acts."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from flows.web.slack import signed
from tasks import clock
from tasks.core.incident import IncidentStatus
from tasks.core.instants import iso
from tasks.incidents.tickets import GOOD_FOR, BadTicket, Tickets
from tasks.lake.inbox import waiting
from tests.flows.web.calling import SECRET, SLACK, burning, calling, link_in, web
from tests.house import NOON, a_place, a_post


def event(number: int, event_id: str = "e1") -> str:
    now = clock.utc_now()
    item = a_post(number, now, f"Ромашка обманула, верните деньги {number}", author_name="Canary Person")
    return json.dumps({"type": "new", "event_id": event_id, "item": item})


def test_a_call_with_a_wrong_secret_is_refused_and_keeps_nothing(tmp_path: Path) -> None:
    place = calling(tmp_path)
    with web(place) as client:
        assert client.post("/hook/vk", content=event(1)).status_code == 403
        assert client.post("/hook/nobody", content=event(1)).status_code == 404
    assert waiting(place.house.lake, "vk") == {}


def test_a_handshake_is_answered_and_keeps_nothing(tmp_path: Path) -> None:
    place = calling(tmp_path)
    with web(place) as client:
        answer = client.post("/hook/vk", content='{"type": "confirmation"}', headers={"x-secret": "right"})
    assert (answer.status_code, answer.text) == (200, "c0nf1rm")
    assert waiting(place.house.lake, "vk") == {}


def test_an_event_is_kept_without_names_before_it_is_answered_and_once_only(tmp_path: Path) -> None:
    place = calling(tmp_path)
    with web(place, gather=3600) as client:  # nothing takes it in meanwhile
        for _ in range(3):
            assert client.post("/hook/vk", content=event(1), headers={"x-secret": "right"}).text == "ok"
        client.post("/hook/vk", content=event(2, "e2"), headers={"x-secret": "right"})
    kept = waiting(place.house.lake, "vk")
    assert len(kept) == 2
    assert "Canary" not in json.dumps(kept, ensure_ascii=False)


def test_the_next_run_takes_in_what_was_pushed_even_where_the_platform_cannot_be_read(tmp_path: Path) -> None:
    place = calling(tmp_path)
    place.now = clock.utc_now() - timedelta(minutes=5)
    place.run(after=timedelta())
    with web(place, gather=3600) as client:
        for number in range(3):
            client.post("/hook/vk", content=event(number, f"e{number}"), headers={"x-secret": "right"})
    place.platforms["vk"].trouble = "html"
    watched = place.run(after=timedelta(minutes=6))
    assert watched.stored == 3
    assert len(place.rows()) == 3
    assert all(row.live for row in place.rows())
    assert waiting(place.house.lake, "vk") == {}
    assert watched.coverages[0].cause == "schema_drift"


def test_what_is_pushed_is_stored_by_the_app_itself_within_its_gathering_time(tmp_path: Path) -> None:
    place = calling(tmp_path)
    place.now = clock.utc_now()
    place.run(after=timedelta())
    with web(place) as client:
        client.post("/hook/vk", content=event(7), headers={"x-secret": "right"})
        for _ in range(200):
            client.get("/health")
            if place.rows():
                break
    assert [row.post.id for row in place.rows()] == ["7"]


def test_what_is_signed_and_not_understood_is_answered_so_that_the_platform_goes_on_calling(tmp_path: Path) -> None:
    with web(calling(tmp_path)) as client:
        assert client.post("/hook/vk", content="<html>", headers={"x-secret": "right"}).status_code == 200
        assert client.post("/hook/vk", content=b"x" * 1_000_001, headers={"x-secret": "right"}).status_code == 413


def test_the_link_of_a_letter_shows_on_get_and_acts_on_post_only(tmp_path: Path) -> None:
    place, incident = burning(tmp_path)
    path = link_in(place, "Принять")
    with web(place) as client:
        for method in ("GET", "HEAD"):
            shown = client.request(method, path)
            assert shown.status_code == 200
            assert shown.headers["cache-control"] == "no-store"
            assert "form-action 'self'" in shown.headers["content-security-policy"]
        assert place.incidents()[0].status is IncidentStatus.OPEN
        page = client.get(path).text
        assert '<form method="post"' in page
        assert "Анна" in page
        assert "<script" not in page
        done = client.post(path, data={"by": "Анна"})
    assert done.status_code == 200
    after = place.incidents()[0]
    assert (after.id, after.status, after.acknowledged_by) == (incident.id, IncidentStatus.ACKNOWLEDGED, "Анна")
    taken = place.letters()[-1]
    assert "Другое решение: https://x.test/do/" in taken
    assert "Принять: " not in taken  # nobody is asked to take what is taken


def test_the_desk_of_a_link_records_a_false_alarm_with_its_reason(tmp_path: Path) -> None:
    place, _ = burning(tmp_path)
    path = link_in(place, "Другое решение")
    with web(place) as client:
        refused = client.post(path, data={"by": "Борис", "action": "false_alarm"})
        assert refused.status_code == 400
        assert place.incidents()[0].live
        assert client.post(path, data={"by": "Борис", "action": "open"}).status_code == 400
        assert client.post(path, data={"by": "", "action": "close", "note": "x"}).status_code == 400
        assert client.post(path, data={"by": "Борис", "action": "false_alarm", "note": "розыгрыш"}).status_code == 200
    assert place.incidents()[0].false_alarm


def test_a_forged_or_changed_or_old_link_opens_nothing(tmp_path: Path) -> None:
    place, incident = burning(tmp_path)
    good = Tickets(SECRET).issue("acknowledge", incident.id, clock.utc_now())
    old = Tickets(SECRET).issue("acknowledge", incident.id, clock.utc_now() - GOOD_FOR)
    foreign = Tickets("another secret of length").issue("acknowledge", incident.id, clock.utc_now())
    gone = Tickets(SECRET).issue("acknowledge", "no-such-incident", clock.utc_now())
    with web(place) as client:
        assert client.get(f"/do/{good}").status_code == 200
        changed = ("A" if good[0] != "A" else "B") + good[1:]
        wrong = {changed: 403, foreign: 403, old: 410, "AAAA": 403, gone: 404}
        for ticket, status in wrong.items():
            assert client.get(f"/do/{ticket}").status_code == status
            assert client.post(f"/do/{ticket}", data={"by": "Анна"}).status_code == status
    assert place.incidents()[0].status is IncidentStatus.OPEN


def test_a_stored_object_holds_no_link_that_acts(tmp_path: Path) -> None:
    place, _ = burning(tmp_path)
    place.run(pages=True)
    lake = place.house.lake
    held = [key for key in lake.keys("") if b"x.test/do/" in getattr(lake.get(key), "body", b"")]
    assert held == []


def slack_call(payload: object, secret: str = SLACK, age: float = 0.0) -> tuple[bytes, dict[str, str]]:
    body = urlencode({"payload": json.dumps(payload)}).encode()
    stamp = str(int(clock.utc_now().timestamp() - age))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest}"}
    return body, headers | {"content-type": "application/x-www-form-urlencoded"}


def pressed(incident: str, action: str = "take-it") -> object:
    return {
        "type": "block_actions",
        "user": {"id": "U1", "name": "anna"},
        "actions": [{"action_id": action, "value": incident}],
    }


def test_the_button_in_slack_takes_the_incident_under_the_name_of_who_pressed_it(tmp_path: Path) -> None:
    place, incident = burning(tmp_path)
    body, headers = slack_call(pressed(incident.id))
    with web(place) as client:
        answer = client.post("/slack", content=body, headers=headers)
    assert answer.status_code == 200
    assert incident.id in answer.json()["text"]
    assert place.incidents()[0].acknowledged_by == "anna (Slack)"


@pytest.mark.parametrize(
    "call",
    [
        slack_call(pressed("x"), secret="another"),
        (b"payload=%7B%7D", {"x-slack-request-timestamp": "soon", "x-slack-signature": "v0=00"}),
        (b"payload=%7B%7D", {}),
    ],
)
def test_a_call_that_slack_did_not_sign_does_nothing(tmp_path: Path, call: tuple[bytes, dict[str, str]]) -> None:
    place, _ = burning(tmp_path)
    with web(place) as client:
        assert client.post("/slack", content=call[0], headers=call[1]).status_code == 403
    assert place.incidents()[0].status is IncidentStatus.OPEN


def test_an_old_call_is_a_replay_and_refused() -> None:
    body, headers = slack_call(pressed("x"), age=301)
    assert not signed(SLACK, headers, body, clock.utc_now())
    body, headers = slack_call(pressed("x"), age=200)
    assert signed(SLACK, headers, body, clock.utc_now())


def test_a_button_that_only_opens_a_link_is_answered_and_changes_nothing(tmp_path: Path) -> None:
    place, incident = burning(tmp_path)
    with web(place) as client:
        for payload in (pressed(incident.id, "open-0"), {"type": "view_closed"}, [1]):
            body, headers = slack_call(payload)
            assert client.post("/slack", content=body, headers=headers).status_code == 200
    assert place.incidents()[0].status is IncidentStatus.OPEN


def test_addresses_whose_secret_is_not_set_do_not_exist(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    with web(place) as client:
        assert client.post("/slack", content=b"").status_code == 404
        assert client.get("/do/AAAA").status_code == 404
        assert client.get("/health").text == "ok"


def test_a_ticket_says_what_it_is_for_until_it_expires() -> None:
    tickets = Tickets(SECRET)
    text = tickets.issue("desk", "romashka-20261124-1205", NOON)
    assert tickets.read(text, NOON).incident == "romashka-20261124-1205"
    assert iso(tickets.read(text, NOON + GOOD_FOR - timedelta(seconds=1)).expires_at) == "2026-11-27T12:00:00Z"
    with pytest.raises(BadTicket, match="expired"):
        tickets.read(text, NOON + GOOD_FOR)
    with pytest.raises(ValueError, match="at least 16"):
        Tickets("short")


def test_two_events_at_once_are_both_kept(tmp_path: Path) -> None:
    place = calling(tmp_path)
    from tasks.lake.inbox import drop_in

    async def both() -> None:
        await asyncio.gather(
            *(asyncio.to_thread(drop_in, place.house.lake, "vk", f"e{n}", {"items": [n]}, NOON) for n in range(8))
        )

    asyncio.run(both())
    assert len(waiting(place.house.lake, "vk")) == 8

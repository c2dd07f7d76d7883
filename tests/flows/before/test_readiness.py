"""Readiness from the command to the channels: what changed is told once, tests are answered or become findings."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from flows.before.readiness import plain_steps, run_audit, run_contacts
from flows.web.app import web_app
from tasks import clock
from tasks.compose import House
from tasks.core.contacts import ContactTest
from tasks.core.errors import ConfigError
from tasks.core.finding import FindingStatus
from tasks.lake.documents import read_model
from tasks.lake.findings import standing
from tasks.lake.pages import page_key
from tasks.readiness import Assessed, Trend, confirm, contact_test
from tests.flows.before.rehearsing import office
from tests.flows.web.calling import SECRET
from tests.flows.web.served import served
from tests.house import NOON, Place, a_place


def audit(place: Place, now: datetime = NOON) -> Assessed:
    return asyncio.run(run_audit(plain_steps(place.house), now))


def reachable(house: House) -> dict[str, FindingStatus]:
    found = standing(house.lake, "readiness").findings.values()
    return {one.subject: one.status for one in found if one.check == "reachable"}


def try_channels(place: Place, answers: dict[str, int], *, after: int = 15, now: datetime = NOON) -> None:
    """A test of the channels; `answers` are minutes after which Вера answers on them; judged `after` minutes."""

    async def wait(house: House, test: ContactTest) -> datetime:
        for channel, minute in answers.items():
            confirm(house, channel, "Вера", test.sent_at + timedelta(minutes=minute))
        return test.sent_at + timedelta(minutes=after)

    asyncio.run(run_contacts(place.house, "Анна", plain_steps(place.house), now, wait))


def test_every_channel_gets_a_test_and_who_does_not_answer_in_15_minutes_is_a_finding(tmp_path: Path) -> None:
    with office(tmp_path) as there:
        try_channels(there.place, {"slack": 3, "telegram": 14})
        lines = there.first_lines()
        slack_body = str(there.slack.messages[0])
    assert all(len(told) >= 1 for told in lines.values())
    assert lines["mail"][0].startswith("ПРОВЕРКА · ")
    assert "answer within 15 minutes · Анна" in lines["telegram"][0]
    assert "spichka readiness confirm --channel slack --by …" in slack_body
    assert reachable(there.place.house) == {
        "channel:slack": FindingStatus.PASS,
        "channel:mail": FindingStatus.FAIL,
        "channel:telegram": FindingStatus.PASS,
    }


def test_while_there_is_time_to_answer_nobody_is_accused(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    try_channels(place, {}, after=5)
    assert set(reachable(place.house).values()) == {FindingStatus.MANUAL}


def test_the_link_in_the_message_shows_a_page_and_only_its_button_confirms(tmp_path: Path) -> None:
    place = a_place(tmp_path, settings={"web_secret": SECRET, "web_url": "https://x.test"})
    now = clock.utc_now()
    try_channels(place, {}, after=1, now=now)
    (letter,) = place.letters("duty")[:1]
    found = re.search(r"Я прочёл\(ла\) это: https://x\.test(/do/\S+)", letter)
    assert found is not None, letter
    with served(web_app(place.house)) as client:
        shown = client.get(found.group(1))
        before = contact_test(place.house)
        done = client.post(found.group(1), data={"by": "Анна"})
        nobody = client.post(found.group(1), data={"by": ""})
    assert (shown.status_code, done.status_code, nobody.status_code) == (200, 200, 400)
    assert "Проверка связи" in shown.text
    assert before is not None
    assert before.silent == ("duty", "tech")
    after = contact_test(place.house)
    assert after is not None
    assert (after.channels["duty"].by, after.silent) == ("Анна", ("tech",))


def test_the_first_answer_counts_and_a_test_that_was_replaced_takes_none(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    try_channels(place, {"duty": 2})
    assert "Вера" in confirm(place.house, "duty", "Борис", NOON + timedelta(minutes=3))
    first = contact_test(place.house)
    try_channels(place, {}, now=NOON + timedelta(hours=1))
    assert first is not None
    with pytest.raises(ConfigError, match="уже другая"):
        confirm(place.house, "duty", "Борис", NOON + timedelta(hours=1), first.id)
    for channel, by, why in (("duty", " ", "Назовите себя"), ("nowhere", "Борис", "есть: duty, tech")):
        with pytest.raises(ConfigError, match=why):
            confirm(place.house, channel, by, NOON + timedelta(hours=1))


def test_what_changed_is_told_once_and_what_stays_open_once_a_week(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    first = audit(place)
    told = place.letters("tech")
    assert first.gaps
    assert any(letter.startswith("АУДИТ · ") for letter in told)
    second = audit(place, NOON + timedelta(days=7))
    audit(place, NOON + timedelta(days=7, hours=3))
    (weekly,) = set(place.letters("tech")) - set(told)
    assert "Раз в неделю: что проверки нашли раньше" in weekly
    assert {one.id for one in second.findings} == {one.id for one in first.findings}


def test_a_template_that_is_deleted_is_one_new_gap_and_a_lower_score(tmp_path: Path) -> None:
    script = {"id": "sorry", "text": "[имя], нам жаль"}
    scenario = {"id": "bad", "name": "Жалобы", "level": 1, "owner": "head", "script": "sorry"}
    place = a_place(tmp_path, scripts=[script], scenarios=[scenario])
    before = audit(place)
    place.plan = place.plan.model_copy(update={"scripts": ()})
    place.restart()
    after = audit(place, NOON + timedelta(days=7))
    new = {one.subject for one in after.gaps} - {one.subject for one in before.gaps}
    assert new == {"script:sorry"}
    assert after.score < before.score


def test_the_gravest_gap_comes_first_and_scores_are_kept_week_by_week(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    for week in range(3):
        assessed = audit(place, NOON + timedelta(weeks=week))
    ranks = [one.severity.rank for one in assessed.gaps]
    assert ranks == sorted(ranks, reverse=True)
    trend = read_model(place.house.lake, Trend.key(), Trend)
    assert trend is not None
    assert [point.score for point in trend[0].points] == [assessed.score] * 3
    page = place.house.lake.get(page_key("company", "readiness"))
    assert page is not None
    html = page.body.decode()
    assert "Что сделать, по порядку" in html
    assert "<svg" in html
    assert "Не записано" in assessed.markdown

"""The weekly letter: what stays open, once, the gravest first, and nothing of it called new."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tasks.core.crisis import Reason
from tasks.core.finding import Finding, FindingSeverity, FindingStatus
from tasks.incidents.audits import weekly_records
from tasks.pages.letter import letter
from tests.house import NOON, a_plan


def finding(check: str, severity: FindingSeverity, status: FindingStatus = FindingStatus.FAIL) -> Finding:
    title = Reason(key="headline.findings.resolved", values={"n": severity.rank + 1})
    return Finding(
        audit="access",
        check=check,
        subject="vk:romashka",
        status=status,
        severity=severity,
        title=title,
        risk=title,
        at=NOON - timedelta(days=1),
    )


def test_what_stays_open_is_told_to_the_technical_channel_under_one_name_a_week(tmp_path: Path) -> None:
    plan = a_plan(tmp_path)
    found = [finding("a", FindingSeverity.LOW), finding("b", FindingSeverity.CRITICAL)]
    monday, friday = weekly_records(plan, found, NOON), weekly_records(plan, found, NOON + timedelta(days=3))
    assert [record.channel for record in monday] == ["tech"]
    assert [record.key for record in monday] == [record.key for record in friday]
    assert monday[0].key != weekly_records(plan, found, NOON + timedelta(days=7))[0].key
    assert [reason.values["n"] for reason in monday[0].facts.reasons] == [4, 1]


def test_a_muted_or_mended_finding_is_not_told(tmp_path: Path) -> None:
    plan = a_plan(tmp_path)
    muted = finding("a", FindingSeverity.HIGH).model_copy(update={"muted_until": NOON + timedelta(days=1)})
    passed = finding("b", FindingSeverity.HIGH, FindingStatus.PASS)
    assert weekly_records(plan, [muted, passed], NOON) == ()
    assert len(weekly_records(plan, [muted, passed], NOON + timedelta(days=2))) == 1


@pytest.mark.parametrize(
    ("locale", "words", "new"),
    [
        ("ru", ["2 замечания остаются", "Раз в неделю", "Что остаётся"], "нашла новое"),
        ("en", ["2 findings stay open", "Once a week", "What stays open"], "something new"),
    ],
)
def test_it_says_that_it_is_the_weekly_one(tmp_path: Path, locale: str, words: list[str], new: str) -> None:
    found = [finding("a", FindingSeverity.LOW), finding("b", FindingSeverity.HIGH)]
    (record,) = weekly_records(a_plan(tmp_path), found, NOON)
    told = letter(record, locale=locale, timezone="Europe/Moscow", brand_name="Ромашка", thread_reference=None)
    assert all(word in told.plain for word in words)
    assert new not in told.plain
    assert len(told.first_line) <= 110

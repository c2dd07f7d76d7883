"""What we do not see stands in every letter, in both languages: gaps, quotas, items, answers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tasks.core.coverage import Gap
from tasks.core.crisis import Reason
from tasks.core.errors import QuotaExhausted
from tasks.incidents.unseen import unseen
from tasks.pages.board import BoardState, board
from tests.house import NOON, STEP, a_place, a_plan, storm
from tests.pages.samples import NIGHT, board_view, coverage, rendered

HOUR = timedelta(hours=1)
GAP = coverage(gaps=(Gap(since=NIGHT - 5 * HOUR, until=NIGHT - 3 * HOUR, cause="unreachable"),))
WITHHELD = coverage("vk-search", lost_to_quota=4)


def told(tmp_path: Path, *coverages: object) -> tuple[Reason, ...]:
    return unseen(coverages, a_plan(tmp_path), NIGHT)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locale", "gap", "quota"),
    [
        ("ru", "vk: не читали 120 мин (площадка не отвечает)", "vk-search: сегодня 4 чтения оборвал лимит запросов"),
        ("en", "vk: not read for 120 min (", "vk-search: 4 readings of today cut short by the request quota"),
    ],
)
def test_gap_minutes_and_what_a_quota_cost_stand_in_the_letter(
    tmp_path: Path, locale: str, gap: str, quota: str
) -> None:
    letter = rendered(locale, unseen=told(tmp_path, GAP, WITHHELD))
    assert gap in letter.plain
    assert quota in letter.plain
    assert quota in letter.html


@pytest.mark.parametrize(
    ("locale", "column", "state"),
    [("ru", "обрывов из-за лимита сегодня", "часть не отдали"), ("en", "cut short by quota today", "partly withheld")],
)
def test_what_a_quota_cost_stands_in_the_coverage_table(locale: str, column: str, state: str) -> None:
    pages = board(board_view(coverages=(WITHHELD, coverage())), locale)
    row = next(line for line in pages.markdown.splitlines() if "vk-search" in line and line.startswith("|"))
    assert column in pages.markdown
    assert state in row
    assert "| 4 |" in row


def test_sources_whose_answers_cannot_be_seen_are_named_last_and_in_one_sentence(tmp_path: Path) -> None:
    note = {"notes": (Reason(key="unseen.answers", values={"sources": "press"}),)}
    other = {"notes": (Reason(key="unseen.answers", values={"sources": "export"}),)}
    reasons = told(tmp_path, coverage("press", **note), coverage("vk"), coverage("export", **other))
    assert [reason.key for reason in reasons] == ["unseen.nothing", "unseen.answers"]
    assert reasons[-1].values["sources"] == "export, press"
    assert [reason.key for reason in told(tmp_path, coverage("vk"))] == ["unseen.nothing"]


def test_readings_that_a_quota_ended_are_counted_for_their_day(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    place.platforms["vk"].trouble = QuotaExhausted("no more until midnight", NOON + 12 * HOUR)
    place.platforms["vk"].after = 1
    place.platforms["vk"].page = 5
    place.platforms["vk"].add(*storm(place.now, 24, minutes=4))
    (seen,) = [run.coverages for run in place.runs(3)][-1]
    assert (seen.lost_to_quota, seen.cause) == (3, "quota")

    place.platforms["vk"].trouble = None
    place.runs(2)
    (letter, *_) = place.letters()
    assert "оборвал лимит запросов" in letter.partition("Чего мы не видим")[2]
    place.now = NOON + 13 * HOUR
    (seen,) = place.run(after=STEP).coverages
    assert seen.lost_to_quota == 0


def test_a_calm_board_does_not_say_that_all_was_read_where_a_part_was_withheld() -> None:
    calm = board_view(state=BoardState.CALM, incidents=[], coverages=(WITHHELD, coverage()))
    for locale, said, never in (("ru", "часть не отдали:", "Все источники"), ("en", "was withheld:", "Every source")):
        page = board(calm, locale).markdown
        assert said in page
        assert never not in page

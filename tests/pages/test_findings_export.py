"""Findings as OCSF events and as CSV: what other programs and spreadsheets get."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

from tasks.checks.access import run
from tasks.core.finding import FindingStatus
from tasks.pages.findings_export import findings_csv, ocsf
from tests.checks.views import NOW, TWO, an_account, member, view

FOUND = run(view(an_account(*TWO, member("9", name="=HYPERLINK(1)"), member("3", "editor"))))


def test_each_finding_is_one_compliance_finding_of_class_2003() -> None:
    muted = FOUND[0].model_copy(update={"muted_until": NOW + timedelta(days=1), "status": FindingStatus.FAIL})
    events = [json.loads(line) for line in ocsf([*FOUND[1:], muted], locale="en", version="1", now=NOW).splitlines()]

    assert len(events) == len(FOUND)
    for event in events:
        assert event["class_uid"] == 2003
        assert event["category_uid"] == 2
        assert event["type_uid"] == 200300 + event["activity_id"]
        assert event["severity_id"] in {2, 3, 4, 5}
        assert event["time"] == int(NOW.timestamp() * 1000)
        assert event["metadata"]["product"]["name"] == "Spichka"
        assert event["finding_info"]["uid"].startswith("access.")
        assert event["resources"][0]["uid"]
    statuses = {event["finding_info"]["uid"]: event["compliance"]["status"] for event in events}
    words = {FindingStatus.PASS: "Pass", FindingStatus.FAIL: "Fail", FindingStatus.MANUAL: "Warning"}
    assert {one.id: statuses[one.id] for one in FOUND[1:]} == {one.id: words[one.status] for one in FOUND[1:]}
    assert next(event for event in events if event["finding_info"]["uid"] == muted.id)["status"] == "Suppressed"


def test_no_cell_of_the_csv_is_run_as_a_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(findings_csv(FOUND, locale="ru"))))

    assert len(rows) == len(FOUND)
    assert not [value for row in rows for value in row.values() if value[:1] in set("=+-@")]
    assert any("HYPERLINK" in row["title"] for row in rows)

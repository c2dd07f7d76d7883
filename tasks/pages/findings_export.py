"""Findings for other programs: OCSF Compliance Finding events, as security tools read them, and CSV for people.

OCSF: class 2003 of the schema 1.4 (schema.ocsf.io): base event, `finding_info`, `compliance`, `remediation`,
`resources`. PASS is Pass, FAIL is Fail, MANUAL is Warning, UNKNOWN is Unknown.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from tasks.core.finding import Finding, FindingSeverity, FindingStatus
from tasks.core.instants import iso
from tasks.pages.findings_page import order, quiet
from tasks.pages.inert import cell
from tasks.pages.wording import sentence
from tasks.texts import say

CLASS, CATEGORY, SCHEMA = 2003, 2, "1.4.0"
_SEVERITY = {
    FindingSeverity.LOW: (2, "Low"),
    FindingSeverity.MEDIUM: (3, "Medium"),
    FindingSeverity.HIGH: (4, "High"),
    FindingSeverity.CRITICAL: (5, "Critical"),
}
_COMPLIANCE: Mapping[FindingStatus, tuple[int, str]] = {
    FindingStatus.UNKNOWN: (0, "Unknown"),
    FindingStatus.PASS: (1, "Pass"),
    FindingStatus.MANUAL: (2, "Warning"),
    FindingStatus.FAIL: (3, "Fail"),
}
_CREATE, _UPDATE, _CLOSE = (1, "Create"), (2, "Update"), (3, "Close")
_NEW, _IN_PROGRESS, _SUPPRESSED, _RESOLVED = (1, "New"), (2, "In Progress"), (3, "Suppressed"), (4, "Resolved")
COLUMNS = (
    "id", "audit", "check", "status", "severity", "brand", "subject", "title", "evidence", "risk", "steps", "since",
    "checked_at", "muted_until", "muted_because",
)  # fmt: skip


def ocsf(findings: Sequence[Finding], *, locale: str, version: str, now: datetime) -> str:
    """One event a line."""
    events = [_event(one, locale, version, now) for one in sorted(findings, key=order)]
    return "".join(json.dumps(event, ensure_ascii=False, sort_keys=True) + "\n" for event in events)


def _event(one: Finding, locale: str, version: str, now: datetime) -> dict[str, object]:
    severity_id, severity = _SEVERITY[one.severity]
    activity_id, activity = _CLOSE if not one.open else _CREATE if one.since in {None, one.at} else _UPDATE
    status_id, status = _standing(one, activity_id, now)
    return {
        "activity_id": activity_id,
        "activity_name": activity,
        "category_uid": CATEGORY,
        "category_name": "Findings",
        "class_uid": CLASS,
        "class_name": "Compliance Finding",
        "type_uid": CLASS * 100 + activity_id,
        "type_name": f"Compliance Finding: {activity}",
        "time": _ms(one.at),
        "severity_id": severity_id,
        "severity": severity,
        "status_id": status_id,
        "status": status,
        "status_detail": one.muted_because,
        "message": sentence(locale, one.title),
        "resources": [{"uid": one.subject, "name": one.subject, "type": "Social media account"}],
        "metadata": {
            "version": SCHEMA,
            "uid": one.id,
            "product": {"name": "Spichka", "vendor_name": "Spichka", "version": version},
        },
        **_objects(one, locale),
    }


def _standing(one: Finding, activity_id: int, now: datetime) -> tuple[int, str]:
    if not one.open:
        return _RESOLVED
    if quiet(one, now):
        return _SUPPRESSED
    return _NEW if activity_id == _CREATE[0] else _IN_PROGRESS


def _objects(one: Finding, locale: str) -> dict[str, object]:
    """What was found, how it stands against the control, and what to do."""
    compliance_id, compliance = _COMPLIANCE[one.status]
    return {
        "finding_info": {
            "uid": one.id,
            "title": sentence(locale, one.title),
            "desc": sentence(locale, one.risk),
            "types": [f"{one.audit}.{one.check}"],
            "first_seen_time": _ms(one.since or one.at),
            "last_seen_time": _ms(one.at),
        },
        "compliance": {
            "control": one.check,
            "standards": [f"Spichka {one.audit} audit"],
            "status_id": compliance_id,
            "status": compliance,
            "status_details": [sentence(locale, reason) for reason in one.evidence],
        },
        "remediation": {"desc": "\n".join(sentence(locale, step) for step in one.steps)},
    }


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def findings_csv(findings: Sequence[Finding], *, locale: str) -> str:
    """A header, and a row a finding; no cell is run as a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in sorted(findings, key=order):
        row = (
            one.id, one.audit, one.check, one.status.value, say(locale, f"severity.{one.severity}"), one.brand or "",
            one.subject, sentence(locale, one.title), "; ".join(sentence(locale, each) for each in one.evidence),
            sentence(locale, one.risk), "; ".join(sentence(locale, each) for each in one.steps),
            iso(one.since or one.at), iso(one.at), iso(one.muted_until) if one.muted_until else "", one.muted_because,
        )  # fmt: skip
        writer.writerow([cell(value) for value in row])
    return out.getvalue()

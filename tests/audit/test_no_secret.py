"""No check, form, stored shape or text asks for, keeps or shows a password or a code."""

from __future__ import annotations

import re

import pytest
from pydantic import BaseModel

from flows.before.access_audit import AccessAuditRequest
from tasks.audit.attesting import AttestRequest
from tasks.checks.access.drift import AccessMemory
from tasks.core.account import Member, Roster
from tasks.core.attestation import Attestation
from tasks.core.finding import Finding
from tasks.lake.offboardings import Offboarding, OffboardStep
from tasks.plan.staff import COLUMNS
from tasks.plan.team import Team
from tasks.texts import checks_access, checks_evidence, checks_pages, checks_steps, checks_support, staff

MODELS: list[type[BaseModel]] = [
    AccessAuditRequest, AttestRequest, AccessMemory, Attestation, Finding, Member, Roster, Offboarding, OffboardStep,
    Team,
]  # fmt: skip
SECRET = re.compile(r"passw|secret|парол|секрет|\bpin\b|otp|code|код", re.IGNORECASE)
ASKS = re.compile(
    r"(?:введите|укажите|пришлите|сообщите|впишите|назовите|запишите|enter|type"
    r"|send|tell us|write down|give us|provide)"
    r"[^.!?]{0,40}(?:парол|код\b|коды|password|passcode|recovery code)",
    re.IGNORECASE,
)
TABLES = {**checks_access.TABLE, **checks_evidence.TABLE, **checks_pages.TABLE, **checks_steps.TABLE,
          **checks_support.TABLE, **staff.TABLE}  # fmt: skip


@pytest.mark.parametrize("model", MODELS, ids=lambda one: one.__name__)
def test_no_form_and_no_stored_shape_has_a_field_for_one(model: type[BaseModel]) -> None:
    assert [name for name in model.model_fields if SECRET.search(name)] == []


def test_the_staff_list_has_no_column_for_one() -> None:
    assert [word for words in COLUMNS.values() for word in words if SECRET.search(word)] == []


def test_no_text_asks_for_one() -> None:
    assert {key: text for key, texts in TABLES.items() for text in texts if ASKS.search(text)} == {}


def test_the_scan_would_notice_a_text_that_asks() -> None:
    assert ASKS.search("Пришлите нам пароль от страницы")
    assert ASKS.search("Please enter the password of the page")

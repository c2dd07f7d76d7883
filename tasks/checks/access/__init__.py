"""Checks of the access audit: who holds our accounts, held against the staff list and the plan.

`REGISTRY` has them by id; `run(view)` asks all. A finding of an account that could not be read stays, as UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tasks.checks.access.holders import former_still_inside, more_rights_than_role, unknown_administrator
from tasks.checks.access.logins import contact_not_company, no_two_factor, stale_attestation
from tasks.checks.access.machines import apps_and_servers, token_expires
from tasks.checks.access.making import AUDIT
from tasks.checks.access.ownership import creator_is_employee, sole_administrator, too_many_administrators
from tasks.checks.access.russia import ad_marks, channel_registration, personal_data_notice
from tasks.checks.access.shape import AccessView, Check
from tasks.core.crisis import Reason
from tasks.core.finding import Finding, FindingStatus

__all__ = ["AUDIT", "REGISTRY", "run", "still_unread"]

REGISTRY: Mapping[str, Check] = {
    "creator_is_employee": creator_is_employee,
    "unknown_administrator": unknown_administrator,
    "former_still_inside": former_still_inside,
    "more_rights_than_role": more_rights_than_role,
    "sole_administrator": sole_administrator,
    "too_many_administrators": too_many_administrators,
    "contact_not_company": contact_not_company,
    "no_two_factor": no_two_factor,
    "stale_attestation": stale_attestation,
    "apps_and_servers": apps_and_servers,
    "token_expires": token_expires,
    "channel_registration": channel_registration,
    "ad_marks": ad_marks,
    "personal_data_notice": personal_data_notice,
}


def run(view: AccessView) -> list[Finding]:
    """All findings of all checks, each id once; of two the graver one."""
    found: dict[str, Finding] = {}
    for check in REGISTRY.values():
        for one in check(view):
            before = found.get(one.id)
            if before is None or (one.open, one.severity.rank) > (before.open, before.severity.rank):
                found[one.id] = one
    return list(found.values())


def still_unread(view: AccessView, before: Iterable[Finding], found: Iterable[Finding]) -> list[Finding]:
    """Open findings about one holder of an account that cannot be read whole now: nobody has seen that they went."""
    now_found = {one.id for one in found}
    unread = tuple(f"{one.subject}:" for one in view.accounts if one.askable and not one.complete)
    kept = [one for one in before if one.open and one.id not in now_found and one.subject.startswith(unread or ("\0",))]
    of_rosters = [one for one in kept if one.check in _OF_ROSTERS]
    why = Reason(key="access.evidence.not_seen_again")
    return [
        one.model_copy(
            update={"status": FindingStatus.UNKNOWN, "at": view.now, "evidence": (*_once(one.evidence, why), why)}
        )
        for one in of_rosters
    ]


_OF_ROSTERS = frozenset(
    {
        "creator_is_employee",
        "unknown_administrator",
        "former_still_inside",
        "more_rights_than_role",
        "no_two_factor",
        "apps_and_servers",
    }
)


def _once(evidence: tuple[Reason, ...], why: Reason) -> tuple[Reason, ...]:
    return tuple(one for one in evidence if one != why)

"""access_audit: who holds our accounts. The schedule looks every hour, and audits once a day or when a role changed.

`run_access_audit` knows no Prefect. By hand it always audits, and a finding can be muted by the same form.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from prefect import flow
from pydantic import BaseModel, Field

from flows.recorded import name_run
from tasks import audit, clock, compose, notify
from tasks.audit import AUDIT, Audited
from tasks.audit.offboarding import check_due
from tasks.compose import House
from tasks.core.errors import ConfigError
from tasks.core.finding import FindingStatus
from tasks.lake.findings import mute
from tasks.lake.offboardings import Offboarding
from tasks.texts import say


class AccessAuditRequest(BaseModel):
    """Who can manage our pages, held against the staff list and what was signed. No password is asked or kept.

    Кто управляет нашими страницами: по списку сотрудников и подписям. Пароли не спрашиваем и не храним.
    """

    only_if_due: bool = Field(
        False,
        description="Only once a day, or where a role changed since: what the schedule does · "
        "Только раз в сутки или если роли изменились: так делает расписание.",
    )
    mute: str = Field("", description="A finding to silence: its id · Какое замечание заглушить: его номер.")
    until: date | None = Field(None, description="Until which day it is silent · До какого дня молчать.")
    because: str = Field("", description="Why it is silent · Почему молчим.")


NOW = AccessAuditRequest()


@dataclass(frozen=True, slots=True)
class AccessRun:
    """What a run did. `audited` None: it was not due."""

    audited: Audited | None
    left: tuple[Offboarding, ...] = ()


async def run_access_audit(
    house: House, request: AccessAuditRequest, now: datetime, audit_now: Callable[[datetime], Awaitable[Audited]]
) -> AccessRun:
    """Mute what is to be muted, audit if it is due, and look again after those who left."""
    if request.mute:
        if request.until is None:
            raise ConfigError("muting needs a day: `until`")
        mute(house.lake, AUDIT, request.mute, datetime.combine(request.until, time(), UTC), request.because, now)
    audited = None
    if not request.only_if_due or audit.due(house, now):
        audited = await audit_now(now)
    return AccessRun(audited, tuple(await check_due(house, now)))


def summary(house: House, run: AccessRun) -> str:
    """`access · 2 failing · 5 to look at · 0 not checked`."""
    if run.audited is None:
        return say(house.plan.locale, "audit.not_due")
    counts = {
        name: run.audited.count(status)
        for name, status in (
            ("fails", FindingStatus.FAIL),
            ("manual", FindingStatus.MANUAL),
            ("unknown", FindingStatus.UNKNOWN),
        )
    }
    return say(house.plan.locale, "audit.run", **counts)


@flow(name="access_audit", description="Who can manage our accounts, who should not, and what to do. Daily.")
async def access_audit(request: AccessAuditRequest = NOW) -> str:
    """All accounts of the plan."""
    house, now = compose.house(), clock.utc_now()
    run = await run_access_audit(house, request, now, audit.audit_access_task)
    await notify.notify_task(now)
    told = summary(house, run)
    await name_run(told)
    return told


async def run_plain(house: House, request: AccessAuditRequest, now: datetime) -> AccessRun:
    """The same without Prefect."""

    async def audit_now(at: datetime) -> Audited:
        return await audit.audit_access(house, at)

    run = await run_access_audit(house, request, now, audit_now)
    await notify.notify(house, now)
    return run

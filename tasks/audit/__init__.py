"""audit: who can manage our accounts, held against the staff list and what was signed. Daily, and when a role changed.

The order is write-ahead: what is to be told is in the outbox under the name of the run before, then the findings
stand. A run that dies between repeats itself and tells nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from prefect import task
from prefect.artifacts import acreate_markdown_artifact

from tasks.audit.view import brands_of_account, read_view
from tasks.checks.access import AUDIT, run, still_unread
from tasks.checks.access.drift import AccessMemory, drifted
from tasks.checks.access.shape import AccessView, AccountAccess
from tasks.compose import House, house
from tasks.core.finding import Finding, FindingStatus
from tasks.core.happening import Happening, HappeningKind
from tasks.core.instants import DAY
from tasks.incidents.audits import AuditNews, audit_records
from tasks.incidents.links import artifact_key, artifact_link
from tasks.lake.access_memory import access_key, keep_changes
from tasks.lake.documents import change
from tasks.lake.findings import FindingChanges, foresee, record, standing
from tasks.lake.happenings import happenings
from tasks.lake.outbox import enqueue
from tasks.lake.pages import page_key, publish
from tasks.lake.rosters import keep_roster
from tasks.pages.findings_page import FindingsView, findings_page

__all__ = ["AUDIT", "Audited", "audit_access", "audit_access_task", "due", "present"]

EVERY = timedelta(hours=23)  # once a day, whatever minute the hour's look falls on
MOST_DAYS_BACK = 7


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit found. `happened` are changes of rights that no platform had told; `pages` Markdown by key."""

    findings: tuple[Finding, ...]
    changes: FindingChanges
    happened: tuple[Happening, ...]
    pages: dict[str, str]

    def count(self, status: FindingStatus) -> int:
        """How many of a status, without the muted."""
        return sum(one.status is status and one.muted_until is None for one in self.findings)


async def audit_access(house: House, now: datetime) -> Audited:
    """Read, check, keep, tell what changed, and write the pages. Raises ConfigError for a wrong staff list."""
    view = await read_view(house, now)
    happened = _drift(house, view, now)
    before = standing(house.lake, AUDIT)
    found = run(view)
    found += still_unread(view, before.findings.values(), found)
    news = foresee(house.lake, AUDIT, found, now)
    after = f"{before.ran_at:%Y%m%dT%H%M%S}" if before.ran_at is not None else "nothing"
    told = AuditNews(
        audit=AUDIT,
        after=after,
        told=(*news.opened, *news.worse),
        resolved=news.resolved,
        links=_page_links(house),
        commands=() if house.settings.ui_url else ("spichka audit show",),
    )
    enqueue(house.lake, audit_records(house.plan, told, now))
    changes = record(house.lake, AUDIT, found, now)
    findings = tuple(standing(house.lake, AUDIT).findings.values())
    return Audited(findings, changes, happened, present(house, findings, now))


def present(house: House, findings: Sequence[Finding], now: datetime) -> dict[str, str]:
    """The page of each brand in the lake, and its Markdown by artifact key."""
    pages: dict[str, str] = {}
    for brand in house.plan.monitoring.brands:
        mine = [one for one in findings if one.brand in {None, brand.id}]
        view = FindingsView(AUDIT, brand.name, mine, now, house.plan.timezone)
        made = findings_page(view, house.plan.locale)
        publish(house.lake, page_key(brand.id, AUDIT), made.html)
        pages[artifact_key(AUDIT, brand.id)] = made.markdown
    return pages


def _page_links(house: House) -> dict[str, str]:
    """The audit's page in the Prefect UI; of several brands that of the first, from which the others are a click."""
    if house.settings.ui_url is None:
        return {}
    brand = house.plan.monitoring.brands[0].id
    return {"findings": artifact_link(house.settings.ui_url, artifact_key(AUDIT, brand))}


def due(house: House, now: datetime) -> bool:
    """Whether to audit now: never yet, a day ago, or a role changed since."""
    ran_at = standing(house.lake, AUDIT).ran_at
    if ran_at is None or now - ran_at >= EVERY:
        return True
    days = [now.date(), ran_at.date()]
    return any(
        one.kind is HappeningKind.ROLE_CHANGED and one.at > ran_at
        for brand in house.plan.monitoring.brands
        for one in happenings(house.lake, brand.id, days)
    )


def _drift(house: House, view: AccessView, now: datetime) -> tuple[Happening, ...]:
    """Keep who holds what; whatever changed since and no platform told becomes a happening, and so a signal."""
    found: list[Happening] = []
    brands = brands_of_account(house)
    seen = {(one.platform, one.account): one for one in view.accounts if one.roster is not None}
    for name, account in seen.items():
        found += _drift_of(house, account, brands[name], now)
    return tuple(found)


def _drift_of(house: House, account: AccountAccess, brands: Sequence[str], now: datetime) -> tuple[Happening, ...]:
    roster = account.roster
    if roster is None:
        return ()
    keep_roster(house.lake, account.account, roster, house.pseudonyms, now)

    def after(before: AccessMemory | None) -> AccessMemory:
        told = _told(house, account, brands, before.read_at if before is not None else now, now)
        return drifted(before, roster, account.account, told, house.pseudonyms, now)

    key = access_key(account.platform, account.account)
    owed = change(house.lake, key, AccessMemory, after).owed
    keep_changes(house.lake, brands, owed)

    def paid(before: AccessMemory | None) -> AccessMemory:
        assert before is not None  # it was written above
        left = tuple(one for one in before.owed if one not in owed)
        return before.model_copy(update={"owed": left})

    if owed:
        change(house.lake, key, AccessMemory, paid)
    return owed


def _told(
    house: House, account: AccountAccess, brands: Sequence[str], since: datetime, now: datetime
) -> list[Happening]:
    """What the platform itself told of this account since the last audit, and a day before it."""
    days = [(now - back * DAY).date() for back in range(min((now - since).days + 2, MOST_DAYS_BACK))]
    return [
        one
        for brand in brands
        for one in happenings(house.lake, brand, days)
        if (one.platform, one.account) == (account.platform, account.account)
    ]


@task(name="audit_access", persist_result=False)
async def audit_access_task(now: datetime) -> Audited:
    """`audit_access`, and its pages as artifacts."""
    audited = await audit_access(house(), now)
    for key, markdown in audited.pages.items():
        await acreate_markdown_artifact(markdown, key=key, description=AUDIT)
    return audited

"""promotion: what the audience of our communities looks like as a whole, beside competitors' and its own past.

A sample of followers is asked, counted and dropped within one call: profiles are never stored, logged or returned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from prefect import task
from prefect.artifacts import acreate_markdown_artifact

from tasks.checks.promotion.judge import AUDIT, METHODS, confirmed, findings
from tasks.checks.promotion.score import audit
from tasks.compose import House, house
from tasks.core.attestation import COMPANY, Attested
from tasks.core.finding import Finding, FindingStatus
from tasks.core.promotion import CommunityAudit
from tasks.incidents.audits import AuditNews, audit_records
from tasks.incidents.links import artifact_key, artifact_link
from tasks.lake.attestations import attested
from tasks.lake.findings import FindingChanges, foresee, record, standing
from tasks.lake.outbox import enqueue
from tasks.lake.pages import page_key, publish
from tasks.lake.promotion import keep_audit
from tasks.pages.promotion_page import PromotionView, promotion_page
from tasks.promotion.evidence import Asked, evidence, past_of, rivals_of

SAMPLE = 1000


@dataclass(frozen=True, slots=True)
class Audited:
    """One brand's communities, ours first, and what was found."""

    brand: str
    audits: tuple[CommunityAudit, ...]
    findings: tuple[Finding, ...]


async def audit_brand(house: House, brand_id: str, size: int, now: datetime) -> Audited:
    """Sample, count, judge; keep the figures. Never raises for a platform's own failure: that is UNKNOWN."""
    brand = house.plan.brand(brand_id)
    asked = Asked.of(house, brand, size, now)
    own = [await evidence(asked, one, own=True) for one in brand.accounts]
    platforms = {one.platform for one in own}
    pages = [page for page in rivals_of(brand) if page.platform in platforms]
    rivals = [await evidence(asked, page, own=False) for page in pages]
    audits = [audit(one, rivals) for one in own]
    others = [audit(one, [each for each in rivals if each is not one]) for one in rivals]
    for each in (*audits, *others):
        keep_audit(house.lake, each)
    found = [finding for each in audits for finding in findings(each)]
    return Audited(brand_id, (*audits, *others), tuple(found))


def conclude(house: House, audited: Sequence[Audited], now: datetime) -> FindingChanges:
    """Tell what changed, then keep the findings: a run that dies between tells the same again, once. Brands that were
    not asked stay as they stood."""
    before = standing(house.lake, AUDIT)
    asked = {one.brand for one in audited}
    found = [finding for one in audited for finding in one.findings]
    signed = attested(house.lake, COMPANY, COMPANY).get(Attested.FORBIDDEN_METHODS)
    known = {brand.id for brand in house.plan.monitoring.brands}
    kept = [one for one in before.findings.values() if one.brand in known and one.brand not in asked]
    after = [*found, *kept, confirmed(signed, now)]
    changes = foresee(house.lake, AUDIT, after, now)
    enqueue(house.lake, audit_records(house.plan, _news(house, changes, before.ran_at), now))
    return record(house.lake, AUDIT, after, now)


def _news(house: House, changes: FindingChanges, ran_at: datetime | None) -> AuditNews:
    """The whole score and the signature; the parts are on the page. What cannot be told is no news."""
    links = {}
    if house.settings.ui_url is not None:
        brand = house.plan.monitoring.brands[0].id
        links["findings"] = artifact_link(house.settings.ui_url, artifact_key(AUDIT, brand))
    return AuditNews(
        audit=AUDIT,
        after=f"{ran_at:%Y%m%dT%H%M%S}" if ran_at is not None else "nothing",
        told=[one for one in (*changes.opened, *changes.worse) if _worth_a_letter(one)],
        resolved=[one for one in changes.resolved if _worth_a_letter(one)],
        links=links,
        commands=() if links else ("spichka promotion audit",),
    )


def _worth_a_letter(one: Finding) -> bool:
    return one.check in {"score", "forbidden_methods"} and one.status is not FindingStatus.UNKNOWN


@dataclass(frozen=True, slots=True)
class Presented:
    """The page of a brand: its address in the lake, and its Markdown for the UI."""

    brand: str
    key: str
    markdown: str


def present(house: House, audited: Audited, now: datetime) -> Presented:
    """Write the brand's page into the lake."""
    brand = house.plan.brand(audited.brand)
    stand = standing(house.lake, AUDIT).findings.values()
    view = PromotionView(
        brand=brand.name,
        audits=audited.audits,
        verdicts={(one.platform, one.account): _verdict(audited, one) for one in audited.audits if one.own},
        signature=next(one for one in stand if one.check == "forbidden_methods"),
        methods=METHODS,
        now=now,
        timezone=house.plan.timezone,
        names={(one.platform, one.id): one.name for one in (*brand.accounts, *rivals_of(brand)) if one.name},
        past={(one.platform, one.account): past_of(house, one.platform, one.account, now) for one in audited.audits},
    )
    pages, key = promotion_page(view, house.plan.locale), page_key(brand.id, "promotion")
    publish(house.lake, key, pages.html)
    return Presented(brand.id, key, pages.markdown)


def _verdict(audited: Audited, one: CommunityAudit) -> Finding:
    subject = f"{one.platform}:{one.account}"
    return next(each for each in audited.findings if each.check == "score" and each.subject == subject)


@task(name="audit promotion", task_run_name="promotion {brand_id}", persist_result=False)
async def audit_brand_task(brand_id: str, size: int, now: datetime) -> Audited:
    """`audit_brand` as Prefect records it; what it returns are figures of communities."""
    return await audit_brand(house(), brand_id, size, now)


@task(name="present promotion", task_run_name="page {audited.brand}", persist_result=False)
async def present_task(audited: Audited, now: datetime) -> Presented:
    """`present`, and the same page as an artifact."""
    page = present(house(), audited, now)
    await acreate_markdown_artifact(
        page.markdown, key=artifact_key("promotion", page.brand), description=f"promotion · {page.brand}"
    )
    return page

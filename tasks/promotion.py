"""promotion: what the audience of our communities looks like as a whole, beside competitors' and its own past.

A sample of followers is asked, counted and dropped within one call: profiles are never stored, logged or returned.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from prefect import task
from prefect.artifacts import acreate_markdown_artifact
from pydantic import ValidationError

from tasks.checks.promotion.audience import figures
from tasks.checks.promotion.copies import Copies, copies
from tasks.checks.promotion.engagement import rate
from tasks.checks.promotion.intervals import LEAST
from tasks.checks.promotion.judge import AUDIT, METHODS, confirmed, findings
from tasks.checks.promotion.score import Evidence, audit
from tasks.compose import House, house
from tasks.core.attestation import COMPANY, Attested
from tasks.core.crisis import Reason
from tasks.core.errors import SourceError
from tasks.core.finding import Finding
from tasks.core.instants import DAY
from tasks.core.mention import Mention
from tasks.core.post import PostKind
from tasks.core.promotion import AudienceFigures, CommunityAudit, GrowthDay, Reaction, Said
from tasks.core.series import topic_of
from tasks.incidents.links import artifact_key
from tasks.lake.attestations import attested
from tasks.lake.counts import load_day
from tasks.lake.findings import FindingChanges, record, standing
from tasks.lake.mentions import read_mentions
from tasks.lake.pages import page_key, publish
from tasks.lake.promotion import keep_audit, promotion_history
from tasks.lake.snapshots import history
from tasks.pages.promotion_page import PromotionView, promotion_page
from tasks.plan.schema import Account, Brand, TopicKind
from tasks.plan.topics import own_topic
from tasks.sources.capabilities import HasAudience

SAMPLE = 1000
LOOK_BACK = 120 * DAY
POSTS_BACK = 28  # days of posts and comments
PATIENCE = timedelta(minutes=10)  # for one sample: some platforms give 100 followers a call, at a pace
_COLUMNS = (
    "platform", "id", "published_at", "text", "kind", "author", "community", "parent", "own", "likes", "shares",
    "comments", "collected_at", "raw",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Audited:
    """One brand's communities, ours first, and what was found."""

    brand: str
    audits: tuple[CommunityAudit, ...]
    findings: tuple[Finding, ...]


async def audit_brand(house: House, brand_id: str, size: int, now: datetime) -> Audited:
    """Sample, count, judge; keep the figures. Never raises for a platform's own failure: that is UNKNOWN."""
    brand = house.plan.brand(brand_id)
    mentions = _mentions(house, brand, now)
    told = _talked_about(house, brand, now)
    own = [await _evidence(house, brand, one, mentions, told, size, now, own=True) for one in brand.accounts]
    platforms = {one.platform for one in own}
    rivals = [
        await _evidence(house, brand, page, mentions, {}, size, now, own=False)
        for page in _rivals(brand)
        if page.platform in platforms
    ]
    audits = [audit(one, rivals) for one in own]
    others = [audit(one, [each for each in rivals if each is not one]) for one in rivals]
    for each in (*audits, *others):
        keep_audit(house.lake, each)
    found = [finding for each in audits for finding in findings(each)]
    return Audited(brand_id, (*audits, *others), tuple(found))


def conclude(house: House, audited: Sequence[Audited], now: datetime) -> FindingChanges:
    """Keep the findings of a run; what changed. Brands that were not asked stay as they stood."""
    asked = {one.brand for one in audited}
    stay = [one for one in standing(house.lake, AUDIT).findings.values() if one.brand is not None]
    found = [finding for one in audited for finding in one.findings]
    signed = attested(house.lake, COMPANY, COMPANY).get(Attested.FORBIDDEN_METHODS)
    known = {brand.id for brand in house.plan.monitoring.brands}
    kept = [one for one in stay if one.brand not in asked and one.brand in known]
    return record(house.lake, AUDIT, [*found, *kept, confirmed(signed, now)], now)


def _rivals(brand: Brand) -> list[Account]:
    own = {(one.platform, one.id) for one in brand.accounts}
    pages = [page for topic in brand.topics if topic.kind is TopicKind.COMPETITOR for page in topic.pages]
    return list({(page.platform, page.id): page for page in pages if (page.platform, page.id) not in own}.values())


async def _evidence(
    house: House,
    brand: Brand,
    account: Account,
    mentions: Sequence[Mention],
    told: dict[object, int],
    size: int,
    now: datetime,
    *,
    own: bool,
) -> Evidence:
    days = _days(house, account, told, now)
    counted, why = await _sampled(house, brand, account, size, now)
    followers = next((day.followers for day in reversed(days) if day.followers is not None), None)
    here = [one for one in mentions if (one.post.platform, one.post.community) == (account.platform, account.id)]
    whole = (counted.size if counted is not None else None) or followers
    past = [
        one
        for one in promotion_history(house.lake, account.platform, account.id)
        if one.at.date() < now.date()
    ]  # fmt: skip
    return Evidence(
        platform=account.platform,
        account=account.id,
        brand=brand.id,
        at=now,
        own=own,
        size=whole,
        days=days,
        audience=counted,
        no_audience=why,
        engagement=rate(_reactions(here), whole),
        copies=_copies(here) if own else None,
        past=past,
    )


async def _sampled(
    house: House, brand: Brand, account: Account, size: int, now: datetime
) -> tuple[AudienceFigures | None, Reason | None]:
    """The counts of a sample, or why there is none. What was sampled ends here."""
    why = Reason(key="promotion.no.list")
    for connector in _samplers(house, brand, account.platform):
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                sample = await connector.audience(account.id, size, now, house.pseudonyms)
        except SourceError as error:
            why = Reason(key="promotion.no.answer", values={"cause": f"@cause.{error.cause}"})
        except TimeoutError:
            why = Reason(key="promotion.no.answer", values={"cause": "@cause.unreachable"})
        except ValidationError:  # its words would quote the profile
            why = Reason(key="promotion.no.answer", values={"cause": "@cause.schema_drift"})
        else:
            if len(sample.followers) >= LEAST:
                return figures(sample, now), None
            why = Reason(key="promotion.no.few", values={"n": len(sample.followers), "least": LEAST})
    return None, why


def _samplers(house: House, brand: Brand, platform: str) -> Iterator[HasAudience]:
    """The sources of a platform that can be asked for followers."""
    for source in house.plan.monitoring.sources:
        connector = house.sources.get(source.id)
        if connector is None or connector.platform != platform or source.brand not in {None, brand.id}:
            continue
        if isinstance(connector, HasAudience):
            yield connector


def _days(house: House, account: Account, told: dict[object, int], now: datetime) -> list[GrowthDay]:
    """Every day from the first that is known, the unread ones too. Today is not over."""
    first, last = (now - LOOK_BACK).date(), (now - DAY).date()
    known = {one.day: one for one in history(house.lake, account.platform, account.id, first, last).days}
    made = []
    for number in range((last - first).days + 1):
        day = (now - LOOK_BACK + number * DAY).date()
        empty = GrowthDay(day=day, mentions=told.get(day))
        one = known.get(day)
        made.append(empty if one is None else replace(
            empty, followers=one.followers, joins=one.joins, leaves=one.leaves, reach=one.reach))  # fmt: skip
    start = next((place for place, day in enumerate(made) if day.day in known), len(made))
    return made[start:]


def _talked_about(house: House, brand: Brand, now: datetime) -> dict[object, int]:
    """Mentions of the brand a day, of days that were counted."""
    topic = own_topic(brand)
    told: dict[object, int] = {}
    for number in range(LOOK_BACK // DAY + 1):
        day = (now - number * DAY).date()
        found = load_day(house.lake, brand.id, day)
        if found is None:
            continue
        counts = [count for series, rows in found[0].buckets.items() if topic_of(series) == topic
                  for count in rows.values()]  # fmt: skip
        counts += [count for series, count in found[0].days.items() if topic_of(series) == topic]
        told[day] = sum(count.total for count in counts)
    return told


def _mentions(house: House, brand: Brand, now: datetime) -> list[Mention]:
    days = [(now - number * DAY).date() for number in range(POSTS_BACK)]
    places = {(one.platform, one.id) for one in (*brand.accounts, *_rivals(brand))}
    found: list[Mention] = []
    for day in days:  # a day at a time: a loud brand's month would not fit
        read = read_mentions(house.lake, brand.id, [day], columns=_COLUMNS)
        found += [one for one in read if (one.post.platform, one.post.community) in places]
    return found


def _reactions(here: Iterable[Mention]) -> list[Reaction]:
    """Of the community's own posts with told counters."""
    found = []
    for post in (one.post for one in here):
        told = [value for value in (post.likes, post.comments, post.shares) if value is not None]
        if post.own and post.kind is PostKind.POST and post.parent is None and told:
            found.append(Reaction(sum(told)))
    return found


def _copies(here: Iterable[Mention]) -> Copies:
    posts = [one.post for one in here]
    said = [Said(post.published_at, post.author, post.text) for post in posts
            if post.kind is PostKind.COMMENT and not post.own and post.author is not None]  # fmt: skip
    return copies(said)


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
        names={(one.platform, one.id): one.name for one in (*brand.accounts, *_rivals(brand)) if one.name},
        past={(one.platform, one.account): _past(house, one.platform, one.account, now) for one in audited.audits},
    )
    pages, key = promotion_page(view, house.plan.locale), page_key(brand.id, "promotion")
    publish(house.lake, key, pages.html)
    return Presented(brand.id, key, pages.markdown)


def _verdict(audited: Audited, one: CommunityAudit) -> Finding:
    subject = f"{one.platform}:{one.account}"
    return next(each for each in audited.findings if each.check == "score" and each.subject == subject)


def _past(house: House, platform: str, account: str, now: datetime) -> list[CommunityAudit]:
    """Audits of earlier days."""
    return [one for one in promotion_history(house.lake, platform, account) if one.at.date() < now.date()]


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

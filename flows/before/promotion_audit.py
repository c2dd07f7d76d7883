"""promotion_audit: does the audience of our communities look bought? Weekly, and by hand. Communities, never people."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from prefect import flow
from pydantic import BaseModel, Field

from flows.recorded import name_run
from tasks import clock, compose, promotion
from tasks.compose import House
from tasks.core.errors import ConfigError
from tasks.core.finding import FindingStatus
from tasks.lake.findings import FindingChanges
from tasks.promotion import SAMPLE, Audited, Presented


class PromotionRequest(BaseModel):
    """Which brand, and how many followers of each community to look at. Profiles are counted and forgotten.

    Какой бренд и сколько подписчиков каждого сообщества смотреть. Профили сосчитаны и забыты.
    """

    brand: str | None = Field(
        None, description="The brand's id in the plan; empty: all · Номер бренда в плане; пусто: все."
    )
    sample: int = Field(
        SAMPLE, ge=100, le=10_000, description="Followers to sample, each community · Сколько подписчиков в выборке."
    )


EVERYTHING = PromotionRequest()


@dataclass(frozen=True, slots=True)
class Steps:
    """The verbs, plain or recorded."""

    audit: Callable[[str, int, datetime], Awaitable[Audited]]
    present: Callable[[Audited, datetime], Awaitable[Presented]]


@dataclass(frozen=True, slots=True)
class PromotionRun:
    """What a run found. `changes` is all that anybody needs to be told at once."""

    audited: tuple[Audited, ...]
    pages: tuple[Presented, ...]
    changes: FindingChanges


def plain_steps(house: House) -> Steps:
    """Without Prefect: by command, and in tests."""

    async def audit(brand: str, size: int, now: datetime) -> Audited:
        return await promotion.audit_brand(house, brand, size, now)

    async def present(audited: Audited, now: datetime) -> Presented:
        return promotion.present(house, audited, now)

    return Steps(audit, present)


async def run_promotion_audit(house: House, request: PromotionRequest, steps: Steps, now: datetime) -> PromotionRun:
    """Every brand asked for, then what changed, then the pages. Raises ConfigError for an unknown brand."""
    known = [brand.id for brand in house.plan.monitoring.brands]
    if request.brand is not None and request.brand not in known:
        raise ConfigError(f"no brand {request.brand!r} in the plan; there are: {', '.join(known)}")
    asked = [request.brand] if request.brand is not None else known
    audited = [await steps.audit(brand, request.sample, now) for brand in asked]
    changes = promotion.conclude(house, audited, now)
    pages = [await steps.present(one, now) for one in audited]
    return PromotionRun(tuple(audited), tuple(pages), changes)


def summary(run: PromotionRun) -> str:
    """`promotion · 1 FAIL, 2 PASS · 1 new, 0 worse, 0 resolved`."""
    whole = [one.status for each in run.audited for one in each.findings if one.check == "score"]
    told = ", ".join(f"{whole.count(status)} {status.value}" for status in FindingStatus if status in whole)
    new, worse, resolved = (len(part) for part in (run.changes.opened, run.changes.worse, run.changes.resolved))
    return f"promotion · {told or 'no communities'} · {new} new, {worse} worse, {resolved} resolved"


@flow(
    name="promotion_audit", description="Does the audience of our communities look bought? Communities, never people."
)
async def promotion_audit(request: PromotionRequest = EVERYTHING) -> str:
    """All brands, or one."""
    steps = Steps(promotion.audit_brand_task, promotion.present_task)
    run = await run_promotion_audit(compose.house(), request, steps, clock.utc_now())
    told = summary(run)
    await name_run(told)
    return told

"""readiness: is the plan alive? Judge it, keep the findings and the score, tell what changed; try the channels.

The order is write-ahead: what is to be told is in the outbox under the name of the run before, then the findings
stand. A run that dies between repeats itself and tells nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from prefect import task
from prefect.artifacts import acreate_markdown_artifact
from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.checks.readiness import AREAS, AUDIT, NOT_RECORDED, ReadinessView, of_area, part_score, run, score
from tasks.compose import House, house
from tasks.core.contacts import ContactTest, Reached
from tasks.core.crisis import Reason
from tasks.core.drill import DrillBook
from tasks.core.errors import ConfigError
from tasks.core.finding import Finding, FindingStatus
from tasks.core.message import Facts, MessageKind, OutboxRecord
from tasks.incidents.audits import AuditNews, audit_records, weekly_records
from tasks.incidents.links import artifact_key, artifact_link
from tasks.lake.documents import change, read_model
from tasks.lake.findings import foresee, record, standing
from tasks.lake.outbox import enqueue
from tasks.lake.pages import page_key, publish
from tasks.pages.readiness_page import Area, ReadinessPage, readiness_page
from tasks.plan.schema import Plan
from tasks.texts import say

AUDITS = ("access", "promotion", AUDIT)  # what the weekly letter looks through
KEPT = 260  # five years of weeks
ORDER = (FindingStatus.FAIL, FindingStatus.MANUAL, FindingStatus.UNKNOWN, FindingStatus.PASS)


class Point(BaseModel):
    """One score."""

    model_config = ConfigDict(frozen=True)

    at: AwareDatetime
    score: int
    gaps: int


class Trend(BaseModel):
    """`state/readiness.json`: scores, oldest first."""

    model_config = ConfigDict(frozen=True)

    points: tuple[Point, ...] = ()

    @staticmethod
    def key() -> str:
        """Where it is kept."""
        return "state/readiness.json"


@dataclass(frozen=True, slots=True)
class Assessed:
    """What a run found. `gaps` in the order of what to do first; `markdown` is its page."""

    score: int
    findings: tuple[Finding, ...]
    gaps: tuple[Finding, ...]
    markdown: str


async def assess(house: House, now: datetime) -> Assessed:
    """Judge the plan, keep what was found, and put what changed into the outbox; once a week also what stays open."""
    view = _view(house, now)
    found, before = run(view), standing(house.lake, AUDIT)
    news = foresee(house.lake, AUDIT, found, now)
    told = AuditNews(
        audit=AUDIT,
        after=f"{before.ran_at:%Y%m%dT%H%M%S}" if before.ran_at is not None else "nothing",
        told=[*news.opened, *news.worse],
        resolved=news.resolved,
        links=_links(house),
        commands=() if house.settings.ui_url else ("spichka readiness",),
    )
    enqueue(house.lake, audit_records(house.plan, told, now))
    record(house.lake, AUDIT, found, now)
    everything = [one for audit in AUDITS for one in standing(house.lake, audit).findings.values()]
    enqueue(house.lake, weekly_records(house.plan, everything, now))
    findings = tuple(standing(house.lake, AUDIT).findings.values())
    gaps = _in_order(findings)
    points = _remember(house, Point(at=now, score=score(findings), gaps=len(gaps)))
    return Assessed(score(findings), findings, gaps, _present(house, view, findings, gaps, points))


def _view(house: House, now: datetime) -> ReadinessView:
    drills = read_model(house.lake, DrillBook.key(), DrillBook)
    test = read_model(house.lake, ContactTest.key(), ContactTest)
    return ReadinessView(
        plan=house.plan,
        now=now,
        drills=drills[0] if drills is not None else DrillBook(),
        contacts=test[0] if test is not None else None,
    )


def _in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """What to do first: the gravest, then what fails before what still may turn out well, as the checks stand."""
    open_ = [one for one in findings if one.open]
    return tuple(sorted(open_, key=lambda one: (-one.severity.rank, ORDER.index(one.status))))


def _remember(house: House, point: Point) -> tuple[Point, ...]:
    def added(before: Trend | None) -> Trend:
        points = before.points if before is not None else ()
        return Trend(points=(*(one for one in points if one.at != point.at), point)[-KEPT:])

    return change(house.lake, Trend.key(), Trend, added).points


def _links(house: House) -> dict[str, str]:
    url = house.settings.ui_url
    return {} if url is None else {"run": artifact_link(url, artifact_key("readiness", "company"))}


def _present(
    house: House, view: ReadinessView, findings: Sequence[Finding], gaps: Sequence[Finding], points: Sequence[Point]
) -> str:
    page = ReadinessPage(
        company=house.plan.company,
        score=score(findings),
        gaps=gaps,
        passed=sum(one.status is FindingStatus.PASS for one in findings),
        areas=_areas(findings),
        points=[(one.at, one.score) for one in points],
        unrecorded=NOT_RECORDED,
        now=view.now,
        timezone=house.plan.timezone,
    )
    pages = readiness_page(page, house.plan.locale)
    publish(house.lake, page_key("company", "readiness"), pages.html)
    return pages.markdown


def _areas(findings: Sequence[Finding]) -> list[Area]:
    told = []
    for name in AREAS:
        inside = of_area(name, findings)
        passed = sum(one.status is FindingStatus.PASS for one in inside)
        told.append(Area(name, passed, len(inside), int(part_score(inside))))
    return told


def send_test(house: House, by: str, now: datetime) -> ContactTest:
    """Begin a test: one message to each channel of the plan, each with a way to answer. A later one replaces it."""
    plan = house.plan
    if not plan.channels:
        raise ConfigError(say(plan.locale, "contacts.none"))
    test = ContactTest(
        id=f"contacts-{now:%Y%m%dT%H%M%S}",
        sent_at=now,
        by=by.strip()[:80],
        channels={channel.id: Reached() for channel in plan.channels},
    )
    change(house.lake, ContactTest.key(), ContactTest, lambda _: test)
    enqueue(house.lake, [_asking(plan, test, channel.id) for channel in plan.channels])
    return test


def _asking(plan: Plan, test: ContactTest, channel: str) -> OutboxRecord:
    facts = Facts(
        kind=MessageKind.TEST,
        brand="",
        headline=Reason(key="headline.contacts"),
        next_step=Reason(key="step.confirm"),
        owner=test.by or None,
        at=test.sent_at,
        commands=(f"spichka readiness confirm --channel {channel} --by …",),
    )
    event = f"0000-{MessageKind.TEST}"
    return OutboxRecord(thread=test.id, event=event, channel=channel, facts=facts, created_at=test.sent_at)


def contact_test(house: House) -> ContactTest | None:
    """The latest test of the channels."""
    found = read_model(house.lake, ContactTest.key(), ContactTest)
    return found[0] if found is not None else None


def confirm(house: House, channel: str, by: str, now: datetime, test_id: str | None = None) -> str:
    """Somebody read the message in this channel. `test_id` None: the latest test. Raises ConfigError."""
    locale, test, by = house.plan.locale, contact_test(house), by.strip()[:80]
    if not by:
        raise ConfigError(say(locale, "contacts.who"))
    if test is None or test_id not in {None, test.id}:
        raise ConfigError(say(locale, "contacts.no_test"))
    if channel not in test.channels:
        raise ConfigError(say(locale, "contacts.no_channel", channel=channel or "—", known=", ".join(test.channels)))

    def answered(before: ContactTest | None) -> ContactTest:
        current = before or test
        reached = current.channels.get(channel)
        if current.id != test.id or reached is None or reached.confirmed_at is not None:
            return current
        done = {**current.channels, channel: Reached(confirmed_at=now, by=by)}
        return current.model_copy(update={"channels": done})

    after = change(house.lake, ContactTest.key(), ContactTest, answered).channels.get(channel)
    first = after.by if after is not None else by
    key = "contacts.confirmed" if first == by else "contacts.already"
    return say(locale, key, channel=channel, by=first)


@task(name="readiness", persist_result=False)
async def assess_task(now: datetime) -> Assessed:
    """`assess` as Prefect records it, and its page."""
    assessed = await assess(house(), now)
    told = say(house().plan.locale, "ready.run", score=assessed.score, gaps=len(assessed.gaps))
    await acreate_markdown_artifact(assessed.markdown, key=artifact_key("readiness", "company"), description=told)
    return assessed


@task(name="test the channels", persist_result=False)
async def send_test_task(by: str, now: datetime) -> ContactTest:
    """`send_test` as Prefect records it."""
    return send_test(house(), by, now)

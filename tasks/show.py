"""show: the board of each brand and the page of each live incident, in the lake and in the Prefect UI."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from prefect import task
from prefect.artifacts import acreate_markdown_artifact

from tasks.compose import House, doors, house
from tasks.core.counts import Count
from tasks.core.coverage import Coverage
from tasks.core.crisis import Reason, Strength
from tasks.core.detection import OF_EVENTS
from tasks.core.incident import Incident
from tasks.core.instants import BUCKET, DAY, bucket_start
from tasks.core.series import topic_of
from tasks.core.states import BrandState
from tasks.incidents.links import artifact_key, artifact_link
from tasks.incidents.telling import commands, next_step, owner_of, reply_by
from tasks.incidents.unseen import unseen
from tasks.lake.answer_queue import count_waiting, read_queue
from tasks.lake.counts import load_day
from tasks.lake.documents import read_model
from tasks.lake.incidents import log_of
from tasks.lake.mentions import read_mentions
from tasks.lake.pages import page_key, publish
from tasks.pages.board import BoardState, BoardView, board, board_state
from tasks.pages.chart import ChartPoint
from tasks.pages.incident_page import IncidentView, incident_page
from tasks.pages.mention_list import mention_list
from tasks.plan.topics import own_topic

USUAL_DAYS = 7
DAYS_LISTED = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """The word of the board, the numbers of its first line, and the Markdown of every page by artifact key."""

    brand: str
    state: BoardState
    waiting: int
    mentions: int
    pages: dict[str, str]


async def show(
    house: House, brand_id: str, incidents: Sequence[Incident], coverages: Sequence[Coverage], now: datetime
) -> Shown:
    """Write the brand's pages into the lake."""
    brand = house.plan.brand(brand_id)
    own = own_topic(brand)
    last_day = _between(house, brand_id, own, now - DAY, now)
    total = Count()
    for _, count in last_day:
        total.add(count)
    usual, waiting = _usual(house, brand_id), count_waiting(read_queue(house.lake, brand_id), now)
    live = [_owned(house, incident, now) for incident in incidents if incident.live]
    state = board_state(live, coverages)
    view = BoardView(
        brand=brand.name,
        state=state,
        waiting=waiting,
        mentions_24h=total.total,
        complaints_24h=total.complaints,
        negative_24h=total.negative,
        usual_24h=usual,
        chart=_chart(last_day, usual, coverages, now),
        coverages=coverages,
        incidents=live,
        now=now,
        timezone=house.plan.timezone,
        unseen=_only_troubles(unseen(coverages, house.plan, now)),
        incident_links=_links(house, live),
        commands=_commands(house, live),
        drill=house.drill is not None,
    )
    pages = board(view, house.plan.locale)
    publish(house.lake, page_key(brand_id, "board"), pages.html)
    shown = {artifact_key("board", brand_id): pages.markdown}
    for incident in live:
        shown[artifact_key("incident", incident.id)] = _incident(house, brand.name, incident, coverages, now)
    return Shown(brand_id, state, waiting, total.total, shown)


def _incident(house: House, name: str, incident: Incident, coverages: Sequence[Coverage], now: datetime) -> str:
    response = house.plan.response(incident.level, incident.strength)
    events = log_of(house.lake, incident.id)
    deadlines = [at for at in (reply_by(house.plan, event) for event in events) if at is not None]
    view = IncidentView(
        brand=name,
        incident=incident.model_copy(update={"reply_by": deadlines[-1] if deadlines else None}),
        events=events,
        coverages=coverages,
        now=now,
        timezone=house.plan.timezone,
        next_step=next_step(incident.level, response),
        unseen=_only_troubles(unseen(coverages, house.plan, now)),
        links=_desk_links(house, incident, now),
        commands=commands(incident),
        drill=house.drill is not None,
    )
    pages = incident_page(view, house.plan.locale)
    publish(house.lake, page_key(incident.brand, f"incident-{incident.id}"), pages.html)
    publish(house.lake, page_key(incident.brand, f"incident-{incident.id}", "csv"), _list(house, incident))
    return pages.markdown


def _list(house: House, incident: Incident) -> str:
    """Live mentions of the incident's topics since it began."""
    counted = [signal for signal in incident.signals if signal.kind not in OF_EVENTS]
    topics = {topic_of(signal.topic) for signal in counted} | {f"incident-{incident.id}"}
    days = [incident.began_at.date() + timedelta(days=n) for n in range(DAYS_LISTED)]
    mentions = read_mentions(house.lake, incident.brand, days)
    return mention_list(
        m for m in mentions if m.live and m.post.published_at >= incident.began_at and topics & set(m.topics)
    )


def _commands(house: House, incidents: Sequence[Incident]) -> list[str]:
    """What to type, where there is no UI to click in."""
    if house.settings.ui_url is not None:
        return []
    untaken = [incident for incident in incidents if incident.acknowledged_at is None]
    return [
        line for incident in untaken if incident.strength.rank >= Strength.ALERT.rank for line in commands(incident)
    ]


def _desk_links(house: House, incident: Incident, now: datetime) -> dict[str, str]:
    """The desk's forms in the Prefect UI, where this page is read; a signed link has no place in a stored page."""
    ways = replace(doors(house), web_url=None)
    return {name: url for name, url in ways.links(incident.id, now).items() if name != "incident"}


def _owned(house: House, incident: Incident, now: datetime) -> Incident:
    """With the person on duty where nobody took it yet: the page names whom the alert named."""
    return incident.model_copy(update={"owner": owner_of(house.plan, incident, now)})


def _only_troubles(reasons: Sequence[Reason]) -> list[Reason]:
    return [reason for reason in reasons if reason.key != "unseen.nothing"]


def _links(house: House, incidents: Sequence[Incident]) -> dict[str, str]:
    if house.settings.ui_url is None:
        return {}
    url = house.settings.ui_url
    return {incident.id: artifact_link(url, artifact_key("incident", incident.id)) for incident in incidents}


def _between(house: House, brand_id: str, topic: str, since: datetime, until: datetime) -> list[tuple[datetime, Count]]:
    """Five-minute counts of a topic over all sources; day-precision posts stand at their noon."""
    counts: dict[datetime, Count] = {}
    day = since.replace(hour=0, minute=0, second=0, microsecond=0)
    while day <= until:
        found = load_day(house.lake, brand_id, day.date())
        if found is not None:
            for series, rows in found[0].buckets.items():
                if topic_of(series) == topic:
                    for index, count in rows.items():
                        counts.setdefault(day + index * BUCKET, Count()).add(count)
            for series, count in found[0].days.items():
                if topic_of(series) == topic:
                    counts.setdefault(day + DAY / 2, Count()).add(count)
        day += DAY
    return sorted((at, count) for at, count in counts.items() if since <= at <= until)


def _usual(house: House, brand_id: str) -> float | None:
    """Mean mentions of the last closed days; None before there are three."""
    found = read_model(house.lake, BrandState.key(brand_id), BrandState)
    totals = list(found[0].day_totals.values())[-USUAL_DAYS:] if found is not None else []
    return sum(totals) / len(totals) if len(totals) >= 3 else None


def _chart(
    last_day: Sequence[tuple[datetime, Count]], usual: float | None, coverages: Sequence[Coverage], now: datetime
) -> list[ChartPoint]:
    """Every bucket of the last day, the empty and the unread ones too."""
    counts = dict(last_day)
    start = bucket_start(now - DAY)
    points = []
    for step in range(DAY // BUCKET + 1):
        at = start + step * BUCKET
        count = counts.get(at)
        points.append(
            ChartPoint(
                start=at,
                mentions=count.total if count is not None else 0,
                complaints=count.complaints if count is not None else 0,
                usual=usual / (DAY // BUCKET) if usual is not None else None,
                read=any(_was_read(coverage, at) for coverage in coverages),
            )
        )
    return points


def _was_read(coverage: Coverage, at: datetime) -> bool:
    if coverage.blind and at > (coverage.last_success_at or coverage.activated_at):
        return False
    return not any(gap.since <= at and (gap.until is None or at < gap.until) for gap in coverage.gaps)


@task(name="show", task_run_name="show {brand_id}", persist_result=False)
async def show_task(
    brand_id: str, incidents: Sequence[Incident], coverages: Sequence[Coverage], now: datetime
) -> Shown:
    """`show`, and the same pages as artifacts."""
    shown = await show(house(), brand_id, incidents, coverages, now)
    for key, markdown in shown.pages.items():
        await acreate_markdown_artifact(markdown, key=key, description=f"{shown.state.value} · {shown.brand}")
    return shown

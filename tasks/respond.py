"""respond: open, grow and calm incidents, and put what people must hear into the outbox. The state commits first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from prefect import task

from tasks.compose import House, house
from tasks.core.coverage import Coverage
from tasks.core.crisis import Reason, Strength
from tasks.core.incident import Incident
from tasks.core.series import topic_of
from tasks.core.states import BlindnessState, BrandState, DeskForm
from tasks.incidents.blindness import follow
from tasks.incidents.burst import Case
from tasks.incidents.life import absorb, incident_id, open_incident, settle
from tasks.incidents.telling import teller
from tasks.incidents.unseen import unseen
from tasks.lake.answer_queue import count_of, read_queue
from tasks.lake.documents import change, read_model
from tasks.lake.incidents import flush, known, name_incident, save
from tasks.lake.outbox import enqueue

REMEMBERED = timedelta(days=7)  # a closed incident stays at hand this long: its signals must not open another one
MISSED_RUNS = 3  # time that nobody watched does not count as calm


async def respond(
    house: House, brand_id: str, cases: Sequence[Case], coverages: Sequence[Coverage], now: datetime
) -> list[Incident]:
    """The brand's incidents after this run: live ones and those closed lately."""
    seen = unseen(coverages, house.plan, now)
    for incident in known(house.lake, brand_id):  # what a run that died had committed and not said
        tell_about(house, incident, seen)
    blind = any(coverage.blind or coverage.suspiciously_empty for coverage in coverages)
    paused = _pause(house, brand_id, now)
    by_incident = {case.incident: case for case in cases if case.incident is not None}
    for incident in known(house.lake, brand_id):
        if not incident.live:
            continue
        case = by_incident.get(incident.id)
        tell_about(house, save(house.lake, incident.id, _decide(house, incident, case, now, blind or paused)), seen)
    for case in cases:
        if case.incident is None:
            name = name_incident(house.lake, brand_id, incident_id(brand_id, case.burst.signals))
            opened = open_incident(name, case.burst, now)
            tell_about(house, save(house.lake, name, _unless_there(opened)), seen)
    _forget_old(house, brand_id, now)
    return known(house.lake, brand_id)


def _decide(
    house: House, incident: Incident, case: Case | None, now: datetime, blind: bool
) -> Callable[[Incident | None], Incident]:
    model = house.plan.response_model
    left = _left_waiting(house, incident) if case is None else 0

    def decided(before: Incident | None) -> Incident:
        current = before or incident
        if not current.live:
            return current
        if case is not None:
            return absorb(current, case.burst, now, model, may_calm=not blind)
        current = current.model_copy(update={"waiting": min(current.waiting, left)})
        if blind:
            return current.model_copy(update={"lower_since": None})
        return settle(current, Strength.WATCH, now, model)

    return decided


def _left_waiting(house: House, incident: Incident) -> int:
    """How many of an incident's mentions still wait, once no signal makes us count its mentions again."""
    queue = read_queue(house.lake, incident.brand)
    if queue.beyond or not incident.signals:  # not all in words, or nothing to join them by: as it was
        return incident.waiting
    return count_of(queue, (topic_of(signal.topic) for signal in incident.signals), incident.began_at)


def _unless_there(opened: Incident) -> Callable[[Incident | None], Incident]:
    return lambda before: before or opened


def tell_about(house: House, incident: Incident, seen: tuple[Reason, ...]) -> Incident:
    """Log lines and messages of what is committed."""
    return flush(house.lake, incident, teller(house.plan, seen))


def _pause(house: House, brand_id: str, now: datetime) -> bool:
    """True where nobody watched for a while before this run."""
    found = read_model(house.lake, BrandState.key(brand_id), BrandState)
    last = found[0].last_run_at if found is not None else None

    def ran(state: BrandState | None) -> BrandState:
        return (state or BrandState(brand=brand_id)).model_copy(update={"last_run_at": now})

    change(house.lake, BrandState.key(brand_id), BrandState, ran)
    every = min(
        (source.every for source in house.plan.monitoring.sources if source.enabled), default=timedelta(minutes=5)
    )
    return last is None or now - last > MISSED_RUNS * every


def _forget_old(house: House, brand_id: str, now: datetime) -> None:
    gone = {
        incident.id
        for incident in known(house.lake, brand_id)
        if not incident.live and not incident.unflushed and now - (incident.closed_at or now) > REMEMBERED
    }
    if not gone:
        return

    def kept(state: BrandState | None) -> BrandState:
        assert state is not None
        return state.model_copy(update={"incidents": tuple(name for name in state.incidents if name not in gone)})

    change(house.lake, BrandState.key(brand_id), BrandState, kept)


async def follow_blindness(house: House, coverages: Sequence[Coverage], now: datetime) -> BlindnessState:
    """Tell the technical contact of sources that went blind or came back; the state commits before the messages."""
    key = BlindnessState.key()
    state = change(
        house.lake,
        key,
        BlindnessState,
        lambda before: follow(before or BlindnessState(), coverages, house.plan, now),
    )
    if state.owed:
        enqueue(house.lake, state.owed)
        owed = {record.key for record in state.owed}
        state = change(
            house.lake,
            key,
            BlindnessState,
            lambda before: (before or state).model_copy(
                update={"owed": tuple(r for r in (before or state).owed if r.key not in owed)}
            ),
        )
    return state


def remember_desk(house: House, deployment: str) -> None:
    """Keep the desk's deployment for the links of alerts."""
    change(house.lake, DeskForm.key(), DeskForm, lambda _: DeskForm(deployment=deployment))


@task(name="respond", task_run_name="respond {brand_id}", persist_result=False)
async def respond_task(
    brand_id: str, cases: Sequence[Case], coverages: Sequence[Coverage], now: datetime
) -> list[Incident]:
    """`respond` as Prefect records it."""
    return await respond(house(), brand_id, cases, coverages, now)


@task(name="follow blindness", persist_result=False)
async def follow_blindness_task(coverages: Sequence[Coverage], now: datetime) -> BlindnessState:
    """`follow_blindness` as Prefect records it."""
    return await follow_blindness(house(), coverages, now)

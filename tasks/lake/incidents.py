"""Incidents in the lake: the state is the commit, its log lines and messages are effects that may be repeated."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tasks.core.incident import Incident, IncidentEvent
from tasks.core.message import OutboxRecord
from tasks.core.ports import Lake
from tasks.core.states import BrandState
from tasks.lake.documents import change, read_model, write_new
from tasks.lake.outbox import enqueue

Tell = Callable[[Incident, IncidentEvent], Sequence[OutboxRecord]]


def state_key(incident: str) -> str:
    """`incidents/{id}/state.json`."""
    return f"incidents/{incident}/state.json"


def log_key(incident: str, seq: int) -> str:
    """`incidents/{id}/log/{seq}.json`."""
    return f"incidents/{incident}/log/{seq:06d}.json"


def find(lake: Lake, incident: str) -> Incident | None:
    """The incident, or None."""
    found = read_model(lake, state_key(incident), Incident)
    return found[0] if found is not None else None


def known(lake: Lake, brand: str) -> list[Incident]:
    """The brand's live incidents and those closed lately."""
    found = read_model(lake, BrandState.key(brand), BrandState)
    named = found[0].incidents if found is not None else ()
    return [incident for incident in (find(lake, name) for name in named) if incident is not None]


def name_incident(lake: Lake, brand: str, wanted: str) -> str:
    """Reserve a name before the incident exists: the only place where two runs agree on which one is opened.

    A name that was reserved by a run that died before it wrote the incident is given out again.
    """
    found = read_model(lake, BrandState.key(brand), BrandState)
    for name in found[0].incidents if found is not None else ():
        if find(lake, name) is None:
            return name

    def reserved(state: BrandState | None) -> BrandState:
        state = state or BrandState(brand=brand)
        return state.model_copy(update={"incidents": (*state.incidents, _free(state.incidents, wanted))})

    return change(lake, BrandState.key(brand), BrandState, reserved).incidents[-1]


def _free(taken: Sequence[str], wanted: str) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name


def save(lake: Lake, incident: str, decide: Callable[[Incident | None], Incident]) -> Incident:
    """Commit a decision by compare-and-swap; `decide` may be asked again after a lost race."""
    return change(lake, state_key(incident), Incident, decide)


def flush(lake: Lake, incident: Incident, tell: Tell) -> Incident:
    """Write log lines and messages of events that are committed and not yet flushed, then say that they are."""
    if not incident.unflushed:
        return incident
    records: list[OutboxRecord] = []
    for event in incident.unflushed:
        write_new(lake, log_key(incident.id, event.seq), event)
        records += tell(incident, event)
    enqueue(lake, records)
    done = {event.seq for event in incident.unflushed}

    def flushed(state: Incident | None) -> Incident:
        assert state is not None
        return state.model_copy(update={"unflushed": tuple(e for e in state.unflushed if e.seq not in done)})

    return save(lake, incident.id, flushed)


def log_of(lake: Lake, incident: str) -> list[IncidentEvent]:
    """Every event, oldest first."""
    events = []
    for key in lake.keys(f"incidents/{incident}/log/"):
        found = read_model(lake, key, IncidentEvent)
        if found is not None:
            events.append(found[0])
    return events

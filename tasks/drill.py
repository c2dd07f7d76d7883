"""drill: begin a rehearsal, build the house it happens in, find it again for the desk, end it with a scorecard.

A drill has a house of its own: the plan with one renamed brand and one source, and a lake below `drills/{id}/`. So
nothing of it can meet a real metric, baseline or incident. Only the channels are the real ones.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tasks.compose import House
from tasks.core.crisis import Reason
from tasks.core.drill import MARK, Drill, DrillBook, DrillEnd, Scorecard
from tasks.core.errors import ConfigError
from tasks.core.incident import Incident
from tasks.core.instants import bucket_start
from tasks.core.message import OutboxRecord
from tasks.core.ports import Notifier
from tasks.core.states import DeskForm
from tasks.drills import SCENARIOS
from tasks.drills.request import DrillRequest
from tasks.drills.scenario import words_of
from tasks.drills.scorecard import Seen, scorecard
from tasks.drills.stream import Story, story
from tasks.incidents import desk
from tasks.incidents.telling import teller
from tasks.lake.documents import change, read_model, write_new
from tasks.lake.incidents import find, flush, known, log_of, save
from tasks.lake.within import Within
from tasks.language import Reader
from tasks.notifiers.silent import Silent
from tasks.plan.schema import Plan, Source
from tasks.plan.topics import own_topic
from tasks.sources.rehearsal import Rehearsal
from tasks.texts import say

SOURCE = "drill"
UNDERSTOOD = 0.9  # of the invented posts, or the plan's own exclusions stand in the way
ASKED = 80
CARD = "scorecard.json"
QUICKLY = timedelta(minutes=15)  # far longer than a drill in simulated time takes


def book_of(house: House) -> DrillBook:
    """The drill that runs and those before it."""
    found = read_model(house.lake, DrillBook.key(), DrillBook)
    return found[0] if found is not None else DrillBook()


def begin(house: House, request: DrillRequest, now: datetime) -> Drill:
    """Claim the one place a drill may have. Raises ConfigError where one runs, or this one could teach nothing."""
    drill = _planned(house, request, now)
    _refuse_what_cannot_work(house, drill)

    def claimed(before: DrillBook | None) -> DrillBook:
        book = before or DrillBook()
        if book.running is not None:
            other = book.running
            values = {"scenario": other.scenario, "brand": other.brand, "by": other.by}
            raise ConfigError(say(house.plan.locale, "drill.runs", **values, minutes=_left(other, now)))
        return book.model_copy(update={"running": drill})

    change(house.lake, DrillBook.key(), DrillBook, claimed)
    form = read_model(house.lake, DeskForm.key(), DeskForm)
    if form is not None:  # the links of its messages lead to the same desk
        write_new(drill_house(house, drill).lake, DeskForm.key(), form[0])
    return drill


def _left(drill: Drill, now: datetime) -> int:
    return max(0, round((drill.expires_at - now) / timedelta(minutes=1)))


def _planned(house: House, request: DrillRequest, now: datetime) -> Drill:
    locale, brands = house.plan.locale, [brand.id for brand in house.plan.monitoring.brands]
    brand = request.brand.strip() or (brands[0] if len(brands) == 1 else "")
    if brand not in brands:
        raise ConfigError(say(locale, "drill.no_brand", brand=brand or "—", known=", ".join(brands)))
    if not request.by.strip():
        raise ConfigError(say(locale, "drill.who"))
    length = timedelta(minutes=request.minutes)
    # simulated time lies in the past: nothing that is kept of it may come from the future
    started = bucket_start(now) - length if request.fast else now
    return Drill(
        id=f"{now:%Y%m%dT%H%M%SZ}-{brand}",
        scenario=request.scenario.value,
        level=SCENARIOS[request.scenario].level,
        brand=brand,
        by=request.by.strip()[:80],
        claimed_at=now,
        started_at=started,
        story_at=started,
        expires_at=started + length,
        every=timedelta(minutes=request.step),
        simulated=request.fast,
        sends=request.send or not request.fast,
    )


def _refuse_what_cannot_work(house: House, drill: Drill) -> None:
    """A plan whose words do not find the drill's posts, or whose channels all refuse drills."""
    locale, plan = house.plan.locale, drill_plan(house.plan, drill)
    if drill.sends and not plan.channels:
        raise ConfigError(say(locale, "drill.no_channel"))
    brand = plan.monitoring.brands[0]
    texts = [post.text for post in _story(house, drill).posts if post.published_at > drill.story_at][:ASKED]
    readings, own = Reader(plan).read(texts), own_topic(brand)
    found = sum(any(match.topic == own for match in reading.matches) for reading in readings)
    if found < UNDERSTOOD * len(texts):
        example = next(
            text for text, reading in zip(texts, readings, strict=True) if own not in {m.topic for m in reading.matches}
        )
        raise ConfigError(say(locale, "drill.unread", topic=own, found=found, of=len(texts), example=example[:80]))


def drill_plan(plan: Plan, drill: Drill) -> Plan:
    """The plan with the drilled brand alone, renamed, one source, and the channels that take drills."""
    brand = plan.brand(drill.brand).model_copy(update={"id": drill.brand_inside})
    source = Source(id=SOURCE, kind="export", every=drill.every)
    monitoring = plan.monitoring.model_copy(update={"brands": (brand,), "sources": (source,)})
    channels = tuple(channel for channel in plan.channels if channel.drills)
    return plan.model_copy(update={"monitoring": monitoring, "channels": channels})


def _story(house: House, drill: Drill) -> Story:
    plan = house.plan
    words = words_of(plan.brand(drill.brand), plan.locale)
    return story(SCENARIOS[drill.scenario], drill, words, plan.locale, plan.timezone)


def drill_house(house: House, drill: Drill) -> House:
    """The house of one drill beside the real one. Kept in memory: a reader costs more than a decision."""
    key = f"drill-{drill.id}"
    kept = house.memory.get(key)
    if isinstance(kept, House):
        return kept
    plan, told = drill_plan(house.plan, drill), _story(house, drill)
    notifiers: dict[str, Notifier] = {
        channel.id: house.notifiers[channel.id] if drill.sends else Silent() for channel in plan.channels
    }
    inside = replace(
        house,
        plan=plan,
        lake=Within(house.lake, drill.folder),
        sources={SOURCE: Rehearsal(SOURCE, told.posts, told.happenings)},
        notifiers=notifiers,
        reader=Reader(plan),
        pictures=None,
        memory={},
        drill=drill.id,
    )
    house.memory[key] = inside
    return inside


def house_of(house: House, incident: str) -> House:
    """The house an incident lives in: this one, or that of the drill that runs. Raises ConfigError after its end."""
    if not incident.startswith(MARK) or house.drill is not None or find(house.lake, incident) is not None:
        return house
    book = book_of(house)
    if book.running is not None:
        inside = drill_house(house, book.running)
        if find(inside.lake, incident) is not None:
            return inside
    if any(drill.card is not None and drill.card.incident == incident for drill in book.past):
        raise ConfigError(say(house.plan.locale, "drill.is_over", incident=incident))
    return house


def over(house: House, drill: Drill, at: datetime) -> DrillEnd | None:
    """Whether it is over at `at`, and why."""
    running = book_of(house).running
    if running is None or running.id != drill.id:
        return DrillEnd.STOPPED
    incidents = known(drill_house(house, drill).lake, drill.brand_inside)
    if incidents and not any(incident.live for incident in incidents):
        return DrillEnd.SOLVED
    return DrillEnd.TIME if at >= drill.expires_at else None


def end(house: House, drill: Drill, why: DrillEnd, now: datetime) -> Drill:
    """The scorecard, then the end of its incidents, then of the drill: killed in between, the next one goes on.

    What its channels still have to hear waits in its outbox.
    """
    inside = drill_house(house, drill)
    at = min(now, drill.expires_at)
    write_new(inside.lake, CARD, _card(inside, house.plan, drill, at))
    found = read_model(inside.lake, CARD, Scorecard)
    assert found is not None
    for incident in known(inside.lake, drill.brand_inside):
        if incident.live:
            _close(inside, incident, at)
    done = drill.model_copy(update={"ended_at": at, "end": why, "card": found[0]})
    change(house.lake, DrillBook.key(), DrillBook, lambda before: (before or DrillBook()).ended(done))
    return book_of(house).find(drill.id) or done


def _card(inside: House, plan: Plan, drill: Drill, at: datetime) -> Scorecard:
    incidents = sorted(known(inside.lake, drill.brand_inside), key=lambda one: (one.opened_at, one.id))
    messages = [read_model(inside.lake, key, OutboxRecord) for key in inside.lake.keys("outbox/")]
    seen = Seen(
        incidents=incidents,
        logs={incident.id: log_of(inside.lake, incident.id) for incident in incidents},
        messages=[one[0] for one in messages if one is not None],
    )
    return scorecard(drill, SCENARIOS[drill.scenario], plan, seen, at)


def _close(inside: House, incident: Incident, at: datetime) -> None:
    locale = inside.plan.locale
    by, why = say(locale, "drill.by"), say(locale, "drill.over")

    def closed(before: Incident | None) -> Incident:
        current = before or incident
        return desk.close(current, why, by, at) if current.live else current

    tell = teller(inside.plan, (Reason(key="unseen.not_asked"),))
    flush(inside.lake, save(inside.lake, incident.id, closed), tell)


def expired(house: House, now: datetime) -> Drill | None:
    """The drill that should be over and is not: its process died, or is late. Ending it twice changes nothing."""
    running = book_of(house).running
    if running is None:
        return None
    until = running.claimed_at + QUICKLY if running.simulated else running.expires_at
    return running if now >= until else None

"""decide: what a person does to an incident by hand. The state commits first; its messages follow in the outbox."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from prefect import task

from tasks.compose import House, house
from tasks.core.announced import AnnouncedState
from tasks.core.crisis import Level, Reason, Strength
from tasks.core.errors import ConfigError, SchemaDrift
from tasks.core.incident import Incident
from tasks.core.post import Post
from tasks.core.series import topic_of
from tasks.core.topical import TemporaryTopic, TemporaryTopics
from tasks.incidents import desk
from tasks.incidents.announcing import announced_change, announced_removal, with_announced
from tasks.incidents.desk_request import Action, DeskRequest
from tasks.incidents.telling import teller
from tasks.lake.documents import change, read_model
from tasks.lake.incidents import find, flush, known, name_incident, save
from tasks.lake.mentions import read_mentions
from tasks.lake.raw import unpack
from tasks.language import Reader
from tasks.plan.topics import with_temporary
from tasks.texts import say
from tasks.texts.local_time import full_time

__all__ = ["Action", "DeskRequest", "decide", "look_back"]

LOOK_BACK = timedelta(hours=48)
POSTS_KNOWN = timedelta(days=35)
_WITH_REASON = frozenset({Action.CLOSE, Action.FALSE_ALARM, Action.REOPEN, Action.NOTE})


async def decide(house: House, request: DeskRequest, now: datetime) -> str:
    """Do it; one sentence of what was done. Raises ConfigError where it cannot be done."""
    if not request.by.strip():
        raise ConfigError(_say(house, "desk.who", names=", ".join(_people(house))))
    if request.action in _WITHOUT_INCIDENT:
        return _WITHOUT_INCIDENT[request.action](house, request, now)
    incident = find(house.lake, request.incident) if request.incident.strip() else None
    if incident is None:
        raise ConfigError(_say(house, "desk.no_incident", incident=request.incident or "—", open=_open_ones(house)))
    _refuse(house, incident, request)
    if request.action is Action.MERGE:
        return _merge(house, incident, request, now)
    if request.action is Action.SPLIT:
        return _split(house, incident, request, now)
    if request.action is Action.ACKNOWLEDGE and incident.live and incident.acknowledged_by is not None:
        return _say(house, "desk.taken", incident=incident.id, by=incident.acknowledged_by)
    act = _acts(house, request, now)[request.action]
    after = _commit(house, incident, act)
    if not after.live:
        _forget_words(house, after.id)
    status, by = _say(house, f"status.{after.status}"), request.by.strip()
    return _say(house, "desk.done", incident=after.id, status=status, by=by)


def _say(house: House, key: str, **values: str | int) -> str:
    return say(house.plan.locale, key, **values)


def _people(house: House) -> list[str]:
    return [role.holder or role.name for role in house.plan.team.roles]


def _open_ones(house: House) -> str:
    live = [i.id for brand in house.plan.monitoring.brands for i in known(house.lake, brand.id) if i.live]
    return ", ".join(live) or "—"


def _refuse(house: House, incident: Incident, request: DeskRequest) -> None:
    """What a person forgets most, in their language; the rest is refused where it is done."""
    if request.action in _WITH_REASON and not request.note.strip():
        raise ConfigError(_say(house, "desk.no_note", n=incident.waiting))
    if not incident.live and request.action not in {Action.REOPEN, Action.NOTE}:
        status = _say(house, f"status.{incident.status}")
        raise ConfigError(_say(house, "desk.not_live", incident=incident.id, status=status))


def _acts(house: House, request: DeskRequest, now: datetime) -> dict[Action, Callable[[Incident], Incident]]:
    by, note = request.by.strip(), request.note
    level = request.level if request.level is not None else Level.NONE

    def set_level(incident: Incident) -> Incident:
        if request.level is None:
            raise ConfigError(_say(house, "desk.no_level"))
        return desk.set_level(incident, level, by, now, note)

    def set_owner(incident: Incident) -> Incident:
        if not request.owner.strip():
            raise ConfigError(_say(house, "desk.no_owner"))
        return desk.set_owner(incident, request.owner.strip(), by, now, note)

    return {
        Action.ACKNOWLEDGE: lambda incident: desk.acknowledge(incident, by, now, note),
        Action.FALSE_ALARM: lambda incident: desk.false_alarm(incident, note, by, now),
        Action.SET_LEVEL: set_level,
        Action.SET_OWNER: set_owner,
        Action.NOTE: lambda incident: desk.add_note(incident, note, by, now),
        Action.CLOSE: lambda incident: desk.close(incident, note, by, now),
        Action.REOPEN: lambda incident: desk.reopen(incident, note, by, now),
    }


def _commit(house: House, incident: Incident, act: Callable[[Incident], Incident]) -> Incident:
    return _tell(house, save(house.lake, incident.id, lambda before: act(before or incident)))


def _tell(house: House, incident: Incident) -> Incident:
    return flush(house.lake, incident, teller(house.plan, (Reason(key="unseen.not_asked"),)))


def _merge(house: House, incident: Incident, request: DeskRequest, now: datetime) -> str:
    other = find(house.lake, request.other)
    if other is None:
        raise ConfigError(_say(house, "desk.no_other", other=request.other or "—", open=_open_ones(house)))
    by = request.by.strip()
    # The one that stays first: nothing is lost if we die in between.
    kept = _commit(house, incident, lambda before: desk.merge(before, other, by, now)[0])
    _commit(house, other, lambda before: desk.merge(incident, before, by, now)[1])
    if other.words:  # they are watched on, for the incident that stays
        topic = TemporaryTopic(brand=kept.brand, incident=kept.id, words=kept.words)
        change(house.lake, TemporaryTopics.key(), TemporaryTopics, lambda before: _with(before, topic))
        _forget_words(house, other.id)
    return _say(house, "desk.merged", other=other.id, incident=incident.id)


def _split(house: House, incident: Incident, request: DeskRequest, now: datetime) -> str:
    desk.split(incident, request.topic, incident.id, request.by, now)  # refuse before a name is reserved
    # a desk that died half-way left the child behind: it is taken up, not made twice
    moved = {signal.id for signal in incident.signals if topic_of(signal.topic) == request.topic}
    children = [one for one in known(house.lake, incident.brand) if one.live and one.split_from == incident.id]
    there = next((one.id for one in children if moved <= set(one.signal_ids)), None)
    name = there or name_incident(house.lake, incident.brand, f"{incident.id}-{request.topic}")
    by = request.by.strip()
    child = desk.split(incident, request.topic, name, by, now)[1]
    _tell(house, save(house.lake, name, lambda before: before or child))
    _commit(house, incident, lambda before: desk.split(before, request.topic, name, by, now)[0])
    return _say(house, "desk.split", incident=name, topic=request.topic)


def _open(house: House, request: DeskRequest, now: datetime) -> str:
    brands = [brand.id for brand in house.plan.monitoring.brands]
    brand = request.brand or (brands[0] if len(brands) == 1 else "")
    if brand not in brands:
        raise ConfigError(_say(house, "announce.no_brand", brand=request.brand or "—", known=", ".join(brands)))
    words = tuple(word.strip() for word in request.words if word.strip())
    name = name_incident(house.lake, brand, f"{brand}-{now:%Y%m%d-%H%M}-desk")
    opened = desk.opened_by_hand(
        name,
        brand,
        title=request.note,
        words=words,
        level=request.level if request.level is not None else Level.NONE,
        strength=request.strength or Strength.ALERT,
        by=request.by.strip(),
        now=now,
    )
    found: list[Post] = []
    if words:
        topic = TemporaryTopic(brand=brand, incident=name, words=words)
        change(house.lake, TemporaryTopics.key(), TemporaryTopics, lambda before: _with(before, topic))
        found = look_back(house, topic, now)
    counted = opened.model_copy(update={"mentions": len(found), "examples": tuple(desk.examples(found))})
    _tell(house, save(house.lake, name, lambda before: before or counted))
    return _say(house, "desk.opened", incident=name, n=len(found))


def _announce(house: House, request: DeskRequest, now: datetime) -> str:
    """Kept for whoever judges what happens: it is recorded all the same, and raises no alert."""
    by, plan = request.by.strip(), house.plan
    if request.removal is None:
        new = announced_change(plan, request.account, tuple(request.what), request.hours, by, request.note, now)
        values = {
            "account": f"{new[0].platform}/{new[0].account}",
            "until": full_time(plan.locale, new[0].until, plan.timezone),
        }
        parts = ", ".join(_say(house, f"account.part.{part}") for part in new[0].parts)
        told = _say(house, "announce.change", **values, parts=parts)
    else:
        post = _stored_post(house, request, now)
        new = (announced_removal(plan, request.brand, request.removal, post, by, request.note, now),)
        ground = _say(house, f"ground.{request.removal}")
        told = _say(house, "announce.removal", post=new[0].post or "", ground=ground)
        told = told if post[0] is not None else f"{told}. {_say(house, 'announce.unknown_post')}"
    change(house.lake, AnnouncedState.key(), AnnouncedState, lambda before: with_announced(before, new, now))
    return told


def _stored_post(house: House, request: DeskRequest, now: datetime) -> tuple[str | None, str]:
    """Platform and id of the post a person names by its link or id; (None, what they wrote) where it was never read."""
    named = request.post.strip()
    days = [(now - timedelta(days=back)).date() for back in range(POSTS_KNOWN.days)]
    brands = [brand.id for brand in house.plan.monitoring.brands if request.brand in {"", brand.id}]
    for brand in brands if named else ():
        for mention in read_mentions(house.lake, brand, days, columns=("platform", "id", "url")):
            post = mention.post
            if named == post.id or (post.url is not None and named.rstrip("/") == post.url.rstrip("/")):
                return post.platform, post.id
    return None, named


def look_back(house: House, topic: TemporaryTopic, now: datetime) -> list[Post]:
    """Posts of the last 48 hours with the topic's words, read again from the raw answers, newest first."""
    reader = Reader(with_temporary(house.plan, [topic]))
    posts: dict[tuple[str, str], Post] = {}
    for batch in _raw_posts(house, now):
        recent = [post for post in batch if now - post.published_at <= LOOK_BACK]
        for post, reading in zip(recent, reader.read([post.text for post in recent]), strict=True):
            if any(match.topic == topic.topic for match in reading.matches):
                posts[post.platform, post.id] = post
    return sorted(posts.values(), key=lambda post: post.published_at, reverse=True)


def _raw_posts(house: House, now: datetime) -> Iterator[tuple[Post, ...]]:
    """Posts of every raw answer that came in the last days. What cannot be parsed was counted when it came."""
    for source_id, connector in house.sources.items():
        for back in range(LOOK_BACK.days + 1):
            day = (now - timedelta(days=back)).date()
            for key in house.lake.keys(f"raw/{source_id}/dt={day.isoformat()}/"):
                stored = house.lake.get(key)
                with contextlib.suppress(SchemaDrift):
                    yield connector.parse(unpack(key, stored.body if stored is not None else b"")).items


def _with(before: TemporaryTopics | None, topic: TemporaryTopic) -> TemporaryTopics:
    others = tuple(one for one in (before.topics if before is not None else ()) if one.incident != topic.incident)
    return TemporaryTopics(topics=(*others, topic))


def _forget_words(house: House, incident: str) -> None:
    def without(before: TemporaryTopics | None) -> TemporaryTopics:
        topics = before.topics if before is not None else ()
        return TemporaryTopics(topics=tuple(one for one in topics if one.incident != incident))

    if read_model(house.lake, TemporaryTopics.key(), TemporaryTopics) is not None:
        change(house.lake, TemporaryTopics.key(), TemporaryTopics, without)


_WITHOUT_INCIDENT: dict[Action, Callable[[House, DeskRequest, datetime], str]] = {
    Action.OPEN: _open,
    Action.ANNOUNCE: _announce,
}


@task(name="decide", task_run_name="{request.action} {request.incident}", persist_result=False)
async def decide_task(request: DeskRequest, now: datetime) -> str:
    """`decide` as Prefect records it."""
    return await decide(house(), request, now)

"""classify: which signals belong together, the mentions behind them, and the level and strength they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from prefect import task

from tasks.compose import House, house
from tasks.core.counts import Count
from tasks.core.detection import OF_EVENTS, Detection, Signal
from tasks.core.incident import Example, Incident
from tasks.core.mention import Mention, Sentiment
from tasks.core.series import topic_of
from tasks.incidents.burst import Burst, Case
from tasks.incidents.life import choose, silenced
from tasks.lake.answer_queue import Settled, read_queue
from tasks.lake.incidents import known
from tasks.lake.mentions import read_mentions
from tasks.language import themes
from tasks.levels import BurstPost, judge
from tasks.plan.schema import TopicKind

POSTS_JUDGED = 400
EXAMPLES_KEPT = 5
BACKGROUND = timedelta(days=3)
BACKGROUND_POSTS = 2000
ASPECT_PART = 0.25
FRESH = timedelta(hours=3)  # older signals carry no strength any more, unless their own window is longer


async def classify(house: House, detection: Detection, now: datetime) -> list[Case]:
    """Cases of one brand. Reads mentions only where something alarms or an incident lives."""
    incidents = known(house.lake, detection.brand)
    groups = _groups(house, detection, incidents)
    cases = []
    for opened in incidents:
        if opened.live and opened.words:
            groups.setdefault(opened.id, ())  # its words are watched whether a detector speaks or not
    for name, signals in groups.items():
        incident = next((one for one in incidents if one.id == name), None)
        cases.append(Case(name, _burst(house, detection.brand, signals, incident, now)))
    return cases


def _groups(house: House, detection: Detection, incidents: Sequence[Incident]) -> dict[str | None, tuple[Signal, ...]]:
    """Alarming signals by the incident they belong to; None gathers those that open a new one."""
    model = house.plan.response_model
    groups: dict[str | None, list[Signal]] = {}
    live = [incident for incident in incidents if incident.live]
    for signal in detection.signals:
        if not signal.alarming:
            continue
        holders = [one for one in incidents if signal.id in one.signal_ids]
        holder = next((one for one in holders if one.live), holders[0] if holders else None)  # one may be merged away
        if holder is not None:
            if holder.live:
                groups.setdefault(holder.id, []).append(signal)
            continue
        if silenced(incidents, signal, model):
            continue
        fitting = choose(live, signal, model)
        groups.setdefault(fitting.id if fitting is not None else None, []).append(signal)
    return {name: tuple(signals) for name, signals in groups.items()}


def _burst(house: House, brand_id: str, signals: tuple[Signal, ...], incident: Incident | None, now: datetime) -> Burst:
    began = min([signal.since for signal in signals] + ([incident.began_at] if incident is not None else []))
    topics = {topic_of(signal.topic) for signal in signals if signal.kind not in OF_EVENTS}
    if incident is not None and incident.words:
        topics.add(f"incident-{incident.id}")
    mentions = _mentions(house, brand_id, began, topics) if topics else []  # what happened has no mentions behind it
    counts = _count(mentions)
    settled = Settled(read_queue(house.lake, brand_id))
    worst = [m for m in mentions if m.complaint or m.sentiment is Sentiment.NEGATIVE]
    verdict = judge(
        _telling(signals, incident, now),
        [_post(m) for m in _sample(worst or mentions)],
        counts,
        house.plan.response_model,
    )
    return Burst(
        brand=brand_id,
        signals=signals,
        verdict=verdict,
        platforms=dict(Counter(m.post.platform for m in (worst or mentions)).most_common(6)),
        examples=tuple(_examples(worst or mentions)),
        themes=tuple(_themes(house, brand_id, worst or mentions, began, incident)),
        mentions=counts.live,
        negative=counts.live_negative,
        complaints=counts.live_complaints,
        waiting=sum(1 for m in mentions if m.complaint and not settled(m.post.platform, m.post.id)),
        first_at=min((m.post.published_at for m in worst), default=None),
    )


def _telling(signals: Sequence[Signal], incident: Incident | None, now: datetime) -> list[Signal]:
    """Of each kind and topic the recent signal furthest from usual: ten sentences of one thing help nobody.

    A signal that a gap hid from us until now is as good as recent, once. What happened stays so for its whole day,
    and each of it is a thing of its own.
    """
    known_before = set(incident.signal_ids) if incident is not None else set()
    best: dict[tuple[str, str], Signal] = {}
    for signal in signals:
        if signal.kind in OF_EVENTS:
            best[signal.kind, signal.topic] = signal
            continue
        fresh_for = max(FRESH, signal.at - signal.since, signal.grain)
        if now - signal.at > fresh_for and signal.id in known_before:
            continue
        name = (signal.kind, topic_of(signal.topic))
        if name not in best or signal.score > best[name].score:
            best[name] = signal
    return list(best.values())


def _mentions(house: House, brand_id: str, since: datetime, topics: set[str]) -> list[Mention]:
    """Live mentions from the beginning of the burst on: with day precision the whole day counts."""
    first = since.date()
    days = [first + timedelta(days=n) for n in range(_DAYS_OF_A_BURST)]
    found = read_mentions(house.lake, brand_id, days)
    return [m for m in found if m.live and m.post.published_at >= since and topics & set(m.topics)]


_DAYS_OF_A_BURST = 8


def _count(mentions: Iterable[Mention]) -> Count:
    total = Count()
    for mention in mentions:
        negative = mention.sentiment is Sentiment.NEGATIVE
        author = [mention.post.author[:8]] if mention.post.author else []
        total.add(
            Count(
                total=1,
                negative=negative,
                complaints=mention.complaint,
                live=1,
                live_negative=negative,
                live_complaints=mention.complaint,
                authors=author,
            )
        )
    return total


def _sample(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The newest ones, bounded: a storm of a hundred thousand is judged by its last hundreds."""
    return mentions[-POSTS_JUDGED:]


def _post(mention: Mention) -> BurstPost:
    post = mention.post
    return BurstPost(
        text=post.text,
        negative=mention.sentiment is Sentiment.NEGATIVE,
        complaint=mention.complaint,
        author=post.author,
        reach=post.reach,
    )


def _examples(mentions: Sequence[Mention]) -> list[Example]:
    """Different texts, the widest reach first, then the newest."""
    told: dict[str, Mention] = {}
    for mention in sorted(mentions, key=lambda m: (m.post.reach or 0, m.post.published_at), reverse=True):
        told.setdefault(" ".join(mention.post.text.lower().split())[:80], mention)
        if len(told) == EXAMPLES_KEPT:
            break
    return [
        Example(
            platform=m.post.platform,
            id=m.post.id,
            text=m.post.text[:_TEXT_KEPT],
            url=m.post.url,
            published_at=m.post.published_at,
            reach=m.post.reach,
        )
        for m in told.values()
    ]


_TEXT_KEPT = 600


def _themes(
    house: House, brand_id: str, burst: Sequence[Mention], began: datetime, incident: Incident | None
) -> Sequence[str]:
    """What it is about. Asked again only when the incident has clearly grown: it costs a tenth of a second."""
    if incident is not None and incident.themes and len(burst) < 1.2 * incident.complaints:
        return incident.themes
    days = [(began - BACKGROUND).date() + timedelta(days=n) for n in range(BACKGROUND.days + 1)]
    before = [m for m in read_mentions(house.lake, brand_id, days) if m.post.published_at < began]
    words = [word for topic in house.plan.brand(brand_id).topics for word in (*topic.words, *topic.exact)]
    texts = [m.post.text for m in burst[-POSTS_JUDGED:]]
    found = themes(texts, [m.post.text for m in before[-BACKGROUND_POSTS:]], words)
    return list(dict.fromkeys([*_aspects(house, brand_id, burst), *found]))


def _aspects(house: House, brand_id: str, burst: Sequence[Mention]) -> list[str]:
    """The plan's own aspects and products that a good part of the burst names: the team's own words come first."""
    named = Counter(topic for mention in burst for topic in mention.topics)
    kinds = {TopicKind.ASPECT, TopicKind.PRODUCT, TopicKind.SUPPLIER, TopicKind.PERSON}
    topics = [topic for topic in house.plan.brand(brand_id).topics if topic.kind in kinds]
    common = [topic for topic in topics if named[topic.id] >= max(2, ASPECT_PART * len(burst))]
    return [topic.name or topic.id for topic in sorted(common, key=lambda topic: -named[topic.id])]


@task(name="classify", task_run_name="classify {detection.brand}", persist_result=False)
async def classify_task(detection: Detection, now: datetime) -> list[Case]:
    """`classify` as Prefect records it."""
    return await classify(house(), detection, now)

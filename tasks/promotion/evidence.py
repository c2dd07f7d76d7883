"""What is known of a community before it is judged: days, followers, posts, comments, its own past.

A sample of followers is asked, counted and dropped within `_sampled`: profiles are never stored, logged or returned.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from pydantic import ValidationError

from tasks.checks.promotion.audience import figures
from tasks.checks.promotion.copies import Copies, copies
from tasks.checks.promotion.engagement import rate
from tasks.checks.promotion.intervals import LEAST
from tasks.checks.promotion.score import Evidence
from tasks.compose import House
from tasks.core.crisis import Reason
from tasks.core.errors import SourceError
from tasks.core.instants import DAY
from tasks.core.mention import Mention
from tasks.core.post import PostKind
from tasks.core.promotion import AudienceFigures, CommunityAudit, GrowthDay, Reaction, Said
from tasks.core.series import topic_of
from tasks.lake.counts import load_day
from tasks.lake.mentions import read_mentions
from tasks.lake.promotion import promotion_history
from tasks.lake.snapshots import history
from tasks.plan.schema import Account, Brand, TopicKind
from tasks.plan.topics import own_topic
from tasks.sources.capabilities import HasAudience

LOOK_BACK = 120 * DAY
POSTS_BACK = 28  # days of posts and comments
PATIENCE = timedelta(minutes=10)  # for one sample: some platforms give 100 followers a call, at a pace
_COLUMNS = (
    "platform", "id", "published_at", "text", "kind", "author", "community", "parent", "own", "likes", "shares",
    "comments", "collected_at", "raw",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One brand's audit under way: `mentions` under watched pages, `told` mentions of the brand by day."""

    house: House
    brand: Brand
    size: int
    now: datetime
    mentions: Sequence[Mention]
    told: Mapping[date, int]

    @classmethod
    def of(cls, house: House, brand: Brand, size: int, now: datetime) -> Asked:
        """With what the lake knows."""
        return cls(house, brand, size, now, _mentions(house, brand, now), _talked_about(house, brand, now))


def rivals_of(brand: Brand) -> list[Account]:
    own = {(one.platform, one.id) for one in brand.accounts}
    pages = [page for topic in brand.topics if topic.kind is TopicKind.COMPETITOR for page in topic.pages]
    return list({(page.platform, page.id): page for page in pages if (page.platform, page.id) not in own}.values())


async def evidence(asked: Asked, account: Account, *, own: bool) -> Evidence:
    """Of one community. Never raises for a platform's own failure."""
    house, brand, now = asked.house, asked.brand, asked.now
    days = _days(house, account, asked.told if own else {}, now)
    counted, why = await _sampled(house, brand, account, asked.size, now)
    followers = next((day.followers for day in reversed(days) if day.followers is not None), None)
    here = [one for one in asked.mentions if (one.post.platform, one.post.community) == (account.platform, account.id)]
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


def _days(house: House, account: Account, told: Mapping[date, int], now: datetime) -> list[GrowthDay]:
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


def _talked_about(house: House, brand: Brand, now: datetime) -> dict[date, int]:
    """Mentions of the brand a day, of days that were counted."""
    topic = own_topic(brand)
    told: dict[date, int] = {}
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
    places = {(one.platform, one.id) for one in (*brand.accounts, *rivals_of(brand))}
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


def past_of(house: House, platform: str, account: str, now: datetime) -> list[CommunityAudit]:
    """Audits of earlier days."""
    return [one for one in promotion_history(house.lake, platform, account) if one.at.date() < now.date()]

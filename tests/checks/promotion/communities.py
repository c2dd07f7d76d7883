"""Made-up communities, a seed each: how they grow by themselves, go viral, advertise, or are bought for.

What a community shows is drawn (days of joins, leaves, reach, mentions; a sample of followers as a connector gives it);
nothing of it is fitted to our own thresholds. Four months, one look at the end of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import exp, log, sqrt
from random import Random

from tasks.checks.promotion.audience import figures
from tasks.checks.promotion.score import Evidence
from tasks.core.account import AudienceSample, Follower
from tasks.core.promotion import GrowthDay

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAYS = 120


class Story(StrEnum):
    """What happened to a community, 15 to 45 days before we look."""

    ORGANIC = "organic"
    VIRAL = "viral"
    ADVERTISED = "advertised"
    FAST = "bought within 1-3 days"
    SLOW = "bought, trickled over 10-21 days"
    BEFORE = "bought before the first day we saw"


BOUGHT = (Story.FAST, Story.SLOW, Story.BEFORE)


@dataclass(frozen=True, slots=True)
class Niche:
    """What communities of one kind have in common."""

    deactivated: float
    flagged: float
    dormant: float
    rate: float

    @classmethod
    def of(cls, dice: Random) -> Niche:
        """One kind."""
        return cls(
            dice.uniform(0.03, 0.12), dice.uniform(0.03, 0.12), dice.uniform(0.1, 0.3), exp(dice.uniform(-7.6, -5.9))
        )


def poisson(dice: Random, mean: float) -> int:
    """A draw; large means as a normal."""
    if mean > 60:
        return max(0, round(dice.gauss(mean, sqrt(mean))))
    limit, product, number = exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        number += 1
    return number


@dataclass(frozen=True, slots=True)
class Made:
    """A community, and of how many strangers' profiles it was given (`bought` of its size)."""

    evidence: Evidence
    bought: float


def community(dice: Random, niche: Niche, story: Story, *, sample: int = 1000, account: str = "ours") -> Made:
    """One community as an audit sees it. `bought` is 4 to 20 % of what it has at the end."""
    size = round(exp(dice.uniform(log(2_000), log(500_000))))
    bought = dice.uniform(0.04, 0.20) if story in BOUGHT else 0.0
    days = list(_days(dice, niche, story, size, round(bought * size)))
    last = days[-1].followers or size
    told = AudienceSample(
        platform="vk",
        account=account,
        size=last,
        followers=tuple(followers(dice, niche, bought, sample)),
        how="20 stretches of 50, spread over the list by id",
    )
    return Made(
        Evidence("vk", account, "romashka", NOW, own=account == "ours", size=last, days=days,
                 audience=figures(told, NOW)),
        bought,
    )  # fmt: skip


def _days(dice: Random, niche: Niche, story: Story, size: int, bots: int) -> Iterator[GrowthDay]:
    followers, joining, seen = size - (bots if story in (Story.FAST, Story.SLOW) else 0), 0.0, 0.0
    usual_reach, usual_mentions = size * dice.uniform(0.05, 0.4), dice.uniform(2, 80)
    staying = dice.uniform(0.5, 0.9)
    start = DAYS - dice.randint(15, 45)
    length = {Story.FAST: dice.randint(1, 3), Story.SLOW: dice.randint(10, 21)}.get(story, 1)
    loud, half_life = dice.uniform(8, 40), dice.uniform(1, 3)
    gone, debt = dice.uniform(0.1, 0.4), 0.0
    for number in range(DAYS):
        day = (NOW - timedelta(days=DAYS - 1 - number)).date()
        joining, seen = 0.6 * joining + dice.gauss(0, 0.25), 0.6 * seen + dice.gauss(0, 0.25)
        week = 0.75 if day.weekday() >= 5 else 1.0
        lift = echo = talk = 1.0
        age = number - start
        if story is Story.VIRAL and age >= 0:
            fade = 0.5 ** (age / half_life)
            lift, echo, talk = 1 + loud * fade, 1 + loud / 4 * fade, 1 + loud / 3 * fade
        if story is Story.ADVERTISED and 0 <= age < 10:
            lift, echo = 1 + loud / 5, 2.2
        mean = followers * niche.rate * week * exp(joining) * lift
        came = poisson(dice, mean)
        if lift > 1:
            debt += 0.15 * mean * (lift - 1) / lift
        delivered = 0
        if story in (Story.FAST, Story.SLOW) and 0 <= age < length:
            delivered = round(bots / length * dice.uniform(0.8, 1.2))
            debt += gone * delivered
        leaving = debt / 40
        debt -= leaving
        went = poisson(dice, followers * niche.rate * staying + leaving)
        followers = max(1, followers + came + delivered - went)
        yield GrowthDay(
            day=day,
            followers=followers,
            joins=came + delivered,
            leaves=went,
            reach=poisson(dice, usual_reach * week * exp(seen) * echo),
            mentions=poisson(dice, usual_mentions * exp(seen / 2) * talk),
        )


def followers(dice: Random, niche: Niche, bought: float, number: int) -> Iterator[Follower]:
    """Communities differ by a third around their niche; a seller's profiles are flagged in 70 to 95 of 100, and some
    were deactivated since."""
    deactivated, flagged = niche.deactivated * dice.uniform(0.75, 1.3), niche.flagged * dice.uniform(0.75, 1.3)
    found, banned = dice.uniform(0.7, 0.95), dice.uniform(0.05, 0.35)
    for _ in range(number):
        bot = dice.random() < bought
        if dice.random() < (banned if bot else deactivated):
            yield Follower(key="", deactivated=True)
            continue
        small = dice.random() < (found if bot else flagged)
        seen = NOW - timedelta(days=400 if dice.random() < niche.dormant else 3)
        yield Follower(
            key="",
            deactivated=False,
            closed=False if small else dice.random() < 0.3,
            has_photo=dice.random() < 0.9,
            has_about=dice.random() < 0.4,
            followers=dice.randint(0, 180) if small else dice.randint(200, 2000),
            last_seen_at=seen,
        )


def world(seed: int, story: Story) -> tuple[Evidence, list[Evidence]]:
    """A community of ours with this story, and three competitors who grow by themselves."""
    dice = Random(f"promotion {seed}")
    niche = Niche.of(dice)
    rivals = [community(dice, niche, Story.ORGANIC, sample=400, account=f"rival{n}").evidence for n in range(3)]
    return community(dice, niche, story).evidence, rivals

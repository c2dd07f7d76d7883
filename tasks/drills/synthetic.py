"""The two weeks of the demo: a quiet made-up chain of coffee shops, then bad milk on a Monday morning.

Deterministic: the same seed gives the same posts. Poisson arrivals by the hour of the day (`random` is seeded; this
is a story, not a secret).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from tasks.core.instants import BUCKET
from tasks.core.post import Post
from tasks.drills.chatter import EN, RU, Chatter

SEED = 20261116
DAYS = 14
CRISIS_HOURS = 2.5
AN_HOUR = (
    0.6, 0.3, 0.2, 0.2, 0.3, 0.8, 2.5, 6.0, 9.0, 9.0, 8.0, 8.0, 10.0, 10.0, 8.0, 7.0, 7.0, 9.0, 10.0, 9.0, 7.0, 5.0,
    3.0, 1.5,
)  # fmt: skip
"""Mentions an hour by the local hour of the day."""
PLATFORMS = ("vk", "vk", "vk", "telegram", "otzovik")
UTC_OFFSET = timedelta(hours=3)


def two_weeks(locale: str, end: datetime, seed: int = SEED) -> list[Post]:
    """Posts of the two weeks before `end`, oldest first; the last CRISIS_HOURS of them are the crisis."""
    random = Random(seed)  # noqa: S311 - a story, not a secret
    chatter = RU if locale == "ru" else EN
    start, trouble = end - timedelta(days=DAYS), end - timedelta(hours=CRISIS_HOURS)
    posts: list[Post] = []
    at = start
    while at < end:
        for kind, expected in _expected(at, trouble):
            for _ in range(poisson(random, expected)):
                moment = at + timedelta(seconds=random.randrange(300))
                posts.append(_post(random, chatter, kind, moment, len(posts)))
        at += BUCKET
    return sorted(posts, key=lambda post: (post.published_at, post.id))


def _expected(at: datetime, trouble: datetime) -> Iterator[tuple[str, float]]:
    """How many posts of each mood the next five minutes bring on average."""
    hourly = AN_HOUR[(at + UTC_OFFSET).hour] / 12
    yield "calm", hourly * 0.82
    yield "grumble", hourly * 0.06
    yield "competitor", hourly * 0.12
    if at >= trouble:
        grown = min(1.0, (at - trouble) / timedelta(minutes=60))
        yield "crisis", 1.0 + 6.0 * grown
        yield "spread", 3.0 * grown * grown


def _post(random: Random, chatter: Chatter, mood: str, at: datetime, number: int) -> Post:
    template = random.choice(getattr(chatter, mood))
    text = template.format(**{slot: random.choice(words) for slot, words in chatter.slots.items()})
    platform = random.choice(PLATFORMS)
    angry = mood in {"crisis", "spread"}
    author = f"demo{random.randrange(4000):04d}"
    return Post(
        platform=platform,
        id=f"demo-{number}",
        published_at=at,
        text=text,
        author=author,
        url=f"https://example.org/{platform}/demo-{number}",
        reach=random.choice((120, 300, 800, 2500, 14000)) if angry else random.randrange(40, 900),
    )


def poisson(random: Random, mean: float) -> int:
    """Knuth's method; means here are below ten."""
    left, count = random.expovariate(1.0), 0
    while left < mean:
        left += random.expovariate(1.0)
        count += 1
    return count

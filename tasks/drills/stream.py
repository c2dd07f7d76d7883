"""The stream of a drill: two weeks of ordinary chatter, then the scenario. The same drill always gives the same.

Poisson arrivals by the hour of the day, as in the demo; `random` is seeded by the drill's id: a story, not a secret.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tasks.core.drill import Drill
from tasks.core.happening import Happening, happening_id
from tasks.core.instants import BUCKET, bucket_start
from tasks.core.post import Post
from tasks.drills.background import BACKGROUND
from tasks.drills.scenario import BrandWords, Scenario, Voice
from tasks.drills.synthetic import AN_HOUR, poisson

DAYS = 14
_GRUMBLE = 0.07
_REACH_CALM, _REACH_ANGRY = (40, 90, 300, 900), (120, 300, 800, 2500, 14000)


@dataclass(frozen=True, slots=True)
class Story:
    """Posts oldest first, their authors invented names; and what happens to the account."""

    posts: tuple[Post, ...]
    happenings: tuple[Happening, ...]


def story(scenario: Scenario, drill: Drill, words: BrandWords, locale: str, timezone: str) -> Story:
    """Everything the drill's source will ever show, up to the drill's end."""
    teller = _Teller(Random(drill.id), words, locale)  # noqa: S311 - a story, not a secret
    zone, at = ZoneInfo(timezone), bucket_start(drill.started_at - timedelta(days=DAYS))
    posts: list[Post] = []
    while at < drill.expires_at:
        for mood, expected in _expected(scenario, drill, at, zone):
            for _ in range(poisson(teller.random, expected)):
                posts.append(teller.post(scenario.voices[locale], mood, at, len(posts), drill))
        at += BUCKET
    kept = [post for post in posts if post.published_at <= drill.expires_at]
    return Story(
        tuple(sorted(kept, key=lambda post: (post.published_at, post.id))), _happenings(scenario, drill, words)
    )


def _expected(scenario: Scenario, drill: Drill, at: datetime, zone: ZoneInfo) -> Iterator[tuple[str, float]]:
    """How many posts of each mood the five minutes from `at` bring on average."""
    hourly = AN_HOUR[at.astimezone(zone).hour] / 12
    yield "calm", hourly * (1 - _GRUMBLE)
    yield "grumble", hourly * _GRUMBLE
    if at + BUCKET > drill.story_at:
        grown = min(1.0, max(BUCKET, at + BUCKET - drill.story_at) / scenario.rise)
        yield "crisis", scenario.crisis * grown
        yield "spread", scenario.spread * grown * grown


@dataclass
class _Teller:
    random: Random
    words: BrandWords
    locale: str

    def post(self, voice: Voice, mood: str, at: datetime, number: int, drill: Drill) -> Post:
        story = mood in {"crisis", "spread"}
        moment = at + timedelta(seconds=self.random.randrange(300))
        if story:
            moment = max(moment, drill.story_at + timedelta(seconds=1))
        templates = getattr(voice, mood) if story else getattr(BACKGROUND[self.locale], mood)
        slots = voice.slots if story else BACKGROUND[self.locale].slots
        return Post(
            platform=self.random.choice(self.words.platforms),
            id=f"{drill.id}-{number}",
            published_at=moment,
            text=self._text(self.random.choice(templates), dict(slots)),
            author=f"drill person {self.random.randrange(4000):04d}",
            url=f"https://example.org/drill/{number}",
            reach=self.random.choice(_REACH_ANGRY if story else _REACH_CALM),
        )

    def _text(self, template: str, slots: dict[str, tuple[str, ...]]) -> str:
        values = {slot: self.random.choice(words) for slot, words in slots.items()}
        values |= {"brand": self.random.choice(self.words.names), "product": self.random.choice(self.words.products)}
        values["n"] = str(self.random.randrange(1000, 9999))
        text = template.format(**values)
        return f"{text} {self.words.tail}" if self.words.tail else text


def _happenings(scenario: Scenario, drill: Drill, words: BrandWords) -> tuple[Happening, ...]:
    """Nothing happens to a brand that names no account."""
    if words.account is None:
        return ()
    platform, account = words.account
    return tuple(
        Happening(
            id=happening_id(drill.id, number),
            platform=platform,
            kind=event.kind,
            at=drill.story_at + event.after,
            account=account,
            actor="drill person 4001",
            target="drill person 4002" if event.what == "roles" else None,
            what=event.what,
            before=event.before,
            after=event.later,
        )
        for number, event in enumerate(scenario.events)
    )

"""What a drill scenario is made of, in both languages, and the words of the brand that fill it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from tasks.core.crisis import Level
from tasks.core.happening import HappeningKind
from tasks.plan.schema import Brand, TopicKind
from tasks.plan.topics import own_topic

ANYTHING = {"ru": ("заказ", "доставка", "поддержка"), "en": ("order", "delivery", "support")}


@dataclass(frozen=True, slots=True)
class Voice:
    """What people write in one language: `crisis` are those it happened to, `spread` those who heard of it.

    `{brand}` and `{product}` are the plan's own words, never inflected; the other `{slots}` are filled at random.
    """

    crisis: tuple[str, ...]
    spread: tuple[str, ...]
    slots: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to the brand's first account, so long after the story began."""

    after: timedelta
    kind: HappeningKind
    what: str
    before: str
    later: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """`title` and `story` say what is rehearsed, `steps` what a good team does, in order: all (Russian, English).

    `crisis` and `spread` are posts in five minutes at the height, reached after `rise`. `wakes`: whether people are
    to be woken by it at all; the drill of a joke is passed by staying calm.
    """

    id: str
    level: Level
    title: tuple[str, str]
    story: tuple[str, str]
    steps: tuple[tuple[str, str], ...]
    voices: Mapping[str, Voice]
    crisis: float
    spread: float
    rise: timedelta = timedelta(minutes=20)
    events: tuple[Event, ...] = ()
    wakes: bool = True


@dataclass(frozen=True, slots=True)
class BrandWords:
    """How the brand is named, what it sells, and the account the events happen to (platform, id)."""

    names: tuple[str, ...]
    products: tuple[str, ...]
    tail: str
    account: tuple[str, str] | None
    platforms: tuple[str, ...]


def words_of(brand: Brand, locale: str) -> BrandWords:
    """The plan's own words. `tail` is a word the topic requires beside its own, if it requires any."""
    topic = next(one for one in brand.topics if one.id == own_topic(brand))
    names = tuple(dict.fromkeys(_titled(word) for word in (*topic.words, *topic.exact)))
    tags = tuple(f"#{tag.lstrip('#')}" for tag in topic.hashtags)
    sold = [word for one in brand.topics if one.kind in {TopicKind.PRODUCT, TopicKind.ASPECT} for word in one.words[:1]]
    accounts = brand.accounts
    return BrandWords(
        names=names or tags or (brand.name,),
        products=tuple(dict.fromkeys(sold)) or ANYTHING[locale],
        tail=topic.required[0] if topic.required else "",
        account=(accounts[0].platform, accounts[0].id) if accounts else None,
        platforms=tuple(dict.fromkeys(account.platform for account in accounts)) or ("vk", "telegram"),
    )


def _titled(word: str) -> str:
    return word if word != word.lower() else word[:1].upper() + word[1:]

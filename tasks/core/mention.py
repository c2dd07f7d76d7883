"""A post as we keep it: whose it is, in which language, how negative, and whether it may raise an alert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tasks.core.post import Post


class Sentiment(StrEnum):
    """Towards the brand, as far as the text alone can tell."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


@dataclass(frozen=True, slots=True)
class Match:
    """Where in the text a topic was named: `text[start:end]`. Empty span where the place names it (own page)."""

    brand: str
    topic: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What the language package says of one text. Scores: sentiment -1..1, complaint 0..1."""

    language: str
    sentiment: Sentiment
    sentiment_score: float
    complaint: bool
    complaint_score: float
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """One post under one brand of the plan. `live` decides whether it may alert (DESIGN §3)."""

    post: Post
    brand: str
    topics: tuple[str, ...]
    language: str
    sentiment: Sentiment
    sentiment_score: float
    complaint: bool
    complaint_score: float
    source: str
    collected_at: datetime
    live: bool
    raw: str

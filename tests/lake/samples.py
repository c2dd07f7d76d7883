"""Mentions of a made-up brand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from tasks.core.mention import Mention, Sentiment
from tasks.core.post import Post, PostKind, Precision

DAY = datetime(2026, 3, 14, tzinfo=UTC)


def mention(
    number: int = 1,
    text: str = "Ромашка, верните деньги за просрочку",
    published_at: datetime = DAY + timedelta(hours=9),
    collected_at: datetime = DAY + timedelta(hours=10),
    **changed: object,
) -> Mention:
    """A complaint on VK, with what matters to a test changed."""
    post = Post(
        "vk", f"-1_{number}", published_at, text, author=f"{number:032x}", url=f"https://vk.com/wall-1_{number}"
    )
    known: dict[str, object] = {
        "post": post,
        "brand": "romashka",
        "topics": ("romashka", "delivery"),
        "language": "ru",
        "sentiment": Sentiment.NEGATIVE,
        "sentiment_score": -0.5,
        "complaint": True,
        "complaint_score": 0.75,
        "source": "vk-search",
        "collected_at": collected_at,
        "live": True,
        "raw": "raw/vk-search/dt=2026-03-14/abc.json.gz",
    }
    return Mention(**(known | changed))  # type: ignore[arg-type]


_words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
_maybe = st.none() | _words
_counter = st.none() | st.integers(0, 2**63 - 1)
_instants = st.integers(0, 4 * 10**15).map(lambda us: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(microseconds=us))
_score = st.floats(-1, 1)
posts = st.builds(
    Post,
    platform=_words,
    id=_words,
    published_at=_instants,
    text=_words,
    kind=st.sampled_from(PostKind),
    precision=st.sampled_from(Precision),
    author=_maybe,
    url=_maybe,
    community=_maybe,
    thread=_maybe,
    product=_maybe,
    stars=st.none() | st.floats(1, 5),
    reach=_counter,
    likes=_counter,
    shares=_counter,
    comments=_counter,
)
mentions = st.builds(
    Mention,
    post=posts,
    brand=_words,
    topics=st.lists(_words, max_size=3).map(tuple),
    language=_words,
    sentiment=st.sampled_from(Sentiment),
    sentiment_score=_score,
    complaint=st.booleans(),
    complaint_score=_score,
    source=_words,
    collected_at=_instants,
    live=st.booleans(),
    raw=_words,
)

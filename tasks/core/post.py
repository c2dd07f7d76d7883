"""What a source yields: one public post, comment, review or article, already without its author's name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tasks.core.instants import aware_utc


class PostKind(StrEnum):
    """What the platform calls it."""

    POST = "post"
    COMMENT = "comment"
    REVIEW = "review"
    ARTICLE = "article"


class Precision(StrEnum):
    """How exactly the platform says when: review sites often give only the day."""

    SECOND = "second"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Post:
    """Identity is `(platform, id)`; each edit has another `version`. `author` is an HMAC, never a name.

    `community` is the page, group, channel or site it stands in; `reach` is followers of the author or
    views, whichever the platform tells; `stars` is 1..5. Counters are None where not told, never 0.
    `thread` is the id of the post at the root, `parent` of the one it answers directly. `own`: the account it stands
    under wrote it itself (a community under its own name, a seller's answer): never a mention, maybe an answer.
    `media` are addresses of its pictures; they may expire. `release` is the version of the app a review is about.
    """

    platform: str
    id: str
    published_at: datetime
    text: str
    kind: PostKind = PostKind.POST
    precision: Precision = Precision.SECOND
    author: str | None = None
    url: str | None = None
    community: str | None = None
    thread: str | None = None
    product: str | None = None
    stars: float | None = None
    reach: int | None = None
    likes: int | None = None
    shares: int | None = None
    comments: int | None = None
    parent: str | None = None
    own: bool = False
    media: tuple[str, ...] = ()
    release: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "published_at", aware_utc(self.published_at))

    @property
    def version(self) -> str:
        """12 hex digits that change when the words or the stars change."""
        said = f"{self.text}\x00{self.stars}".encode(errors="surrogatepass")
        return hashlib.blake2b(said, digest_size=6).hexdigest()

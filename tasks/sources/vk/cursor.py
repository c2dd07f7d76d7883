"""Where a source of VK goes on: a part for each community and each query. No key and no token stands in it."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ValidationError

from tasks.core.errors import SchemaDrift

POSTS_KEPT = 100  # of each community, the newest
THREADS_KEPT = 200


class Wall(BaseModel):
    """One community. `at`: when its wall was last read, `since`: up to when it is read, both in Unix seconds.

    `posts`, `topics`, `threads` are the comment counters we saw, by id: what has not changed is not read again.
    `gap`: Long Poll may have lost something, the wall is read at the next run. `reach_at`: when the reach of its own
    posts was last asked for.
    """

    at: int = 0
    since: int = 0
    gap: bool = True
    reach_at: int = 0
    posts: dict[str, int] = {}
    topics: dict[str, int] = {}
    threads: dict[str, int] = {}

    def shortened(self) -> None:
        """Forget the oldest counters; ids grow with time."""
        self.posts = _newest(self.posts, POSTS_KEPT)
        self.topics = _newest(self.topics, POSTS_KEPT)
        self.threads = _newest(self.threads, THREADS_KEPT)


class Searched(BaseModel):
    """One query: read up to `since`, begun at `at`. `span`: seconds of a window that fits; 0: whatever there is."""

    since: int = 0
    at: int = 0
    span: int = 0


class Credit(BaseModel):
    """Calls of a day's quota that have ripened by `at`: so the quota lasts for the whole day."""

    left: float = 0.0
    at: int = 0


class Cursor(BaseModel):
    """`names`: the plan's spelling of a community to its number; `ts`: number to the last event of Long Poll."""

    names: dict[str, int] = {}
    ts: dict[str, str] = {}
    walls: dict[str, Wall] = {}
    searches: dict[str, Searched] = {}
    credits: dict[str, Credit] = {}

    def wall(self, number: int) -> Wall:
        """The part of one community, made where there is none yet."""
        return self.walls.setdefault(str(number), Wall())

    def dump(self) -> str:
        """As it is kept."""
        return self.model_dump_json()


def load(cursor: str | None) -> Cursor:
    """The cursor of the last run. Raises SchemaDrift for one that is not ours."""
    if cursor is None:
        return Cursor()
    try:
        return Cursor.model_validate_json(cursor)
    except ValidationError:
        raise SchemaDrift("$.cursor", "not the cursor of a source of kind vk") from None


def ripen(cursor: Cursor, name: str, a_day: float, most: float, now: datetime) -> Credit:
    """The credit of `name` with what ripened since the last run: `a_day` calls in 24 hours, at most `most` saved."""
    at = int(now.timestamp())
    credit = cursor.credits.get(name)
    if credit is None:
        credit = Credit(left=most)
    else:
        credit = Credit(left=min(most, credit.left + max(0, at - credit.at) * a_day / 86_400))
    credit.at = at
    cursor.credits[name] = credit
    return credit


def _newest(counters: dict[str, int], kept: int) -> dict[str, int]:
    def number(key: str) -> int:
        return int(key) if key.isdecimal() else 0

    return {key: counters[key] for key in sorted(counters, key=number)[-kept:]}

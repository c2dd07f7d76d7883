"""An export given back in simulated time, for backtest and demo, and whole exports read at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from zoneinfo import ZoneInfo

from tasks.core.errors import ConfigError, SchemaDrift
from tasks.core.instants import iso, parse_instant
from tasks.core.post import Post, PostKind
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.export import rows
from tasks.sources.export.columns import FIELDS
from tasks.sources.export.options import ExportOptions
from tasks.sources.export.take import take
from tasks.sources.shape import Fetched, Json, Page, Skip

_COLUMNS = {field: field for field in FIELDS}


class Replay:
    """A MentionSource over posts in memory: at `now` it yields those published since the cursor's instant.

    Authors are pseudonyms already and stay as they are. `posts` are sorted here; a fetch costs two bisections.
    """

    def __init__(self, id_: str, platform: str, posts: Sequence[Post]) -> None:
        self.id = id_
        self.platform = platform
        self._posts = sorted(posts, key=attrgetter("published_at"))
        self._times = [post.published_at for post in self._posts]
        self._reading = rows.Reading(platform, PostKind.POST, UTC, times_stand=True)

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """Posts after the cursor's instant and not after `now`; the first time everything up to `now`."""
        try:
            start = 0 if cursor is None else bisect_right(self._times, parse_instant(cursor))
        except ValueError as error:
            raise SchemaDrift("cursor", "not the instant of a replay") from error
        end = bisect_right(self._times, now)
        while start < end:
            batch = self._posts[start : min(end, start + rows.ROWS_A_PAYLOAD)]
            for precision, same in groupby(batch, key=attrgetter("precision")):
                told = [_row(post) for post in same]
                payload: Json = {"file": self.id, "first_row": start + 1, "columns": dict(_COLUMNS)}
                payload |= {"precision": precision.value, "rows": told}
                start += len(told)
                yield Fetched(payload, iso(now))

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """The same payload: these rows never held a name."""
        return rows.redact(payload, self.platform, None)

    def parse(self, payload: Json) -> Page[Post]:
        """The posts, equal to those given."""
        return rows.parse(payload, self._reading)


def _row(post: Post) -> Json:
    row: Json = {field: value for field in FIELDS if (value := getattr(post, field)) is not None}
    row["published_at"] = iso(post.published_at)
    row["kind"] = post.kind.value
    return row


def load_posts(
    paths: Sequence[Path], options: ExportOptions | None, pseudonyms: Pseudonyms, timezone: str = "UTC"
) -> tuple[list[Post], list[Skip]]:
    """All posts of whole exports by time, and what was skipped. `options.path` is not looked at; no row cap.

    Raises ConfigError for a file that is missing, unreadable, or cannot be mapped.
    """
    chosen = options or ExportOptions(path="-")
    zone = ZoneInfo(chosen.timezone or timezone)
    reading = rows.Reading(chosen.platform, chosen.kind, zone, chosen.date_format)
    posts: list[Post] = []
    skipped: list[Skip] = []
    for path in paths:
        if not path.is_file():
            raise ConfigError(f"{path}: there is no such file")
        for chunk in take(path, path.name, chosen, zone, None):
            if "note" in chunk.payload and chunk.taken is None:
                raise ConfigError(f"{path}: {chunk.payload['note']}")
            page = rows.parse(rows.redact(chunk.payload, chosen.platform, pseudonyms), reading)
            posts.extend(page.items)
            skipped.extend(page.skipped)
    return sorted(posts, key=attrgetter("published_at", "platform", "id")), skipped

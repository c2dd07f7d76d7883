"""A source read to its end, as collect does it: fetch, redact, keep as JSON, parse what was kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tasks.core.errors import SourceError
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.plan.schema import Source
from tasks.sources import build
from tasks.sources.shape import Json, MentionSource, Skip, SourceDeps

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PSEUDONYMS = Pseudonyms(b"sixteen bytes of pepper")


@dataclass
class Run:
    """What one run of a source gave."""

    posts: list[Post] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)
    payloads: list[Json] = field(default_factory=list)
    cursor: str | None = None
    error: SourceError | None = None

    @property
    def texts(self) -> list[str]:
        return [post.text for post in self.posts]


def run(source: MentionSource, cursor: str | None = None, now: datetime = NOW, stop_after: int | None = None) -> Run:
    """One run; `stop_after` payloads it breaks off, as a killed process does."""
    done = Run(cursor=cursor)

    async def read() -> None:
        async for fetched in source.fetch(cursor, now):
            done.cursor = fetched.cursor
            if not fetched.payload:
                continue  # only the cursor moves
            stored = json.loads(json.dumps(source.redact(fetched.payload, PSEUDONYMS)))
            page = source.parse(stored)
            done.payloads.append(stored)
            done.posts.extend(page.items)
            done.skipped.extend(page.skipped)
            if len(done.payloads) == stop_after:
                return

    try:
        asyncio.run(read())
    except SourceError as error:
        done.error = error
    return done


def source(
    kind: str, options: Mapping[str, object], folder: Path = Path(), deps: SourceDeps | None = None
) -> MentionSource:
    """A source as a plan describes it."""
    config = Source(id="watched", kind=kind, options=dict(options))
    return build(config, deps or SourceDeps(folder=folder))

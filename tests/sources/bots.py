"""A bot source over a server in memory, read as collect does it: redact, keep as JSON, parse what was kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
from pydantic import SecretStr

from tasks.core.errors import SourceError
from tasks.core.happening import Happening
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.core.retry import RetryPolicy
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tasks.plan.schema import Account, Source
from tasks.sources import build
from tasks.sources.shape import Json, MentionSource, Skip, SourceDeps, Watched

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PSEUDONYMS = Pseudonyms(b"sixteen bytes of pepper")
Answers = Callable[[httpx.Request], httpx.Response]


async def no_wait(seconds: float) -> None:
    """Retries and pace take no time."""


@dataclass
class Run:
    """What one run gave."""

    posts: list[Post] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)
    events: list[Happening] = field(default_factory=list)
    payloads: list[Json] = field(default_factory=list)
    cursor: str | None = None
    error: SourceError | None = None

    @property
    def texts(self) -> list[str]:
        return [post.text for post in self.posts]


def bot(
    kind: str,
    answers: Answers,
    secrets: Mapping[str, str],
    tmp_path: Path | None = None,
    own: tuple[str, ...] = (),
    **told: object,
) -> MentionSource:
    """A source as compose builds it: `secrets` is the environment, the first of them the token."""
    config = Source.model_validate({"id": "bot", "kind": kind, "token": next(iter(secrets), None), **told})
    deps = SourceDeps(
        secret=lambda name: SecretStr(secrets[name]) if name in secrets else None,
        transport=httpx.MockTransport(answers),
        sleep=no_wait,
        retry=RetryPolicy(attempts=2),
        quota=LakeQuota(FolderLake(tmp_path, durable=False)) if tmp_path else None,
        watched=Watched(own=tuple(Account(platform=kind, id=one) for one in own)),
    )
    return build(config, deps)


def run(source: MentionSource, cursor: str | None = None, now: datetime = NOW, stop_after: int | None = None) -> Run:
    """One run; after `stop_after` payloads it breaks off, as a killed process does."""
    done = Run(cursor=cursor)

    async def read() -> None:
        again = True
        while again:  # as watch does: what was stored may be confirmed
            again = False
            async for fetched in source.fetch(done.cursor, now):
                done.cursor, again = fetched.cursor, again or fetched.again
                if fetched.payload:
                    take(source, fetched.payload, done)
                if stop_after is not None and len(done.payloads) == stop_after:
                    return

    try:
        asyncio.run(read())
    except SourceError as error:
        done.error = error
    return done


def take(source: MentionSource, payload: Json, done: Run) -> None:
    """One payload on its way through the lake."""
    stored = json.loads(json.dumps(source.redact(payload, PSEUDONYMS)))
    page = source.parse(stored)
    done.payloads.append(stored)
    done.posts.extend(page.items)
    done.skipped.extend(page.skipped)
    done.events.extend(page.events)

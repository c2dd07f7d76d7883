"""Runs of the connector on the fake VK, and what they bring once it went through the lake."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from pydantic import SecretStr

from tasks.core.errors import SourceError
from tasks.core.happening import Happening
from tasks.core.ports import Quota
from tasks.core.post import Post
from tasks.core.retry import RetryPolicy
from tasks.plan.schema import Account, Source
from tasks.sources import build
from tasks.sources.shape import Json, SourceDeps, Watched
from tasks.sources.vk import Vk
from tests.sources.vk_fake import NOTHING, NOW, PSEUDONYMS, FakeVk, no_wait


def source(
    fake: FakeVk, *, quota: Quota | None = None, watched: Watched = NOTHING, secrets: Mapping[str, str] | None = None,
    token: str | None = None, **options: Any,
) -> Vk:  # fmt: skip
    """The connector on the fake; a variable `X_TOKEN` holds `x-token` where `secrets` says nothing else."""
    held = secrets or {}

    def secret(name: str) -> SecretStr | None:
        value = held.get(name) or name.lower().replace("_", "-")
        return SecretStr(value)

    deps = SourceDeps(
        quota=quota, secret=secret, watched=watched, transport=httpx.MockTransport(fake),
        retry=RetryPolicy(first=timedelta(0)), sleep=no_wait,
    )  # fmt: skip
    found = build(Source(id="vk", kind="vk", token=token, options=dict(options)), deps)
    assert isinstance(found, Vk)
    return found


def own(*ids: str) -> Watched:
    """A plan with these accounts of VK."""
    return Watched(own=tuple(Account(platform="vk", id=one) for one in ids))


@dataclass
class Read:
    """What a run brought, after the lake: redacted, through JSON, parsed."""

    posts: dict[str, Post] = field(default_factory=dict)
    events: list[Happening] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    payloads: list[Json] = field(default_factory=list)
    cursor: str | None = None
    error: SourceError | None = None


def fetch(connector: Vk, cursor: str | None = None, now: datetime = NOW) -> Read:
    """One run."""
    read = Read(cursor=cursor)

    async def run() -> None:
        try:
            async for fetched in connector.fetch(read.cursor, now):
                take(connector, read, fetched.payload)
                read.cursor = fetched.cursor
        except SourceError as error:
            read.error = error

    asyncio.run(run())
    return read


def take(connector: Vk, read: Read, payload: Json) -> None:
    """One payload into what was read."""
    if not payload:
        return
    kept = json.loads(json.dumps(connector.redact(payload, PSEUDONYMS), ensure_ascii=False))
    page = connector.parse(kept)
    read.payloads.append(kept)
    read.posts |= {post.id: post for post in page.items}
    read.events += page.events
    read.skipped += [skip.why for skip in page.skipped]

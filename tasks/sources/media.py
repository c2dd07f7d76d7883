"""Pictures of mentions, fetched once, to say what they were: never with a token, never from a private network.

Their addresses come from strangers, so unlike a plan's own address none may lead inside.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from tasks.core.errors import Permanent, SourceError
from tasks.core.retry import RetryPolicy
from tasks.plan.schema import Source
from tasks.sources.addresses import inside, literal, shown
from tasks.sources.client import Client
from tasks.sources.shape import Request, SourceDeps

MOST_BYTES = 10_000_000
SECONDS = 6.0  # a picture
AT_ONCE = 6
SECONDS_A_RUN = 40.0  # nothing is begun after that
BYTES_A_RUN = 100_000_000  # nor after these: what came is held in memory until it is kept


@dataclass(frozen=True, slots=True)
class Picture:
    """What came: `why` is set where nothing did. `url` is without query, `body` only for whoever keeps it."""

    url: str
    sha256: str | None = None
    size: int | None = None
    kind: str | None = None
    why: str | None = None
    body: bytes = field(default=b"", repr=False)


class Pictures:
    """Fetches pictures through the route (proxy, certificates) of the source that brought them."""

    def __init__(self, deps: SourceDeps, *, seconds: float = SECONDS) -> None:
        self._deps = deps
        self._seconds = seconds

    async def get(self, config: Source, urls: Sequence[str], now: datetime) -> list[Picture | None]:
        """One for each address, in order; None where time or room was up before it. Never raises for a picture."""
        begun, came = asyncio.get_running_loop().time(), 0
        turns = asyncio.Semaphore(AT_ONCE)
        looked_up: dict[str, asyncio.Task[bool]] = {}  # most pictures of a run lie in one place
        async with Client(
            transport=self._deps.transport,
            proxy=config.proxy,
            ca_bundle=str(self._deps.folder / config.ca_bundle) if config.ca_bundle else None,
            timeout=self._seconds,
            retry=RetryPolicy(attempts=1),
            sleep=self._deps.sleep,
            max_body=MOST_BYTES,
        ) as client:

            async def one(url: str) -> Picture | None:
                nonlocal came
                async with turns:
                    if asyncio.get_running_loop().time() - begun > SECONDS_A_RUN or came >= BYTES_A_RUN:
                        return None
                    picture = await _fetch(client, url, now, looked_up, config.proxy is not None)
                    came += picture.size or 0
                    return picture

            return list(await asyncio.gather(*map(one, urls)))


async def _fetch(
    client: Client, url: str, now: datetime, looked_up: dict[str, asyncio.Task[bool]], proxied: bool
) -> Picture:
    bare = shown(url)
    try:
        await _check(url, looked_up, proxied)
        answer = await client.send(Request(url, headers={"accept": "image/*"}), now, expect="image/")
    except SourceError as error:
        return Picture(bare, why=str(error))
    kind = answer.headers.get("content-type", "").split(";")[0].strip().casefold()[:60]
    if not kind.startswith("image/"):
        return Picture(bare, why=f"{bare} is no picture")
    return Picture(bare, hashlib.sha256(answer.body).hexdigest(), len(answer.body), kind, body=answer.body)


async def _check(url: str, looked_up: dict[str, asyncio.Task[bool]], proxied: bool) -> None:
    """Raises Permanent for what is not a public web address."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise Permanent("an address that cannot be read") from None
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.password:
        raise Permanent(f"{shown(url)} is not an address of the public web")
    if proxied and not literal(host):  # names are resolved by the proxy, which has rules of its own
        return
    if host not in looked_up:
        looked_up[host] = asyncio.create_task(inside(host))
    if await looked_up[host]:
        raise Permanent(f"{shown(url)} leads into a private network; refused")

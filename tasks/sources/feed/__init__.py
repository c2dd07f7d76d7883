"""Feeds: RSS and Atom of any site, search and comment feeds of WordPress, the search feed of Google News."""

from __future__ import annotations

from pydantic import BaseModel

from tasks.plan.schema import Source
from tasks.sources.client import Client
from tasks.sources.feed.document import decode
from tasks.sources.feed.examples import EXAMPLES
from tasks.sources.feed.options import FeedOptions
from tasks.sources.feed.source import Feed
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec

__all__ = ["SPEC", "Feed", "FeedOptions", "decode"]


def _build(config: Source, options: BaseModel, deps: SourceDeps) -> MentionSource:
    assert isinstance(options, FeedOptions)

    def client() -> Client:
        return Client(
            transport=deps.transport,
            proxy=config.proxy,
            ca_bundle=str(deps.folder / config.ca_bundle) if config.ca_bundle else None,
            timeout=options.timeout,
            retry=deps.retry,
            sleep=deps.sleep,
        )

    return Feed(config.id, options, client)


SPEC = SourceSpec(
    kind="feed",
    title={"ru": "Лента RSS или Atom", "en": "RSS or Atom feed"},
    capabilities=frozenset({Capability.MENTIONS}),
    options=FeedOptions,
    build=_build,
    examples=EXAMPLES,
)

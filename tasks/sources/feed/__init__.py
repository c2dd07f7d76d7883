"""Feeds: RSS and Atom of any site, search and comment feeds of WordPress, the search feed of Google News."""

from __future__ import annotations

from tasks.plan.schema import Source
from tasks.sources.api import client_of
from tasks.sources.feed.document import decode
from tasks.sources.feed.examples import EXAMPLES
from tasks.sources.feed.options import FeedOptions
from tasks.sources.feed.source import Feed
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec

__all__ = ["SPEC", "Feed", "FeedOptions", "decode"]


def _build(config: Source, options: FeedOptions, deps: SourceDeps) -> MentionSource:
    return Feed(config.id, options, client_of(config, deps, timeout=options.timeout))


SPEC = SourceSpec(
    kind="feed",
    title={"ru": "Лента RSS или Atom", "en": "RSS or Atom feed"},
    capabilities=frozenset({Capability.MENTIONS}),
    options=FeedOptions,
    build=_build,
    examples=EXAMPLES,
)

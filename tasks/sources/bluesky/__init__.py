"""Bluesky: search, mentions, our posts with their answers, deletions, accounts, followers."""

from __future__ import annotations

from tasks.plan.schema import Source
from tasks.sources.bluesky.examples import EXAMPLES
from tasks.sources.bluesky.options import BlueskyOptions
from tasks.sources.bluesky.posts import PLATFORM
from tasks.sources.bluesky.server import Server
from tasks.sources.bluesky.source import Bluesky
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec

__all__ = ["SPEC", "Bluesky", "BlueskyOptions"]


def _build(config: Source, options: BlueskyOptions, deps: SourceDeps) -> MentionSource:
    own = [one.id for one in deps.watched.own if one.platform == PLATFORM]
    identifier = options.identifier or next(iter((*options.accounts, *own)), None)
    return Bluesky(Server(config, deps, identifier), options, deps.watched)


SPEC = SourceSpec(
    kind="bluesky",
    title={"ru": "Bluesky", "en": "Bluesky"},
    capabilities=frozenset(
        {
            Capability.MENTIONS,
            Capability.PAST,
            Capability.RECHECK,
            Capability.COUNTERS,
            Capability.AUDIENCE,
            Capability.PROOF,
        }
    ),
    options=BlueskyOptions,
    build=_build,
    answers=True,
    examples=EXAMPLES,
)

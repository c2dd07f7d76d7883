"""YouTube Data v3: comments of own channels and of videos, search within its bucket, counters, what became of it."""

from __future__ import annotations

from tasks.plan.schema import Source
from tasks.sources.api import client_of
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec
from tasks.sources.youtube.api import Api, judge
from tasks.sources.youtube.examples import EXAMPLES
from tasks.sources.youtube.options import YouTubeOptions
from tasks.sources.youtube.source import YouTube

__all__ = ["SPEC", "YouTube", "YouTubeOptions"]


def _build(config: Source, options: YouTubeOptions, deps: SourceDeps) -> MentionSource:
    client = client_of(config, deps, judge=judge(config.token))
    return YouTube(config, options, deps, Api(config, options, deps, client))


SPEC = SourceSpec(
    kind="youtube",
    title={"ru": "YouTube", "en": "YouTube"},
    capabilities=frozenset({
        Capability.MENTIONS,
        Capability.PAST,
        Capability.RECHECK,
        Capability.COUNTERS,
        Capability.PROOF,
    }),
    options=YouTubeOptions,
    build=_build,
    answers=True,
    examples=EXAMPLES,
)  # fmt: skip

"""Instagram by Graph API: media, comments and answers, tags, hashtags, mentions, standing, figures, access."""

from __future__ import annotations

from tasks.plan.schema import Source
from tasks.sources.instagram.examples import EXAMPLES
from tasks.sources.instagram.options import InstagramOptions, accounts_of
from tasks.sources.instagram.source import Instagram
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec

__all__ = ["SPEC", "Instagram", "InstagramOptions"]


def _build(config: Source, options: InstagramOptions, deps: SourceDeps) -> MentionSource:
    return Instagram(config, options, deps, accounts_of(config, options, deps))


SPEC = SourceSpec(
    kind="instagram",
    title={"ru": "Аккаунты Instagram", "en": "Instagram accounts"},
    capabilities=frozenset(
        {
            Capability.MENTIONS,
            Capability.PAST,
            Capability.RECHECK,
            Capability.COUNTERS,
            Capability.ROSTER,
            Capability.EVENTS,
            Capability.PROOF,
        }
    ),
    options=InstagramOptions,
    build=_build,
    answers=True,
    examples=EXAMPLES,
)

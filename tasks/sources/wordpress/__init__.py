"""A WordPress site: its comments, its own posts, its users with roles, and what became of a comment."""

from __future__ import annotations

from tasks.plan.schema import Source
from tasks.sources.api import client_of
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec
from tasks.sources.wordpress.examples import EXAMPLES
from tasks.sources.wordpress.options import WordPressOptions, site_of
from tasks.sources.wordpress.rest import Rest, judge
from tasks.sources.wordpress.source import WordPress

__all__ = ["SPEC", "WordPress", "WordPressOptions"]


def _build(config: Source, options: WordPressOptions, deps: SourceDeps) -> MentionSource:
    site = site_of(config, options, deps.watched)
    client = client_of(config, deps, timeout=options.timeout, judge=judge(config.token))
    return WordPress(config, options, Rest(site, config, options, deps, client))


SPEC = SourceSpec(
    kind="wordpress",
    title={"ru": "Сайт на WordPress", "en": "WordPress site"},
    capabilities=frozenset({
        Capability.MENTIONS,
        Capability.PAST,
        Capability.RECHECK,
        Capability.COUNTERS,
        Capability.ROSTER,
        Capability.PROOF,
    }),
    options=WordPressOptions,
    build=_build,
    answers=True,
    examples=EXAMPLES,
)  # fmt: skip

"""Facebook pages by Graph API: feed, comments, tags, recommendations, webhook, standing, figures, access."""

from __future__ import annotations

from tasks.plan.schema import Source
from tasks.sources.facebook.examples import EXAMPLES
from tasks.sources.facebook.options import FacebookOptions, pages_of
from tasks.sources.facebook.source import Facebook
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec

__all__ = ["SPEC", "Facebook", "FacebookOptions"]


def _build(config: Source, options: FacebookOptions, deps: SourceDeps) -> MentionSource:
    return Facebook(config, options, deps, pages_of(config, options, deps))


SPEC = SourceSpec(
    kind="facebook",
    title={"ru": "Страницы Facebook", "en": "Facebook pages"},
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
    options=FacebookOptions,
    build=_build,
    answers=True,
    examples=EXAMPLES,
)

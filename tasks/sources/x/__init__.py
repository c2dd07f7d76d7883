"""X by its API v2: search, mentions, threads of ours, within a budget of dollars a day. A plan that does not name it
does not use it: X has no free access."""

from __future__ import annotations

from tasks.plan.schema import Source
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec
from tasks.sources.x.examples import EXAMPLES
from tasks.sources.x.options import XOptions
from tasks.sources.x.session import Service
from tasks.sources.x.source import X

__all__ = ["SPEC", "X", "XOptions"]


def _build(config: Source, options: XOptions, deps: SourceDeps) -> MentionSource:
    return X(Service(config, deps, options), options, deps.watched)


SPEC = SourceSpec(
    kind="x",
    title={"ru": "X (бывший Twitter)", "en": "X (formerly Twitter)"},
    capabilities=frozenset(
        {Capability.MENTIONS, Capability.PAST, Capability.RECHECK, Capability.COUNTERS, Capability.PROOF}
    ),
    options=XOptions,
    build=_build,
    answers=True,
    examples=EXAMPLES,
)

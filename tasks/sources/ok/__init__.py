"""OK (Одноклассники): hashtags, own groups with their comments and what was removed there, administrators. A plan that
does not name it does not use it: OK grants the rights it needs by hand."""

from __future__ import annotations

from tasks.plan.schema import Source
from tasks.sources.ok.examples import EXAMPLES
from tasks.sources.ok.options import OkOptions
from tasks.sources.ok.session import Service
from tasks.sources.ok.source import Ok
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec

__all__ = ["SPEC", "Ok", "OkOptions"]


def _build(config: Source, options: OkOptions, deps: SourceDeps) -> MentionSource:
    return Ok(Service(config, deps, options), options, deps.watched)


SPEC = SourceSpec(
    kind="ok",
    title={"ru": "Одноклассники", "en": "OK (Odnoklassniki)"},
    capabilities=frozenset(
        {
            Capability.MENTIONS,
            Capability.PAST,
            Capability.RECHECK,
            Capability.COUNTERS,
            Capability.ROSTER,
            Capability.PROOF,
        }
    ),
    options=OkOptions,
    build=_build,
    answers=True,
    examples=EXAMPLES,
)

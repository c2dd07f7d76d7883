"""RuStore, the public API: reviews of the developer's own apps, with the developer's answers."""

from __future__ import annotations

from pydantic import BaseModel

from tasks.plan.schema import Source
from tasks.sources.rustore.examples import EXAMPLES
from tasks.sources.rustore.source import RuStore, RuStoreOptions
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec

__all__ = ["SPEC", "RuStore", "RuStoreOptions"]


def _build(config: Source, options: BaseModel, deps: SourceDeps) -> MentionSource:
    assert isinstance(options, RuStoreOptions)
    return RuStore(config, options, deps)


SPEC = SourceSpec(
    kind="rustore",
    title={"ru": "RuStore: отзывы", "en": "RuStore: reviews"},
    capabilities=frozenset({Capability.MENTIONS, Capability.PROOF}),
    options=RuStoreOptions,
    build=_build,
    examples=EXAMPLES,
    answers=True,
)

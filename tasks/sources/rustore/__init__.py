"""RuStore, the public API: reviews of the developer's own apps, with the developer's answers."""

from __future__ import annotations

from tasks.sources.rustore.examples import EXAMPLES
from tasks.sources.rustore.source import RuStore, RuStoreOptions
from tasks.sources.shape import Capability, SourceSpec

__all__ = ["SPEC", "RuStore", "RuStoreOptions"]


SPEC = SourceSpec(
    kind="rustore",
    title={"ru": "RuStore: отзывы", "en": "RuStore: reviews"},
    capabilities=frozenset({Capability.MENTIONS, Capability.PROOF}),
    options=RuStoreOptions,
    build=RuStore,
    examples=EXAMPLES,
    answers=True,
)

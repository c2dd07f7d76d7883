"""Ozon, the seller's API: reviews and questions under the seller's own goods, with comments and answers."""

from __future__ import annotations

from pydantic import BaseModel

from tasks.plan.schema import Source
from tasks.sources.ozon.examples import EXAMPLES
from tasks.sources.ozon.source import Ozon, OzonOptions
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec

__all__ = ["SPEC", "Ozon", "OzonOptions"]


def _build(config: Source, options: BaseModel, deps: SourceDeps) -> MentionSource:
    assert isinstance(options, OzonOptions)
    return Ozon(config, options, deps)


SPEC = SourceSpec(
    kind="ozon",
    title={"ru": "Ozon: отзывы и вопросы", "en": "Ozon: reviews and questions"},
    capabilities=frozenset({Capability.MENTIONS, Capability.PAST, Capability.PROOF}),
    options=OzonOptions,
    build=_build,
    examples=EXAMPLES,
    answers=True,
)

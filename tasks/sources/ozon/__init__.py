"""Ozon, the seller's API: reviews and questions under the seller's own goods, with comments and answers."""

from __future__ import annotations

from tasks.sources.ozon.examples import EXAMPLES
from tasks.sources.ozon.source import Ozon, OzonOptions
from tasks.sources.shape import Capability, SourceSpec

__all__ = ["SPEC", "Ozon", "OzonOptions"]


SPEC = SourceSpec(
    kind="ozon",
    title={"ru": "Ozon: отзывы и вопросы", "en": "Ozon: reviews and questions"},
    capabilities=frozenset({Capability.MENTIONS, Capability.PAST, Capability.PROOF}),
    options=OzonOptions,
    build=Ozon,
    examples=EXAMPLES,
    answers=True,
)

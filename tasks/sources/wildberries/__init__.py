"""Wildberries, the seller's API: reviews and questions under the seller's own goods, with its answers."""

from __future__ import annotations

from tasks.sources.shape import Capability, SourceSpec
from tasks.sources.wildberries.examples import EXAMPLES
from tasks.sources.wildberries.source import Wildberries, WildberriesOptions

__all__ = ["SPEC", "Wildberries", "WildberriesOptions"]


SPEC = SourceSpec(
    kind="wildberries",
    title={"ru": "Wildberries: отзывы и вопросы", "en": "Wildberries: reviews and questions"},
    capabilities=frozenset({Capability.MENTIONS, Capability.PAST, Capability.PROOF}),
    options=WildberriesOptions,
    build=Wildberries,
    examples=EXAMPLES,
    answers=True,
)

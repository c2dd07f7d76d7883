"""Wildberries, the seller's API: reviews and questions under the seller's own goods, with its answers."""

from __future__ import annotations

from pydantic import BaseModel

from tasks.plan.schema import Source
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec
from tasks.sources.wildberries.examples import EXAMPLES
from tasks.sources.wildberries.source import Wildberries, WildberriesOptions

__all__ = ["SPEC", "Wildberries", "WildberriesOptions"]


def _build(config: Source, options: BaseModel, deps: SourceDeps) -> MentionSource:
    assert isinstance(options, WildberriesOptions)
    return Wildberries(config, options, deps)


SPEC = SourceSpec(
    kind="wildberries",
    title={"ru": "Wildberries: отзывы и вопросы", "en": "Wildberries: reviews and questions"},
    capabilities=frozenset({Capability.MENTIONS, Capability.PAST, Capability.PROOF}),
    options=WildberriesOptions,
    build=_build,
    examples=EXAMPLES,
    answers=True,
)

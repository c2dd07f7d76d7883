"""Yandex Market, the partner API: reviews and questions under the seller's own goods, with comments and answers."""

from __future__ import annotations

from pydantic import BaseModel

from tasks.plan.schema import Source
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec
from tasks.sources.yandex_market.examples import EXAMPLES
from tasks.sources.yandex_market.source import YandexMarket, YandexMarketOptions

__all__ = ["SPEC", "YandexMarket", "YandexMarketOptions"]


def _build(config: Source, options: BaseModel, deps: SourceDeps) -> MentionSource:
    assert isinstance(options, YandexMarketOptions)
    return YandexMarket(config, options, deps)


SPEC = SourceSpec(
    kind="yandex_market",
    title={"ru": "Яндекс Маркет: отзывы и вопросы", "en": "Yandex Market: reviews and questions"},
    capabilities=frozenset({Capability.MENTIONS, Capability.PAST, Capability.RECHECK, Capability.PROOF}),
    options=YandexMarketOptions,
    build=_build,
    examples=EXAMPLES,
    answers=True,
)

"""Yandex Market, the partner API: reviews and questions under the seller's own goods, with comments and answers."""

from __future__ import annotations

from tasks.sources.shape import Capability, SourceSpec
from tasks.sources.yandex_market.examples import EXAMPLES
from tasks.sources.yandex_market.source import YandexMarket, YandexMarketOptions

__all__ = ["SPEC", "YandexMarket", "YandexMarketOptions"]


SPEC = SourceSpec(
    kind="yandex_market",
    title={"ru": "Яндекс Маркет: отзывы и вопросы", "en": "Yandex Market: reviews and questions"},
    capabilities=frozenset({Capability.MENTIONS, Capability.PAST, Capability.RECHECK, Capability.PROOF}),
    options=YandexMarketOptions,
    build=YandexMarket,
    examples=EXAMPLES,
    answers=True,
)

"""App Store: reviews of any app, by the public feed of each country."""

from __future__ import annotations

from tasks.sources.appstore.examples import EXAMPLES
from tasks.sources.appstore.source import AppStore, AppStoreOptions
from tasks.sources.shape import Capability, SourceSpec

__all__ = ["SPEC", "AppStore", "AppStoreOptions"]


SPEC = SourceSpec(
    kind="appstore",
    title={"ru": "App Store: отзывы", "en": "App Store: reviews"},
    capabilities=frozenset({Capability.MENTIONS}),
    options=AppStoreOptions,
    build=AppStore,
    examples=EXAMPLES,
)

"""App Store: reviews of any app, by the public feed of each country."""

from __future__ import annotations

from pydantic import BaseModel

from tasks.plan.schema import Source
from tasks.sources.appstore.examples import EXAMPLES
from tasks.sources.appstore.source import AppStore, AppStoreOptions
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec

__all__ = ["SPEC", "AppStore", "AppStoreOptions"]


def _build(config: Source, options: BaseModel, deps: SourceDeps) -> MentionSource:
    assert isinstance(options, AppStoreOptions)
    return AppStore(config, options, deps)


SPEC = SourceSpec(
    kind="appstore",
    title={"ru": "App Store: отзывы", "en": "App Store: reviews"},
    capabilities=frozenset({Capability.MENTIONS}),
    options=AppStoreOptions,
    build=_build,
    examples=EXAMPLES,
)

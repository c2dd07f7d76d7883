"""Google Play, the developer's API: reviews of the developer's own apps, with the developer's answers."""

from __future__ import annotations

from pydantic import BaseModel

from tasks.plan.schema import Source
from tasks.sources.googleplay.examples import EXAMPLES
from tasks.sources.googleplay.source import GooglePlay, GooglePlayOptions
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec

__all__ = ["SPEC", "GooglePlay", "GooglePlayOptions"]


def _build(config: Source, options: BaseModel, deps: SourceDeps) -> MentionSource:
    assert isinstance(options, GooglePlayOptions)
    return GooglePlay(config, options, deps)


SPEC = SourceSpec(
    kind="googleplay",
    title={"ru": "Google Play: отзывы", "en": "Google Play: reviews"},
    capabilities=frozenset({Capability.MENTIONS, Capability.PROOF}),
    options=GooglePlayOptions,
    build=_build,
    examples=EXAMPLES,
    answers=True,
)

"""Google Play, the developer's API: reviews of the developer's own apps, with the developer's answers."""

from __future__ import annotations

from tasks.sources.googleplay.examples import EXAMPLES
from tasks.sources.googleplay.source import GooglePlay, GooglePlayOptions
from tasks.sources.shape import Capability, SourceSpec

__all__ = ["SPEC", "GooglePlay", "GooglePlayOptions"]


SPEC = SourceSpec(
    kind="googleplay",
    title={"ru": "Google Play: отзывы", "en": "Google Play: reviews"},
    capabilities=frozenset({Capability.MENTIONS, Capability.PROOF}),
    options=GooglePlayOptions,
    build=GooglePlay,
    examples=EXAMPLES,
    answers=True,
)

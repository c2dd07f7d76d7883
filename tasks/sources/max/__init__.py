"""MAX by its Bot API: messages with history, comments of channels, removals with who did it, admins, members."""

from __future__ import annotations

from tasks.sources.max.examples import EXAMPLES
from tasks.sources.max.options import MaxOptions
from tasks.sources.max.source import Max
from tasks.sources.shape import Capability, SourceSpec

__all__ = ["SPEC", "Max", "MaxOptions"]


SPEC = SourceSpec(
    kind="max",
    title={"ru": "MAX (бот)", "en": "MAX (bot)"},
    capabilities=frozenset(Capability) - {Capability.PUBLISH},
    options=MaxOptions,
    build=Max,
    answers=True,
    examples=EXAMPLES,
)

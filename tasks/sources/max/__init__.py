"""MAX by its Bot API: messages with history, comments of channels, removals with who did it, admins, members."""

from __future__ import annotations

from pydantic import BaseModel

from tasks.plan.schema import Source
from tasks.sources.max.examples import EXAMPLES
from tasks.sources.max.options import MaxOptions
from tasks.sources.max.source import Max
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec

__all__ = ["SPEC", "Max", "MaxOptions"]


def _build(config: Source, options: BaseModel, deps: SourceDeps) -> MentionSource:
    assert isinstance(options, MaxOptions)
    return Max(config, options, deps)


SPEC = SourceSpec(
    kind="max",
    title={"ru": "MAX (бот)", "en": "MAX (bot)"},
    capabilities=frozenset(Capability) - {Capability.PUBLISH},
    options=MaxOptions,
    build=_build,
    answers=True,
    examples=EXAMPLES,
)

"""Telegram by the Bot API: own channels, their comments, groups the bot is in. No search, no history, no deletions."""

from __future__ import annotations

from pydantic import BaseModel

from tasks.plan.schema import Source
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec
from tasks.sources.telegram.examples import EXAMPLES
from tasks.sources.telegram.options import TelegramOptions
from tasks.sources.telegram.source import Telegram

__all__ = ["SPEC", "Telegram", "TelegramOptions"]


def _build(config: Source, options: BaseModel, deps: SourceDeps) -> MentionSource:
    assert isinstance(options, TelegramOptions)
    return Telegram(config, options, deps)


SPEC = SourceSpec(
    kind="telegram",
    title={"ru": "Telegram (бот)", "en": "Telegram (bot)"},
    capabilities=frozenset(
        {Capability.MENTIONS, Capability.COUNTERS, Capability.ROSTER, Capability.EVENTS, Capability.PROOF}
    ),
    options=TelegramOptions,
    build=_build,
    answers=True,
    examples=EXAMPLES,
)

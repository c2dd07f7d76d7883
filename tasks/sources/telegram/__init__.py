"""Telegram by the Bot API: own channels, their comments, groups the bot is in. No search, no history, no deletions."""

from __future__ import annotations

from tasks.sources.shape import Capability, SourceSpec
from tasks.sources.telegram.examples import EXAMPLES
from tasks.sources.telegram.options import TelegramOptions
from tasks.sources.telegram.source import Telegram

__all__ = ["SPEC", "Telegram", "TelegramOptions"]


SPEC = SourceSpec(
    kind="telegram",
    title={"ru": "Telegram (бот)", "en": "Telegram (bot)"},
    capabilities=frozenset(
        {Capability.MENTIONS, Capability.COUNTERS, Capability.ROSTER, Capability.EVENTS, Capability.PROOF}
    ),
    options=TelegramOptions,
    build=Telegram,
    answers=True,
    examples=EXAMPLES,
)

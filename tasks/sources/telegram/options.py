"""What a plan may say about a Telegram bot as a source, and how it spells channels."""

from __future__ import annotations

import re

from pydantic import Field

from tasks.plan.values import EnvName, Line, Part

PLATFORM = "telegram"
_LINK = re.compile(r"^(?:https?://)?(?:www\.)?(?:t|telegram)\.me/(?:s/)?", re.IGNORECASE)


class TelegramOptions(Part):
    """Which chats are read, and how updates come."""

    chats: tuple[Line, ...] = Field(
        (), description="Channels and groups: `@name` or the number; the brand's own accounts where unset."
    )
    everywhere: bool = Field(False, description="Also every other channel and group the bot is in.")
    discussions: dict[str, Line] = Field(
        {}, description="Number of a discussion group: its channel. Polling learns it; a webhook cannot."
    )
    polling: bool = Field(True, description="`false` where a webhook is set: Telegram then refuses polling.")
    webhook_secret: EnvName | None = Field(
        None, description="Name of the variable that holds the `secret_token` of the webhook."
    )


def plain(name: str) -> str:
    """The bare name or number: `@Brand`, `t.me/brand` and `brand` are one channel."""
    return _LINK.sub("", name.strip()).lstrip("@").split("/")[0].split("?")[0].casefold()


def asked_as(name: str) -> str:
    """How the Bot API wants it: the number as it is, a name with `@`."""
    bare = plain(name)
    return bare if re.fullmatch(r"-?\d+", bare) else f"@{bare}"

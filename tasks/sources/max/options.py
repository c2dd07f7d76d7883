"""What a plan may say about a MAX bot as a source, and how it spells chats."""

from __future__ import annotations

import re
from datetime import timedelta

from pydantic import Field

from tasks.plan.values import EnvName, Line, Part, Span

PLATFORM = "max"
_LINK = re.compile(r"^(?:https?://)?(?:www\.)?max\.ru/", re.IGNORECASE)
_NAME = re.compile(r"@?[A-Za-z][\w-]{0,99}", re.ASCII)


class MaxOptions(Part):
    """Which chats are read, and how."""

    chats: tuple[Line, ...] = Field(
        (), description="Channels and groups: the number, or a channel's public link; the brand's own where unset."
    )
    comments: bool = Field(True, description="Also read comments under posts of channels.")
    comments_for: Span = Field(timedelta(days=7), description="How long a post's comments are asked for again.")
    updates: bool = Field(True, description="Also poll events; `false` where a webhook is set: MAX then refuses it.")
    webhook_secret: EnvName | None = Field(
        None, description="Name of the variable that holds the `secret` of the webhook."
    )


def plain(name: str) -> str:
    """The bare number or link name: `https://max.ru/acme`, `@acme` and `acme` are one channel."""
    return _LINK.sub("", name.strip()).lstrip("@").split("?")[0].strip("/").casefold()


def numeric(name: str) -> int | None:
    """The number of a chat where the plan gives one."""
    bare = plain(name)
    return int(bare) if re.fullmatch(r"-?\d{1,18}", bare) else None


def path_of(name: str) -> str | None:
    """The last part of `GET /chats/…`, or None for a name that cannot stand in a path."""
    number = numeric(name)
    bare = _LINK.sub("", name.strip()).split("?")[0].strip("/")
    return str(number) if number is not None else bare if _NAME.fullmatch(bare) else None

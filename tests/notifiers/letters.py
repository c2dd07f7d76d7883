"""Letters, channels and settings for the notifiers; every secret here is a canary that must never show up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tasks.core.message import Letter
from tasks.core.settings import Settings
from tasks.plan.schema import Channel

NIGHT = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)
KEY = "outbox/romashka-20261124-0005/0000-opened-duty.json"
CANARY = "canary-secret-5e1f"
REPEAT, ONE_WAY = "Возможно, повтор <этого>.", "Канал в одну сторону."


def a_letter(**changes: object) -> Letter:
    """An alert at night."""
    told: dict[str, object] = {
        "key": KEY,
        "thread": "romashka-20261124-0005",
        "first_line": "ТРЕВОГА · Ромашка · ВК: 47 жалоб <!channel>",
        "plain": "ТРЕВОГА · Ромашка\n\nОтвечает: Анна.\n",
        "html": "<!DOCTYPE html><html lang='ru'><body><p>ТРЕВОГА · Ромашка</p></body></html>",
        "blocks": ({"type": "section", "text": {"type": "mrkdwn", "text": "*ТРЕВОГА*"}},),
        "telegram_html": "<b>ТРЕВОГА · Ромашка</b>",
        "repeat_note": REPEAT,
        "one_way_note": ONE_WAY,
    }
    return Letter.model_validate({**told, **changes})


def a_channel(kind: str, *to: str) -> Channel:
    """A channel of the plan."""
    return Channel.model_validate({"id": "duty", "kind": kind, "to": to})


def settings(**values: object) -> Settings:
    """Settings of a test alone: no `.env`, no environment."""
    return Settings.model_validate(values)


@dataclass
class Naps:
    """Sleeping, counted instead of slept."""

    spans: list[timedelta] = field(default_factory=list)

    def __call__(self, span: timedelta) -> None:
        self.spans.append(span)

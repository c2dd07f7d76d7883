"""Channels a letter goes out through: one file a channel, one line here. Limits: docs/notifications.md."""

from __future__ import annotations

from collections.abc import Callable

from tasks.core.errors import ConfigError
from tasks.core.ports import Notifier
from tasks.core.settings import Settings
from tasks.notifiers.apprise_urls import AppriseUrls
from tasks.notifiers.attempts import Sleep, wait
from tasks.notifiers.folder import Folder
from tasks.notifiers.mail import mail
from tasks.notifiers.slack import Slack
from tasks.notifiers.slack_webhook import SlackWebhook
from tasks.notifiers.telegram import Telegram
from tasks.plan.schema import Channel

REGISTRY: dict[str, Callable[[Channel, Settings, Sleep], Notifier]] = {
    "slack": Slack,
    "slack_webhook": SlackWebhook,
    "email": mail,
    "telegram": Telegram,
    "apprise": AppriseUrls,
    "folder": Folder,
}


def build(channel: Channel, settings: Settings, *, sleep: Sleep = wait) -> Notifier:
    """The notifier of one channel of the plan. Raises ConfigError naming the variable that is missing."""
    if channel.kind not in REGISTRY:
        raise ConfigError(f"channel {channel.id}: no notifier of kind {channel.kind}; known: {', '.join(REGISTRY)}")
    return REGISTRY[channel.kind](channel, settings, sleep)

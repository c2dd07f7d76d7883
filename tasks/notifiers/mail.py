"""Mail through SMTP or Amazon SES; both get the same envelope. Replies keep the thread by References."""

from __future__ import annotations

from tasks.core.errors import ConfigError
from tasks.core.ports import Notifier
from tasks.core.settings import Settings
from tasks.notifiers.attempts import Sleep, wait
from tasks.notifiers.envelope import parsed_address
from tasks.notifiers.ses import Ses
from tasks.notifiers.smtp import Smtp
from tasks.plan.schema import Channel


def mail(channel: Channel, settings: Settings, sleep: Sleep = wait) -> Notifier:
    """SMTP where a mail server is set, SES where `SPICHKA_SES` is on; ConfigError names what is missing."""
    if not settings.mail_from:
        raise ConfigError(f"channel {channel.id} (email) needs SPICHKA_MAIL_FROM: set the sender's address")
    if not channel.to:
        raise ConfigError(f"channel {channel.id} (email): `to` names nobody; write at least one address")
    sender = parsed_address(settings.mail_from, "SPICHKA_MAIL_FROM")
    to = [parsed_address(address, f"channel {channel.id}, `to`") for address in channel.to]
    if settings.smtp_host:
        if settings.smtp_user and settings.smtp_password is None:
            raise ConfigError(f"channel {channel.id} (email) needs SPICHKA_SMTP_PASSWORD beside SPICHKA_SMTP_USER")
        return Smtp(settings, sender, to, sleep)
    if settings.ses:
        return Ses(settings, sender, to, sleep)
    raise ConfigError(f"channel {channel.id} (email) needs SPICHKA_SMTP_HOST (a mail server) or SPICHKA_SES=true")

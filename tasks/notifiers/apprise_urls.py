"""Everything else through Apprise: one way, no threads, cannot be asked. Labelled so in the text.

The URLs carry secrets; in errors only Apprise's own privacy form of them is shown.
https://github.com/caronc/apprise/wiki
"""

from __future__ import annotations

import re
import warnings
from typing import Any

from tasks.core.errors import ConfigError, DeliveryDelayed
from tasks.core.message import Letter, Receipt
from tasks.core.settings import Settings
from tasks.notifiers.attempts import Sleep, attempted, wait
from tasks.notifiers.wiring import secret
from tasks.plan.schema import Channel


class AppriseUrls:
    """One service an URL; the reference is the outbox key."""

    one_way = True

    def __init__(self, channel: Channel, settings: Settings, sleep: Sleep = wait) -> None:
        from apprise import Apprise  # noqa: PLC0415  half a second of import, paid only by those who use it

        written = secret(channel, settings.apprise_urls, "SPICHKA_APPRISE_URLS")
        self._sleep = sleep
        self._services: list[Any] = []
        for place, url in enumerate(re.split(r"[\s,]+(?=[a-zA-Z][a-zA-Z0-9+.-]*://)", written), start=1):
            with warnings.catch_warnings():  # the first one loads all of Apprise's services; their ageing is not ours
                warnings.simplefilter("ignore", DeprecationWarning)
                service = Apprise.instantiate(url.strip(" ,"), suppress_exceptions=True)
            if service is None:
                raise ConfigError(
                    f"channel {channel.id}: SPICHKA_APPRISE_URLS, address {place} is not one of Apprise's"
                )
            self._services.append(service)

    def send(self, letter: Letter) -> Receipt:
        """Deliver to each service; those that failed while others took it are named in the receipt."""
        waiting = list(self._services)

        def once(maybe_sent: bool) -> Receipt:
            notes = [letter.repeat_note if maybe_sent else "", letter.one_way_note]
            body = "\n\n".join([letter.plain.rstrip(), *(note for note in notes if note)])
            waiting[:] = [service for service in waiting if not _sent(service, letter.first_line, body)]
            if waiting:
                names = ", ".join(_shown(service) for service in waiting)
                raise DeliveryDelayed(f"not accepted by {names}", unknown=True)
            return Receipt(reference=letter.key)

        try:
            return attempted(once, maybe_sent=letter.maybe_sent_at is not None, sleep=self._sleep)
        except DeliveryDelayed:
            if len(waiting) == len(self._services):
                raise
            # Repeating to all in five minutes would ring the others again and again.
            return Receipt(reference=letter.key, refused=tuple(_shown(service) for service in waiting))


def _shown(service: Any) -> str:
    """`json://…`: Apprise's own private form keeps path, query and headers, where webhooks carry their secrets."""
    return f"{str(service.url(privacy=True)).partition('://')[0]}://…"


def _sent(service: Any, title: str, body: str) -> bool:
    try:
        return bool(service.notify(body=body, title=title))
    except (TypeError, ValueError, OSError):
        return False

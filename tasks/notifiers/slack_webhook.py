"""A Slack incoming webhook, where there is no bot. One way: no threads, and it cannot be asked what arrived.

So it may repeat at exactly one boundary (accepted, not yet marked as sent), and a repeated attempt says so.
"""

from __future__ import annotations

import logging
import re
from functools import partial
from html import escape
from http.client import HTTPException

from slack_sdk.errors import SlackClientError
from slack_sdk.webhook import WebhookClient

from tasks.core.errors import ConfigError, DeliveryDelayed, DeliveryRefused
from tasks.core.message import Letter, Receipt
from tasks.core.settings import Settings
from tasks.notifiers.attempts import TIMEOUT, Sleep, attempted, never_left, wait
from tasks.notifiers.slack import seconds
from tasks.notifiers.wiring import secret
from tasks.plan.schema import Channel

_QUIET = logging.getLogger("spichka.slack_webhook")  # at debug level slack_sdk writes the URL, which is the secret
_QUIET.setLevel(logging.CRITICAL)


class SlackWebhook:
    """Posts to the one channel the webhook was made for; the reference is the outbox key."""

    one_way = True

    def __init__(self, channel: Channel, settings: Settings, sleep: Sleep = wait) -> None:
        url = secret(channel, settings.slack_webhook, "SPICHKA_SLACK_WEBHOOK")
        if not url.startswith(("https://", "http://")):
            raise ConfigError(f"channel {channel.id}: SPICHKA_SLACK_WEBHOOK must be an http(s) address")
        self._client = WebhookClient(url, timeout=round(TIMEOUT), logger=_QUIET, retry_handlers=[])
        self._sleep = sleep

    def send(self, letter: Letter) -> Receipt:
        """Deliver; where an earlier attempt may have arrived the text says so."""
        return attempted(partial(self._once, letter), maybe_sent=letter.maybe_sent_at is not None, sleep=self._sleep)

    def _once(self, letter: Letter, maybe_sent: bool) -> Receipt:
        notes = [letter.repeat_note if maybe_sent else "", letter.one_way_note]
        said = [escape(note, quote=False) for note in notes if note]
        context = [{"type": "mrkdwn", "text": note, "verbatim": True} for note in said]
        blocks = [*letter.blocks, *([{"type": "context", "elements": context}] if context else [])]
        body = {"text": escape(letter.first_line, quote=False), "blocks": blocks, "unfurl_links": False}
        try:
            answer = self._client.send_dict(body)
        except (SlackClientError, HTTPException, OSError, ValueError) as error:
            told = f"the Slack webhook did not answer: {type(error).__name__}"
            raise DeliveryDelayed(told, unknown=not never_left(error)) from None
        if answer.status_code == 200:
            return Receipt(reference=letter.key)
        if answer.status_code >= 500:
            raise DeliveryDelayed(f"the Slack webhook answered {answer.status_code}", unknown=True)
        if answer.status_code == 429:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            after = seconds(headers.get("retry-after"))
            raise DeliveryDelayed("the Slack webhook asks to wait", after=after)
        # Slack says one word (`invalid_token`); a proxy in between may echo the address, which is the secret
        word = answer.body if re.fullmatch(r"[a-z_]{1,40}", answer.body) else ""
        raise DeliveryRefused(f"the Slack webhook refuses the message: {answer.status_code} {word}".rstrip())

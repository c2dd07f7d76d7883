"""A Telegram bot: the reply chain is the thread. It cannot be asked what arrived, so a repeat says so.

The token is part of the address, so no address ever reaches an error or a log.
https://core.telegram.org/bots/api#sendmessage
"""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from html import escape

import httpx

from tasks.core.errors import DeliveryDelayed, DeliveryRefused
from tasks.core.message import Letter, Receipt
from tasks.core.settings import Settings
from tasks.notifiers.attempts import TIMEOUT, Sleep, attempted, wait
from tasks.notifiers.wiring import one_address, secret
from tasks.plan.schema import Channel

_MOST = 4096


class _Unnamed(logging.Filter):
    """httpx logs the address of each call, and ours carries the token."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        """Drop a line that would show the token."""
        return self._token not in record.getMessage()


class Telegram:
    """Sends through `sendMessage`; the reference is the message id."""

    one_way = False

    def __init__(self, channel: Channel, settings: Settings, sleep: Sleep = wait) -> None:
        token = secret(channel, settings.telegram_token, "SPICHKA_TELEGRAM_TOKEN")
        self._to = one_address(channel, "chat id or `@channel`")
        self._sleep = sleep
        self._url = f"{settings.telegram_base_url.rstrip('/')}/bot{token}/sendMessage"
        logging.getLogger("httpx").addFilter(_Unnamed(token))

    def send(self, letter: Letter) -> Receipt:
        """Deliver below the thread's first message; where an earlier attempt may have arrived the text says so."""
        return attempted(partial(self._once, letter), maybe_sent=letter.maybe_sent_at is not None, sleep=self._sleep)

    def _once(self, letter: Letter, maybe_sent: bool) -> Receipt:
        note = letter.repeat_note if maybe_sent else ""
        text = f"{escape(note)}\n\n{letter.telegram_html}" if note else letter.telegram_html
        if len(text) > _MOST:
            text = letter.telegram_html
        message: dict[str, object] = {
            "chat_id": self._to,
            "text": text,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
        if letter.thread_reference and letter.thread_reference.isdigit():
            below = {"message_id": int(letter.thread_reference), "allow_sending_without_reply": True}
            message["reply_parameters"] = below
        status, answer = self._call(message)
        if status == 400 and "parse entities" in str(answer.get("description")):  # plain words beat no alert
            del message["parse_mode"]
            status, answer = self._call({**message, "text": letter.plain[:_MOST]})
        return _receipt(status, answer)

    def _call(self, message: dict[str, object]) -> tuple[int, dict[str, object]]:
        try:
            with httpx.Client(timeout=TIMEOUT) as client:
                response = client.post(self._url, json=message)
            answer = response.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            unknown = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
            raise DeliveryDelayed(f"Telegram did not answer: {type(error).__name__}", unknown=unknown) from None
        return response.status_code, answer if isinstance(answer, dict) else {}


def _receipt(status: int, answer: dict[str, object]) -> Receipt:
    result = answer.get("result")
    if answer.get("ok") is True and isinstance(result, dict):
        return Receipt(reference=str(result.get("message_id") or ""))
    said = str(answer.get("description") or status)[:200]
    if "/" in said:  # a proxy that echoes the address would show the token
        said = str(status)
    more = answer.get("parameters")
    parameters = more if isinstance(more, dict) else {}
    if status >= 500 or not answer:
        raise DeliveryDelayed(f"Telegram: {said}", unknown=True)
    if status == 429:
        after = parameters.get("retry_after")
        wish = timedelta(seconds=after) if isinstance(after, int) else None
        raise DeliveryDelayed(f"Telegram: {said}", after=wish)
    if "migrate_to_chat_id" in parameters:
        said = f"the group has a new id, write {parameters['migrate_to_chat_id']} into `to` of the channel"
    elif status in {401, 404}:
        said = f"{said}; check SPICHKA_TELEGRAM_TOKEN"
    raise DeliveryRefused(f"Telegram refuses the message: {said}")

"""A Slack bot: one thread an incident, and it can be asked whether an earlier attempt arrived.

The outbox key rides in the message's metadata. Rights of the bot: `chat:write`; to be asked also
`channels:history` (or `groups:history`), and `channels:read` where the plan names the channel and not its ID.
https://docs.slack.dev/reference/methods/chat.postMessage
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from html import escape
from http.client import HTTPException
from typing import Any

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import WebClient
from slack_sdk.web.slack_response import SlackResponse

from tasks.core.errors import DeliveryDelayed, DeliveryError, DeliveryRefused
from tasks.core.message import Letter, Receipt
from tasks.core.settings import Settings
from tasks.notifiers.attempts import TIMEOUT, Sleep, attempted, never_left, wait
from tasks.notifiers.wiring import one_address, secret
from tasks.plan.schema import Channel

EVENT_TYPE = "spichka"
TAKE_IT = "take-it"
_PASSING = {
    "ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout",
    "team_added_to_org", "accesslimited", "message_limit_exceeded",
}  # fmt: skip
_BAD_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}
_PAGES = 3  # of 100 messages: as far back as we look for our own
_SKEW = timedelta(minutes=5)  # our clock against Slack's


class Slack:
    """Sends through `chat.postMessage`; the reference is the message's `ts`."""

    one_way = False

    def __init__(self, channel: Channel, settings: Settings, sleep: Sleep = wait) -> None:
        self._to = one_address(channel, "Slack channel (`#name` or its ID)")
        self._sleep = sleep
        base = settings.slack_base_url.rstrip("/") + "/"
        token = secret(channel, settings.slack_token, "SPICHKA_SLACK_TOKEN")
        self._buttons = settings.slack_signing_secret is not None  # without the app's address a button is dead
        self._client = WebClient(token=token, base_url=base, timeout=round(TIMEOUT), retry_handlers=[])

    def send(self, letter: Letter) -> Receipt:
        """Deliver once; a second attempt looks for the key first and returns `found=True` where it is there."""
        return attempted(partial(self._once, letter), maybe_sent=letter.maybe_sent_at is not None, sleep=self._sleep)

    def _once(self, letter: Letter, maybe_sent: bool) -> Receipt:
        note = ""
        if maybe_sent:
            try:
                there = self._find(letter)
            except DeliveryRefused:  # the bot lacks the right to look: send, and say that it may be a repeat
                there, note = None, letter.repeat_note
            if there is not None:
                return Receipt(reference=there, found=True)
        answer = self._post(letter, note)
        return Receipt(reference=str(answer.get("ts") or ""))

    def _post(self, letter: Letter, note: str) -> SlackResponse:
        message: dict[str, Any] = {
            "channel": self._to,
            "text": escape(letter.first_line, quote=False),
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": letter.key}},
            "thread_ts": letter.thread_reference,
            "unfurl_links": False,
            "unfurl_media": False,
            "parse": "none",
        }
        blocks = [*letter.blocks, *self._take_it(letter), *([_plain_section(note)] if note else [])]
        try:
            return _called(lambda: self._client.chat_postMessage(**message, blocks=blocks))
        except _BlocksRefused:  # an alert in plain words beats none
            return _called(lambda: self._client.chat_postMessage(**message))

    def _take_it(self, letter: Letter) -> list[dict[str, object]]:
        """A button that takes the incident, where the app's interactivity address is served (`spichka web`)."""
        if not (self._buttons and letter.take_word):
            return []
        text = {"type": "plain_text", "text": letter.take_word}
        button = {"type": "button", "text": text, "style": "primary", "action_id": TAKE_IT, "value": letter.thread}
        return [{"type": "actions", "elements": [button]}]

    def _find(self, letter: Letter) -> str | None:
        """`ts` of the message that carries our key, among the latest ones of the channel or thread."""
        for message in self._recent(letter):
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == EVENT_TYPE and metadata.get("event_payload", {}).get("key") == letter.key:
                return str(message["ts"])
        return None

    def _recent(self, letter: Letter) -> Iterator[dict[str, Any]]:
        where: dict[str, Any] = {"channel": self._channel_id(), "include_all_metadata": True, "limit": 100}
        if letter.maybe_sent_at is not None:
            where["oldest"] = _slack_time(letter.maybe_sent_at - _SKEW)
        method: Callable[..., SlackResponse] = self._client.conversations_history
        if letter.thread_reference:
            method, where["ts"] = self._client.conversations_replies, letter.thread_reference
        for answer in _pages(method, where):
            yield from answer.get("messages") or []

    def _channel_id(self) -> str:
        """History is asked by ID, never by name."""
        name = self._to.removeprefix("#")
        if not self._to.startswith("#") and name[:1] in {"C", "G", "D"} and name.isalnum() and name.isupper():
            return name
        where = {"exclude_archived": True, "limit": 200, "types": "public_channel,private_channel"}
        for answer in _pages(self._client.conversations_list, where):
            for channel in answer.get("channels") or []:
                if channel.get("name") == name:
                    return str(channel["id"])
        raise DeliveryRefused(f"Slack does not list the channel {self._to}; invite the bot or write the channel's ID")


class _BlocksRefused(DeliveryRefused):
    """Slack did not like our blocks; the text alone may pass."""


def _pages(method: Callable[..., SlackResponse], where: dict[str, Any]) -> Iterator[SlackResponse]:
    cursor = ""
    for _ in range(_PAGES):
        asked = {**where, "cursor": cursor} if cursor else where
        answer = _called(lambda asked=asked: method(**asked))  # type: ignore[misc]
        yield answer
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def _plain_section(text: str) -> dict[str, object]:
    said = {"type": "mrkdwn", "text": escape(text, quote=False), "verbatim": True}
    return {"type": "section", "text": said}


def _slack_time(at: datetime) -> str:
    return f"{at.timestamp():.6f}"


def _called(call: Callable[[], SlackResponse]) -> SlackResponse:
    """The answer; what went wrong is named by what to do next, and never carries the token."""
    try:
        return call()
    except SlackApiError as error:
        problem: DeliveryError = _named(error)
    except (SlackClientError, HTTPException, OSError, ValueError) as error:  # no answer, or one that is no JSON
        problem = DeliveryDelayed(f"Slack did not answer: {type(error).__name__}", unknown=not never_left(error))
    raise problem from None


def _named(error: SlackApiError) -> DeliveryError:
    response = error.response
    status = getattr(response, "status_code", 0)
    data = response.data if isinstance(getattr(response, "data", None), dict) else {}
    said = str(data.get("error") or "")
    if status >= 500 or not re.fullmatch(r"\w+", said):  # slack_sdk puts a body that is no JSON where the error stands
        return DeliveryDelayed(f"Slack gave no answer of its own ({status})", unknown=True)
    if status == 429 or said in _PASSING:
        headers = {name.lower(): value for name, value in (getattr(response, "headers", None) or {}).items()}
        return DeliveryDelayed(f"Slack: {said or status}", after=seconds(headers.get("retry-after")))
    if said in _BAD_BLOCKS:
        return _BlocksRefused(f"Slack refuses the message: {said}")
    return DeliveryRefused(f"Slack refuses the message: {said or status}{_ADVICE.get(said, '')}")


def seconds(header: object) -> timedelta | None:
    """`Retry-After` in seconds; None where it is missing or a date."""
    text = str(header[0] if isinstance(header, list) and header else header or "")
    return timedelta(seconds=int(text)) if text.isdigit() else None


_ADVICE = {
    "not_in_channel": "; invite the bot to the channel",
    "channel_not_found": "; check `to` of the channel and invite the bot",
    "invalid_auth": "; check SPICHKA_SLACK_TOKEN",
    "not_authed": "; check SPICHKA_SLACK_TOKEN",
    "token_revoked": "; renew SPICHKA_SLACK_TOKEN",
    "token_expired": "; renew SPICHKA_SLACK_TOKEN",
    "account_inactive": "; renew SPICHKA_SLACK_TOKEN",
    "missing_scope": "; give the bot the right chat:write",
    "is_archived": "; the channel is archived",
}

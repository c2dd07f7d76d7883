"""Slack's buttons: the signature is checked, then `I take it` is recorded under the name of whoever pressed it.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from flows.during.desk import run_desk
from flows.web.hooks import bounded_body
from tasks import clock
from tasks.compose import House
from tasks.core.errors import ConfigError
from tasks.decide import Action, DeskRequest
from tasks.notifiers.slack import TAKE_IT

logger = logging.getLogger("spichka.web")
OLDEST = timedelta(minutes=5)  # Slack's own advice against replays


class SlackButtons:
    """`POST /slack`: the interactivity address of the Slack app."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def __call__(self, request: Request) -> Response:
        """Answer within three seconds, as Slack demands."""
        secret = self._house.settings.slack_signing_secret
        body = await bounded_body(request)
        if secret is None or body is None:
            return PlainTextResponse("no such address", 404)
        if not signed(secret.get_secret_value(), request.headers, body, clock.utc_now()):
            logger.warning("a call that claims to be Slack's is not signed by it")
            return PlainTextResponse("forbidden", 403)
        pressed = _pressed(body)
        if pressed is None:  # a button that only opens a link
            return PlainTextResponse("")
        incident, by = pressed
        try:
            done = await run_desk(self._house, DeskRequest(action=Action.ACKNOWLEDGE, incident=incident, by=by))
        except ConfigError as error:
            done = str(error)
        return JSONResponse({"response_type": "ephemeral", "replace_original": False, "text": done})


def signed(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether Slack signed this call within the last five minutes."""
    stamp, given = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    if not (stamp.isascii() and stamp.isdecimal()) or abs(now.timestamp() - int(stamp[:12])) > OLDEST.total_seconds():
        return False
    said = b"v0:" + stamp.encode() + b":" + body
    wanted = "v0=" + hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), given.encode())


def _pressed(body: bytes) -> tuple[str, str] | None:
    """(incident, who) of an `I take it`, or None for anything else."""
    try:
        payload = json.loads(parse_qs(body.decode())["payload"][0])
        user = payload["user"]
        who = str(user.get("name") or user.get("username") or user["id"])
        for action in payload["actions"]:
            if action.get("action_id") == TAKE_IT and isinstance(action.get("value"), str):
                return action["value"], f"{who} (Slack)"
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        logger.warning("a call of Slack's that is not understood")
    return None

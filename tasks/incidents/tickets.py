"""Signed, expiring tickets: a link in an alert that lets its reader do one thing to one incident, for a while.

The link carries what may be done and until when, and an HMAC-SHA256 over both. Opening it shows a page; only the
page's button acts, because mail scanners follow links.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

GOOD_FOR = timedelta(hours=72)
SHORTEST_SECRET = 16
_SIGNED = 16  # bytes of the HMAC: enough against guessing, and the link fits a line


class BadTicket(ValueError):
    """Not ours, changed, or too old. The text is for the person who opened it."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """`action` of the desk on `incident`, until `expires_at` (whole seconds)."""

    action: str
    incident: str
    expires_at: datetime


class Tickets:
    """Signs and reads tickets with one secret of at least 16 characters."""

    def __init__(self, secret: str) -> None:
        if len(secret) < SHORTEST_SECRET:
            raise ValueError(f"the secret must have at least {SHORTEST_SECRET} characters")
        self._key = hashlib.sha256(b"spichka ticket\x00" + secret.encode()).digest()

    def issue(self, action: str, incident: str, now: datetime) -> str:
        """A ticket as a word that fits a path."""
        said = f"{action}|{incident}|{int((now + GOOD_FOR).timestamp())}".encode()
        return base64.urlsafe_b64encode(self._signature(said) + said).decode().rstrip("=")

    def read(self, text: str, now: datetime) -> Ticket:
        """The ticket. Raises BadTicket: `forged` or `expired`."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except (ValueError, binascii.Error):
            raise BadTicket("forged") from None
        signature, said = raw[:_SIGNED], raw[_SIGNED:]
        if not hmac.compare_digest(signature, self._signature(said)):
            raise BadTicket("forged")
        action, incident, until = said.decode().split("|")
        expires_at = datetime.fromtimestamp(int(until), UTC)
        if now >= expires_at:
            raise BadTicket("expired")
        return Ticket(action, incident, expires_at)

    def _signature(self, said: bytes) -> bytes:
        return hmac.new(self._key, said, hashlib.sha256).digest()[:_SIGNED]

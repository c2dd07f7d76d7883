"""The heartbeat: an address outside that notices when we stop calling it. Not a channel: it carries no message."""

from __future__ import annotations

import httpx

WITHIN = 5.0


def call(url: str) -> bool:
    """GET the address within five seconds; True where it answered 2xx. A failure is no reason to stop a run."""
    try:
        return httpx.get(url, timeout=WITHIN).is_success
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return False

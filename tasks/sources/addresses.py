"""Addresses: shown without what is secret in them, and checked before a redirect is followed."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from tasks.core.errors import Permanent

_BOT_TOKEN = re.compile(r"/bot\d+:[\w-]+")


def shown(url: str, secrets: Iterable[str] = ()) -> str:
    """The address for logs and errors: no user, no query, no known secret, no bot token in the path."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an address that cannot be read"
    text = _BOT_TOKEN.sub("/bot***", f"{parts.scheme}://{host}{port}{parts.path}")
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    return text[:300]


async def inside(host: str) -> bool:
    """Whether a host is, or resolves to, anything but the public internet: loopback, private, link-local …"""
    bare = host.strip("[]").rstrip(".")
    try:
        return not ipaddress.ip_address(bare.split("%")[0]).is_global
    except ValueError:
        pass
    try:
        found = await asyncio.get_running_loop().getaddrinfo(bare, None, type=socket.SOCK_STREAM)
    except OSError:
        return False  # the request itself will fail, and say so
    return any(not ipaddress.ip_address(str(info[4][0]).split("%")[0]).is_global for info in found)


async def check_redirect(start: str, came_from: str, target: str, where: str, proxied: bool) -> None:
    """Raises Permanent for a redirect that leaves http(s), gives up TLS, or leads into a private network.

    A plan may point at a private address; nobody else may make us go to one. `where` is what errors may show.
    """
    to = urlsplit(target)
    if to.scheme not in {"http", "https"} or not to.hostname:
        raise Permanent(f"{where} redirects to something that is not a web address")
    if urlsplit(came_from).scheme == "https" and to.scheme == "http":
        raise Permanent(f"{where} redirects from https to http; refused")
    if to.hostname == urlsplit(start).hostname:
        return
    literal = re.fullmatch(r"[\d.]+|.*:.*", to.hostname) is not None
    if proxied and not literal:  # names are resolved by the proxy, which has rules of its own
        return
    if await inside(to.hostname) and not await inside(urlsplit(start).hostname or ""):
        raise Permanent(f"{where} redirects into a private network; refused")

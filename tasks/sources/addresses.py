"""Addresses: shown without what is secret in them, and checked before a redirect is followed."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import re
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

import httpx

from tasks.core.errors import Permanent

BOT_TOKEN = re.compile(r"/bot\d+:[\w-]+")
# hosts that no name server is asked about: IPv6, IPv4 in every spelling (`127.1`, `2130706433`, `0x7f.1`), localhost
_LITERAL = re.compile(r".*:.*|(.*\.)?(\d+|0x[0-9a-f]*|localhost)", re.IGNORECASE)
# IPv6 that routers turn into the IPv4 in its last 32 bits
_CARRIES_IPV4 = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "::/96")))


def shown(url: str, secrets: Iterable[str] = ()) -> str:
    """The address for logs and errors: no user, no query, no known secret, no bot token in the path."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an address that cannot be read"
    text = BOT_TOKEN.sub("/bot***", f"{parts.scheme}://{host}{port}{parts.path}")
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    return text[:300]


def literal(host: str) -> bool:
    """Whether a host is an address by itself, in any spelling, or `localhost`: no proxy's name server has a say."""
    return _LITERAL.fullmatch(_sent(host)) is not None


async def inside(host: str) -> bool:
    """Whether a host is, or resolves to, anything but the public internet: loopback, private, link-local …"""
    bare = _sent(host)
    try:
        return not _public(bare)
    except ValueError:
        pass
    try:
        found = await asyncio.get_running_loop().getaddrinfo(bare, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False  # no such name, or none at all: the request itself will fail, and say so
    return any(not _public(str(info[4][0])) for info in found)


def _sent(host: str) -> str:
    """The host as the client will ask for it: full-width digits, dots and umlauts mean another name elsewhere."""
    bare = host.strip("[]")
    with contextlib.suppress(httpx.InvalidURL, ValueError):  # such a host will not be asked at all
        bare = httpx.URL(scheme="http", host=bare).raw_host.decode()
    return bare.strip("[]").rstrip(".")


def _public(address: str) -> bool:
    """Whether an address is of the public internet, and so is the IPv4 in it. Raises ValueError for a name."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        carried = found.ipv4_mapped or found.sixtofour
        if carried is None and any(found in network for network in _CARRIES_IPV4):
            carried = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if carried is not None:
            return _public(str(carried))
    return found.is_global and not found.is_multicast


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
    if proxied and not literal(to.hostname):  # names are resolved by the proxy, which has rules of its own
        return
    if await inside(to.hostname) and not await inside(urlsplit(start).hostname or ""):
        raise Permanent(f"{where} redirects into a private network; refused")

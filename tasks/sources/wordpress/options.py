"""What the plan says about a WordPress site, and which site that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from tasks.core.errors import ConfigError
from tasks.plan.schema import Source
from tasks.plan.values import Line, Span
from tasks.sources.shape import Watched

PLATFORM = "wordpress"


class WordPressOptions(BaseModel):
    """Options of a source of kind `wordpress`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Line | None = Field(
        None, description="Address of the site, as `https://blog.example.org`; the brand's own account where unset."
    )
    user: Line | None = Field(
        None, description="Login name whose application password the variable `token` holds; needed with `token`."
    )
    posts: bool = Field(True, description="Whether the site's own posts and pages are read too.")
    edits: Span = Field(
        timedelta(days=3), description="How old comments may be to be looked at again for edits and late approvals."
    )
    timeout: float = Field(15.0, gt=0, le=120, description="Seconds for one attempt.")


@dataclass(frozen=True, slots=True)
class Site:
    """`base` is where it is asked, without a slash at the end; `name` its host and path, part of every id, as numbers
    of comments repeat from site to site; `community` the site as the plan spells it."""

    base: str
    name: str
    community: str


def site_of(config: Source, options: WordPressOptions, watched: Watched) -> Site:
    """The site a source reads. Raises ConfigError where none or several could be meant."""
    own = [account.id for account in watched.own if account.platform.casefold() == PLATFORM]
    told = options.url or (own[0] if len(own) == 1 else None) or (config.base_url if not own else None)
    if told is None:
        raise ConfigError(
            f"source {config.id!r}: the plan has {len(own)} accounts of platform `{PLATFORM}`; "
            "say which site in option `url`, one source a site"
        )
    name = site_name(told)
    base = _address(config.base_url or told)
    if not name or base is None:
        raise ConfigError(f"source {config.id!r}: the site's address must be like https://blog.example.org")
    if config.token is not None and options.user is None:
        raise ConfigError(f"source {config.id!r}: option `user` is missing: whose application password is it?")
    if config.token is not None and base.startswith("http://") and not _here(base):
        raise ConfigError(f"source {config.id!r}: a password is not sent over http; give the https address")
    return Site(base, name, next((one for one in own if site_name(one) == name), told))


def site_name(address: str) -> str:
    """`https://www.Blog.example.org/shop/` is `blog.example.org/shop`."""
    parts = _split(address)
    if parts is None:
        return ""
    host, port, path = parts
    return f"{host.removeprefix('www.')}{port}{path}"


def _address(address: str) -> str | None:
    parts = _split(address)
    if parts is None:
        return None
    scheme = "http" if address.strip().casefold().startswith("http://") else "https"
    host = f"[{parts[0]}]" if ":" in parts[0] else parts[0]
    return f"{scheme}://{host}{parts[1]}{parts[2]}"


def _split(address: str) -> tuple[str, str, str] | None:
    """(host, `:port`, path), or None for something else."""
    text = address.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return parts.hostname, port, parts.path.rstrip("/")


def _here(base: str) -> bool:
    """Whether the address never leaves this machine."""
    host = urlsplit(base).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False

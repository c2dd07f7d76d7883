"""Accounts on a Mastodon server: how they stand, and who follows them."""

from __future__ import annotations

import hashlib
from datetime import datetime
from urllib.parse import urlsplit

from tasks.core.account import AccountSeen, AccountStatus, AudienceSample, Follower
from tasks.core.errors import AuthExpired, Gone, QuotaExhausted, SchemaDrift, SourceError
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.fields import instant, label_of, link, maybe_count, maybe_identity, objects
from tasks.sources.hostile import Unfit
from tasks.sources.markup import plain_text
from tasks.sources.mastodon.names import full
from tasks.sources.mastodon.pages import listed, lookup
from tasks.sources.mastodon.server import Asking, next_of, part
from tasks.sources.mastodon.status import PLATFORM
from tasks.sources.shape import Json

FOLLOWERS = 80  # a page, what Mastodon gives at most
MOST = 4000  # of one sample
_NOBODY = "missing.png"  # Mastodon's picture of who has none
_LOST = frozenset({AccountStatus.MISSING, AccountStatus.DELETED})


async def seen(asking: Asking, account: str, *, again: bool) -> AccountSeen:
    """One account. What could not be read is UNKNOWN. Raises AuthExpired and QuotaExhausted."""
    try:
        found = stand(account, await lookup(asking, account))
    except Gone as error:
        lost = AccountStatus.DELETED if str(error).endswith("answered 410") else AccountStatus.MISSING
        found = AccountSeen(platform=PLATFORM, account=account, status=lost)
    except (AuthExpired, QuotaExhausted):
        raise
    except SourceError:
        return AccountSeen(platform=PLATFORM, account=account, status=AccountStatus.UNKNOWN)
    if again and found.status in _LOST and await _still_named(asking, account):
        return found.model_copy(update={"status": AccountStatus.UNKNOWN})
    return found


async def _still_named(asking: Asking, account: str) -> bool:
    """Whether WebFinger, another part of the server, still knows the name, or cannot be asked."""
    try:
        await asking.get("/.well-known/webfinger", resource=f"acct:{full(account, asking.server.host)}")
    except Gone:
        return False
    except SourceError:
        return True
    return True


def stand(account: str, told: Json) -> AccountSeen:
    """An account object of the server's, read."""
    acct, note = label_of(told.get("acct")), told.get("note")
    if acct is None or maybe_identity(told.get("id")) is None:
        raise SchemaDrift("$.acct", "the account has no name")
    return AccountSeen(
        platform=PLATFORM,
        account=account,
        native_id=maybe_identity(told.get("id")),
        status=_status(told),
        name=label_of(told.get("display_name")),
        handle=acct,
        description=plain_text(note) if isinstance(note, str) else None,
        avatar=_digest(told.get("avatar_static") or told.get("avatar")),
        links=_links(told.get("fields")),
        followers=maybe_count(told.get("followers_count")),
        posts=maybe_count(told.get("statuses_count")),
    )


def _status(told: Json) -> AccountStatus:
    """Suspended or limited by the server's moderators: blocked. Moved elsewhere: closed."""
    if told.get("suspended") is True or told.get("limited") is True:
        return AccountStatus.BLOCKED
    return AccountStatus.CLOSED if isinstance(told.get("moved"), dict) else AccountStatus.ACTIVE


def _digest(address: object) -> str | None:
    """Of the picture's own name; None for nobody's picture."""
    name = _picture(address)
    return hashlib.blake2b(name.encode(errors="replace"), digest_size=10).hexdigest() if name else None


def _picture(address: object) -> str | None:
    found = link(address)
    if found is None:
        return None
    try:
        name = urlsplit(found).path.rpartition("/")[2]
    except ValueError:
        return None
    return name if name and name != _NOBODY else None


def _links(fields: object) -> tuple[str, ...] | None:
    """Addresses in the profile's table."""
    if not isinstance(fields, list):
        return None
    told = [one.get("value") for one in objects(fields)]
    found = (link(plain_text(value)) for value in told if isinstance(value, str))
    return tuple(dict.fromkeys(one for one in found if one is not None))


async def audience(asking: Asking, account: str, size: int, pseudonyms: Pseudonyms) -> AudienceSample:
    """The newest followers. A profile that hides them gives an empty list."""
    told = await lookup(asking, account)
    native = maybe_identity(told.get("id")) or ""
    found: dict[str, Follower] = {}
    below: str | None = None
    visited: set[str | None] = {None}
    most = min(size, MOST)
    while len(found) < most:
        place = {"max_id": below} if below is not None else {}
        path = f"/api/v1/accounts/{part(native)}/followers"
        response = await asking.get(path, limit=str(min(FOLLOWERS, most)), **place)
        page = objects(listed(response, "the followers"))
        for one in (_follower(asking, each, pseudonyms) for each in page):
            found.setdefault(one.key, one)
        below = next_of(response.headers)
        if below is None or not page:
            break
        if below in visited:
            raise SchemaDrift("$.cursor", "the platform repeats a cursor")
        visited.add(below)
    return AudienceSample(
        platform=PLATFORM,
        account=account,
        size=maybe_count(told.get("followers_count")),
        followers=tuple(found.values())[:most],
        how="newest first; followers on other servers with the figures this server last heard",
    )


def _follower(asking: Asking, told: Json, pseudonyms: Pseudonyms) -> Follower:
    note, acct = told.get("note"), label_of(told.get("acct")) or maybe_identity(told.get("id")) or ""
    return Follower(
        key=pseudonyms(PLATFORM, full(acct, asking.server.host)),
        deactivated=told.get("suspended") is True,
        closed=told.get("locked") if isinstance(told.get("locked"), bool) else None,
        has_photo=_picture(told.get("avatar_static") or told.get("avatar")) is not None,
        has_about=bool(plain_text(note)) if isinstance(note, str) else None,
        followers=maybe_count(told.get("followers_count")),
        following=maybe_count(told.get("following_count")),
        posts=maybe_count(told.get("statuses_count")),
        registered_at=_maybe_instant(told.get("created_at")),
        last_seen_at=_maybe_instant(told.get("last_status_at")),
    )


def _maybe_instant(value: object) -> datetime | None:
    try:
        return instant(value, naive_is_utc=True)
    except Unfit:
        return None

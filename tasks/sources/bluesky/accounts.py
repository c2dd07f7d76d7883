"""Accounts on Bluesky: how they stand, who follows them, and whether posts are still there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from tasks.core.account import AccountSeen, AccountStatus, AudienceSample, Fate, Follower, PostRef
from tasks.core.errors import AuthExpired, Gone, QuotaExhausted, SchemaDrift, SourceError
from tasks.core.pseudonym import Pseudonyms
from tasks.sources import api
from tasks.sources.bluesky.errors import AccountOff
from tasks.sources.bluesky.posts import PLATFORM, address, bare
from tasks.sources.bluesky.server import Asking
from tasks.sources.fields import inner, instant, label_of, link, maybe_count, objects
from tasks.sources.hostile import Unfit
from tasks.sources.shape import Json

AT_ONCE = 25  # profiles or posts in one question
FOLLOWERS = 100
MOST = 2000  # of one sample


async def fates(asking: Asking, posts: Sequence[PostRef]) -> dict[str, Fate]:
    """By post id. `getPosts` leaves out what is gone, and what a block hides from us: its thread tells them apart."""
    found: dict[str, Fate] = {}
    uris = [post.id for post in posts if _is_post(post.id)]
    for start in range(0, len(uris), AT_ONCE):
        asked = uris[start : start + AT_ONCE]
        told = await asking.get("app.bsky.feed.getPosts", [("uris", uri) for uri in asked])
        there = {label_of(one.get("uri")) for one in objects(api.list_of(told, "posts", "$"))}
        for uri in asked:
            found[uri] = Fate.THERE if uri in there else await _confirmed(asking, uri)
    return found


def _is_post(uri: str) -> bool:
    try:
        address(uri)
    except Unfit:
        return False
    return True


async def _confirmed(asking: Asking, uri: str) -> Fate:
    try:
        told = await asking.get("app.bsky.feed.getPostThread", uri=uri, depth="0", parentHeight="0")
    except AccountOff:
        return Fate.UNKNOWN
    except Gone:
        return Fate.GONE
    except (AuthExpired, QuotaExhausted):
        raise
    except SourceError:
        return Fate.UNKNOWN
    return Fate.GONE if inner(told, "thread", "notFound") is True else Fate.UNKNOWN


async def dids(asking: Asking, accounts: Sequence[str]) -> dict[str, str]:
    """DID to the plan's spelling, of accounts that can be seen."""
    return {native: one for one, told in (await profiles(asking, accounts)).items()
            if (native := label_of(told.get("did"))) is not None}  # fmt: skip


async def profiles(asking: Asking, accounts: Sequence[str]) -> dict[str, Json]:
    """Profiles by the plan's spelling; those that are not shown are left out."""
    found: dict[str, Json] = {}
    for start in range(0, len(accounts), AT_ONCE):
        asked = accounts[start : start + AT_ONCE]
        told = await asking.get("app.bsky.actor.getProfiles", [("actors", bare(one)) for one in asked])
        by_name = _by_name(objects(api.list_of(told, "profiles", "$")))
        found |= {one: by_name[bare(one)] for one in asked if bare(one) in by_name}
    return found


def _by_name(profiles_: Iterable[Json]) -> dict[str, Json]:
    return {bare(name): one for one in profiles_ for key in ("did", "handle") if (name := label_of(one.get(key)))}


async def seen(asking: Asking, accounts: Sequence[str], *, again: bool) -> list[AccountSeen]:
    """One for each account asked. What could not be read is UNKNOWN. Raises AuthExpired and QuotaExhausted."""
    shown = await profiles(asking, accounts)
    return [stand(one, shown[one]) if one in shown else await _absent(asking, one, again=again) for one in accounts]


async def _absent(asking: Asking, account: str, *, again: bool) -> AccountSeen:
    """Why a profile is not shown. `again`: a name that still resolves is not gone."""
    status = AccountStatus.UNKNOWN
    try:
        return stand(account, await asking.get("app.bsky.actor.getProfile", actor=bare(account)))
    except AccountOff as error:
        status = error.status
    except Gone:
        status = AccountStatus.MISSING
    except (AuthExpired, QuotaExhausted):
        raise
    except SourceError:
        pass
    if again and status is AccountStatus.MISSING and await _still_named(asking, account):
        status = AccountStatus.UNKNOWN
    return AccountSeen(platform=PLATFORM, account=account, status=status)


async def _still_named(asking: Asking, account: str) -> bool:
    """Whether the name still leads to an account, or that cannot be asked. A DID is no name."""
    if bare(account).startswith("did:"):
        return False
    try:
        await asking.get("com.atproto.identity.resolveHandle", handle=bare(account))
    except SourceError as error:
        return not _unresolved(error)
    return True


def _unresolved(error: SourceError) -> bool:
    return isinstance(error, Gone) or "unable to resolve handle" in str(error).casefold()


def stand(account: str, told: Json) -> AccountSeen:
    """A detailed profile, read."""
    did, website = label_of(told.get("did")), link(told.get("website"))
    if did is None:
        raise SchemaDrift("$.did", "the profile has no DID")
    verified = inner(told, "verification", "verifiedStatus")
    return AccountSeen(
        platform=PLATFORM,
        account=account,
        native_id=did,
        name=label_of(told.get("displayName")),
        handle=label_of(told.get("handle")),
        description=label_of(told.get("description")),
        avatar=_digest(told.get("avatar")),
        links=(website,) if website is not None else (),
        verified=verified == "valid" if isinstance(verified, str) else None,
        followers=maybe_count(told.get("followersCount")),
        posts=maybe_count(told.get("postsCount")),
    )


def _digest(picture: object) -> str | None:
    """Of the picture's own name, which is a digest of it already: `…/{cid}@jpeg`."""
    found = link(picture)
    try:
        name = urlsplit(found).path.rpartition("/")[2].partition("@")[0] if found is not None else ""
    except ValueError:
        return None
    return hashlib.blake2b(name.encode(errors="replace"), digest_size=10).hexdigest() if name else None


async def audience(asking: Asking, account: str, size: int, pseudonyms: Pseudonyms) -> AudienceSample:
    """The newest followers; their figures are asked in a second question, 25 at once."""
    names: dict[str, Json] = {}
    below: str | None = None
    visited: set[str] = set()
    total: int | None = None
    most = min(size, MOST)
    while len(names) < most:
        place = {"cursor": below} if below else {}
        limit = str(min(FOLLOWERS, most))
        told = await asking.get("app.bsky.graph.getFollowers", actor=bare(account), limit=limit, **place)
        page = objects(api.list_of(told, "followers", "$"))
        names |= {did: one for one in page if (did := label_of(one.get("did"))) is not None}
        below = label_of(told.get("cursor"))
        if below is None or not page:
            break
        if below in visited:
            raise SchemaDrift("$.cursor", "the platform repeats a cursor")
        visited.add(below)
    sample = list(names)[:most]
    detailed = await profiles(asking, sample)
    if (own := (await profiles(asking, [account])).get(account)) is not None:
        total = maybe_count(own.get("followersCount"))
    followers = [_follower(did, {**names[did], **detailed.get(did, {})}, pseudonyms) for did in sample]
    how = "newest first; suspended followers are not shown"
    return AudienceSample(platform=PLATFORM, account=account, size=total, followers=tuple(followers), how=how)


def _follower(did: str, told: Json, pseudonyms: Pseudonyms) -> Follower:
    return Follower(
        key=pseudonyms(PLATFORM, did),
        has_photo=link(told.get("avatar")) is not None,
        has_about=label_of(told.get("description")) is not None,
        followers=maybe_count(told.get("followersCount")),
        following=maybe_count(told.get("followsCount")),
        posts=maybe_count(told.get("postsCount")),
        registered_at=_maybe_instant(told.get("createdAt")),
    )


def _maybe_instant(value: object) -> datetime | None:
    try:
        return instant(value)
    except Unfit:
        return None

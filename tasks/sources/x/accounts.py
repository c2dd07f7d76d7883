"""Accounts on X: their ids by handle, and how they stand. A profile that is read costs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from tasks.core.account import AccountSeen, AccountStatus
from tasks.core.errors import AuthExpired, Gone, QuotaExhausted, SourceError
from tasks.sources.fields import inner, label_of, link, maybe_count, maybe_identity, objects
from tasks.sources.shape import Json
from tasks.sources.x.posts import PLATFORM
from tasks.sources.x.queries import handle, is_id
from tasks.sources.x.session import Asking

AT_ONCE = 100
_FIELDS = "id,name,username,description,protected,verified,public_metrics,profile_image_url,url,entities"
_LOST = frozenset({AccountStatus.MISSING, AccountStatus.BLOCKED})


async def ids_of(asking: Asking, spellings: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """The ids of accounts by the plan's spelling; what is known is not paid for again. Unknown ones are left out."""
    found = {one: known[one] for one in spellings if one in known}
    found |= {one: name for one in spellings if (name := handle(one)) is not None and is_id(name)}
    wanted = {name: one for one in spellings if one not in found and (name := handle(one)) is not None}
    for told in (await _asked(asking, list(wanted), "username"))[0]:
        name, native = label_of(told.get("username")), maybe_identity(told.get("id"))
        if name is not None and native is not None and name.casefold() in wanted:
            found[wanted[name.casefold()]] = native
    return found


async def _asked(
    asking: Asking, names: Sequence[str], by: str, fields: str = "id,username"
) -> tuple[list[Json], list[Json]]:
    """Profiles, and what X says of those it does not give."""
    profiles: list[Json] = []
    errors: list[Json] = []
    price = asking.service.options.user_price
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        asking.purse.affords(price, asking.now, least=len(some), most=len(some))
        method, param = ("users/by", "usernames") if by == "username" else ("users", "ids")
        answer = await asking.get(method, **{param: ",".join(some), "user.fields": fields})
        given = objects(answer.get("data"))
        asking.purse.spend(price, len(given), asking.now)
        profiles += given
        errors += objects(answer.get("errors"))
    return profiles, errors


async def seen(asking: Asking, accounts: Sequence[str], *, again: bool) -> list[AccountSeen]:
    """One for each asked. `again`: those that seem lost are asked for one by one, by another method."""
    names = {one: handle(one) for one in accounts}
    found: dict[str, AccountSeen] = {}
    for by in ("username", "id"):
        some = {name: one for one, name in names.items() if name is not None and is_id(name) == (by == "id")}
        if some:
            profiles, errors = await _asked(asking, list(some), by, _FIELDS)
            found |= _lost(some, errors) | _standing(some, profiles, by)
    told = [found.get(one) or _bare(one, AccountStatus.UNKNOWN) for one in accounts]
    return [await _confirmed(asking, one) if again and one.status in _LOST else one for one in told]


def _bare(account: str, status: AccountStatus) -> AccountSeen:
    return AccountSeen(platform=PLATFORM, account=account, status=status)


def _standing(names: Mapping[str, str], profiles: Sequence[Json], by: str) -> dict[str, AccountSeen]:
    found = {}
    for told in profiles:
        name = label_of(told.get(by))
        spelling = names.get(name.casefold()) if name is not None else None
        if spelling is not None:
            found[spelling] = _stand(spelling, told)
    return found


def _lost(names: Mapping[str, str], errors: Sequence[Json]) -> dict[str, AccountSeen]:
    found = {}
    for told in errors:
        value = label_of(told.get("value")) or label_of(told.get("resource_id"))
        spelling = names.get(value.casefold()) if value is not None else None
        if spelling is not None:
            found[spelling] = _bare(spelling, _why(told))
    return found


def _why(told: Json) -> AccountStatus:
    """A suspended account is "not found" too; only the words tell it."""
    said, kind = label_of(told.get("detail")) or "", label_of(told.get("type")) or ""
    if "suspended" in said.casefold():
        return AccountStatus.BLOCKED
    return AccountStatus.MISSING if kind.endswith("/resource-not-found") else AccountStatus.UNKNOWN


async def _confirmed(asking: Asking, lost: AccountSeen) -> AccountSeen:
    """The same account alone. It is lost only where this says so too, in the same words."""
    name = handle(lost.account) or ""
    method, path = ("users", f"users/{name}") if is_id(name) else ("users/by", f"users/by/username/{name}")
    price = asking.service.options.user_price
    try:
        asking.purse.affords(price, asking.now)
        answer = await asking.get(method, path, **{"user.fields": _FIELDS})
    except Gone:
        return lost
    except (AuthExpired, QuotaExhausted):
        raise
    except SourceError:
        return _bare(lost.account, AccountStatus.UNKNOWN)
    told = answer.get("data")
    if isinstance(told, dict) and told.get("id") is not None:
        asking.purse.spend(price, 1, asking.now)
        return _stand(lost.account, told)
    agreed = any(_why(one) is lost.status for one in objects(answer.get("errors")))
    return lost if agreed else _bare(lost.account, AccountStatus.UNKNOWN)


def _stand(account: str, told: Json) -> AccountSeen:
    metrics = told.get("public_metrics")
    closed = told.get("protected") is True
    return AccountSeen(
        platform=PLATFORM,
        account=account,
        native_id=maybe_identity(told.get("id")),
        status=AccountStatus.CLOSED if closed else AccountStatus.ACTIVE,
        name=label_of(told.get("name")),
        handle=label_of(told.get("username")),
        description=label_of(told.get("description")),
        avatar=_digest(told.get("profile_image_url")),
        links=_links(told.get("entities")),
        verified=told["verified"] if isinstance(told.get("verified"), bool) else None,
        followers=maybe_count(inner(metrics, "followers_count")),
        posts=maybe_count(inner(metrics, "tweet_count")),
    )


def _digest(address: object) -> str | None:
    """Of the picture's own name; the size in it (`_normal`) says nothing."""
    found = link(address)
    try:
        name = urlsplit(found).path.rpartition("/")[2].replace("_normal", "") if found is not None else ""
    except ValueError:
        return None
    return hashlib.blake2b(name.encode(errors="replace"), digest_size=10).hexdigest() if name else None


def _links(entities: object) -> tuple[str, ...] | None:
    """Where the profile leads, not X's own short address."""
    if not isinstance(entities, dict):
        return None
    found = (link(one.get("expanded_url")) for one in objects(inner(entities, "url", "urls")))
    return tuple(dict.fromkeys(one for one in found if one is not None))

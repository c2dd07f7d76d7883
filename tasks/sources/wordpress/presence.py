"""What became of comments and posts, how the site stands, who may do what on it, and what the password can do."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from tasks.core.account import (
    AccountSeen,
    AccountStatus,
    Fate,
    Member,
    MemberKind,
    PostRef,
    Roster,
    TokenReport,
)
from tasks.core.errors import AuthExpired, Forbidden, SourceError
from tasks.sources.client import Client
from tasks.sources.fields import inner, instant, label_of, link, objects
from tasks.sources.hostile import Unfit
from tasks.sources.markup import plain_text
from tasks.sources.shape import Json
from tasks.sources.wordpress.answers import number_in
from tasks.sources.wordpress.options import PLATFORM, site_name
from tasks.sources.wordpress.rest import PER_PAGE, Missing, Refused, Rest

_AT_ONCE = 5  # requests side by side, so that fifty end within a run's patience
MOST_ASKED = 50  # comments and posts asked for one by one in a recheck; the rest is unknown until the next
_USER_PAGES = 20
_MOST_APPS = 30  # users whose application passwords are listed
# roles of people who only read, buy or talk: they hold no right over the site
READERS = frozenset({"subscriber", "customer", "bbp_participant", "bbp_spectator", "bbp_blocked"})
RIGHTS = (
    "manage_options", "list_users", "create_users", "edit_users", "promote_users", "delete_users", "install_plugins",
    "activate_plugins", "edit_plugins", "edit_themes", "edit_files", "unfiltered_html", "moderate_comments",
    "edit_others_posts", "publish_posts", "edit_posts", "upload_files",
)  # fmt: skip
_WHERE = {"comment": "/wp/v2/comments", "post": "/wp/v2/posts", "page": "/wp/v2/pages"}
_FATES = {
    "approved": Fate.THERE, "publish": Fate.THERE, "trash": Fate.GONE, "hold": Fate.HIDDEN, "spam": Fate.HIDDEN,
    "draft": Fate.HIDDEN, "private": Fate.HIDDEN, "pending": Fate.HIDDEN, "future": Fate.HIDDEN,
}  # fmt: skip
_NOT_SHOWN = {
    "comment": frozenset({"rest_cannot_read", "rest_cannot_read_post"}),
    "post": frozenset({"rest_forbidden", "rest_cannot_read"}),
    "page": frozenset({"rest_forbidden", "rest_cannot_read"}),
}


async def recheck(rest: Rest, posts: Sequence[PostRef], now: datetime) -> Mapping[str, Fate]:
    """First all at once, which lists what everybody sees; what is not listed is asked for alone, and only the site's
    own word about it counts. Raises where nothing at all could be asked."""
    wanted = {post.id: found for post in posts if (found := number_in(post.id, rest.site.name)) is not None}
    fates: dict[str, Fate] = {}
    failed: SourceError | None = None
    async with rest.client() as client:
        try:
            listed = await _listed(rest, client, set(wanted.values()), now)
        except AuthExpired:
            raise
        except SourceError as error:
            listed, failed = set(), error
        fates |= {post: Fate.THERE for post, found in wanted.items() if found in listed}
        left = [one for one in wanted.items() if one[0] not in fates][:MOST_ASKED]
        for start in range(0, len(left), _AT_ONCE):
            part = left[start : start + _AT_ONCE]
            told = await asyncio.gather(*(_fate(rest, client, kind, number, now) for _, (kind, number) in part))
            fates |= {post: fate for (post, _), fate in zip(part, told, strict=True) if isinstance(fate, Fate)}
            failed = failed or next((one for one in told if isinstance(one, SourceError)), None)
    if not fates and failed is not None:
        raise failed
    return fates


async def _listed(rest: Rest, client: Client, wanted: set[tuple[str, int]], now: datetime) -> set[tuple[str, int]]:
    found: set[tuple[str, int]] = set()
    for kind, path in _WHERE.items():
        numbers = sorted(number for one, number in wanted if one == kind)
        for start in range(0, len(numbers), PER_PAGE):
            include = ",".join(map(str, numbers[start : start + PER_PAGE]))
            params = {"include": include, "per_page": str(PER_PAGE), "_fields": "id"}
            answer = await rest.get(client, path, params, now)
            told = (inner(item, "id") for item in answer.items(path))
            found |= {(kind, number) for number in told if type(number) is int}
    return found


async def _fate(rest: Rest, client: Client, kind: str, number: int, now: datetime) -> Fate | SourceError:
    """What the site says of one comment or post, or why it says nothing."""
    try:
        answer = await rest.get(client, f"{_WHERE[kind]}/{number}", {"_fields": "id,status"}, now)
    except Missing:
        return Fate.GONE
    except Refused as error:
        # everybody else is told 401 whether it lies in the trash or waits for approval
        return Fate.HIDDEN if error.code in _NOT_SHOWN[kind] else error
    except SourceError as error:
        return error
    status = inner(answer.value, "status")
    return _FATES.get(status, Fate.UNKNOWN) if isinstance(status, str) else Fate.UNKNOWN


async def accounts(rest: Rest, asked: Sequence[str], now: datetime, *, again: bool) -> list[AccountSeen]:
    """How the site stands; any other account is none of this source's. A site has no followers."""
    return [
        await _seen(rest, one, now, again=again)
        if site_name(one) == rest.site.name
        else AccountSeen(platform=PLATFORM, account=one, status=AccountStatus.UNKNOWN)
        for one in asked
    ]


async def _seen(rest: Rest, account: str, now: datetime, *, again: bool) -> AccountSeen:
    async with rest.client() as client:
        try:
            fields = {"_fields": "name,description,url,home,site_icon_url"}
            found = (await rest.get(client, "/", fields, now, other_way=again)).value
        except SourceError:
            return AccountSeen(platform=PLATFORM, account=account, status=AccountStatus.UNKNOWN)
        try:
            count = (await rest.get(client, "/wp/v2/posts", {"per_page": "1", "_fields": "id"}, now)).total
        except SourceError:
            count = None
    if not isinstance(found, dict) or not isinstance(found.get("name"), str):
        return AccountSeen(platform=PLATFORM, account=account, status=AccountStatus.UNKNOWN)
    icon, home = link(found.get("site_icon_url")), link(found.get("home"))
    return AccountSeen(
        platform=PLATFORM,
        account=account,
        native_id=rest.site.name,
        name=plain_text(found["name"], 300),
        description=plain_text(found["description"], 1000) if isinstance(found.get("description"), str) else None,
        avatar=hashlib.sha256(urlsplit(icon).path.encode()).hexdigest()[:16] if icon else None,
        links=(home,) if home else None,
        posts=count,
    )


async def roster(rest: Rest, account: str, now: datetime) -> Roster:
    """Users who may do more than read, and the application passwords that act for them."""
    if not rest.signed:
        raise Forbidden("users and roles are shown to an administrator only: give `user` and `token`")
    members: list[Member] = []
    unread: list[str] = []
    async with rest.client() as client:
        for page in range(1, _USER_PAGES + 1):
            fields = {"context": "edit", "_fields": "id,name,roles,capabilities", "per_page": str(PER_PAGE)}
            answer = await rest.get(client, "/wp/v2/users", {**fields, "page": str(page)}, now)
            members += filter(None, map(_member, objects(answer.items("users"))))
            if page >= (answer.pages or 1):
                break
        else:
            unread.append(f"users: more than {_USER_PAGES * PER_PAGE}, the rest was not asked")
        people = list(members)
        for member in people[:_MOST_APPS]:
            try:
                members += await _apps(rest, client, member, now)
            except SourceError as error:
                unread.append(f"application-passwords: {error}")
                break
        if len(people) > _MOST_APPS:
            unread.append(f"application-passwords: asked of {_MOST_APPS} users of {len(people)}")
    return Roster(platform=PLATFORM, account=account, members=tuple(members), unread=tuple(unread))


def _member(user: Json) -> Member | None:
    number, roles = label_of(user.get("id")), _words(user.get("roles"))
    rights = _rights(user)
    if number is None or (not rights and set(roles) <= READERS):
        return None
    return Member(
        id=number,
        name=label_of(user.get("name")),
        role=", ".join(roles) or "none",
        rights=rights,
        via="users?context=edit",
    )


async def _apps(rest: Rest, client: Client, member: Member, now: datetime) -> list[Member]:
    path = f"/wp/v2/users/{member.id}/application-passwords"
    answer = await rest.get(client, path, {"_fields": "uuid,name,last_used"}, now)
    found = []
    for app in objects(answer.items(path)):
        if (uuid := label_of(app.get("uuid"))) is not None:
            found.append(
                Member(
                    id=f"{member.id}/{uuid}",
                    name=label_of(app.get("name")),
                    role="application password",
                    rights=member.rights,
                    kind=MemberKind.APP,
                    last_seen_at=_maybe_instant(app.get("last_used")),
                    via="application-passwords",
                )
            )
    return found


def _maybe_instant(value: object) -> datetime | None:
    try:
        return instant(value, naive_is_utc=True).astimezone(UTC)
    except Unfit:
        return None


async def prove(rest: Rest, now: datetime) -> list[TokenReport]:
    """Who the password speaks for, and what that user may not do."""
    if rest.variable is None:
        return []
    async with rest.client() as client:
        try:
            params = {"context": "edit", "_fields": "id,slug,roles,capabilities"}
            found = (await rest.get(client, "/wp/v2/users/me", params, now)).value
        except (AuthExpired, Forbidden) as error:
            return [TokenReport(token=rest.variable, works=False, message=str(error))]
    user: Json = found if isinstance(found, dict) else {}
    rights = _rights(user)
    needs = {
        "list_users": "list_users: users and roles cannot be audited, own answers only where the author has published",
        "moderate_comments": "moderate_comments: a comment in the trash cannot be told from one that waits",
        "edit_users": "edit_users: application passwords of others cannot be listed",
    }
    return [
        TokenReport(
            token=rest.variable,
            works=label_of(user.get("id")) is not None,
            who=label_of(user.get("slug")),
            rights=(*_words(user.get("roles")), *rights),
            missing=tuple(why for right, why in needs.items() if right not in rights),
        )
    ]


def _rights(user: Json) -> tuple[str, ...]:
    held = user.get("capabilities")
    return tuple(right for right in RIGHTS if held.get(right) is True) if isinstance(held, dict) else ()


def _words(value: object) -> tuple[str, ...]:
    return tuple(filter(None, map(label_of, value))) if isinstance(value, list) else ()

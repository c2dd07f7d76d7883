"""How groups stand, who administers them, and whether posts are still there."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from tasks.core.account import AccountSeen, AccountStatus, Fate, Member, PostRef, Roster
from tasks.core.errors import AuthExpired, Gone, QuotaExhausted, SchemaDrift, SourceError
from tasks.sources import api
from tasks.sources.fields import inner, label_of, link, maybe_count, maybe_identity, objects
from tasks.sources.ok.names import native_id
from tasks.sources.ok.records import PLATFORM, removed
from tasks.sources.ok.session import Asking
from tasks.sources.shape import Json

AT_ONCE = 100
ROLES = ("ADMIN", "MODERATOR")
_PAGES = 10  # of one role
_SURE = "uid,name,description,shortname,members_count"
_MORE = f"{_SURE},photo_id,homepage_url,phone,private,blocked,disabled"
_FIXED = (AuthExpired, QuotaExhausted)


async def seen(asking: Asking, account: str, *, again: bool) -> AccountSeen:
    """One group. What could not be read is UNKNOWN. Raises AuthExpired and QuotaExhausted."""
    missing = AccountSeen(platform=PLATFORM, account=account, status=AccountStatus.MISSING)
    unknown = missing.model_copy(update={"status": AccountStatus.UNKNOWN})
    try:
        native = await native_id(asking, account)
        told = await _info(asking, native)
    except Gone:
        return missing
    except _FIXED:
        raise
    except SourceError:
        return unknown
    if told is not None:
        return _stand(account, told)
    return unknown if again and await _counts(asking, native) else missing


async def _info(asking: Asking, native: str) -> Json | None:
    """The group's own words; None where OK leaves it out. Asked for less where OK knows a field no more."""
    try:
        answer = await asking.ask("group.getInfo", uids=native, fields=_MORE)
    except SchemaDrift as drift:
        if drift.path != "$.fields":
            raise
        answer = await asking.ask("group.getInfo", uids=native, fields=_SURE)
    if not isinstance(answer, list):
        raise SchemaDrift("$", "OK group.getInfo answers with no list")
    return next((one for one in objects(answer) if maybe_identity(one.get("uid")) == native), None)


async def _counts(asking: Asking, native: str) -> bool:
    """Whether another method still knows the group, or cannot say."""
    try:
        answer = await asking.object("group.getCounters", group_id=native, counterTypes="MEMBERS")
    except Gone:
        return False
    except _FIXED:
        raise
    except SourceError:
        return True
    return isinstance(inner(answer, "counters", "members"), int)


def _stand(account: str, told: Json) -> AccountSeen:
    home = link(told.get("homepage_url"))
    photo = maybe_identity(told.get("photo_id"))
    return AccountSeen(
        platform=PLATFORM,
        account=account,
        native_id=maybe_identity(told.get("uid")),
        status=_status(told),
        name=label_of(told.get("name")),
        handle=label_of(told.get("shortname")),
        description=label_of(told.get("description")),
        avatar=hashlib.blake2b(photo.encode(), digest_size=10).hexdigest() if photo is not None else None,
        links=(home,) if home is not None else None,
        phone=label_of(told.get("phone")),
        followers=maybe_count(told.get("members_count")),
    )


def _status(told: Json) -> AccountStatus:
    if told.get("blocked") is True or told.get("disabled") is True:
        return AccountStatus.BLOCKED
    return AccountStatus.CLOSED if told.get("private") is True else AccountStatus.ACTIVE


async def roster(asking: Asking, account: str) -> Roster:
    """Administrators and moderators. Raises SourceError where neither could be asked."""
    native = await native_id(asking, account)
    members: list[Member] = []
    troubles: list[tuple[str, SourceError]] = []
    for role in ROLES:
        try:
            members += [
                Member(id=one, role=role, via="group.getMembers") for one in await _members(asking, native, role)
            ]
        except _FIXED:
            raise
        except SourceError as error:
            troubles.append((role, error))
    if len(troubles) == len(ROLES):
        raise troubles[0][1]
    unread = tuple(f"group.getMembers {role}: {error}" for role, error in troubles)
    return Roster(platform=PLATFORM, account=account, members=tuple(members), unread=unread)


async def _members(asking: Asking, native: str, role: str) -> list[str]:
    found: dict[str, None] = {}
    anchor: str | None = None
    for _ in range(_PAGES):
        place = {"anchor": anchor} if anchor is not None else {}
        answer = await asking.object("group.getMembers", uid=native, statuses=role, count=str(AT_ONCE), **place)
        for one in objects(api.list_of(answer, "members", "$")):
            name = maybe_identity(one.get("userId"))
            if name is not None:
                found[name] = None
        below = label_of(answer.get("anchor"))
        if answer.get("has_more") is not True or below is None:
            return list(found)
        if below == anchor:
            raise SchemaDrift("$.anchor", "the platform repeats an anchor")
        anchor = below
    raise SchemaDrift("$.has_more", f"more than {_PAGES * AT_ONCE} holders of one role")


async def fates(asking: Asking, posts: Sequence[PostRef]) -> dict[str, Fate]:
    """By post id: topics by a hundred, comments one by one. Only OK's own "removed" or "not found" is gone."""
    found: dict[str, Fate] = {}
    topics = [post.id for post in posts if post.thread is None]
    try:
        for start in range(0, len(topics), AT_ONCE):
            found |= await _topics(asking, topics[start : start + AT_ONCE])
        for post in posts:
            if post.thread is not None:
                found[post.id] = await _comment(asking, post.id, post.thread)
    except _FIXED:
        if not found:
            raise
    return found


async def _topics(asking: Asking, names: Sequence[str]) -> dict[str, Fate]:
    try:
        answer = await asking.object(
            "mediatopic.getByIds", topic_ids=",".join(names), fields="media_topic.id,media_topic.created_ms"
        )
        there = {maybe_identity(one.get("id")) for one in objects(api.list_of(answer, "media_topics", "$"))}
    except Gone:
        return dict.fromkeys(names, Fate.GONE if len(names) == 1 else Fate.UNKNOWN)
    except _FIXED:
        raise
    except SourceError:
        return dict.fromkeys(names, Fate.UNKNOWN)
    return {name: Fate.THERE if name in there else Fate.GONE for name in names}


async def _comment(asking: Asking, name: str, topic: str) -> Fate:
    try:
        answer = await asking.object(
            "discussions.getComment", discussionId=topic, discussionType="GROUP_TOPIC", commentId=name
        )
    except Gone:
        return Fate.GONE
    except _FIXED:
        raise
    except SourceError:
        return Fate.UNKNOWN
    told = answer.get("comment") if isinstance(answer.get("comment"), dict) else answer
    if removed(told):
        return Fate.GONE
    return Fate.THERE if maybe_identity(inner(told, "id")) == name else Fate.UNKNOWN

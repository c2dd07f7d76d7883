"""What became of comments and videos, how channels stand, and what the key or token can do."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from tasks.core.account import AccountSeen, AccountStatus, Fate, PostRef, TokenReport
from tasks.core.errors import AuthExpired, Forbidden, Gone, SourceError
from tasks.sources.api import list_of
from tasks.sources.client import Client
from tasks.sources.fields import inner, label_of, link, maybe_count, objects
from tasks.sources.shape import Json
from tasks.sources.youtube.api import AccountEnded, Api
from tasks.sources.youtube.channels import Numbers
from tasks.sources.youtube.options import PLATFORM

_BATCH = 50
_VIDEO_LENGTH = 11  # characters of a video's id; a comment's is longer
_NOT_SHOWN = frozenset({"heldForReview", "likelySpam", "rejected"})
_ENDED = {"accountSuspended": AccountStatus.BLOCKED, "accountTerminated": AccountStatus.BLOCKED,
          "accountClosed": AccountStatus.DELETED}  # fmt: skip


async def recheck(api: Api, posts: Sequence[PostRef], now: datetime) -> Mapping[str, Fate]:
    """Comments and videos by number, fifty a call. A comment that is not in the answer is gone, unless its video has
    no comments at all now, or cannot be seen itself: then nobody removed this one comment."""
    videos = [post for post in posts if len(post.id) == _VIDEO_LENGTH]
    comments = [post for post in posts if len(post.id) != _VIDEO_LENGTH]
    fates: dict[str, Fate] = {}
    async with api.client() as client:
        for chunk in _chunks(videos):
            seen = await _by_id(api, client, "videos", "status", [post.id for post in chunk], now)
            fates |= {post.id: _video_fate(seen.get(post.id)) for post in chunk}
        for chunk in _chunks(comments):
            fates |= await _comments(api, client, chunk, now)
    return fates


async def _comments(api: Api, client: Client, posts: Sequence[PostRef], now: datetime) -> dict[str, Fate]:
    try:
        seen = await _by_id(api, client, "comments", "snippet", [post.id for post in posts], now)
    except Gone:
        return {}  # comments switched off, or one number that the platform will not look up: nothing is known
    fates = {post.id: _comment_fate(seen[post.id]) for post in posts if post.id in seen}
    missing = [post for post in posts if post.id not in seen]
    threads = sorted({post.thread for post in missing if post.thread is not None})
    videos = await _by_id(api, client, "videos", "statistics", threads, now) if threads else {}
    for post in missing:
        if post.thread is None:
            fates[post.id] = Fate.GONE
        elif post.thread not in videos:
            fates[post.id] = Fate.HIDDEN  # with its whole video
        elif maybe_count(inner(videos[post.thread], "statistics", "commentCount")) is None:
            fates[post.id] = Fate.UNKNOWN
        else:
            fates[post.id] = Fate.GONE
    return fates


async def _by_id(
    api: Api, client: Client, method: str, part: str, ids: Sequence[str], now: datetime
) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for start in range(0, len(ids), _BATCH):
        params = {"part": f"id,{part}", "id": ",".join(ids[start : start + _BATCH])}
        answer = await api.get(client, method, params, now)
        items = objects(list_of(answer, "items", "$"))
        found |= {number: item for item in items if (number := label_of(item.get("id"))) is not None}
    return found


def _chunks(posts: Sequence[PostRef]) -> list[Sequence[PostRef]]:
    return [posts[start : start + _BATCH] for start in range(0, len(posts), _BATCH)]


def _comment_fate(item: Json) -> Fate:
    return Fate.HIDDEN if inner(item, "snippet", "moderationStatus") in _NOT_SHOWN else Fate.THERE


def _video_fate(item: Json | None) -> Fate:
    """YouTube does not tell a deleted video from one made private; to its owner it shows the private one."""
    if item is None:
        return Fate.GONE
    return Fate.HIDDEN if inner(item, "status", "privacyStatus") == "private" else Fate.THERE


async def accounts(
    api: Api, numbers: Numbers, asked: Sequence[str], now: datetime, *, again: bool
) -> list[AccountSeen]:
    """Channels with their counters, fifty a call. One that is not in the answer is missing; `again` asks
    `subscriptions` of it, where YouTube says whether it was closed or blocked."""
    unknown = {one: AccountSeen(platform=PLATFORM, account=one, status=AccountStatus.UNKNOWN) for one in asked}
    found: dict[str, AccountSeen] = {}
    known: dict[str, str] = {}
    async with api.client() as client:
        for one in asked:
            try:
                known[one] = await numbers.find(client, one, now)
            except AuthExpired:
                raise
            except Gone:
                found[one] = AccountSeen(platform=PLATFORM, account=one, status=AccountStatus.MISSING)
            except SourceError:
                continue
        ids = list(dict.fromkeys(known.values()))
        channels = await _by_id(api, client, "channels", "snippet,statistics,status", ids, now) if ids else {}
        for one, number in known.items():
            if number in channels:
                found[one] = _seen(one, number, channels[number])
            else:
                status = await _ended(api, client, number, now) if again else AccountStatus.MISSING
                found[one] = AccountSeen(platform=PLATFORM, account=one, native_id=number, status=status)
    return [found.get(one, unknown[one]) for one in asked]


async def _ended(api: Api, client: Client, number: str, now: datetime) -> AccountStatus:
    try:
        await api.get(client, "subscriptions", {"part": "id", "channelId": number, "maxResults": "1"}, now)
    except AccountEnded as error:
        return _ENDED[error.reason]
    except Gone:
        return AccountStatus.MISSING
    except Forbidden:
        return AccountStatus.ACTIVE  # it keeps its subscriptions to itself, so it is there
    except SourceError:
        return AccountStatus.UNKNOWN
    return AccountStatus.ACTIVE


def _seen(account: str, number: str, item: Json) -> AccountSeen:
    picture = link(inner(item, "snippet", "thumbnails", "default", "url"))
    hidden = inner(item, "statistics", "hiddenSubscriberCount") is True
    private = inner(item, "status", "privacyStatus") == "private"
    return AccountSeen(
        platform=PLATFORM,
        account=account,
        native_id=number,
        status=AccountStatus.CLOSED if private else AccountStatus.ACTIVE,
        name=label_of(inner(item, "snippet", "title")),
        handle=label_of(inner(item, "snippet", "customUrl")),
        description=label_of(inner(item, "snippet", "description")),
        avatar=hashlib.sha256(urlsplit(picture).path.encode()).hexdigest()[:16] if picture else None,
        followers=None if hidden else maybe_count(inner(item, "statistics", "subscriberCount")),
        posts=maybe_count(inner(item, "statistics", "videoCount")),
    )


async def prove(api: Api, now: datetime) -> list[TokenReport]:
    """Whether the key or token works with this API, and whose it is."""
    variable = api.variable or "token"
    try:
        oauth = api.oauth
        async with api.client() as client:
            asked = {"part": "snippet", "mine": "true"} if oauth else {"part": "id", "forHandle": "@youtube"}
            answer = await api.get(client, "channels", asked, now)
    except (AuthExpired, Forbidden) as error:
        return [TokenReport(token=variable, works=False, message=str(error))]
    if not oauth:
        lacks = (
            "API key: whether an own comment waits for review or was rejected is shown to the channel's owner only",
            "API key: reach and joins of a day need YouTube Analytics and the owner's OAuth",
        )
        return [TokenReport(token=variable, works=True, rights=("YouTube Data API v3", "API key"), missing=lacks)]
    mine = objects(answer.get("items"))
    who = label_of(inner(mine[0], "snippet", "title")) if mine else None
    missing = () if mine else ("this Google account has no channel",)
    return [TokenReport(token=variable, works=True, who=who, rights=("YouTube Data API v3", "OAuth"), missing=missing)]

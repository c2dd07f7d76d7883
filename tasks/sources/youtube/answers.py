"""What is kept of YouTube's answers, and the posts in what was kept. Pure.

Calls: `threads` (comment threads, each with some of its replies), `replies` (of one comment), `videos`.
"""

from __future__ import annotations

from collections.abc import Mapping

from tasks.core.post import Post, PostKind
from tasks.core.pseudonym import Pseudonyms
from tasks.sources.api import called, each, list_of
from tasks.sources.fields import identity, inner, instant, label_of, link, maybe_count, maybe_identity, objects, words
from tasks.sources.hostile import Unfit
from tasks.sources.keep import Shape, author, count, keep, label, text
from tasks.sources.shape import Json, Page, Skip
from tasks.sources.youtube.options import PLATFORM

CALLS = ("threads", "replies", "videos")
WATCH = "https://www.youtube.com/watch?v="

_COMMENT: Shape = {
    "id": label,
    "snippet": {
        "videoId": label,
        "parentId": label,
        "textDisplay": text,
        "textOriginal": text,
        "authorChannelId": {"value": author(PLATFORM)},
        "likeCount": count,
        "publishedAt": label,
        "updatedAt": label,
        "moderationStatus": label,
    },
}
_THREAD: Shape = {"id": label, "snippet": {"channelId": label, "videoId": label, "totalReplyCount": count}}
_VIDEO: Shape = {
    "id": label,
    "snippet": {
        "publishedAt": label,
        "channelId": label,
        "title": text,
        "description": text,
        "thumbnails": {"high": {"url": label}},
    },
    "statistics": {"viewCount": label, "likeCount": label, "commentCount": label},
}


def redact(payload: Json, pseudonyms: Pseudonyms) -> Json:
    """Words, counters and times; people as HMAC. Whose page it is and whether the page itself speaks is decided by
    `asked.names` (channel number: how the plan spells it), which goes."""
    call, asked, answer = called(payload, CALLS)
    names = asked.get("names")
    told = names.items() if isinstance(names, dict) else ()
    spelled = {number: name for number, value in told if (name := label_of(value)) is not None}
    items = [
        _KEEPERS[call](one, spelled, pseudonyms) if isinstance(one, dict) else None for one in list_of(answer, "items")
    ]
    kept = keep(asked, {"video": label, "channel": label}, pseudonyms)
    kept["community"] = _community(asked.get("channel"), spelled)
    return {"call": call, "asked": kept, "answer": {"items": items}}


def _comment_kept(item: object, names: Mapping[str, str], pseudonyms: Pseudonyms) -> Json:
    kept = keep(item, _COMMENT, pseudonyms)
    kept["own"] = _in(inner(item, "snippet", "authorChannelId", "value"), names)
    return kept


def _thread_kept(item: Json, names: Mapping[str, str], pseudonyms: Pseudonyms) -> Json:
    kept = keep(item, _THREAD, pseudonyms)
    kept["community"] = _community(inner(item, "snippet", "channelId"), names)
    kept["top"] = _comment_kept(inner(item, "snippet", "topLevelComment"), names, pseudonyms)
    kept["replies"] = [_comment_kept(one, names, pseudonyms) for one in objects(inner(item, "replies", "comments"))]
    return kept


def _video_kept(item: Json, names: Mapping[str, str], pseudonyms: Pseudonyms) -> Json:
    kept = keep(item, _VIDEO, pseudonyms)
    channel = inner(item, "snippet", "channelId")
    kept["community"], kept["own"] = _community(channel, names), _in(channel, names)
    kept["author"] = author(PLATFORM)(channel, pseudonyms)
    return kept


_KEEPERS = {"threads": _thread_kept, "replies": _comment_kept, "videos": _video_kept}


def _in(value: object, names: Mapping[str, str]) -> bool:
    return isinstance(value, str) and value in names


def _community(channel: object, names: Mapping[str, str]) -> str | None:
    found = label_of(channel)
    return names.get(found, found) if found is not None else None


def parse(payload: Json) -> Page[Post]:
    """Comments and their replies, or videos."""
    call, asked, answer = called(payload, CALLS)
    items = list_of(answer, "items")
    if call == "videos":
        return _unique(each(items, "$.answer.items", _video))
    if call == "replies":
        return _unique(_comments(items, "$.answer.items", maybe_identity(asked.get("video")), asked.get("community")))
    return _unique(_threads(items))


def _threads(items: list[object]) -> Page[Post]:
    """Each thread is its first comment, and what is given of the replies."""
    posts: list[Post] = []
    skipped: list[Skip] = []
    for place, item in enumerate(items):
        path = f"$.answer.items[{place}]"
        replies = inner(item, "replies")
        for where, found in ((f"{path}.top", [inner(item, "top")]), (f"{path}.replies", replies)):
            if isinstance(found, list):
                page = _comments(
                    found, where, maybe_identity(inner(item, "snippet", "videoId")), inner(item, "community")
                )
                posts += page.items
                skipped += page.skipped
    return Page(tuple(posts), tuple(skipped))


def _comments(items: list[object], path: str, video: str | None, community: object) -> Page[Post]:
    return each(items, path, lambda item: _comment(item, video, label_of(community)))


def _unique(page: Page[Post]) -> Page[Post]:
    """An item that comes twice is counted once."""
    seen: dict[str, Post] = {}
    skipped = list(page.skipped)
    for post in page.items:
        if post.id in seen:
            skipped.append(Skip("$.answer.items", "the same item twice"))
        else:
            seen[post.id] = post
    return Page(tuple(seen.values()), tuple(skipped))


def _comment(item: Json, video: str | None, community: str | None) -> Post:
    own_id = identity(item.get("id"))
    snippet = item.get("snippet")
    if not isinstance(snippet, dict):
        raise Unfit("no snippet")
    where = maybe_identity(snippet.get("videoId")) or video
    said = snippet.get("textDisplay")
    return Post(
        platform=PLATFORM,
        id=own_id,
        published_at=instant(snippet.get("publishedAt")),
        # `textOriginal` is given to the author alone; the displayed one is what everybody reads
        text=words(said if isinstance(said, str) and said.strip() else snippet.get("textOriginal")),
        kind=PostKind.COMMENT,
        author=label_of(inner(snippet, "authorChannelId", "value")),
        url=f"{WATCH}{where}&lc={own_id}" if where is not None else None,
        community=community,
        thread=where,
        parent=maybe_identity(snippet.get("parentId")) or where,
        likes=maybe_count(snippet.get("likeCount")),
        own=item.get("own") is True,
    )


def _video(item: Json) -> Post:
    own_id, snippet = identity(item.get("id")), item.get("snippet")
    if not isinstance(snippet, dict):
        raise Unfit("no snippet")
    picture = link(inner(snippet, "thumbnails", "high", "url"))
    return Post(
        platform=PLATFORM,
        id=own_id,
        published_at=instant(snippet.get("publishedAt")),
        text=words(snippet.get("title"), snippet.get("description")),
        author=label_of(item.get("author")),
        url=f"{WATCH}{own_id}",
        community=label_of(item.get("community")),
        reach=maybe_count(inner(item, "statistics", "viewCount")),
        likes=maybe_count(inner(item, "statistics", "likeCount")),
        comments=maybe_count(inner(item, "statistics", "commentCount")),
        own=item.get("own") is True,
        media=(picture,) if picture is not None and "?" not in picture else (),
    )

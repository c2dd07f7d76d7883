"""Is it still there? Posts by `wall.getById`, comments by `wall.getComment` or, with a service key, from the list.

GONE is only what VK shows as deleted or leaves out of an answer that shows the rest; an error is never a deletion.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.core.account import Fate, PostRef
from tasks.core.errors import AuthExpired, QuotaExhausted, SourceError
from tasks.sources.fields import inner, objects
from tasks.sources.vk.call import Api, Call
from tasks.sources.vk.posts import with_threads

_POST = re.compile(r"(-?[0-9]{1,18})_([0-9]{1,18})")
_COMMENT = re.compile(r"(-?[0-9]{1,18})_([0-9]{1,18})_([0-9]{1,18})")
_TOPIC = re.compile(r"-([0-9]{1,18})_topic([0-9]{1,18})_([0-9]{1,18})")
IDS = 100  # posts of one wall.getById
PAGES = 5
Fates = dict[str, Fate]


async def recheck(api: Api, posts: Sequence[PostRef]) -> Fates:
    """By post id; comments of photos, videos and goods, and what no token may read, are UNKNOWN."""
    fates: Fates = {post.id: Fate.UNKNOWN for post in posts}
    await _posts(api, [match for post in posts if (match := _POST.fullmatch(post.id))], fates)
    await _topics(api, [match for post in posts if (match := _TOPIC.fullmatch(post.id))], fates)
    found = [match for post in posts if (match := _COMMENT.fullmatch(post.id))]
    if api.tokens.able("wall.getComment"):
        await _comments(api, found, fates)
    elif api.tokens.able("wall.getComments"):
        await _listed(api, found, fates)
    return fates


async def _posts(api: Api, found: Sequence[re.Match[str]], fates: Fates) -> None:
    if not found or not api.tokens.able("wall.getById"):
        return
    missing: list[str] = []
    for start in range(0, len(found), IDS):
        asked = [one[0] for one in found[start : start + IDS]]
        response = await api.call("wall.getById", {"posts": ",".join(asked)})
        items = inner(response, "items") if isinstance(response, dict) else response
        if not isinstance(items, list):
            continue
        shown = {f"{one.get('owner_id')}_{one.get('id')}": one for one in objects(items)}
        for id_ in asked:
            if id_ in shown:
                fates[id_] = Fate.GONE if shown[id_].get("is_deleted") is True else Fate.THERE
            else:
                missing.append(id_)
    await _left_out(api, missing, fates)


async def _left_out(api: Api, missing: Sequence[str], fates: Fates) -> None:
    """VK leaves out what is deleted, and also what we may not see: deleted only where the wall itself can be read."""
    owners = sorted({id_.split("_")[0] for id_ in missing})
    answers = await api.batch([Call("wall.get", {"owner_id": owner, "count": 1}) for owner in owners])
    open_ = {owner for owner, answer in zip(owners, answers, strict=True) if isinstance(inner(answer, "items"), list)}
    for id_ in missing:
        if id_.split("_")[0] in open_:
            fates[id_] = Fate.GONE


async def _comments(api: Api, found: Sequence[re.Match[str]], fates: Fates) -> None:
    calls = [Call("wall.getComment", {"owner_id": one[1], "comment_id": one[3]}) for one in found]
    for one, answer in zip(found, await api.batch(calls), strict=True):
        _raise_for_all(answer)
        items = inner(answer, "items")
        if isinstance(items, list):
            fates[one[0]] = _fate(items, int(one[3]))


def _fate(items: list[object], id_: int) -> Fate:
    """THERE where it stands in the list, GONE where it is a tombstone or nothing came; something else is no answer."""
    standing = [one for one in objects(items) if one.get("id") == id_]
    if standing:
        return Fate.GONE if standing[0].get("deleted") is True else Fate.THERE
    return Fate.UNKNOWN if items else Fate.GONE


async def _listed(api: Api, found: Sequence[re.Match[str]], fates: Fates) -> None:
    """With a service key: the comments of each post, and what is not among all of them is gone."""
    for owner, post in sorted({(one[1], one[2]) for one in found}):
        asked = {int(one[3]): one[0] for one in found if (one[1], one[2]) == (owner, post)}
        seen, whole = await _all_comments(api, owner, post)
        for id_, name in asked.items():
            if id_ in seen:
                fates[name] = Fate.GONE if seen[id_] else Fate.THERE
            elif whole:
                fates[name] = Fate.GONE


async def _all_comments(api: Api, owner: str, post: str) -> tuple[dict[int, bool], bool]:
    """(comment → is it a tombstone, whether nothing was left out)."""
    seen: dict[int, bool] = {}
    whole = True
    for page in range(PAGES):
        params: dict[str, str | int] = {"owner_id": owner, "post_id": post, "count": 100, "offset": page * 100}
        try:
            answer = await api.call("wall.getComments", {**params, "sort": "asc", "thread_items_count": 10})
        except SourceError as error:
            _raise_for_all(error)
            return seen, False
        items = inner(answer, "items")
        if not isinstance(items, list):
            return seen, False
        for _, one in with_threads(items, "$"):
            id_ = inner(one, "id")
            if type(id_) is int:
                seen[id_] = inner(one, "deleted") is True
        whole = whole and all(_all_shown(one) for one in objects(items))
        if len(items) < 100:
            return seen, whole
    return seen, False


def _all_shown(item: dict[str, object]) -> bool:
    count, below = inner(item, "thread", "count"), inner(item, "thread", "items")
    return type(count) is not int or count <= (len(below) if isinstance(below, list) else 0)


async def _topics(api: Api, found: Sequence[re.Match[str]], fates: Fates) -> None:
    """A discussion is asked to begin at the comment: another one there, and a later one, means it is gone."""
    if not api.tokens.able("board.getComments"):
        return
    calls = [
        Call("board.getComments", {"group_id": one[1], "topic_id": one[2], "start_comment_id": one[3], "count": 1})
        for one in found
    ]
    for one, answer in zip(found, await api.batch(calls), strict=True):
        _raise_for_all(answer)
        first = next(iter(objects(inner(answer, "items"))), None)
        id_ = first.get("id") if first is not None else None
        if first is not None and type(id_) is int and id_ >= int(one[3]):
            stands = id_ == int(one[3]) and first.get("deleted") is not True
            fates[one[0]] = Fate.THERE if stands else Fate.GONE


def _raise_for_all(answer: object) -> None:
    """What would meet every other call too ends the whole look; anything else is UNKNOWN for one."""
    if isinstance(answer, AuthExpired | QuotaExhausted):
        raise answer

"""How many people our own newest posts reached: `stats.getPostReach`, once an hour for each of our communities.

VK tells only a user token of an administrator. What comes is laid into the answer of `wall.get` under the post it
belongs to, as `reached` (a field of ours), so that the stored payload can be read alone. Reach is an extra: where it is
not told, for whatever reason, views stay what they were and the wall is read all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from tasks.core.errors import SourceError
from tasks.sources.fields import inner, objects
from tasks.sources.shape import Json
from tasks.sources.vk.call import Call
from tasks.sources.vk.names import is_rival
from tasks.sources.vk.run import Run

METHOD = "stats.getPostReach"
EVERY = timedelta(hours=1)
YOUNG = timedelta(days=7)  # older posts reach hardly anybody new
POSTS = 30  # of one call
# our name: VK's
_TOLD = {"total": "reach_total", "hide": "hide", "report": "report", "unsubscribe": "unsubscribe"}
Answers = list[object | SourceError]


async def with_reach(run: Run, numbers: Sequence[int], answers: Answers) -> Answers:
    """The first pages of these walls, in order, with the reach of our own posts where it was time to ask for it and
    VK told it. Never raises: a refusal is not asked again for an hour."""
    if not run.api.tokens.able(METHOD) or not run.api.room():
        return answers
    due = {number: ids for number, answer in zip(numbers, answers, strict=True) if (ids := _due(run, number, answer))}
    told = await run.api.batch([Call(METHOD, _params(number, ids)) for number, ids in due.items()])
    for number in due:
        run.cursor.wall(number).reach_at = run.at
    found = dict(zip(due, told, strict=True))
    return [merged(answer, found.get(number)) for number, answer in zip(numbers, answers, strict=True)]


def merged(answer: object, told: object) -> object:
    """A page of a wall with what `stats.getPostReach` told of its posts; the same page where that is no list."""
    reached = {one.get("post_id"): _counters(one) for one in objects(told) if type(one.get("post_id")) is int}
    items = inner(answer, "items")
    if not reached or not isinstance(answer, dict) or not isinstance(items, list):
        return answer
    return {**answer, "items": [_laid(item, reached) for item in items]}


def _laid(item: object, reached: dict[object, Json]) -> object:
    id_ = inner(item, "id")
    if not isinstance(item, dict) or type(id_) is not int or id_ not in reached:
        return item
    return {**item, "reached": reached[id_]}


def _counters(one: Json) -> Json:
    return {ours: one[theirs] for ours, theirs in _TOLD.items() if theirs in one}


def _due(run: Run, number: int, answer: object) -> list[int]:
    """The newest young posts of the community itself, where an hour has passed and the community is ours."""
    # a run may begin some seconds earlier than the one an hour ago
    waited = run.at - run.cursor.wall(number).reach_at >= EVERY.total_seconds() - 60
    if not waited or is_rival(run.numbers[number], run.plan.rivals):
        return []
    young: list[tuple[int, int]] = []
    for item in objects(inner(answer, "items")):
        id_, date = item.get("id"), item.get("date")
        if item.get("from_id") != -number or type(id_) is not int or type(date) is not int or id_ <= 0:
            continue
        if run.at - date <= YOUNG.total_seconds():
            young.append((date, id_))
    return [id_ for _, id_ in sorted(young, reverse=True)[:POSTS]]


def _params(number: int, ids: Sequence[int]) -> dict[str, str | int]:
    return {"owner_id": -number, "post_ids": ",".join(map(str, ids))}

"""Redacted payloads as posts and events: one reading for each kind of call. Pure; raises nothing but SchemaDrift."""

from __future__ import annotations

from collections.abc import Iterable

from tasks.core.errors import SchemaDrift
from tasks.core.post import Post
from tasks.sources import api
from tasks.sources.hostile import Unfit
from tasks.sources.shape import Json, Page, Skip
from tasks.sources.vk.posts import comment, number, wall_post, with_threads
from tasks.sources.vk.shapes import CALLS, UPDATES
from tasks.sources.vk.updates import read_updates


def parse(payload: Json) -> Page[Post]:
    """Posts and events of one stored payload."""
    call, asked, answer = api.called(payload, CALLS)
    if call == UPDATES:
        found = read_updates(api.list_of(answer, "updates"), asked)
        return Page(tuple(found.posts.values()), tuple(found.skipped), events=tuple(found.events.values()))
    items = api.list_of(answer, "items")
    if call in {"wall.get", "newsfeed.search"}:
        return _page(((f"$.answer.items[{place}]", one) for place, one in enumerate(items)), asked, None)
    return _page(with_threads(items, "$.answer.items"), asked, _root(call, asked))


def _root(call: str, asked: Json) -> tuple[int, str]:
    """Under what the comments stand: the owner and the post or topic. Raises SchemaDrift."""
    name, word = ("topic", "topic") if call == "board.getComments" else ("post", "")
    try:
        return number(asked.get("owner")), f"{word}{number(asked.get(name))}"
    except Unfit:
        raise SchemaDrift("$.asked", f"neither owner nor {name}") from None


def _page(items: Iterable[tuple[str, object]], asked: Json, root: tuple[int, str] | None) -> Page[Post]:
    posts: dict[tuple[str, str], Post] = {}
    skipped: list[Skip] = []
    for path, item in items:
        try:
            if not isinstance(item, dict):
                raise Unfit("not an object")
            post = wall_post(item, asked) if root is None else comment(item, asked, *root)
            if (post.id, post.version) in posts:
                raise Unfit("the same post twice")
        except (ValueError, OverflowError, TypeError, KeyError) as error:
            skipped.append(Skip(path, str(error)[:200] or type(error).__name__))
            continue
        posts[post.id, post.version] = post
    lost = asked.get("lost")
    if type(lost) is int and lost > 0:
        skipped.append(Skip("$.asked.lost", f"{lost} posts lost: VK shows 1,000 of a query, and a minute held more"))
    return Page(tuple(posts.values()), tuple(skipped))

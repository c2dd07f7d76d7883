"""Comments under wall posts and in discussions: newest first, as far as the counters say that something is new."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from tasks.core.errors import AuthExpired, Permanent, SchemaDrift, SourceError
from tasks.sources.fields import inner, objects
from tasks.sources.shape import Json, T
from tasks.sources.vk.call import Call
from tasks.sources.vk.run import FIRST, Run, items_of, payload

PAGE = 100
MOST_PAGES = 10
SHOWN = 10  # replies that come with their comment
TOPICS = 20
AT_ONCE = 10  # threads in one `execute`: its answer may have 5 MB


@dataclass(frozen=True, slots=True)
class Thread:
    """What to read: comments under a post, replies under one of them (`comment`), or a discussion (`topic`).

    `count` is the counter that was seen; it is kept once everything was read.
    """

    number: int
    count: int
    post: int = 0
    comment: int = 0
    topic: int = 0

    def call(self, offset: int) -> Call:
        """The page at `offset`, the newest first."""
        page: dict[str, str | int] = {"count": PAGE, "offset": offset, "sort": "desc", "need_likes": 1}
        if self.topic:
            return Call("board.getComments", {"group_id": self.number, "topic_id": self.topic, **page})
        below: dict[str, str | int] = {"comment_id": self.comment} if self.comment else {"thread_items_count": SHOWN}
        return Call("wall.getComments", {"owner_id": -self.number, "post_id": self.post, **page, **below})

    def asked(self, run: Run) -> Json:
        """What the parser must know."""
        under = {"topic": self.topic} if self.topic else {"post": self.post}
        return run.asked(owner=-self.number, **under)

    def known(self, run: Run) -> dict[str, int]:
        """The counters among which its own is kept."""
        wall = run.cursor.wall(self.number)
        return wall.topics if self.topic else wall.threads if self.comment else wall.posts

    @property
    def key(self) -> str:
        """Its own counter's key."""
        return str(self.topic or self.comment or self.post)


async def comments(run: Run, threads: Sequence[Thread]) -> AsyncIterator[Json]:
    """Payloads of these threads, then of the replies below that did not come with their comments."""
    below: list[Thread] = []
    for part in _parts(threads):
        if not run.api.room(len(part)):
            return
        answers = await run.api.batch([thread.call(0) for thread in part])
        for thread, answer in zip(part, answers, strict=True):
            async for one in _read(run, thread, answer, below):
                yield one
    if below:
        async for one in comments(run, below):
            yield one


async def _read(run: Run, thread: Thread, answer: object, below: list[Thread]) -> AsyncIterator[Json]:
    new = thread.count - thread.known(run).get(thread.key, 0)
    method, complete, seen = thread.call(0).method, False, set[object]()
    try:
        for page in range(1, MOST_PAGES + 1):
            if isinstance(answer, SourceError):
                raise answer
            items = items_of(answer, method)
            yield payload(method, thread.asked(run), answer)
            below += _below(run, thread, items)
            ids = {item.get("id") for item in objects(items)}
            if page > 1 and ids and ids <= seen:
                raise SchemaDrift("$.response.items", "VK repeats a page of comments")
            seen |= ids
            complete = len(items) < PAGE or page * PAGE >= new
            if complete or not run.api.room():
                break
            answer = await run.api.call(method, thread.call(page * PAGE).params)
    except SourceError as error:
        run.failed.append(error)
    else:
        if complete or page == MOST_PAGES:
            thread.known(run)[thread.key] = thread.count


def _below(run: Run, thread: Thread, items: list[object]) -> list[Thread]:
    """Replies that did not come with their comment, where their number changed."""
    if thread.topic or thread.comment:
        return []
    found: list[Thread] = []
    known = run.cursor.wall(thread.number).threads
    for item in objects(items):
        id_, count, shown = item.get("id"), inner(item, "thread", "count"), inner(item, "thread", "items")
        if type(id_) is not int or type(count) is not int or id_ <= 0:
            continue
        if count > (len(shown) if isinstance(shown, list) else 0) and known.get(str(id_)) != count:
            found.append(Thread(thread.number, count, post=thread.post, comment=id_))
    return found


async def boards(run: Run, numbers: Sequence[int]) -> AsyncIterator[Json]:
    """Payloads of the discussions that got something new. A community without discussions is no failure."""
    if not run.plan.options.boards or not run.api.tokens.able("board.getTopics"):
        return
    due: list[Thread] = []
    for part in _parts(numbers):
        if not run.api.room(len(part)):
            return
        calls = [Call("board.getTopics", {"group_id": one, "order": 1, "count": TOPICS}) for one in part]
        for number, answer in zip(part, await run.api.batch(calls), strict=True):
            if isinstance(answer, Permanent) and not isinstance(answer, AuthExpired):
                continue
            if isinstance(answer, SourceError):
                run.failed.append(answer)
                continue
            due += _topics_due(run, number, objects(inner(answer, "items")))
    async for one in comments(run, due):
        yield one


def _topics_due(run: Run, number: int, topics: list[Json]) -> list[Thread]:
    known, first = run.cursor.wall(number).topics, run.at - int(FIRST.total_seconds())
    due: list[Thread] = []
    for topic in topics:
        id_, count, updated = topic.get("id"), topic.get("comments"), topic.get("updated")
        if type(id_) is not int or type(count) is not int or id_ <= 0 or known.get(str(id_)) == count:
            continue
        if str(id_) not in known and (type(updated) is not int or updated < first):
            known[str(id_)] = count  # an old discussion that stood there before us
        else:
            due.append(Thread(number, count, topic=id_))
    return due


def _parts(sequence: Sequence[T]) -> list[Sequence[T]]:
    return [sequence[start : start + AT_ONCE] for start in range(0, len(sequence), AT_ONCE)]

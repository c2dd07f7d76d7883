"""Threads: Meta's only public search by words. A plan that does not name it does not use it.

`GET /keyword_search` of graph.threads.net/v1.0: 2,200 questions in 24 hours for each person who granted the token.
Until Meta has approved `threads_keyword_search` it silently finds only that person's own posts; `check --live` says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from tasks.core.account import TokenReport
from tasks.core.errors import ConfigError, Retryable
from tasks.core.ports import Allowance, Meter
from tasks.core.post import Post, PostKind
from tasks.core.pseudonym import Pseudonyms
from tasks.plan.schema import Source
from tasks.sources import api
from tasks.sources.capabilities import DayCost
from tasks.sources.fields import identity, inner, instant, label_of, link, maybe_identity, words
from tasks.sources.graph import FIRST, Failures, Graph, Session, load, picture, pictures, seconds
from tasks.sources.graph_proof import token_report
from tasks.sources.keep import Shape, author, count, keep, label, text
from tasks.sources.shape import (
    Capability,
    Example,
    Fetched,
    Json,
    Page,
    SourceDeps,
    SourceSpec,
)

PLATFORM = "threads"
BASE = "https://graph.threads.net/v1.0"
QUOTA = 2_200  # questions in 24 hours; answers without posts are free, but we do not count on it
PAGES = 5
_FIELDS = "id,text,media_type,media_url,permalink,timestamp,username,is_reply,is_quote_post"
_ANSWER_FIELDS = f"{_FIELDS},root_post{{id}},replied_to{{id}}"
_LINKED: Shape = {"id": label}
_POST: Shape = {
    "id": label, "text": text, "media_url": picture, "permalink": label, "timestamp": label, "is_reply": count,
    "is_quote_post": count, "root_post": _LINKED, "replied_to": _LINKED, "own": count, "author": author(PLATFORM),
}  # fmt: skip
_NEEDS = {
    "threads_basic": "everything",
    "threads_keyword_search": "posts of others; without it only the token's own posts are found",
}


class ThreadsOptions(BaseModel):
    """Options of a source of kind `threads`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: tuple[str, ...] | None = Field(None, description="What to search for; the plan's words where unset.")
    tags: tuple[str, ...] | None = Field(None, description="Topic tags to search for; the plan's hashtags where unset.")
    answers: bool = Field(False, description="Read our own answers too; needs `threads_read_replies`.")
    account: str | None = Field(None, description="Our handle; the plan's account of `threads` where unset.")


class Threads:
    """Search by words and tags, newest first, each as far back as it was read."""

    platform = PLATFORM

    def __init__(self, config: Source, options: ThreadsOptions, deps: SourceDeps) -> None:
        self.id = config.id
        self._config, self._options, self._deps = config, options, deps
        self._graph = Graph(config, deps, PLATFORM, BASE, calls_an_hour=QUOTA)  # the day's quota is the narrow one
        spoken = deps.watched.words if options.words is None else options.words
        tags = deps.watched.hashtags if options.tags is None else options.tags
        asked = [("KEYWORD", word.strip()) for word in spoken] + [("TAG", tag.strip().lstrip("#")) for tag in tags]
        self._queries = tuple(dict.fromkeys(one for one in asked if one[1]))
        own = next((one.id for one in deps.watched.own if one.platform == PLATFORM), None)
        self._account = options.account or own
        if not self._queries:
            raise ConfigError(f"source {config.id!r}: nothing to search for: give `words`, `tags` or topics with words")

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """Each query, the one that waits longest first, so that a spent quota starves none of them."""
        marks, failures = self._marks(cursor), Failures()
        async with self._graph.session(now) as session:
            for mode, query in sorted(self._queries, key=lambda one: marks.get(_key(*one), 0)):
                part = self._search(session, mode, query, marks)
                async for fetched in failures.guard(part, self._config.token):
                    yield fetched
            if self._options.answers:
                async for fetched in failures.guard(self._answers(session, marks), self._config.token):
                    yield fetched
        failures.end()

    def _marks(self, cursor: str | None) -> dict[str, int]:
        found = load(cursor, "Threads").get("read")
        known = {_key(*one) for one in self._queries} | {"answers"}
        read = found.items() if isinstance(found, dict) else ()
        return {str(name): at for name, at in read if name in known and type(at) is int}

    def _since(self, marks: dict[str, int], key: str, now: datetime) -> int:
        mark = marks.get(key)
        return int((now - FIRST).timestamp()) if mark is None else mark - int(self._config.overlap.total_seconds())

    async def _search(self, session: Session, mode: str, query: str, marks: dict[str, int]) -> AsyncIterator[Fetched]:
        if session.left <= 0:
            return
        key, meter = _key(mode, query), self._meter()
        params = {
            "q": query, "search_type": "RECENT", "search_mode": mode, "fields": _FIELDS, "limit": "100",
            "since": str(self._since(marks, key, session.now)),
        }  # fmt: skip
        more = False
        async for one in session.pages("keyword_search", params, self._config.token, PAGES, (meter,)):
            more = one.more
            marks[key] = int(session.now.timestamp())
            yield self._fetched("search", one.data, marks)
        if more:
            raise Retryable(f"{query!r}: more is new than one run reads; the older of it was not read")

    async def _answers(self, session: Session, marks: dict[str, int]) -> AsyncIterator[Fetched]:
        """What our account answered to others."""
        since = self._since(marks, "answers", session.now)
        params = {"fields": _ANSWER_FIELDS, "limit": "50", "since": str(since)}
        async for one in session.pages("me/replies", params, self._config.token, PAGES):
            new = [item for item in one.data if (seconds(inner(item, "timestamp")) or since) >= since]
            marks["answers"] = int(session.now.timestamp())
            yield self._fetched("answers", new, marks)

    def _meter(self) -> Meter:
        found = api.fingerprint(api.token(self._deps, self._config.token))
        return Meter(f"{PLATFORM}.{found}.keyword_search", Allowance(QUOTA, timedelta(days=1)))

    def _fetched(self, call: str, data: Sequence[object], marks: dict[str, int]) -> Fetched:
        asked: Json = {"account": self._account}
        cursor = json.dumps({"read": dict(sorted(marks.items()))}, separators=(",", ":"), ensure_ascii=False)
        return Fetched({"call": call, "asked": asked, "answer": {"data": list(data)}}, cursor)

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """By whitelist; the author's handle becomes a pseudonym, our own a mark."""
        call, asked, answer = api.called(payload, ("search", "answers"))
        own = _handle(asked.get("account"))
        data = [_marked(one, own, always=call == "answers") for one in api.list_of(answer, "data")]
        kept = keep({"data": data}, {"data": [_POST]}, pseudonyms)
        return {"call": call, "asked": keep(asked, {"account": label}, pseudonyms), "answer": kept}

    def parse(self, payload: Json) -> Page[Post]:
        """Posts and answers."""
        _, asked, answer = api.called(payload, ("search", "answers"))
        account = label_of(asked.get("account"))
        return api.each(api.list_of(answer, "data"), "$.answer.data", lambda one: _post(one, account))

    async def prove(self, now: datetime) -> Sequence[TokenReport]:
        """Whose the token is, and whether it may search beyond its own posts."""
        async with self._graph.session(now) as session:
            return [await token_report(session, self._config.token, _NEEDS, me="id,username")]

    def calls_a_day(self, every: timedelta) -> Sequence[DayCost]:
        """A question a query and run, if none has more than a page."""
        asked = len(self._queries)
        runs = max(1, timedelta(days=1) // every)
        return [DayCost("keyword_search", asked * runs, QUOTA, timedelta(days=1) * asked / QUOTA)]


def _key(mode: str, query: str) -> str:
    return f"{mode}:{query}"


def _handle(value: object) -> str | None:
    found = label_of(value)
    return re.sub(r"^(https?://)?(www\.)?threads\.(net|com)/", "", found).strip("@/").casefold() if found else None


def _marked(item: object, own: str | None, *, always: bool) -> object:
    if not isinstance(item, dict):
        return item
    name = item.get("username")
    who = name.casefold() if isinstance(name, str) else None
    mine = always or (own is not None and who == own)
    return {**item, "own": mine, "author": None if mine else who}


def _post(item: Json, account: str | None) -> Post:
    """A post or an answer; it stands under our account only where we wrote it. Raises Unfit."""
    own = item.get("own") is True
    thread = maybe_identity(inner(item, "root_post", "id"))
    return Post(
        PLATFORM,
        identity(item.get("id")),
        instant(item.get("timestamp")),
        words(item.get("text")),
        kind=PostKind.COMMENT if item.get("is_reply") is True else PostKind.POST,
        author=label_of(item.get("author")),
        url=link(item.get("permalink")),
        community=account if own else None,
        thread=thread,
        parent=maybe_identity(inner(item, "replied_to", "id")) or thread,
        own=own,
        media=pictures(item.get("media_url")),
    )


def _sample(number: str, said: str, who: str, **more: object) -> Json:
    return {
        "id": number, "text": said, "media_type": "TEXT_POST", "timestamp": "2026-03-02T09:00:00+0000",
        "permalink": f"https://www.threads.net/@{who}/post/Sample{number}", "username": who, **more,
    }  # fmt: skip


_OPTIONS: Json = {"words": ["Ромашка"], "account": "romashka.sample"}
_SEARCHED = [
    _sample("1801", "Ромашка испортилась", "vera.sample", is_reply=False, media_url="https://media.example/t.jpg"),
    _sample("1802", "Romashka, answer us", "ivan.sample", is_reply=True),
    _sample("1803", "Мы разбираемся", "romashka.sample", is_reply=False),
    {"id": "1804", "media_type": "IMAGE", "timestamp": "2026-03-02T09:00:00+0000", "username": "vera.sample"},
]
_ANSWERED = [
    _sample("1805", "Напишите номер партии", "romashka.sample", root_post={"id": "1801"}, replied_to={"id": "1802"})
]
SPEC = SourceSpec(
    kind="threads",
    title={"ru": "Поиск в Threads", "en": "Threads search"},
    capabilities=frozenset({Capability.MENTIONS, Capability.PROOF}),
    options=ThreadsOptions,
    build=Threads,
    answers=True,
    examples=tuple(
        Example(
            {"call": call, "asked": {"account": "romashka.sample"}, "answer": {"data": data}},
            _OPTIONS, posts, skipped, at=("answer", "data"),
        )
        for call, data, posts, skipped in (("search", _SEARCHED, 3, 1), ("answers", _ANSWERED, 1, 0))
    ),
)  # fmt: skip

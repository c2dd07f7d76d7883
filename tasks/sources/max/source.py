"""The MAX source: history of chats, comments of channels, events, and what the Bot API tells of chats and members."""

from __future__ import annotations

import hmac
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from tasks.core.account import AccountSeen, AudienceSample, DayFigures, Fate, PostRef, Roster, TokenReport
from tasks.core.errors import AuthExpired, Forbidden, Gone, Permanent, QuotaExhausted, SchemaDrift, SourceError
from tasks.core.happening import happening_id
from tasks.core.instants import DAY
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.plan.schema import Source
from tasks.sources.api import list_of
from tasks.sources.capabilities import DayCost, Received
from tasks.sources.client import Client
from tasks.sources.fields import inner, label_of, objects
from tasks.sources.max import accounts, fates, messages, proof, reading
from tasks.sources.max.calls import Calls
from tasks.sources.max.memory import Memory, load, whole
from tasks.sources.max.options import PLATFORM, MaxOptions, numeric, path_of
from tasks.sources.max.reading import Budget, stamp
from tasks.sources.shape import Fetched, Json, Page, SourceDeps

MAX_REQUESTS = 60  # a run
MAX_THREADS = 30  # posts whose comments are asked for in one run
PAST_REQUESTS = 2_000
MAX_EVENT = 1_000_000  # bytes of a webhook's call


class Max:
    """A MentionSource over one bot. History repairs what polling of events lost; there is no search."""

    def __init__(self, config: Source, options: MaxOptions, deps: SourceDeps) -> None:
        self.id = config.id
        self.platform = PLATFORM
        self._options = options
        self._deps = deps
        self._overlap = config.overlap
        own = [account.id for account in deps.watched.own if account.platform.casefold() == PLATFORM]
        self._chats = tuple(options.chats) or tuple(dict.fromkeys(own))
        self._calls = Calls(config, deps)

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """Events, then messages of each chat, then comments of its recent posts. What fails is raised at the end."""
        memory, budget = load(cursor), Budget(MAX_REQUESTS)
        failed: list[SourceError] = []
        async with self._calls.open() as client:
            await self._learn(client, memory, failed, now)
            parts = [self._events(client, memory, now)] if self._options.updates else []
            parts += [self._history(client, chat, memory, budget, now) for chat in memory.chats]
            if self._options.comments:
                parts.append(self._comments(client, memory, budget, failed, now))
            for part in parts:
                try:
                    async for fetched in part:
                        yield fetched
                except (AuthExpired, QuotaExhausted):
                    raise
                except SourceError as error:
                    failed.append(error)
            yield Fetched({}, memory.dump())
        if failed:
            raise failed[0]

    async def _learn(self, client: Client, memory: Memory, failed: list[SourceError], now: datetime) -> None:
        """Numbers and kinds of the chats, and the bot's own number, once a day."""
        if memory.fresh(now):
            return
        memory.bot = whole(inner(await self._calls.ask(client, "/me", now), "user_id")) or memory.bot
        found: list[Json] = []
        for name in self._chats:
            try:
                found.append(await self._chat(client, name, now))
            except (AuthExpired, QuotaExhausted):
                raise
            except SourceError as error:
                failed.append(error)
                found += [chat for chat in memory.chats if chat.get("as") == name]
        memory.chats = found
        memory.learned_at = now if not failed else None

    async def _chat(self, client: Client, name: str, now: datetime) -> Json:
        path = path_of(name)
        if path is None:
            raise Permanent(f"{name} is neither a number nor the link name of a MAX channel: correct it in the plan")
        try:
            chat = await self._calls.ask(client, f"/chats/{path}", now)
        except Gone as error:
            raise Gone(f"{name}: {error}") from None
        number = chat.get("chat_id")
        if type(number) is not int:
            raise SchemaDrift("$.chat_id", f"{name}: a chat without its number")
        return {"id": number, "as": name, "channel": chat.get("type") == "channel"}

    async def _events(self, client: Client, memory: Memory, now: datetime) -> AsyncIterator[Fetched]:
        for _ in range(reading.MAX_EVENT_PAGES):
            told = {"limit": reading.EVENTS, "timeout": 0, "marker": memory.marker}
            answer = await self._calls.ask(client, "/updates", now, **told)
            updates, marker = list_of(answer, "updates", "$"), answer.get("marker")
            if updates and marker == memory.marker is not None:
                raise SchemaDrift("$.marker", "the platform repeats a marker")
            memory.marker = marker if type(marker) is int else memory.marker
            kept = reading.wanted(updates, memory, everywhere=not self._chats)
            payload = self._payload("updates", kept, memory) if kept else {}
            yield Fetched(payload, memory.dump())
            if len(updates) < reading.EVENTS:
                return

    async def _history(
        self, client: Client, chat: Json, memory: Memory, budget: Budget, now: datetime
    ) -> AsyncIterator[Fetched]:
        state = memory.read.setdefault(str(chat["id"]), {})
        since = stamp(now - self._options.comments_for)
        oldest = whole(state.get("seen")) - self._overlap // timedelta(milliseconds=1)
        first = stamp(now - reading.FIRST)
        pages = reading.history(self._calls, client, chat["id"], now)
        async for found in reading.catch_up(pages, state, oldest if state.get("seen") else first, budget):
            if chat.get("channel") is True:
                memory.follow(objects(found), chat, since)
            kept = reading.worded(objects(found))
            yield Fetched(self._payload("messages", kept, memory, chat) if kept else {}, memory.dump())

    async def _comments(
        self, client: Client, memory: Memory, budget: Budget, failed: list[SourceError], now: datetime
    ) -> AsyncIterator[Fetched]:
        for thread in reading.due(memory, now, min(MAX_THREADS, max(budget.left, 0))):
            chat = memory.chat(thread.get("chat"))
            mid = label_of(thread.get("mid"))
            if chat is None or mid is None:
                continue
            overlap = self._overlap // timedelta(milliseconds=1)
            oldest = whole(thread.get("seen")) - overlap if thread.get("seen") else whole(thread.get("at"))
            thread["asked"] = stamp(now)
            try:
                pages = reading.comments(self._calls, client, mid, now)
                async for found in reading.catch_up(pages, thread, oldest, budget):
                    kept = reading.worded(objects(found))
                    payload = self._payload("comments", kept, memory, chat, post=mid) if kept else {}
                    yield Fetched(payload, memory.dump())
            except Forbidden as error:
                failed.append(Forbidden(f"comments of {chat.get('as')}: {error}"))
                return

    def _payload(
        self, call: str, found: Sequence[object], memory: Memory, chat: Json | None = None, *, post: str | None = None
    ) -> Json:
        asked: Json = {"chats": [chat] if chat else memory.chats, "bot": memory.bot, "post": post}
        return {"call": call, "asked": asked, "answer": {messages.LISTS[call]: list(found)}}

    async def past(self, since: datetime, until: datetime, now: datetime) -> AsyncIterator[Fetched]:
        """Messages of [since, until), and the comments of the channels' posts among them."""
        memory, budget = Memory(), Budget(PAST_REQUESTS)
        failed: list[SourceError] = []
        async with self._calls.open() as client:
            await self._learn(client, memory, failed, now)
            for chat in memory.chats:
                pages = reading.history(self._calls, client, chat["id"], now)
                async for read in reading.descend(pages, stamp(until) - 1, stamp(since), budget):
                    if chat.get("channel") is True and self._options.comments:
                        memory.follow(objects(read.messages), chat, stamp(since))
                    yield Fetched(self._payload("messages", reading.worded(objects(read.messages)), memory, chat), None)
            for mid in filter(None, [label_of(thread.get("mid")) for thread in memory.threads]):
                pages = reading.comments(self._calls, client, mid, now)
                async for read in reading.descend(pages, stamp(until) - 1, stamp(since), budget):
                    kept = reading.worded(objects(read.messages))
                    yield Fetched(self._payload("comments", kept, memory, post=mid), None)
        if budget.left < 0:
            failed.append(QuotaExhausted(f"more than {PAST_REQUESTS} pages: ask for a shorter period"))
        if failed:
            raise failed[0]

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """Without people."""
        return messages.redact(payload, pseudonyms)

    def parse(self, payload: Json) -> Page[Post]:
        """Posts, comments and happenings."""
        return messages.parse(payload)

    def receive(self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes) -> Received:
        """One event of a webhook. MAX numbers no events: the same event has the same digest."""
        self._check(headers)
        if len(body) > MAX_EVENT:
            raise SchemaDrift("$", "an event larger than 1 MB")
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            raise SchemaDrift("$", "an event that is not JSON") from None
        if not isinstance(update, dict) or not isinstance(update.get("update_type"), str):
            raise SchemaDrift("$.update_type", "an event without a kind")
        given = [{"id": number, "as": name} for name in self._chats if (number := numeric(name)) is not None]
        memory = Memory(chats=list[Json](given))
        linked = len(given) < len(self._chats)  # a channel named by its link: its number is known to polling only
        kept = reading.wanted([update], memory, everywhere=linked or not self._chats)
        if not kept:
            return Received(None)
        event = happening_id(json.dumps(update, sort_keys=True))
        return Received(event, self._payload("updates", kept, memory))

    def _check(self, headers: Mapping[str, str]) -> None:
        name = self._options.webhook_secret
        secret = self._deps.secret(name) if name else None
        if secret is None or not secret.get_secret_value():
            raise Forbidden("no secret for this webhook: name its variable in `webhook_secret` and set it")
        given = headers.get("x-max-bot-api-secret", "")
        if not hmac.compare_digest(given.encode(errors="replace"), secret.get_secret_value().encode()):
            raise Forbidden("a call to the webhook with a wrong secret")

    async def recheck(self, posts: Sequence[PostRef], now: datetime) -> Mapping[str, Fate]:
        """By id, messages and comments. GONE only where the bot may still read the chat it stood in."""
        async with self._calls.open() as client:
            return await fates.recheck(self._calls, client, posts, now)

    async def accounts(self, accounts_: Sequence[str], now: datetime, *, again: bool = False) -> Sequence[AccountSeen]:
        """Title, link, description, participants of each chat."""
        async with self._calls.open() as client:
            return [await accounts.seen(self._calls, client, name, now) for name in accounts_]

    async def figures(self, account: str, day: date, now: datetime) -> DayFigures | None:
        """The Bot API tells no figures of a day."""
        return None

    async def roster(self, account: str, now: datetime) -> Roster:
        """Administrators with their rights, bots too."""
        async with self._calls.open() as client:
            return await accounts.roster(self._calls, client, account, now)

    async def audience(self, account: str, size: int, now: datetime, pseudonyms: Pseudonyms) -> AudienceSample:
        """Members as the platform lists them."""
        async with self._calls.open() as client:
            return await accounts.audience(self._calls, client, account, size, pseudonyms, now)

    async def prove(self, now: datetime) -> Sequence[TokenReport]:
        """Who the bot is, its rights in each chat, and whether a webhook stands in the way."""
        async with self._calls.open() as client:
            return (await proof.report(self._calls, client, self._chats, self._options.updates, now),)

    def calls_a_day(self, every: timedelta) -> Sequence[DayCost]:
        """MAX has a pace and no daily quota."""
        runs = DAY // every
        costs = [DayCost("GET /messages", runs * len(self._chats), None)]
        if self._options.updates:
            costs.append(DayCost("GET /updates", runs, None))
        if self._options.comments:
            costs.append(DayCost("GET /messages/{id}/comments, at most", runs * MAX_THREADS, None))
        return costs

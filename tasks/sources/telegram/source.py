"""The Telegram source: updates with a stored offset, and what the Bot API tells of chats and their admins."""

from __future__ import annotations

import hmac
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from tasks.core.account import AccountSeen, DayFigures, Roster, TokenReport
from tasks.core.errors import (
    AuthExpired,
    Forbidden,
    Gone,
    Permanent,
    QuotaExhausted,
    Retryable,
    SchemaDrift,
    SourceError,
)
from tasks.core.instants import DAY
from tasks.core.post import Post
from tasks.core.pseudonym import Pseudonyms
from tasks.plan.schema import Source
from tasks.sources.capabilities import DayCost, Received
from tasks.sources.client import Client
from tasks.sources.fields import inner
from tasks.sources.shape import Fetched, Json, Page, SourceDeps
from tasks.sources.telegram import accounts, posts, proof, updates
from tasks.sources.telegram.calls import Calls
from tasks.sources.telegram.options import PLATFORM, TelegramOptions, asked_as
from tasks.sources.telegram.places import Memory, Watch, learned, load
from tasks.sources.telegram.sift import sift

PAGE = 100
MAX_EVENT = 1_000_000  # bytes of a webhook's call


class Telegram:
    """A MentionSource over one bot. There is no search and no history: what the bot did not see nobody can ask for."""

    def __init__(self, config: Source, options: TelegramOptions, deps: SourceDeps) -> None:
        self.id = config.id
        self.platform = PLATFORM
        self._options = options
        self._deps = deps
        own = [account.id for account in deps.watched.own if account.platform.casefold() == PLATFORM]
        self._chats = tuple(options.chats) or tuple(dict.fromkeys(own))
        self._watch = Watch(self._chats, options)
        self._calls = Calls(config, deps)

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        """At most a hundred updates from the stored offset on. Asking for the next hundred tells Telegram to forget
        these, so it is done only when they are stored: `again` says that more may wait."""
        memory = load(cursor)
        async with self._calls.open() as client:
            failed = await self._learn(client, memory, now)
            if self._options.polling:
                async for fetched in self._updates(client, memory, now):
                    yield fetched
            else:
                await self._delivered(client, now)
            yield Fetched({}, memory.dump())
        if failed is not None:
            raise failed

    async def _updates(self, client: Client, memory: Memory, now: datetime) -> AsyncIterator[Fetched]:
        offset = memory.next(now)
        told: Json = {"limit": PAGE, "timeout": 0, "allowed_updates": list(updates.ASKED_FOR)}
        if offset is not None:
            told["offset"] = offset
        result = await self._calls.ask(client, updates.CALL, now, **told)
        if not isinstance(result, list):
            raise SchemaDrift("$.result", "getUpdates gives no list")
        offset = updates.number_of(result, offset)
        if not result:
            return
        memory.offset, memory.last_at = offset, now
        sifted = sift(result, memory, self._watch)
        payload = {"call": updates.CALL, **sifted} if inner(sifted, "answer", "result") else {}
        yield Fetched(payload, memory.dump(), again=len(result) == PAGE)

    async def _learn(self, client: Client, memory: Memory, now: datetime) -> SourceError | None:
        """Numbers of the chats and their discussion groups, once a day. A chat that fails is told at the end."""
        if memory.fresh(now) or not self._chats:
            return None
        failed: SourceError | None = None
        found: list[Json] = []
        for name in self._chats:
            try:
                chat = await self._calls.ask(client, "getChat", now, chat_id=asked_as(name))
                group = await self._group(client, chat, now)
                found += learned(chat if isinstance(chat, dict) else {}, name, self._watch, group)
            except (AuthExpired, QuotaExhausted):
                raise
            except SourceError as error:
                failed = failed or _naming(name, error)
                found += [place for place in memory.places if name in (place.get("as"), place.get("of_as"))]
        memory.places = sorted(found, key=lambda place: "of" not in place)  # a group of a channel is first of all that
        memory.learned_at = now if failed is None else None
        return failed

    async def _group(self, client: Client, chat: object, now: datetime) -> Json | None:
        """The discussion group of a channel; its number alone suffices where it cannot be looked at."""
        linked = inner(chat, "linked_chat_id")
        if type(linked) is not int:
            return None
        try:
            group = await self._calls.ask(client, "getChat", now, chat_id=str(linked))
        except Permanent:
            return None
        return group if isinstance(group, dict) else None

    async def _delivered(self, client: Client, now: datetime) -> None:
        """Whether the webhook works, for a source that is not polled. Raises SourceError where it does not."""
        info = await self._calls.ask(client, "getWebhookInfo", now)
        if not inner(info, "url"):
            raise Forbidden("`polling: false`, but no webhook is set: call setWebhook, or leave `polling` out")
        failed, waiting = inner(info, "last_error_date"), inner(info, "pending_update_count")
        recent = type(failed) is int and now.timestamp() - failed < 1800
        if recent and type(waiting) is int and waiting > 0:
            raise Retryable(f"Telegram cannot deliver to the webhook; {waiting} updates wait, for 24 hours at most")

    def redact(self, payload: Json, pseudonyms: Pseudonyms) -> Json:
        """Without people."""
        return updates.redact(payload, pseudonyms)

    def parse(self, payload: Json) -> Page[Post]:
        """Posts and happenings of updates."""
        return posts.parse(payload)

    def receive(self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes) -> Received:
        """One update of a webhook; `update_id` makes it count once."""
        self._check(headers)
        if len(body) > MAX_EVENT:
            raise SchemaDrift("$", "an update larger than 1 MB")
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            raise SchemaDrift("$", "an update that is not JSON") from None
        number = update.get("update_id") if isinstance(update, dict) else None
        if type(number) is not int:
            raise SchemaDrift("$.update_id", "an update without a number")
        sifted = sift([update], Memory(places=self._watch.given()), self._watch)
        if not inner(sifted, "answer", "result"):
            return Received(None)
        return Received(str(number), {"call": updates.CALL, **sifted})

    def _check(self, headers: Mapping[str, str]) -> None:
        name = self._options.webhook_secret
        secret = self._deps.secret(name) if name else None
        if secret is None or not secret.get_secret_value():
            raise Forbidden("no secret for this webhook: name its variable in `webhook_secret` and set it")
        given = headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode(errors="replace"), secret.get_secret_value().encode()):
            raise Forbidden("a call to the webhook with a wrong secret")

    async def accounts(self, accounts_: Sequence[str], now: datetime, *, again: bool = False) -> Sequence[AccountSeen]:
        """Title, name, description, picture, members of each channel or group; public ones need no membership."""
        async with self._calls.open() as client:
            return [await accounts.seen(self._calls, client, name, now, again=again) for name in accounts_]

    async def figures(self, account: str, day: date, now: datetime) -> DayFigures | None:
        """The Bot API tells no joins, leaves, views or reach of a day."""
        return None

    async def roster(self, account: str, now: datetime) -> Roster:
        """Administrators of the chat and of its discussion group, bots too."""
        async with self._calls.open() as client:
            return await accounts.roster(self._calls, client, account, now)

    async def prove(self, now: datetime) -> Sequence[TokenReport]:
        """Who the bot is, its rights in each chat, privacy mode, and whether a webhook stands in the way."""
        async with self._calls.open() as client:
            return (await proof.report(self._calls, client, self._chats, self._options.polling, now),)

    def calls_a_day(self, every: timedelta) -> Sequence[DayCost]:
        """Telegram has a pace and no daily quota."""
        method = updates.CALL if self._options.polling else "getWebhookInfo"
        return (DayCost(method, DAY // every, None), DayCost("getChat", 2 * len(self._chats), None))


def _naming(name: str, error: SourceError) -> SourceError:
    """The same error, naming the chat."""
    if isinstance(error, Retryable):
        return Retryable(f"{name}: {error}", error.after)
    if isinstance(error, SchemaDrift):
        return SchemaDrift(error.path, f"{name}: {error}")
    kind = next((kind for kind in (Gone, Forbidden) if isinstance(error, kind)), Permanent)
    return kind(f"{name}: {error}")

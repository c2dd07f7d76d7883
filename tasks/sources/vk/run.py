"""What one run shares: what the plan says, the cursor that moves, and what failed on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tasks.core.errors import AuthExpired, Gone, QuotaExhausted, SchemaDrift, SourceError
from tasks.sources.fields import inner, objects
from tasks.sources.shape import Json
from tasks.sources.vk.call import Api
from tasks.sources.vk.cursor import Cursor
from tasks.sources.vk.methods import Kind
from tasks.sources.vk.names import handle_of, is_rival, number_of
from tasks.sources.vk.options import VkOptions
from tasks.sources.vk.tokens import Tokens

FIRST = timedelta(hours=48)  # the first run reads no further back


@dataclass(frozen=True, slots=True)
class Reading:
    """What the plan says: communities as it spells them, queries, tokens, how often and how far back."""

    options: VkOptions
    communities: tuple[str, ...]
    rivals: frozenset[str]
    queries: tuple[str, ...]
    tokens: Tokens
    every: timedelta
    overlap: timedelta


@dataclass(slots=True)
class Run:
    """One run. `numbers` are the communities VK knows, number to spelling."""

    api: Api
    plan: Reading
    cursor: Cursor
    now: datetime
    numbers: dict[int, str] = field(default_factory=dict)
    failed: list[SourceError] = field(default_factory=list)

    @property
    def at(self) -> int:
        """Now, in Unix seconds."""
        return int(self.now.timestamp())

    def asked(self, **more: object) -> Json:
        """What goes with every payload, so that it can be read alone: who is who, who is ours, when it was asked."""
        names = {str(number): spelling for number, spelling in self.numbers.items()}
        own = {str(number): not is_rival(spelling, self.plan.rivals) for number, spelling in self.numbers.items()}
        return {"at": self.at, "names": names, "own": own, **more}

    def error(self) -> SourceError | None:
        """The failure that a person should see first: a dead token, then what was only refused, then quotas."""
        order = (AuthExpired, SchemaDrift)

        def rank(one: SourceError) -> tuple[bool, bool, bool]:
            quota = one if isinstance(one, QuotaExhausted) else None
            return not isinstance(one, order), quota is not None, quota is not None and quota.partly

        return min(self.failed, key=rank, default=None)

    async def find(self) -> None:
        """Fill `numbers`: from the plan's own digits, from the cursor, else from VK. What it does not know fails."""
        unknown: list[str] = []
        for spelling in self.plan.communities:
            number = number_of(spelling) or self.cursor.names.get(spelling)
            if number is None:
                unknown.append(spelling)
            else:
                self.numbers[number] = spelling
        try:
            if unknown:
                await self._resolve(unknown)
            if not self.plan.communities and self.plan.tokens.of(Kind.COMMUNITY):
                await self._own_of_the_key()
        except SourceError as error:
            self.failed.append(error)

    async def _resolve(self, spellings: list[str]) -> None:
        handles = {handle_of(spelling): spelling for spelling in spellings}
        found = await self.api.call("groups.getById", {"group_ids": ",".join(handles)})
        for group in objects(inner(found, "groups")):
            number, name = group.get("id"), group.get("screen_name")
            if type(number) is int and number > 0 and isinstance(name, str) and name.casefold() in handles:
                spelling = handles.pop(name.casefold())
                self.numbers[number] = spelling
                self.cursor.names[spelling] = number
        for spelling in handles.values():
            self.failed.append(Gone(f"VK knows no community {spelling[:80]!r}: correct it in the plan"))

    async def _own_of_the_key(self) -> None:
        """A community key without a word in the plan speaks for its own community."""
        found = await self.api.call("groups.getById", {})
        for group in objects(inner(found, "groups"))[:1]:
            if type(number := group.get("id")) is int and number > 0:
                self.numbers[number] = str(number)


def items_of(response: object, method: str) -> list[object]:
    """The list that every paging method answers with. Raises SchemaDrift."""
    found = inner(response, "items")
    if not isinstance(found, list):
        raise SchemaDrift("$.response.items", f"VK, {method}")
    return found


def payload(call: str, asked: Json, response: object) -> Json:
    """An answer as it goes into the lake, without profiles: they hold names only. Tombstones of deleted comments are
    no comments; whether one was deleted is asked by `recheck`."""
    answer = dict(response) if isinstance(response, dict) else {}
    answer.pop("profiles", None)
    answer.pop("groups", None)
    items = answer.get("items")
    if isinstance(items, list):
        answer["items"] = [_living(one) for one in items if not _tombstone(one)]
    return {"call": call, "asked": asked, "answer": answer}


def _tombstone(item: object) -> bool:
    return isinstance(item, dict) and item.get("deleted") is True and not inner(item, "thread", "items")


def _living(item: object) -> object:
    """The comment without tombstones below it; one that is a tombstone itself keeps its replies."""
    below = inner(item, "thread", "items")
    if not isinstance(item, dict) or not isinstance(below, list):
        return item
    thread = item["thread"]
    return {**item, "thread": {**thread, "items": [_living(one) for one in below if not _tombstone(one)]}}

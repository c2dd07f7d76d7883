"""The questions to a Mastodon server: one page each, newest first, and where the next begins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from tasks.core.errors import AuthExpired, QuotaExhausted, SourceError
from tasks.sources import api
from tasks.sources.client import Response
from tasks.sources.fields import inner, maybe_identity, objects
from tasks.sources.mastodon.names import full
from tasks.sources.mastodon.server import Asking, next_of, part
from tasks.sources.shape import Json

LIMIT = 40
Statuses = tuple[list[object], str | None]
Ask = Callable[[str | None], Awaitable[Statuses]]


def listed(response: Response, where: str) -> list[object]:
    """A list as the answer. Raises SchemaDrift."""
    return api.list_of({"list": api.json_of(response, where)}, "list", "$")


def _below(response: Response, items: Sequence[object]) -> str | None:
    """Where the next page begins: what `Link` says; servers without it are asked below the last id."""
    if "link" in response.headers:
        return next_of(response.headers)
    return maybe_identity(inner(items[-1], "id")) if items else None


async def tag_page(asking: Asking, tag: str, below: str | None) -> Statuses:
    """One page of a hashtag."""
    place = {"max_id": below} if below is not None else {}
    response = await asking.get(f"/api/v1/timelines/tag/{part(tag)}", limit=str(LIMIT), **place)
    items = listed(response, "the hashtag")
    return items, _below(response, items)


async def search_page(asking: Asking, query: str, below: str | None) -> Statuses:
    """One page of a search; `below` is how many results are behind us."""
    offset = int(below) if below is not None and below.isdecimal() else 0
    response = await asking.get(
        "/api/v2/search", q=query, type="statuses", limit=str(LIMIT), **({"offset": str(offset)} if offset else {})
    )
    items = api.list_of(api.object_of(response, "the search"), "statuses", "$")
    return items, str(offset + len(items)) if len(items) >= LIMIT else None


async def mention_page(asking: Asking, below: str | None) -> Statuses:
    """One page of notifications: the statuses that call the token's account, answers to it among them."""
    place = {"max_id": below} if below is not None else {}
    response = await asking.get("/api/v1/notifications", **{"types[]": "mention"}, limit=str(LIMIT), **place)
    items = listed(response, "the notifications")
    mentions = [one for one in objects(items) if one.get("type") == "mention"]
    return [one.get("status") for one in mentions], _below(response, items)


async def account_page(asking: Asking, native: str, below: str | None) -> Statuses:
    """One page of what an account wrote."""
    place = {"max_id": below} if below is not None else {}
    response = await asking.get(
        f"/api/v1/accounts/{part(native)}/statuses", limit=str(LIMIT), exclude_reblogs="true", **place
    )
    items = listed(response, "the account")
    return items, _below(response, items)


async def native_id(asking: Asking, account: str) -> str:
    """The server's number of an account. Raises Gone where it knows none."""
    return maybe_identity((await lookup(asking, account)).get("id")) or ""


async def own_numbers(asking: Asking, spellings: Sequence[str]) -> None:
    """Learn our accounts' numbers. One that cannot be had now is told by whoever reads that account."""
    for spelling in spellings:
        try:
            asking.own[spelling] = await native_id(asking, spelling)
        except (AuthExpired, QuotaExhausted):
            raise
        except SourceError:
            continue


async def lookup(asking: Asking, account: str) -> Json:
    """An account by its name."""
    name, _, host = full(account, asking.server.host).rpartition("@")
    acct = name if host == asking.server.host.casefold() else f"{name}@{host}"
    return api.object_of(await asking.get("/api/v1/accounts/lookup", acct=acct), "the account")


async def thread(asking: Asking, status: str) -> list[object]:
    """Everything that was answered to a status, at any depth the server shows."""
    response = await asking.get(f"/api/v1/statuses/{part(status)}/context")
    return api.list_of(api.object_of(response, "the thread"), "descendants", "$")

"""Instagram's webhook: comments with their words, mentions by number only, which are asked for afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import datetime

from tasks.core.errors import Gone
from tasks.sources import graph_hooks
from tasks.sources.capabilities import Received
from tasks.sources.fields import inner, label_of, maybe_identity, objects
from tasks.sources.graph import Graph
from tasks.sources.instagram.options import Accounts, InstagramOptions
from tasks.sources.shape import Fetched, Json, SourceDeps

_MEDIA = "id,caption,media_type,media_url,timestamp,comments_count,like_count,username"
_COMMENT = "id,text,timestamp,like_count,username,media{id}"
_COMMENTS = frozenset({"comments", "live_comments"})


def receive(
    deps: SourceDeps,
    options: InstagramOptions,
    headers: Mapping[str, str],
    query: Mapping[str, str],
    body: bytes,
) -> Received:
    """Comments stay entries; mentions become a list of their numbers. Raises Forbidden, SchemaDrift."""
    names = (options.verify_token, options.app_secret)
    found = graph_hooks.received(deps, names, (headers, query, body), ("instagram", _reads))
    if found.event_id is None:
        return found
    entries: list[Json] = []
    mentions: list[Json] = []
    for entry in objects(inner(found.payload, "answer", "entry")):
        changes = objects(entry.get("changes"))
        mentions += [_named(entry, one) for one in changes if one.get("field") == "mentions"]
        if comments := [one for one in changes if label_of(one.get("field")) in _COMMENTS]:
            entries.append({**entry, "changes": comments})
    return replace(found, payload={**found.payload, "answer": {"entry": entries, "mentions": mentions}})


def _reads(change: Json) -> bool:
    return label_of(change.get("field")) in {*_COMMENTS, "mentions"}


def _named(entry: Json, change: Json) -> Json:
    value = change.get("value")
    return {
        "account": entry.get("id"),
        "media_id": inner(value, "media_id"),
        "comment_id": inner(value, "comment_id"),
    }


async def follow_up(graph: Graph, accounts: Accounts, payload: Json, now: datetime) -> AsyncIterator[Fetched]:
    """The words of each mention. One that is gone, or whose author went private, is nothing. Raises SourceError."""
    async with graph.session(now) as session:
        for one in objects(inner(payload, "answer", "mentions")):
            number, media = maybe_identity(one.get("account")), maybe_identity(one.get("media_id"))
            comment = maybe_identity(one.get("comment_id"))
            if number is None or (media is None and comment is None) or session.left <= 0:
                continue
            name, fields = ("mentioned_comment", _COMMENT) if comment is not None else ("mentioned_media", _MEDIA)
            which = f"comment_id({comment})" if comment is not None else f"media_id({media})"
            account = accounts.spelled(number)
            try:
                told = await session.get(
                    number, {"fields": f"{name}.{which}{{{fields}}},username"}, accounts.variable(account)
                )
            except Gone:
                continue
            asked: Json = {"account": account, "own_id": number, "own_name": told.get("username")}
            yield Fetched({"call": "mention", "asked": asked, "answer": {"data": [told.get(name)]}}, None)

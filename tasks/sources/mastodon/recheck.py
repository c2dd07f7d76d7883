"""Is a status still there? Only the server's own "not here" counts, and only while it answers otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.core.account import Fate, PostRef
from tasks.core.errors import AuthExpired, Forbidden, Gone, Permanent, QuotaExhausted, Retryable, SchemaDrift
from tasks.sources import api
from tasks.sources.hostile import Unfit
from tasks.sources.mastodon.server import Asking, part
from tasks.sources.mastodon.status import ref_id


async def fates(asking: Asking, posts: Sequence[PostRef]) -> dict[str, Fate]:
    """By post id. Where something seems gone the server itself is asked who it is: a proxy that answers 404 to
    everything deletes nothing."""
    found: dict[str, Fate] = {}
    for post in posts:
        try:
            found[post.id] = await _fate(asking, post)
        except (AuthExpired, QuotaExhausted):
            if not found:
                raise
            break
    if Fate.GONE in found.values() and not await _answers(asking):
        return {name: Fate.UNKNOWN if fate is Fate.GONE else fate for name, fate in found.items()}
    return found


async def _fate(asking: Asking, post: PostRef) -> Fate:
    try:
        native = ref_id(post.id, asking.server.host)
        response = await asking.get(f"/api/v1/statuses/{part(native)}")
        return Fate.THERE if api.object_of(response, "the status").get("id") is not None else Fate.UNKNOWN
    except Gone:
        return Fate.GONE
    except (AuthExpired, QuotaExhausted):
        raise
    except (Unfit, Forbidden, Permanent, Retryable, SchemaDrift):
        return Fate.UNKNOWN


async def _answers(asking: Asking) -> bool:
    try:
        return bool(api.object_of(await asking.get("/api/v1/instance"), "the server").get("version"))
    except (Permanent, QuotaExhausted, Retryable, SchemaDrift):
        return False

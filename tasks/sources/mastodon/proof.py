"""What a Mastodon token is good for, and what a day of reading costs."""

from __future__ import annotations

from datetime import timedelta

from tasks.core.account import TokenReport
from tasks.core.errors import AuthExpired, Forbidden, Gone, SourceError
from tasks.sources import api
from tasks.sources.capabilities import DayCost
from tasks.sources.fields import label_of
from tasks.sources.mastodon.server import PACE, Asking
from tasks.sources.shape import Json

DAY = timedelta(days=1)


async def report(asking: Asking, *, searches: bool, notified: bool) -> TokenReport:
    """Asks whose it is and which rights it has; the latter only newer servers tell. Raises passing failures."""
    variable = asking.server.config.token or ""
    missing: list[str] = []
    try:
        who = label_of((await _object(asking, "/api/v1/accounts/verify_credentials")).get("acct"))
    except AuthExpired as error:
        return TokenReport(token=variable, works=False, message=str(error))
    except Forbidden:
        who = None
        missing.append("read:accounts, or it is an application's token: search and notifications need a person's")
    rights = await _rights(asking)
    if rights and "read" not in rights:
        wanted = [("read:search", searches, "no search"), ("read:notifications", notified, "no notifications")]
        wanted.append(("read:statuses", True, "no threads where the server asks for a token"))
        missing += [f"{right}: {what}" for right, needed, what in wanted if needed and right not in rights]
    return TokenReport(token=variable, works=True, who=who, rights=rights, missing=tuple(missing))


async def _rights(asking: Asking) -> tuple[str, ...]:
    try:
        told = (await _object(asking, "/api/v1/apps/verify_credentials")).get("scopes")
    except (Gone, Forbidden, AuthExpired, SourceError):
        return ()
    return tuple(one for one in told if isinstance(one, str))[:50] if isinstance(told, list) else ()


async def _object(asking: Asking, path: str) -> Json:
    return api.object_of(await asking.get(path), path)


def cost(calls_a_run: int, every: timedelta) -> DayCost:
    """The arithmetic of one token: 300 calls in five minutes."""
    quota = PACE.calls * (DAY // PACE.per)
    runs = max(1, DAY // every)
    return DayCost("API calls", runs * calls_a_run, quota, DAY * calls_a_run / quota)

"""What an app password is good for, and what a day of reading costs."""

from __future__ import annotations

from collections.abc import Set
from datetime import timedelta

from tasks.core.account import TokenReport
from tasks.core.errors import AuthExpired
from tasks.sources.bluesky.posts import bare
from tasks.sources.bluesky.server import LOGINS, PACE, SEARCHES, Asking
from tasks.sources.capabilities import DayCost
from tasks.sources.fields import label_of

DAY = timedelta(days=1)


async def report(asking: Asking, own: Set[str], *, notified: bool) -> TokenReport:
    """Logs in and asks who it is. Raises passing failures."""
    variable = asking.server.config.token or "token"
    try:
        told = await asking.get("com.atproto.server.getSession")
    except AuthExpired as error:
        return TokenReport(token=variable, works=False, message=str(error))
    handle, did, missing = label_of(told.get("handle")), label_of(told.get("did")), []
    if told.get("active") is False:
        missing.append(f"the account is {label_of(told.get('status')) or 'not active'}")
    if notified and own and not {bare(one) for one in own} & {bare(handle or ""), did or ""}:
        missing.append("mentions of our accounts: it is none of them, and notifications are its own")
    return TokenReport(token=variable, works=True, who=handle, missing=tuple(missing))


def costs(calls_a_run: int, searches: int, every: timedelta, search_every: timedelta) -> tuple[DayCost, ...]:
    """Calls of an address, searches (our own restraint), and logins of an account: 300 a day, other programs' too."""
    runs, logins = max(1, DAY // every), LOGINS[1].calls
    quota, most = PACE.calls * (DAY // PACE.per), SEARCHES.calls * (DAY // SEARCHES.per)
    return (
        DayCost("API calls", runs * calls_a_run, quota, DAY * calls_a_run / quota),
        DayCost("searchPosts", max(1, DAY // search_every) * searches, most, DAY * searches / most),
        DayCost("createSession", runs, logins, DAY / logins),
    )

"""Hashtags inside their budget: 30 different ones in 7 rolling days, for each account that asks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

from tasks.core.errors import Gone, QuotaExhausted
from tasks.core.ports import Allowance, Meter
from tasks.sources.fields import inner, label_of, maybe_identity, objects
from tasks.sources.graph import FIRST, seconds
from tasks.sources.graph_errors import BudgetSpent
from tasks.sources.instagram.options import HASHTAGS, PLATFORM
from tasks.sources.instagram.reading import Reader
from tasks.sources.shape import Fetched

_FIELDS = "id,caption,media_type,media_url,permalink,timestamp,comments_count,like_count,children{media_url}"
PAGES = 3  # of 50; Meta tells the last 24 hours
_WEEK = timedelta(days=7)


def tags_a_run(hashtags: int, calls_an_hour: int, every: timedelta) -> int:
    """How many are read in one run: half of what its share of the hour allows; the others wait for the next runs."""
    return min(hashtags, max(1, int(calls_an_hour * (every / timedelta(hours=1)) / 2)))


def meter(number: str, tag: str) -> Meter:
    """What a hashtag counts against: each once in a week, for the account that asks."""
    return Meter(f"{PLATFORM}.{number}.hashtags", Allowance(HASHTAGS, _WEEK), unique=tag)


async def read(reader: Reader, every: timedelta) -> AsyncIterator[Fetched]:
    """The hashtags that wait longest. Raises QuotaExhausted naming those that did not fit into the week's 30."""
    account = reader.accounts.named[0]
    own = await reader.known(account)
    order = {tag: place for place, tag in enumerate(reader.accounts.hashtags)}
    waiting = sorted(order, key=lambda tag: (reader.state.tags[tag].tried, order[tag]))
    left_out: dict[str, QuotaExhausted] = {}
    for tag in waiting[: tags_a_run(len(waiting), reader.options.calls_an_hour, every)]:
        if reader.session.left <= 0:
            break
        reader.state.tags[tag].tried = reader.second
        try:
            _afford(reader, own.number, tag)
            async for fetched in _tag(reader, account, tag):
                yield fetched
        except BudgetSpent as error:
            left_out[tag] = error
        # the cursor that says whose turn it was must be kept also where nothing was found
        yield reader.fetched("hashtag", account, [], hashtag=tag)
    if left_out:
        until = min((error.until for error in left_out.values() if error.until), default=None)
        names = ", ".join(f"#{tag}" for tag in left_out)
        raise QuotaExhausted(f"not read, {HASHTAGS} other hashtags were asked in 7 days: {names}", until)


def _afford(reader: Reader, number: str, tag: str) -> None:
    """Count the hashtag, once a week. Raises BudgetSpent. Taken here and not by the client: only this one waits."""
    quota = reader.session.graph.deps.quota
    try:
        if quota is not None:
            quota.take(meter(number, tag), reader.session.now)
    except QuotaExhausted as error:
        raise BudgetSpent(str(error), error.until) from None


async def _tag(reader: Reader, account: str, tag: str) -> AsyncIterator[Fetched]:
    own, state = reader.state.accounts[account], reader.state.tags[tag]
    variable, user = reader.accounts.variable(account), {"user_id": own.number}
    since = state.since or int((reader.session.now - FIRST).timestamp())
    try:
        if not state.number:
            found = await reader.session.get("ig_hashtag_search", {**user, "q": tag}, variable)
            state.number = next((known for row in objects(found.get("data")) if (known := label_of(row.get("id")))), "")
        if not state.number:
            return
        params = {**user, "fields": _FIELDS, "limit": "50"}
        async for one in reader.session.pages(f"{state.number}/recent_media", params, variable, PAGES):
            times = [seconds(inner(item, "timestamp")) for item in one.data]
            new = [
                item
                for item, at in zip(one.data, times, strict=True)
                if (at is None or at >= since - reader.overlap.total_seconds())
                and maybe_identity(inner(item, "id")) not in own.threads  # our own, which Meta does not say here
            ]
            state.since = reader.second
            if new:
                yield reader.fetched("hashtag", account, new, hashtag=tag)
            if any(at is not None and at < since for at in times):
                return
    except Gone:  # nobody ever used it
        state.since = reader.second

"""What a token of X is good for, and what a day costs."""

from __future__ import annotations

from datetime import timedelta

from tasks.core.account import TokenReport
from tasks.core.errors import AuthExpired, Forbidden, QuotaExhausted
from tasks.sources.capabilities import DayCost
from tasks.sources.fields import inner, label_of
from tasks.sources.x.money import thousandths
from tasks.sources.x.options import XOptions
from tasks.sources.x.session import RATES, WINDOW, Asking

DAY = timedelta(days=1)
_PROBE = "from:x"  # any query: only its count is asked for


async def report(asking: Asking) -> TokenReport:
    """A person's token says whose it is; an app's may not ask, and proves itself with a count. Raises Retryable."""
    named, options = asking.service.config.token or "", asking.service.options
    try:
        asking.purse.affords(options.user_price, asking.now)
        who = inner(await asking.get("users/me"), "data", "username")
        asking.purse.spend(options.user_price, 1, asking.now)
        return TokenReport(token=named, works=True, who=label_of(who), rights=("user context",))
    except (AuthExpired, QuotaExhausted) as error:
        return TokenReport(token=named, works=False, message=str(error))
    except Forbidden:
        pass
    try:
        asking.purse.affords(options.count_price, asking.now)
        await asking.get("tweets/counts/recent", query=_PROBE, granularity="day")
        asking.purse.spend(options.count_price, 1, asking.now)
    except (AuthExpired, QuotaExhausted, Forbidden) as error:
        return TokenReport(token=named, works=False, message=str(error))
    return TokenReport(token=named, works=True, rights=("app only",))


def costs(options: XOptions, searches: int, mentions: int, every: timedelta) -> tuple[DayCost, ...]:
    """Requests of a quiet day against X's windows, and how many posts the day's money buys: empty answers are free."""
    posts = int(thousandths(options.dollars_a_day) / max(thousandths(options.post_price), 0.001))
    found = [_cost("tweets/search/recent", searches, every)] if searches else []
    found += [_cost("users/mentions", mentions, every)] if mentions else []
    money = f"posts for ${options.dollars_a_day:g} a day at ${options.post_price:g} each, at most"
    return (*found, DayCost(money, posts, posts))


def _cost(method: str, a_run: int, every: timedelta) -> DayCost:
    quota = RATES[method] * (DAY // WINDOW)
    return DayCost(method, max(1, DAY // every) * a_run, quota, DAY * a_run / quota)

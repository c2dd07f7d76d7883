"""What a day may cost. X takes money for what it gives, not for asking: an empty answer is free.

Before a request the budget says how much may be asked for; what came is counted after it. The unit is a thousandth
of a dollar, the day UTC. X charges the same post once a day; we count it each time, so we stop early and never late.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from tasks.core.errors import QuotaExhausted
from tasks.core.ports import Allowance, Meter, Quota

DAY = timedelta(days=1)
_SMALLEST_PRICE = 0.001  # a thousandth of a thousandth: below it a price is as good as none


def thousandths(dollars: float) -> float:
    """The unit of the meter; rounded away is only what a float adds."""
    return round(dollars * 1000, 6)


def midnight(now: datetime) -> datetime:
    """When the next UTC day begins."""
    return (now + DAY).replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Purse:
    """The budget of one token. Without a quota (no lake) nothing is counted and the limits of a page hold."""

    quota: Quota | None
    bucket: str
    dollars_a_day: float

    @property
    def total(self) -> int:
        """Thousandths a day."""
        return int(thousandths(self.dollars_a_day))

    def affords(self, price: float, now: datetime, *, least: int = 1, most: int = 100) -> int:
        """How many things at `price` may still be asked for, `least`..`most`. Raises QuotaExhausted below `least`."""
        if self.quota is None:
            return most
        left = self.quota.left(self._meter(1), now)
        found = int(left / max(thousandths(price), _SMALLEST_PRICE))
        if found < least:
            raise QuotaExhausted(
                f"the budget of ${self.dollars_a_day:g} a day is spent (${left / 1000:.3f} left, the next request may "
                f"cost ${least * price:.3f}); it goes on at midnight UTC, or with more `dollars_a_day`",
                midnight(now),
            )
        return min(found, most)

    def spend(self, price: float, things: int, now: datetime) -> None:
        """Count what came. Another run may have spent the rest meanwhile: then the day is closed."""
        cost = math.ceil(round(thousandths(price) * things, 6))
        if self.quota is None or cost <= 0:
            return
        try:
            self.quota.take(self._meter(cost), now)
        except QuotaExhausted:
            self.close(midnight(now), now)

    def close(self, until: datetime, now: datetime) -> None:
        """X itself gives nothing more for money before `until`."""
        if self.quota is not None:
            self.quota.close(self.bucket, until, now)

    def _meter(self, cost: int) -> Meter:
        return Meter(self.bucket, Allowance(self.total, DAY, "UTC"), cost)

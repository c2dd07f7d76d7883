"""The one retry policy: how often, how long, and what is worth it. Used by the source client and the notifiers.

Prefect tasks around them do not retry: nested retries multiply (3 x 3 x 3 were 64 attempts).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Exponential backoff: `first`, doubled each time, at most `most`; a server's own wish wins if it fits.

    `attempts` counts the first try. A wish longer than `most` is not waited for: the caller gives up this run
    and the next run comes anyway.
    """

    attempts: int = 3
    first: timedelta = timedelta(seconds=0.5)
    most: timedelta = timedelta(seconds=30)

    def delay(self, attempt: int, wish: timedelta | None = None) -> timedelta | None:
        """How long to wait after the failed `attempt` (1-based), or None for "give up"."""
        if attempt >= self.attempts or (wish is not None and wish > self.most):
            return None
        backoff: timedelta = min(self.first * 2 ** (attempt - 1), self.most)
        return max(backoff, wish) if wish is not None else backoff

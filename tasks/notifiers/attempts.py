"""The one retry layer of the notifiers: `core.retry.RetryPolicy`, with sleeping handed in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

from tasks.core.errors import DeliveryDelayed
from tasks.core.message import Receipt
from tasks.core.retry import RetryPolicy

Sleep = Callable[[timedelta], None]

TIMEOUT = 10.0  # seconds one call to a channel may take
POLICY = RetryPolicy(attempts=3, first=timedelta(seconds=1), most=timedelta(seconds=20))
# so one `send` takes at most 3 calls x 10 s (twice that where the channel is asked first) and 2 waits x 20 s


def wait(span: timedelta) -> None:
    """Sleep in the notifier's own thread; `notify` runs notifiers off the event loop."""
    threading.Event().wait(span.total_seconds())


class AnswerLost(DeliveryDelayed):
    """No answer came, so the message may have arrived: the next attempt asks first, or says that it may be a repeat."""


def attempted(
    once: Callable[[bool], Receipt], *, maybe_sent: bool, sleep: Sleep, policy: RetryPolicy = POLICY
) -> Receipt:
    """`once(maybe_sent)`; DeliveryDelayed is tried again while the policy allows it.

    `maybe_sent` says that an earlier attempt may have arrived; a lost answer turns it on for the attempts after it.
    """
    attempt = 1
    while True:
        try:
            return once(maybe_sent)
        except DeliveryDelayed as delayed:
            maybe_sent = maybe_sent or isinstance(delayed, AnswerLost)
            pause = policy.delay(attempt, delayed.after)
            if pause is None:
                raise
        sleep(pause)
        attempt += 1

"""The one retry layer of the notifiers: `core.retry.RetryPolicy`, with sleeping handed in."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from tasks.core.errors import DeliveryDelayed
from tasks.core.message import Receipt
from tasks.core.retry import RetryPolicy

Sleep = Callable[[timedelta], None]

TIMEOUT = 8.0  # seconds one call to a channel may take
POLICY = RetryPolicy(attempts=3, first=timedelta(seconds=1), most=timedelta(seconds=15))
ENOUGH = 40.0  # seconds after which no further attempt begins: with the longest attempt a `send` ends in 2 minutes


def wait(span: timedelta) -> None:
    """Sleep in the notifier's own thread; `notify` runs notifiers off the event loop."""
    threading.Event().wait(span.total_seconds())


def never_left(error: BaseException) -> bool:
    """No connection came about, so nothing can have arrived."""
    reason = getattr(error, "reason", error)
    return isinstance(reason, ConnectionRefusedError | socket.gaierror | ssl.SSLCertVerificationError)


def attempted(
    once: Callable[[bool], Receipt],
    *,
    maybe_sent: bool,
    sleep: Sleep,
    policy: RetryPolicy = POLICY,
    elapsed: Callable[[], float] = time.monotonic,
) -> Receipt:
    """`once(maybe_sent)`; DeliveryDelayed is tried again while the policy and the time allow it.

    `maybe_sent` says that an earlier attempt may have arrived; a lost answer turns it on for the attempts after it,
    and the error that is raised in the end remembers it. `elapsed` is a stopwatch in seconds, not a time of day.
    """
    attempt, began = 1, elapsed()
    while True:
        try:
            return once(maybe_sent)
        except DeliveryDelayed as delayed:
            maybe_sent = delayed.unknown = maybe_sent or delayed.unknown
            pause = policy.delay(attempt, delayed.after)
            if pause is None or elapsed() - began + pause.total_seconds() > ENOUGH:
                raise
        sleep(pause)
        attempt += 1

"""When silence is blindness: not read for two intervals; or read and empty where that is improbable."""

from __future__ import annotations

from datetime import datetime, timedelta

from tasks.core.coverage import Coverage
from tasks.core.states import SourceState

MISSED_INTERVALS = 2
DAYS_TO_LOOK = 14
HOURS_TO_LEARN = 7  # the same hour of seven days, before an empty hour can surprise
IMPROBABLE = 9.21  # -ln(1e-4): posts that should have come by now, were the source alive (Poisson, P(0) = e^-expected)


def not_read(state: SourceState, every: timedelta, now: datetime) -> bool:
    """True where the last success is more than two intervals ago. A first try counts from activation."""
    return now - (state.last_success_at or state.activated_at) > MISSED_INTERVALS * every


def improbably_empty(state: SourceState, every: timedelta, now: datetime) -> bool:
    """True where the hours since the last post usually bring so many that none at all is improbable.

    Only for sources read at least hourly: of the others we do not know which hour a post belongs to.
    """
    if state.last_post_at is None or every > timedelta(hours=1):
        return False
    expected, hour = 0.0, state.last_post_at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    end = min(now, state.last_post_at + timedelta(days=DAYS_TO_LOOK))
    while hour + timedelta(hours=1) <= end:
        if state.hours_learned.get(hour.hour, 0) < HOURS_TO_LEARN:
            return False
        expected += state.hourly.get(hour.hour, 0.0)
        if expected > IMPROBABLE:
            return True
        hour += timedelta(hours=1)
    return False


def coverage_of(state: SourceState, platform: str, every: timedelta, now: datetime) -> Coverage:
    """What a person is told about this source. One that never answered is blind, not new, once it has failed."""
    blind = not_read(state, every, now) or (state.last_success_at is None and state.cause is not None)
    return Coverage(
        source=state.source,
        platform=platform,
        activated_at=state.activated_at,
        last_success_at=state.last_success_at,
        last_post_at=state.last_post_at,
        read_from=state.activated_at,
        read_to=state.last_success_at,
        posts=state.posts,
        skipped=state.skipped if state.skipped_on == now.date() else 0,
        lost_to_quota=state.lost_to_quota if state.lost_on == now.date() else 0,
        blind=blind,
        suspiciously_empty=not blind and improbably_empty(state, every, now),
        cause=state.cause or ("not_run" if blind else None),
        message=state.message,
        gaps=state.gaps,
    )

"""What we could not see, as sentences: gaps, blind sources, quotas, late catch-up, unreadable items, answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tasks.core.coverage import Coverage
from tasks.core.crisis import Reason
from tasks.plan.schema import Plan
from tasks.texts.local_time import clock_time

LOOK_BACK = timedelta(hours=24)
JUST_NOW = timedelta(minutes=30)


def unseen(coverages: Sequence[Coverage], plan: Plan, now: datetime) -> tuple[Reason, ...]:
    """One reason a trouble, "all sources were read" where there is none; last, where answers can never be seen."""
    told: list[Reason] = []
    for coverage in coverages:
        told += _of(coverage, plan.timezone, now)
    return (*(told or [Reason(key="unseen.nothing")]), *_for_ever(coverages))


def _for_ever(coverages: Sequence[Coverage]) -> list[Reason]:
    """What sources can never show, one sentence for all of them."""
    notes = [note for coverage in coverages for note in coverage.notes]
    blind = sorted({str(note.values["sources"]) for note in notes if note.key == "unseen.answers"})
    return [Reason(key="unseen.answers", values={"sources": ", ".join(blind)})] if blind else []


def _of(coverage: Coverage, timezone: str, now: datetime) -> list[Reason]:
    source, cause = coverage.source, f"@cause.{coverage.cause or 'unreadable'}"
    if coverage.blind:
        since = clock_time(coverage.last_success_at or coverage.activated_at, timezone)
        return [Reason(key="unseen.blind", values={"source": source, "since": since, "cause": cause})]
    told = []
    for gap in coverage.gaps:
        if gap.until is None or now - gap.until > LOOK_BACK:
            continue
        if now - gap.until <= JUST_NOW:
            values: dict[str, str | int | float] = {
                "source": source,
                "since": clock_time(gap.since, timezone),
                "until": clock_time(gap.until, timezone),
            }
            told.append(Reason(key="unseen.catch_up", values=values))
        else:
            minutes = round((gap.until - gap.since).total_seconds() / 60)
            values = {"source": source, "minutes": minutes, "cause": f"@cause.{gap.cause}"}
            told.append(Reason(key="unseen.gap", values=values))
    if coverage.lost_to_quota:
        told.append(Reason(key="unseen.quota", values={"source": source, "n": coverage.lost_to_quota}))
    if coverage.skipped:
        told.append(Reason(key="unseen.skipped", values={"source": source, "n": coverage.skipped}))
    return told

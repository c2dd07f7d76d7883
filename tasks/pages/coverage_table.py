"""What each source gave and did not give, as a table; blind and reading never share a word or a sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tasks.core.coverage import Coverage
from tasks.pages.paper import Part, Table, Text
from tasks.pages.wording import label, moment, platform
from tasks.texts import say
from tasks.texts.local_time import clock_time

_DAY = timedelta(days=1)


def coverage_table(coverages: Sequence[Coverage], *, now: datetime, locale: str, timezone: str) -> Part:
    """One row a source, blind ones first; a sentence where there is no source at all."""
    if not coverages:
        return Text(say(locale, "board.no_sources"), strong=True)
    names = ("source", "state", "last_read", "gaps", "lost", "skipped")
    ordered = sorted(coverages, key=lambda coverage: (not coverage.blind, coverage.source))
    return Table(
        header=[say(locale, f"coverage.{name}") for name in names],
        rows=[_row(coverage, now, locale, timezone) for coverage in ordered],
    )


def source_name(coverage: Coverage, locale: str) -> str:
    """`ВК (vk-wall)`; the id alone where it says the same."""
    name = platform(locale, coverage.platform)
    return name if coverage.source in {name, coverage.platform} else f"{name} ({coverage.source})"


def state_words(coverage: Coverage, locale: str) -> str:
    """`● читается`, `■ НЕ ВИДИМ: площадка не отвечает` …"""
    cause = label(locale, "cause", coverage.cause) if coverage.cause else ""
    because = f": {cause}" if cause else ""
    if coverage.blind:
        return f"■ {say(locale, 'coverage.blind')}{because}"
    if coverage.suspiciously_empty:
        return f"▲ {say(locale, 'coverage.empty')}"
    if coverage.lost_to_quota and coverage.cause in {None, "quota"}:
        return f"▲ {say(locale, 'coverage.quota')}"
    if coverage.cause:
        return f"▲ {say(locale, 'coverage.trouble')}{because}"
    return f"● {say(locale, 'coverage.reads')}"


def _row(coverage: Coverage, now: datetime, locale: str, timezone: str) -> list[str]:
    read = coverage.last_success_at
    if read is None:
        last = say(locale, "coverage.never")
    elif now - read < timedelta(hours=12):
        last = clock_time(read, timezone)
    else:
        last = moment(locale, read, timezone)
    return [
        source_name(coverage, locale),
        state_words(coverage, locale),
        last,
        str(coverage.gap_minutes(now - _DAY, now)),
        str(coverage.lost_to_quota),
        str(coverage.skipped),
    ]

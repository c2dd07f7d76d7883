"""Quotas: never more than allowed in any window, whoever counts, and nothing forgotten by a restart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.errors import QuotaExhausted
from tasks.core.ports import Allowance, Meter
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def quota(tmp_path: Path) -> LakeQuota:
    return LakeQuota(FolderLake(tmp_path, durable=False))


@settings(deadline=None, max_examples=60)
@given(
    calls=st.integers(1, 6),
    per=st.sampled_from([1.0, 7.0, 60.0, 86_400.0]),
    steps=st.lists(st.floats(0, 40), min_size=1, max_size=40),
)
def test_no_window_ever_holds_more_calls_than_allowed(calls: int, per: float, steps: list[float]) -> None:
    allowance = Allowance(calls, timedelta(seconds=per))
    sent: list[datetime] = []
    promised: list[tuple[datetime, datetime | None]] = []
    with TemporaryDirectory() as folder:
        now = NOON
        for step in steps:
            now += timedelta(seconds=step)
            one = LakeQuota(FolderLake(Path(folder), durable=False))  # each call is another process
            try:
                sent.append(now + one.take(Meter("vk.1", allowance), now))
            except QuotaExhausted as refused:
                promised.append((now, refused.until))
    assert all(until is not None and until > at for at, until in promised)
    assert sent == sorted(sent)
    for at in sent:
        assert sum(1 for other in sent if at <= other < at + allowance.per) <= calls


def test_a_calendar_day_starts_at_midnight_of_its_zone(quota: LakeQuota) -> None:
    meter = Meter("youtube.1.search", Allowance(2, timedelta(days=1), "America/Los_Angeles"))
    for _ in range(2):
        assert quota.take(meter, NOON) == timedelta(0)
    assert quota.left(meter, NOON) == 0
    with pytest.raises(QuotaExhausted, match=r"youtube\.1\.search: 2 calls in 1 day") as refused:
        quota.take(meter, NOON)
    midnight = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
    assert refused.value.until == midnight
    assert quota.take(meter, midnight) == timedelta(0)


def test_what_the_platform_closed_stays_closed_for_everybody_until_it_opens(quota: LakeQuota, tmp_path: Path) -> None:
    meter = Meter("meta.1", Allowance(200, timedelta(hours=1)))
    quota.close("meta.1", NOON + timedelta(minutes=20), NOON)
    other = LakeQuota(FolderLake(tmp_path, durable=False))
    with pytest.raises(QuotaExhausted, match="next at 2026-03-02 12:20"):
        other.take(meter, NOON)
    assert other.left(meter, NOON) == 0
    assert other.take(meter, NOON + timedelta(minutes=20)) == timedelta(0)


def test_a_value_is_counted_once_in_its_window(quota: LakeQuota) -> None:
    def tag(name: str) -> Meter:
        return Meter("instagram.1.hashtag", Allowance(2, timedelta(days=7)), unique=name)

    for name in ("ромашка", "romashka", "ромашка", "romashka"):
        quota.take(tag(name), NOON)
    with pytest.raises(QuotaExhausted):
        quota.take(tag("доставка"), NOON)
    quota.take(tag("ромашка"), NOON + timedelta(days=6))
    assert quota.left(tag("x"), NOON + timedelta(days=8)) >= 1


def test_a_dear_call_counts_for_what_it_costs(quota: LakeQuota) -> None:
    allowance = Allowance(10, timedelta(days=1), "UTC")
    quota.take(Meter("x.1", allowance, cost=8), NOON)
    assert quota.left(Meter("x.1", allowance), NOON) == 2
    with pytest.raises(QuotaExhausted):
        quota.take(Meter("x.1", allowance, cost=3), NOON)

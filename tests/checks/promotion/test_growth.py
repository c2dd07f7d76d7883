"""Bursts of joins: found fast or trickled, explained by what people could see, silent where nothing is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from tasks.checks.promotion.growth import bursts, falls, threshold
from tasks.core.promotion import GrowthDay

START = date(2026, 8, 1)
SIZE = 20_000


def quiet(days: int = 90, seed: int = 1) -> list[GrowthDay]:
    """Twenty or so join a day, ten leave."""
    dice = Random(seed)
    return [
        GrowthDay(START + timedelta(days=n), SIZE, 20 + dice.randint(-5, 5), 10 + dice.randint(-3, 3),
                  3000 + dice.randint(-500, 500), 12 + dice.randint(-4, 4))
        for n in range(days)
    ]  # fmt: skip


def with_days(
    days: list[GrowthDay], first: int, last: int, change: Callable[[GrowthDay], GrowthDay]
) -> list[GrowthDay]:
    return [change(day) if first <= n <= last else day for n, day in enumerate(days)]


def joined(more: int) -> Callable[[GrowthDay], GrowthDay]:
    return lambda day: replace(day, joins=(day.joins or 0) + more)


def test_quiet_growth_is_no_burst() -> None:
    assert [bursts(quiet(seed=seed), SIZE) for seed in range(20)] == [[]] * 20


def test_a_purchase_within_two_days_is_one_burst_that_nothing_explains() -> None:
    (found,) = bursts(with_days(quiet(), 60, 61, joined(600)), SIZE)

    assert (found.first, found.last) == (START + timedelta(days=60), START + timedelta(days=61))
    assert found.surplus == pytest.approx(1200, rel=0.05)
    assert found.part == pytest.approx(0.06, rel=0.05)
    assert not found.explained


def test_a_purchase_trickled_over_a_fortnight_is_found_as_a_whole() -> None:
    found = bursts(with_days(quiet(), 60, 73, joined(80)), SIZE)

    assert found
    assert sum(one.part for one in found) > 0.03
    assert not any(one.explained for one in found)


def more_reach(day: GrowthDay) -> GrowthDay:
    return replace(joined(600)(day), reach=6 * (day.reach or 0))


def more_mentions(day: GrowthDay) -> GrowthDay:
    return replace(joined(600)(day), mentions=6 * (day.mentions or 0))


@pytest.mark.parametrize("loud", [more_reach, more_mentions])
def test_a_burst_with_more_reach_or_more_mentions_is_explained(loud: Callable[[GrowthDay], GrowthDay]) -> None:
    (found,) = bursts(with_days(quiet(), 60, 61, loud), SIZE)

    assert found.explained


def test_where_neither_reach_nor_mentions_are_known_nothing_is_explained_and_nothing_is_sure() -> None:
    bare = [replace(day, reach=None, mentions=None) for day in quiet()]
    (found,) = bursts(with_days(bare, 60, 61, joined(600)), SIZE)

    assert found.louder is None
    assert not found.explained


def test_what_competitors_saw_on_the_same_days_explains_it() -> None:
    bought = with_days(quiet(), 60, 61, joined(600))
    others = [with_days(quiet(seed=seed), 60, 61, joined(300)) for seed in (2, 3, 4)]

    assert [one.explained for one in bursts(bought, SIZE, others)] == [True]
    assert [one.explained for one in bursts(bought, SIZE, others[:1])] == [False]


def test_followers_alone_tell_it_too_and_a_day_nobody_read_is_no_burst() -> None:
    size, days = SIZE, []
    for n, day in enumerate(with_days(quiet(), 60, 60, joined(900))):
        size += (day.joins or 0) - (day.leaves or 0)
        days.append(GrowthDay(day.day, None if 30 <= n <= 33 else size))
    (found,) = bursts(days, size)

    assert found.first == START + timedelta(days=60)


def test_a_fortnight_of_history_is_too_little() -> None:
    assert bursts(with_days(quiet(14), 13, 13, joined(5000)), SIZE) == []


def test_who_came_with_a_burst_and_left_again_is_counted() -> None:
    bought = with_days(quiet(), 50, 51, joined(600))
    leaving = with_days(bought, 52, 79, lambda day: replace(day, leaves=(day.leaves or 0) + 30))
    stayed, left = (bursts(days, SIZE)[0].left for days in (bought, leaving))

    assert (stayed or 0) < 0.1
    assert left == pytest.approx(0.7, abs=0.1)


def test_a_purge_of_the_platform_is_a_fall_while_nobody_speaks_of_us() -> None:
    purged = with_days(quiet(), 60, 60, lambda day: replace(day, joins=None, followers=SIZE))
    purged = [
        replace(day, joins=None, followers=SIZE + 10 * n - (700 if n >= 60 else 0)) for n, day in enumerate(purged)
    ]
    (fall,) = falls(purged, SIZE)
    scandal = with_days(purged, 60, 60, lambda day: replace(day, mentions=400))

    assert fall.part == pytest.approx(0.035, rel=0.1)
    assert falls(scandal, SIZE) == []


def test_the_larger_the_community_the_higher_the_threshold() -> None:
    told = [threshold(size) for size in (None, 500, 5_000, 50_000, 10**6, 10**8)]

    assert told == sorted(told)

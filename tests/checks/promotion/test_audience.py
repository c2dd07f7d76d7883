"""Samples become shares with intervals; what is not told is not guessed; nothing of a profile is left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.checks.promotion.audience import figures, wave
from tasks.checks.promotion.intervals import band, corrected, counted, worth
from tasks.checks.promotion.throwaway import FAMILY, SIGNS, model_of, models
from tasks.core.account import AudienceSample, Follower

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
GONE = Follower(key="canary", deactivated=True)
EMPTY = Follower(key="canary", deactivated=False, has_photo=False, has_about=False, posts=0, followers=3)
LIVELY = Follower(
    key="canary", deactivated=False, has_photo=True, has_about=True, posts=80, followers=900, last_seen_at=NOW
)
ASLEEP = LIVELY.model_copy(update={"last_seen_at": NOW - timedelta(days=181)})


def a_sample(
    *followers: Follower, size: int | None = 1_000_000, platform: str = "vk", how: str = "all over"
) -> AudienceSample:
    return AudienceSample(platform=platform, account="romashka", size=size, followers=followers, how=how)


def test_each_kind_is_counted_among_those_of_whom_it_is_told() -> None:
    told = figures(a_sample(*[GONE] * 10, *[EMPTY] * 20, *[ASLEEP] * 30, *[LIVELY] * 40), NOW).shares

    assert (told.deactivated.counted, told.deactivated.asked) == (10, 100)
    assert (told.empty.counted, told.empty.asked) == (20, 90)
    assert (told.dormant.counted, told.dormant.asked) == (30, 70)
    assert told.throwaway is not None
    assert (told.throwaway.counted, told.throwaway.asked) == (20, 90)


def test_a_small_sample_says_how_many_and_no_share() -> None:
    told = figures(a_sample(*[GONE] * 9, *[LIVELY] * 20), NOW).shares

    assert (told.deactivated.counted, told.deactivated.band, told.suspect) == (9, None, None)


def test_a_platform_that_does_not_say_how_many_follow_a_profile_clears_nobody() -> None:
    silent = Follower(key="canary", has_photo=True, has_about=True)

    assert figures(a_sample(*[silent] * 200), NOW).shares.throwaway is None


def test_a_platform_without_a_model_is_counted_by_empty_profiles() -> None:
    told = figures(a_sample(*[EMPTY] * 30, *[LIVELY] * 70, platform="max"), NOW).shares

    assert told.throwaway is None
    assert told.suspect is not None
    assert told.suspect.value == pytest.approx(0.3)


def test_nothing_of_a_profile_is_in_the_figures() -> None:
    assert "canary" not in figures(a_sample(*[GONE] * 30, *[EMPTY] * 30), NOW).model_dump_json()


def test_the_nearer_to_the_whole_list_the_narrower_the_interval() -> None:
    followers = [GONE if n % 5 == 0 else LIVELY for n in range(1000)]
    far, near, whole = (
        figures(a_sample(*followers, size=size), NOW).shares.deactivated.band for size in (10**6, 1500, 1000)
    )

    assert far is not None
    assert near is not None
    assert whole is not None
    assert far.high - far.low > 1.3 * (near.high - near.low)
    assert whole.high - whole.low < 0.001


def test_neighbours_that_are_alike_make_the_sample_worth_less() -> None:
    spread = [n % 5 == 0 for n in range(1000)]
    heaped = sorted(spread)

    assert worth(spread, None) == 1000
    assert worth(heaped, None) < 100


def test_the_newest_are_held_against_the_rest_only_in_the_order_of_joining() -> None:
    bot = EMPTY.model_copy(update={"following": 900})
    followers = [*[bot] * 80, *[LIVELY] * 320]
    ordered = figures(a_sample(*followers, platform="mastodon", how="newest first; of this server"), NOW)

    assert (wave(ordered) or 0) > 10
    assert wave(figures(a_sample(*followers, platform="mastodon"), NOW)) is None


@given(st.floats(0.0, 1.0), st.integers(30, 5000))
def test_an_interval_holds_its_own_value(share: float, n: int) -> None:
    model = models()["members"]
    for told in (counted(share, n), band(*corrected(share, n, model))):
        assert 0.0 <= told.low <= told.value <= told.high <= 1.0


@pytest.mark.parametrize("family", sorted(models()))
@pytest.mark.parametrize("share", [0.05, 0.3])
def test_the_interval_covers_the_truth_about_as_often_as_it_says(family: str, share: float) -> None:
    """The labelled set is one draw of people and sellers, the audience another one of the same size."""
    dice, model, right, rounds = Random(f"{family} {share}"), models()[family], 0, 400
    finds, clears = model.found / model.bots, model.cleared / model.people

    def drawn(chance: float, number: int) -> int:
        return sum(dice.random() < chance for _ in range(number))

    for _ in range(rounds):
        found, cleared = drawn(finds, model.bots), drawn(clears, model.people)
        measured = model.model_copy(update={"found": found, "cleared": cleared})
        here = drawn(finds, model.bots) / model.bots, drawn(clears, model.people) / model.people
        flagged = sum(dice.random() < (here[0] if dice.random() < share else 1 - here[1]) for _ in range(400))
        told = band(*corrected(flagged / 400, 400, measured))
        right += told.low <= share <= told.high

    assert 0.92 <= right / rounds <= 0.99


def test_every_sign_of_a_model_is_a_question_and_speaks_only_for_suspicion() -> None:
    for model in models().values():
        assert model.points.keys() <= SIGNS.keys()
        assert all(points > 0 for points in model.points.values())
    assert all(model_of(platform) is not None for platform in FAMILY)
    assert model_of("telegram") is None

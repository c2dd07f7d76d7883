"""A sample of followers, counted: after this function nothing of a single profile is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from math import sqrt

from tasks.checks.promotion.intervals import LEAST, Z, band, corrected, counted, worth
from tasks.checks.promotion.throwaway import ProfileModel, model_of
from tasks.core.account import AudienceSample, Follower
from tasks.core.promotion import AudienceFigures, Band, Share, Shares

DORMANT = timedelta(days=180)
TOLD = 0.5  # of the living: where fewer say enough, the model says nothing
IN_ORDER = "newest first"  # how connectors name a sample in the order of joining
NEWEST = 0.25

Mark = Callable[[Follower], bool | None]


def figures(sample: AudienceSample, now: datetime) -> AudienceFigures:
    """What the sample says of the whole audience."""
    living = [one for one in sample.followers if one.deactivated is not True]
    model = model_of(sample.platform)
    flagged = _flagged(living, model)
    newest, older = _by_joining(flagged) if sample.how.startswith(IN_ORDER) else (None, None)
    deactivated = _share(sample.followers, lambda one: one.deactivated, sample.size)
    living_size = _living_size(sample, deactivated)
    empty = _share(living, _empty, living_size)
    throwaway = _throwaway(flagged, model, living_size)
    shares = Shares(
        deactivated=deactivated,
        empty=empty,
        dormant=_share(living, lambda one: _dormant(one, now), living_size),
        throwaway=throwaway,
        suspect=_suspect(deactivated, throwaway if throwaway is not None else empty),
    )
    return AudienceFigures(
        size=sample.size, sampled=len(sample.followers), how=sample.how, shares=shares, newest=newest, older=older
    )


def _living_size(sample: AudienceSample, deactivated: Share) -> int | None:
    if sample.size is None or not deactivated.asked:
        return sample.size
    return round(sample.size * (1 - deactivated.counted / deactivated.asked))


def _share(followers: Sequence[Follower], mark: Mark, size: int | None) -> Share:
    marks = [found for one in followers if (found := mark(one)) is not None]
    number = sum(marks)
    if len(marks) < LEAST:
        return Share(counted=number, asked=len(marks))
    return Share(counted=number, asked=len(marks), band=counted(number / len(marks), max(1.0, worth(marks, size))))


def _empty(one: Follower) -> bool | None:
    """No picture, no word about itself, nothing written."""
    told = [one.has_photo, one.has_about, None if one.posts is None else one.posts > 0]
    if one.has_photo is None or one.closed:
        return None
    return not any(told)


def _dormant(one: Follower, now: datetime) -> bool | None:
    """Not seen for half a year."""
    return None if one.last_seen_at is None else now - one.last_seen_at > DORMANT


def _flagged(living: Sequence[Follower], model: ProfileModel | None) -> list[bool] | None:
    """In the sample's order, of those that say enough: how many follow them, or that they are closed to strangers."""
    if model is None:
        return None
    asked = [one for one in living if one.followers is not None or one.closed]
    if len(asked) < max(LEAST, TOLD * len(living)):
        return None
    return [model.flags(one) for one in asked]


def _throwaway(flagged: list[bool] | None, model: ProfileModel | None, size: int | None) -> Share | None:
    if flagged is None or model is None:
        return None
    number = sum(flagged)
    value, error = corrected(number / len(flagged), max(1.0, worth(flagged, size)), model)
    return Share(counted=number, asked=len(flagged), band=band(value, error))


def _suspect(deactivated: Share, living: Share) -> Band | None:
    """Deactivated, and of the rest the throw-away ones; the errors of both together."""
    if living.band is None:
        return None
    gone = deactivated.band or Band(low=0.0, value=0.0, high=0.0)
    rest = living.band
    value = gone.value + (1 - gone.value) * rest.value

    def together(mine: float, theirs: float) -> float:
        return sqrt(((1 - rest.value) * mine) ** 2 + ((1 - gone.value) * theirs) ** 2)

    low = value - together(gone.value - gone.low, rest.value - rest.low)
    high = value + together(gone.high - gone.value, rest.high - rest.value)
    return Band(low=max(0.0, low), value=value, high=min(1.0, high))


def _by_joining(flagged: list[bool] | None) -> tuple[Share | None, Share | None]:
    """Flagged among the newest quarter of the sample, and among the rest."""
    if flagged is None or len(flagged) * NEWEST < LEAST:
        return None, None
    cut = round(len(flagged) * NEWEST)
    parts = flagged[:cut], flagged[cut:]
    newest, older = (Share(counted=sum(part), asked=len(part)) for part in parts)
    return newest, older


def wave(figures: AudienceFigures) -> float | None:
    """By how many standard errors the newest are flagged more often than the rest; None: no order of joining."""
    newest, older = figures.newest, figures.older
    if newest is None or older is None:
        return None
    both = (newest.counted + older.counted + Z) / (newest.asked + older.asked + 2 * Z)
    error = sqrt(both * (1 - both) * (1 / newest.asked + 1 / older.asked))
    return (newest.counted / newest.asked - older.counted / older.asked) / error

"""Signs of a throw-away profile, each a plain question, with points that were fitted and rounded to halves.

The points say something of a crowd: their only use is the share of a community. `model.json` holds a model a family of
platforms; `python -m tests.bench.followers_fit` writes it from labelled profiles and says how.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from tasks.core.account import Follower

Sign = Callable[[Follower], bool | None]


def _under(limit: int) -> Sign:
    return lambda one: None if one.followers is None else one.followers < limit


def _posts(limit: int) -> Sign:
    return lambda one: None if one.posts is None else one.posts <= limit


def _follows(times: int, least: int) -> Sign:
    def sign(one: Follower) -> bool | None:
        if one.following is None or one.followers is None:
            return None
        return one.following >= max(least, times * one.followers)

    return sign


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


SIGNS: Mapping[str, Sign] = {
    "no_photo": lambda one: _not(one.has_photo),
    "no_about": lambda one: _not(one.has_about),
    "open": lambda one: _not(one.closed),
    "under_20_followers": _under(20),
    "under_50_followers": _under(50),
    "under_200_followers": _under(200),
    "follows_10_times_more": _follows(10, 50),
    "follows_2_times_more": _follows(2, 100),
    "one_post_at_most": _posts(1),
    "five_posts_at_most": _posts(5),
}
"""What is not told counts as nothing, neither for nor against."""


class ProfileModel(BaseModel):
    """Points a sign, and from which sum on a profile is counted. `found` of `bots` and `cleared` of `people` are its
    hits on labelled profiles it was not fitted on; the interval of a share is made of them."""

    model_config = ConfigDict(frozen=True)

    points: dict[str, float]
    threshold: float
    bots: int
    found: int
    people: int
    cleared: int

    def score(self, one: Follower) -> float:
        """The sum of its signs' points."""
        return sum(points for name, points in self.points.items() if SIGNS[name](one))

    def flags(self, one: Follower) -> bool:
        """Whether it is counted. A profile that says too little is not."""
        return self.score(one) >= self.threshold


FAMILY: Mapping[str, str] = {"vk": "members", "mastodon": "profiles", "bluesky": "profiles"}
"""Which labelled set a platform's profiles are most like. Platforms that tell too little of a profile have none."""


@lru_cache(maxsize=1)
def models() -> Mapping[str, ProfileModel]:
    """The shipped models by family."""
    text = Path(__file__).with_name("model.json").read_text(encoding="utf-8")
    return _Models.model_validate_json(text).families


class _Models(BaseModel):
    families: dict[str, ProfileModel]


def model_of(platform: str) -> ProfileModel | None:
    """The model for a platform's profiles, if there is one."""
    family = FAMILY.get(platform)
    return models().get(family) if family is not None else None

"""Labelled profiles of the shared research sets, as the features a connector gives. Never committed, never shipped."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.core.account import Follower

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "followers"
VK, INSTAGRAM, DAILY = "vk-bots", "instagram-fake", "daily-followers-2022"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One profile and what people say of it. Twins (profiles alike in every column) share `twins`."""

    follower: Follower
    bot: bool
    twins: str


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def profiles(path: Path) -> list[Labelled]:
    """The labelled profiles of a file, whichever of the two sets it is of; rows that tell nothing are left out."""
    found = []
    for row in rows(path):
        follower = _instagram(row) if "userFollowerCount" in row else _vk(row)
        if follower is None:
            continue
        plain = json.dumps({k: v for k, v in row.items() if k not in {"label", "isFake"}}, sort_keys=True)
        twins = hashlib.blake2b(plain.encode(), digest_size=8).hexdigest()
        found.append(Labelled(follower, row["label"] == "bot", twins))
    return found


def folds(labelled: Iterable[Labelled], parts: int) -> list[list[Labelled]]:
    """The same parts every time, twins together."""
    made: list[list[Labelled]] = [[] for _ in range(parts)]
    for one in labelled:
        made[int(one.twins, 16) % parts].append(one)
    return made


def living(labelled: Iterable[Labelled]) -> list[Labelled]:
    """Without those the platform has deactivated: these are counted, not judged."""
    return [one for one in labelled if not one.follower.deactivated]


def _vk(row: dict[str, Any]) -> Follower | None:
    """Optional columns are empty where VK had deactivated the profile. `has_status` is what the connector reads."""
    if row["has_photo"] is None:
        return None
    return Follower(
        key="",
        deactivated=row["has_nickname"] is None,
        closed=_flag(row["is_profile_closed"]),
        has_photo=_flag(row["has_photo"]),
        has_about=_flag(row["has_status"]),
        followers=_number(row["subscribers_count"]),
        posts=_number(row["posts_count"]),
    )


def _instagram(row: dict[str, Any]) -> Follower:
    return Follower(
        key="",
        closed=bool(row["userIsPrivate"]),
        has_photo=bool(row["userHasProfilPic"]),
        has_about=row["userBiographyLength"] > 0,
        followers=row["userFollowerCount"],
        following=row["userFollowingCount"],
        posts=row["userMediaCount"],
    )


def _flag(value: str | None) -> bool | None:
    return None if value is None else value == "1"


def _number(value: str | None) -> int | None:
    return None if value is None else int(float(value))

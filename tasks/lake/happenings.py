"""What happened, one object an event: `happenings/brand=/dt=/{platform}-{digest of the id}.json`, put-if-absent.

`dt=` is the UTC day it happened. The same event reported twice (poll and webhook, or a re-read) is one object.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tasks.core.happening import Happening, happening_id
from tasks.core.ports import Lake
from tasks.lake.documents import parse, write_new


def happening_key(brand: str, happening: Happening) -> str:
    """Where an event is kept."""
    name = f"{happening.platform}-{happening_id(happening.id)}.json"
    return f"happenings/brand={brand}/dt={happening.at.date().isoformat()}/{name}"


def keep_happening(lake: Lake, brand: str, happening: Happening) -> bool:
    """Keep it. False where it was known."""
    return write_new(lake, happening_key(brand, happening), happening)


def happenings(lake: Lake, brand: str, days: Iterable[date]) -> list[Happening]:
    """A brand's events of these UTC days, oldest first. Raises ConfigError naming a damaged object."""
    found: list[Happening] = []
    for day in sorted(set(days)):
        for key in lake.keys(f"happenings/brand={brand}/dt={day.isoformat()}/"):
            stored = lake.get(key)
            if stored is not None:
                found.append(parse(key, stored.body, Happening))
    return sorted(found, key=lambda one: (one.at, one.platform, one.id))

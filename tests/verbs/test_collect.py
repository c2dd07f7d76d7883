"""collect: wherever a reading breaks off, the cursor stands behind what is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tasks.core.errors import Retryable
from tasks.core.states import SourceState
from tasks.lake.documents import read_model
from tasks.sources.shape import Fetched
from tests.house import Scripted, a_place


@dataclass
class Listening(Scripted):
    """A platform that moves its place without a post, and then fails in another part."""

    async def fetch(self, cursor: str | None, now: datetime) -> AsyncIterator[Fetched]:
        self.readings += 1
        yield Fetched({}, f"heard {self.readings}")
        raise Retryable("another part cannot be reached")


def test_a_place_that_moved_without_a_post_is_kept_also_where_another_part_failed(tmp_path: Path) -> None:
    place = a_place(tmp_path)
    place.platforms["vk"] = Listening("vk", "vk")
    place.restart()
    place.runs(2)
    found = read_model(place.house.lake, SourceState.key("vk"), SourceState)
    assert found is not None
    assert (found[0].cursor, found[0].cause) == ("heard 2", "unreachable")

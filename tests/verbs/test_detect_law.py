"""Law of detection: whatever the order and the pieces in which posts arrive, counts and closed days come out the same.

`live` depends on when a post was collected, so every post keeps its class: live ones arrive within six hours, old
ones whenever they like, also after their day was closed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tasks.core.errors import Retryable
from tests.house import COMPLAINTS, NOON, STEP, Place, a_place, a_post, counts, storm

RUNS = [NOON + hours * timedelta(hours=1) for hours in (0, 1, 2, 4, 13, 31, 44, 56, 57)]
TEXTS = (
    *COMPLAINTS["ru"],
    "Сегодня зашёл в магазин Ромашка, купил чай {n}",
    "У Лютика снова скидки, {n}",
    "Курьер Ромашки приехал вовремя, {n}",
    *COMPLAINTS["en"],
)
PLAN = {
    "brands": [
        {
            "id": "romashka",
            "name": "Ромашка",
            "topics": [
                {"id": "romashka", "kind": "brand", "words": ["ромашка"]},
                {"id": "courier", "kind": "aspect", "words": ["курьер"]},
                {"id": "lutik", "kind": "competitor", "words": ["лютик"]},
            ],
        },
        {"id": "acme", "name": "Acme", "topics": [{"id": "acme", "kind": "brand", "words": ["acme"]}]},
    ],
    "sources": [{"id": "vk", "kind": "export"}, {"id": "web", "kind": "export"}],
}


def world(dice: Random) -> dict[str, list[dict[str, Any]]]:
    """Posts of both sources: old ones of the last two days, live ones of the first hours, a storm among them."""
    found: dict[str, list[dict[str, Any]]] = {"vk": [], "web": []}
    for number in range(dice.randint(5, 60)):
        live = dice.random() < 0.4
        at = NOON + dice.random() * timedelta(hours=4) if live else NOON - dice.random() * timedelta(days=2)
        text = dice.choice(TEXTS).format(n=number)
        daily = {"precision": "day", "at": f"{at:%Y-%m-%d}T12:00:00Z"} if dice.random() < 0.2 and not live else {}
        post = a_post(number, at.replace(microsecond=0), text)
        found[dice.choice(["vk", "web"])].append({**post, **daily})
    if dice.random() < 0.5:
        found["vk"] += storm(NOON + timedelta(hours=2), 30)
    return found


def arrived(posts: dict[str, list[dict[str, Any]]], dice: Random | None) -> dict[str, list[dict[str, Any]]]:
    """When each post is first shown: at once, or (with dice) in a later run of its class, in any order."""
    shown: dict[str, list[dict[str, Any]]] = {}
    for source, items in posts.items():
        shown[source] = []
        for item in items:
            at = datetime.fromisoformat(str(item["seen_at"]).replace("Z", "+00:00"))
            live = at >= NOON
            runs = [run for run in RUNS[1:] if run >= at and (not live or run - at <= timedelta(hours=6))]
            seen = dice.choice(runs) if dice is not None else runs[0]
            shown[source].append({**item, "seen_at": seen.isoformat()})
        shown[source].sort(key=lambda item: (item["seen_at"], dice.random() if dice is not None else 0))
    return shown


def lived(folder: Path, posts: dict[str, list[dict[str, Any]]], *, restart: bool) -> dict[str, Any]:
    """Everything a house knows after all runs; `restart`: each run is a process of its own."""
    place = a_place(folder, {"id": "vk"}, {"id": "web"}, monitoring=PLAN)
    for source, items in posts.items():
        place.platforms[source].posts = items
    for run in RUNS[1:]:
        if restart:
            place.restart()
        place.run(after=run - place.now)
    return known(place)


def known(place: Place) -> dict[str, Any]:
    """Counts and the checkpoints of closed days, as they stand in the lake."""
    lake = place.house.lake
    checkpoints = {key: stored.body for key in lake.keys("state/detectors/") if (stored := lake.get(key)) is not None}
    assert checkpoints
    return {"counts": counts(lake), **checkpoints}


def holds(seed: int) -> None:
    """The law for one world."""
    posts = world(Random(seed))
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        at_once = lived(Path(one), arrived(posts, None), restart=False)
        in_pieces = lived(Path(other), arrived(posts, Random(seed + 1)), restart=bool(seed % 2))
    assert in_pieces["counts"] == at_once["counts"]
    assert in_pieces.keys() == at_once.keys()
    for key, body in at_once.items():
        assert in_pieces[key] == body, key


@given(st.integers(0, 2**32))
@settings(max_examples=1, deadline=None, derandomize=True, phases=[Phase.generate])
def test_any_order_and_partition_of_arrival_gives_the_same_counts_and_closed_days(seed: int) -> None:
    holds(seed)


@pytest.mark.slow
@given(st.integers(0, 2**32))
@settings(max_examples=40, deadline=None, phases=[Phase.generate])
def test_any_order_and_partition_gives_the_same_counts_and_closed_days_many_times(seed: int) -> None:
    holds(seed)


def test_a_source_that_was_blind_while_days_closed_leaves_them_as_if_it_had_been_read(tmp_path: Path) -> None:
    worlds = []
    for name in ("seen", "blind"):
        folder = tmp_path / name
        folder.mkdir()
        place = a_place(folder, {"id": "vk"}, {"id": "web"}, monitoring=PLAN)
        place.platforms["vk"].add(a_post(1, NOON, "Ромашка, чай"), a_post(2, NOON, "Лютик, чай"))
        place.platforms["web"].add(a_post(3, NOON, "Ромашка, чай"))
        place.run()
        place.platforms["vk"].trouble = Retryable("no route") if name == "blind" else None
        for _ in range(16):
            place.run(after=timedelta(hours=6))
        place.platforms["vk"].trouble = None
        place.runs(2)
        worlds.append(known(place))
    assert worlds[0] == worlds[1]


def test_one_process_and_many_see_the_same(tmp_path: Path) -> None:
    worlds = []
    for name in ("one", "many"):
        folder = tmp_path / name
        folder.mkdir()
        place = a_place(folder, {"id": "vk"}, {"id": "web"}, monitoring=PLAN)
        place.platforms["vk"].add(*storm(NOON + 12 * STEP, 60, minutes=60))
        late = storm(NOON + 12 * STEP, 20, first=5_000, seen_at=NOON + 30 * STEP)
        place.platforms["vk"].posts += late
        place.platforms["web"].add(*storm(NOON + 20 * STEP, 20, first=9_000))
        for _ in range(45):
            if name == "many":
                place.restart()
            place.run()
        place.run(after=timedelta(hours=20))
        worlds.append(
            (
                known(place),
                [incident.model_dump(exclude={"unflushed"}) for incident in place.incidents()],
                list(place.house.lake.keys("outbox/")),
            )
        )
    assert worlds[0] == worlds[1]

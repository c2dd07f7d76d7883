"""The desk dies at any write: the person tries again, or sees that it is done; nothing is told twice or left half."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from tasks.core.errors import ConfigError
from tasks.core.incident import EventKind
from tasks.core.ports import Lake, Stored
from tasks.decide import Action, DeskRequest, decide
from tasks.lake.folder import FolderLake
from tasks.lake.incidents import log_of
from tests.house import Place, a_place, storm

T = TypeVar("T")
TOPICS = [
    {"id": "romashka", "kind": "brand", "words": ["ромашка"]},
    {"id": "courier", "kind": "aspect", "words": ["курьер"]},
]


class Death(BaseException):
    """The process ends here."""


class BrittleLake:
    """Dies at the k-th write, before or after it is done."""

    def __init__(self, lake: Lake, kill: int, after: bool) -> None:
        self._lake, self._left, self._after = lake, kill, after

    @property
    def address(self) -> str:
        """As the lake says."""
        return self._lake.address

    def get(self, key: str) -> Stored | None:
        """As the lake."""
        return self._lake.get(key)

    def keys(self, prefix: str) -> Iterator[str]:
        """As the lake."""
        return self._lake.keys(prefix)

    def put_new(self, key: str, body: bytes) -> bool:
        """A write."""
        return self._write(lambda: self._lake.put_new(key, body))

    def put_if(self, key: str, body: bytes, etag: str) -> str:
        """A write."""
        return self._write(lambda: self._lake.put_if(key, body, etag))

    def delete(self, key: str) -> None:
        """A write."""
        self._write(lambda: self._lake.delete(key))

    def _write(self, do: Callable[[], T]) -> T:
        self._left -= 1
        if self._left == 0 and not self._after:
            raise Death
        done = do()
        if self._left == 0:
            raise Death
        return done


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A house with one incident that has two topics."""
    brand = {"id": "romashka", "name": "Ромашка", "topics": TOPICS}
    place = a_place(
        tmp_path_factory.mktemp("before"),
        monitoring={"brands": [brand], "sources": [{"id": "vk", "kind": "export"}]},
    )
    place.platforms["vk"].add(*storm(place.now, 80))
    place.runs(4)
    return place


def deaths(before: Place, folder: Path, request: dict[str, object]) -> Iterator[Place]:
    """The house after the decision died at each write in turn, was tried again where it could be, and was watched."""
    asked = DeskRequest.model_validate({"by": "Anna", **request})
    for kill in range(1, 60):
        for after in (False, True):
            home = folder / f"{kill}-{after}"
            shutil.copytree(before.folder, home)
            letters = before.plan.channels[0].model_copy(update={"to": (str(home / "letters/duty"),)})
            plan = before.plan.model_copy(update={"channels": (letters,)})
            real = FolderLake(home / "lake", durable=False)
            place = Place(home, before.platforms, plan, before.settings, before.now, BrittleLake(real, kill, after))
            try:
                asyncio.run(decide(place.house, asked, place.now))
            except Death:
                died = True
            else:
                died = False
            place.lake = real
            place.restart()
            if died and not done(place, asked):
                asyncio.run(decide(place.house, asked, place.now))
            place.runs(2)
            yield place
            if not died:
                return


def done(place: Place, asked: DeskRequest) -> bool:
    """What the person sees on the board before trying again."""
    incidents = place.incidents()
    if asked.action is Action.OPEN:
        return any(incident.opened_by == "Anna" for incident in incidents)
    if asked.action is Action.SPLIT:
        parent = next(incident for incident in incidents if incident.id == asked.incident)
        return all(signal.topic.startswith("romashka") for signal in parent.signals)
    if asked.action is Action.ACKNOWLEDGE:
        return all(incident.acknowledged_at is not None for incident in incidents)
    return not all(incident.live for incident in incidents)


def logged(place: Place, name: str, kind: EventKind) -> int:
    """How often the log has this event, its numbers without a gap."""
    events = log_of(place.house.lake, name)
    assert [event.seq for event in events] == list(range(len(events)))
    return sum(event.kind is kind for event in events)


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        pytest.param(Action.ACKNOWLEDGE, EventKind.ACKNOWLEDGED, marks=pytest.mark.slow),
        (Action.CLOSE, EventKind.CLOSED),
    ],
)
def test_what_is_decided_is_logged_and_told_once_wherever_the_desk_dies(
    before: Place, tmp_path: Path, action: Action, kind: EventKind
) -> None:
    (incident,) = before.incidents()
    for place in deaths(before, tmp_path, {"action": action, "incident": incident.id, "note": "because"}):
        assert logged(place, incident.id, kind) == 1
        assert len(place.letters()) == 2


@pytest.mark.slow
def test_an_incident_opened_by_hand_is_one_wherever_the_desk_dies(before: Place, tmp_path: Path) -> None:
    for place in deaths(before, tmp_path, {"action": "open", "note": "A call", "words": ["проверка"]}):
        (opened,) = [incident for incident in place.incidents() if incident.opened_by == "Anna"]
        assert logged(place, opened.id, EventKind.OPENED) == 1
        assert len(place.threads()) == 2
        assert len(place.letters()) == 2


def test_a_split_makes_one_child_with_its_own_signals_wherever_the_desk_dies(before: Place, tmp_path: Path) -> None:
    (parent,) = before.incidents()
    for place in deaths(before, tmp_path, {"action": "split", "incident": parent.id, "topic": "courier"}):
        kept, child = place.incidents()
        assert not set(kept.signal_ids) & set(child.signal_ids)
        assert {signal.topic for signal in child.signals} == {"courier@vk"}
        assert len(place.letters()) == 2


@pytest.mark.slow
def test_a_merge_can_be_repeated_wherever_the_desk_dies(before: Place, tmp_path: Path) -> None:
    (first,) = before.incidents()
    two = Place(
        shutil.copytree(before.folder, tmp_path / "two"), before.platforms, before.plan, before.settings, before.now
    )
    asyncio.run(decide(two.house, DeskRequest(action=Action.OPEN, by="Anna", note="A call"), two.now))
    second = next(incident for incident in two.incidents() if incident.id != first.id)
    asked: dict[str, object] = {"action": "merge", "incident": first.id, "other": second.id}
    for place in deaths(two, tmp_path, asked):
        kept, gone = place.incidents()
        assert (kept.live, gone.merged_into) == (True, first.id)
        assert {*first.signal_ids} <= {*kept.signal_ids}
        assert logged(place, second.id, EventKind.MERGED) == 1
        with pytest.raises(ConfigError):
            asyncio.run(decide(place.house, DeskRequest.model_validate({"by": "Anna", **asked}), place.now))

"""Killed at any write of guard, queue, evidence, pictures and events: the next run ends the same."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.during.watch import plain_steps, run_watch
from tasks.core.account import Fate
from tests.house import identities
from tests.verbs.own_pages import OwnPage, Recheckable
from tests.verbs.test_decide_killed import BrittleLake, Death

PNG = {"content-type": "image/png"}


class Story:
    """A page with two complaints; then a run in which all that is kept at first sight happens at once."""

    def __init__(self, folder: Path) -> None:
        self.page = OwnPage(
            folder, transport=httpx.MockTransport(lambda _: httpx.Response(200, content=b"png", headers=PNG))
        )
        self.page.administrators("anna")
        for number in (1, 2, 3):
            self.page.comment(number)
        self.page.run()
        platform = self.page.platform
        assert isinstance(platform, Recheckable)
        platform.fates = {"1": Fate.GONE, "2": Fate.GONE}
        self.page.run(after=timedelta(minutes=15))  # 1 and 2 are missed for the first time
        self.page.comment(10, media=["https://93.184.216.34/a.png"])
        self.page.comment(11, "Извините, везём", own=True, parent="3")
        self.page.comment(12, "Разберёмся", own=True, parent="10", minute=2)
        self.page.report("removed", "2", "anna")

    def run_to(self, kill: int, *, after: bool) -> bool:
        """One run, killed at this write. False where it had no such write."""
        self.page.place.now += timedelta(minutes=5)
        house = replace(self.page.place.house, lake=BrittleLake(self.page.place.house.lake, kill, after))
        try:
            asyncio.run(run_watch(house, plain_steps(house), self.page.now, pages=False))
        except Death:
            return True
        return False

    def rest(self) -> None:
        """The platform reports no more; two runs follow, once the dead run's lease is over."""
        self.page.run()
        self.page.platform.events = []
        self.page.run()
        self.page.run()

    def outcome(self) -> dict[str, Any]:
        """All that must not depend on where the run died."""
        lake, queue = self.page.place.house.lake, self.page.queue()
        evidence = [key for key in lake.keys("evidence/") if "/pictures-" not in key]
        return {
            "rows": identities(self.page.rows()),
            "happened": [(one.kind, one.post, one.remover) for one in self.page.happened()],
            "waiting": sorted(queue.waiting),
            "settled": sorted((key, one.kind) for key, one in queue.settled.items()),
            "recorded": sorted(key.rpartition("/")[2] for key in lake.keys("dispositions/")),
            "evidence": [len(evidence), any("/pictures-" in key for key in lake.keys("evidence/"))],
            "watched": sorted(self.page.guarded().watched),
        }


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_run_killed_at_any_write_loses_and_repeats_nothing(tmp_path: Path, after: bool) -> None:
    peace = Story(tmp_path / "peace")
    assert not peace.run_to(0, after=after)
    peace.rest()
    wanted = peace.outcome()
    assert [remover for _, _, remover in wanted["happened"]].count("administrator") == 1
    assert (wanted["waiting"], len(wanted["happened"])) == ([], 2)

    kill, killed = 1, True
    while killed:
        story = Story(tmp_path / str(kill))
        killed = story.run_to(kill, after=after)
        story.rest()
        assert story.outcome() == wanted, f"killed at write {kill}"
        kill += 1
    assert kill > 20

"""What is read does not depend on the process: a batch repeated after a crash must give the same mentions."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_READ = """
from tasks.drills.chatter import EN, RU
from tasks.language import Reader, themes
from tasks.levels import BurstPost, judge_level

texts = [one.format(**{slot: words[0] for slot, words in c.slots.items()}) for c in (RU, EN)
         for mood in (c.calm, c.grumble, c.crisis, c.spread) for one in mood]
texts += ["they can't fix it and they never fixed it, unhelpful people, cancelled and rebooked, broke breaking broken"]
readings = Reader().read(texts)
posts = [BurstPost(t, r.sentiment == "negative", r.complaint, str(n)) for n, (t, r) in enumerate(zip(texts, readings))]
print(readings, themes(texts[:40], texts[40:], ["Ромашка"]), judge_level(posts))
"""


def test_two_processes_read_the_same() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", _READ],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(told) == 1
    assert "Reading(" in told.pop()

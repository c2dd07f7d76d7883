from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = """
import json, socket, sys

def refuse(*args, **kwargs):
    raise AssertionError("went to the network")

socket.socket.connect = refuse
socket.getaddrinfo = refuse
from tasks.language import Reader, themes
from tests.language.plans import brand_of
read = Reader(brand_of(*(f"Ромашка {n}" for n in range(40)))).read(["Ромашка 7: верните деньги!"])[0]
themes(["system outage in Denver"] * 3, ["fine"], [])
heavy = [name for name in ("numpy", "scipy", "sklearn", "pandas", "prefect", "httpx") if name in sys.modules]
print(json.dumps({"heavy": heavy, "matches": len(read.matches), "complaint": read.complaint}))
"""


def test_reading_loads_nothing_heavy_and_downloads_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={"HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "NLTK_DATA": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"heavy": [], "matches": 1, "complaint": True}

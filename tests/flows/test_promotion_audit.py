"""The audit as Prefect records it: figures of communities in the artifact, and no profile in anything it keeps."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from flows.before.promotion_audit import promotion_audit
from tasks import compose
from tasks.core.errors import Forbidden
from tests.flows.server import PrefectServer
from tests.verbs.test_promotion import CANARY, a_house, everything, grew

# Prefect's own client leaves its sockets to the garbage collector when an event loop ends.
pytestmark = [
    pytest.mark.prefect,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_a_recorded_run_shows_the_page_and_keeps_no_profile(prefect_server: PrefectServer, tmp_path: Path) -> None:
    place, platform = a_house(tmp_path / "house")
    grew(place)
    with compose.entered(place.house):
        told = asyncio.run(promotion_audit())
    assert platform.asked
    assert told.startswith("promotion · ")
    with httpx.Client(base_url=f"{prefect_server.api_url}/", timeout=30) as api:
        runs = api.post("flow_runs/filter", json={"flow_runs": {"name": {"any_": [told]}}}).json()
        asked = {"artifacts": {"flow_run_id": {"any_": [runs[0]["id"]]}}}
        artifacts = api.post("artifacts/filter", json=asked).json()

    assert {one["key"] for one in artifacts} >= {"promotion-romashka", "promotion-acme"}
    for folder in (tmp_path, prefect_server.folder):
        assert not [path for path, body in everything(folder) if CANARY.encode() in body]


def test_a_refused_sample_ends_the_run_well_and_says_that_it_cannot_tell(tmp_path: Path) -> None:
    place, platform = a_house(tmp_path / "house")
    platform.refuses = Forbidden("no right to see members")
    with compose.entered(place.house):
        told = asyncio.run(promotion_audit())

    assert "2 UNKNOWN" in told
    assert "PASS" not in told

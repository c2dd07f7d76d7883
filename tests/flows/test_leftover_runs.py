"""A worker that dies in the middle of a watch must not cost all the watches after it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from prefect.client.base import PrefectHttpxAsyncClient

from flows.leftover_runs import close_leftover_runs
from tests.flows.server import PrefectServer

pytestmark = pytest.mark.prefect


@asynccontextmanager
async def _api(server: PrefectServer) -> AsyncIterator[httpx.AsyncClient]:
    # Prefect's own client: a busy server (SQLite is locked) says 503 and expects to be asked again, as `up` does
    async with PrefectHttpxAsyncClient(base_url=f"{server.api_url}/", timeout=30) as client:
        yield client


async def _posted(api: httpx.AsyncClient, path: str, **body: Any) -> Any:
    response = await api.post(path, json=body)
    response.raise_for_status()
    return response.json()


async def _deployment(api: httpx.AsyncClient, pool: str) -> str:
    """A deployment that allows one run at a time and cancels the next, as the watch does."""
    await _posted(api, "work_pools/", name=pool, type="process")
    flow = await _posted(api, "flows/", name=f"flow-of-{pool}")
    made = await _posted(
        api,
        "deployments/",
        name=pool,
        flow_id=flow["id"],
        work_pool_name=pool,
        concurrency_limit=1,
        concurrency_options={"collision_strategy": "CANCEL_NEW"},
    )
    return str(made["id"])


async def _new_run(api: httpx.AsyncClient, deployment: str) -> str:
    return str((await _posted(api, f"deployments/{deployment}/create_flow_run"))["id"])


async def _state_after(api: httpx.AsyncClient, run: str, *proposed: str) -> str:
    for state in proposed:
        await _posted(api, f"flow_runs/{run}/set_state", state={"type": state})
    return str((await api.get(f"flow_runs/{run}")).json()["state_type"])


async def _close_and_start_again(server: PrefectServer) -> tuple[str, str, int, str]:
    async with _api(server) as api:
        deployment = await _deployment(api, "leftovers")
        dead = await _new_run(api, deployment)
        await _state_after(api, dead, "PENDING", "RUNNING")
        blocked = await _state_after(api, await _new_run(api, deployment), "PENDING")

        closed = await close_leftover_runs(api, "leftovers")

        after = await _state_after(api, await _new_run(api, deployment), "PENDING", "RUNNING")
        return blocked, await _state_after(api, dead), closed, after


async def _only_of_the_pool(server: PrefectServer) -> tuple[int, str]:
    async with _api(server) as api:
        other = await _new_run(api, await _deployment(api, "somebody-elses"))
        await _state_after(api, other, "PENDING", "RUNNING")
        await _posted(api, "work_pools/", name="ours", type="process")
        return await close_leftover_runs(api, "ours"), await _state_after(api, other)


def test_a_run_left_running_holds_the_only_slot_until_it_is_closed(prefect_server: PrefectServer) -> None:
    blocked, dead, closed, after = asyncio.run(_close_and_start_again(prefect_server))

    assert (blocked, dead, closed, after) == ("CANCELLED", "CRASHED", 1, "RUNNING")


def test_runs_of_other_pools_are_left_alone(prefect_server: PrefectServer) -> None:
    assert asyncio.run(_only_of_the_pool(prefect_server)) == (0, "RUNNING")

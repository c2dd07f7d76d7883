"""Whether a Prefect API records this run, and what the run is called there."""

from __future__ import annotations

import httpx
from prefect.client.orchestration import get_client
from prefect.context import FlowRunContext
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_KEY, PREFECT_API_URL

WITHIN = 2.0


async def recorder_answers() -> bool:
    """True where a Prefect API is configured and answers within two seconds. Starts no server."""
    url = PREFECT_API_URL.value()
    if not url:
        return False
    key = PREFECT_API_KEY.value()
    headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key is not None else {}
    try:
        async with httpx.AsyncClient(timeout=WITHIN, headers=headers) as client:
            return (await client.get(f"{url.rstrip('/')}/health")).is_success
    except (httpx.HTTPError, httpx.InvalidURL):
        return False


async def name_run(name: str) -> None:
    """Give the present flow run a name that says what happened."""
    context = FlowRunContext.get()
    if context is None or context.flow_run is None:
        return
    async with get_client() as client:
        await client.update_flow_run(context.flow_run.id, name=name[:200])


async def deployment_id(name: str) -> str | None:
    """The id of a deployment (`flow/deployment`), or None where it is not deployed."""
    async with get_client() as client:
        try:
            return str((await client.read_deployment_by_name(name)).id)
        except ObjectNotFound:
            return None

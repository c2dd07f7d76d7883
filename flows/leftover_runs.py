"""Runs that a dead worker left unfinished.

Prefect keeps such a run "Running" and its slot of the deployment's concurrency limit taken, also over a restart of
the server. With limit 1 and CANCEL_NEW every later watch would be cancelled for ever, and nothing would say so.
"""

from __future__ import annotations

import httpx

_UNFINISHED = ("RUNNING", "PENDING", "CANCELLING")
_PAGE = 200  # the most that Prefect's filter answers with


async def close_leftover_runs(client: httpx.AsyncClient, pool: str) -> int:
    """Mark every unfinished run of the pool as crashed; how many there were. No worker of the pool may be running.

    `client` has the API's address as its base. Raises httpx.HTTPError where the API does not answer.
    """
    runs = await _posted(
        client,
        "flow_runs/filter",
        {
            "work_pools": {"name": {"any_": [pool]}},
            "flow_runs": {"state": {"type": {"any_": list(_UNFINISHED)}}},
            "limit": _PAGE,
        },
    )
    for run in runs:
        # A run that was being cancelled may only become cancelled
        final = "CANCELLED" if run["state_type"] == "CANCELLING" else "CRASHED"
        state = {"type": final, "message": "The worker that ran this is gone; the next run continues from its cursors."}
        await _posted(client, f"flow_runs/{run['id']}/set_state", {"state": state})
    return len(runs)


async def _posted(client: httpx.AsyncClient, path: str, body: dict[str, object]) -> list[dict[str, str]]:
    response = await client.post(path, json=body)
    response.raise_for_status()
    answer = response.json()
    return answer if isinstance(answer, list) else [answer]

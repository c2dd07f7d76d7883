"""The app on a real server, a thread beside the test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from starlette.applications import Starlette

from tests.flows.server import free_port


@contextmanager
def served(app: Starlette) -> Iterator[httpx.Client]:
    """A client of the running app. The server ends with the block, and what it began is ended first."""
    port = free_port()
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", access_log=False, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    transport = httpx.HTTPTransport(retries=20)  # until it listens
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=transport, timeout=20) as client:
            client.get("/health")
            yield client
    finally:
        server.should_exit = True
        thread.join(20)

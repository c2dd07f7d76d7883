"""`spichka web`: webhooks, Slack's buttons and the signed pages of alerts. Optional: polling alone suffices."""

from __future__ import annotations

from typing import Annotated

import typer
import uvicorn

from flows.web.app import web_app
from tasks import compose
from tasks.sources.capabilities import HasEvents


def web(
    host: Annotated[str, typer.Option(help="Address to listen on; put a TLS proxy in front of it.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port.")] = 8088,
) -> None:
    """Listen for platforms, Slack and people. The plan and the lake are those of SPICHKA_PLAN and SPICHKA_LAKE."""
    house = compose.house()
    public = (house.settings.web_url or f"http://{host}:{port}").rstrip("/")
    for source, connector in house.sources.items():
        if isinstance(connector, HasEvents):
            print(f"{connector.platform}: {public}/hook/{source}")
    if house.settings.slack_signing_secret is not None:
        print(f"Slack interactivity: {public}/slack")
    if house.settings.web_secret is None:
        print("SPICHKA_WEB_SECRET is not set: alerts get no signed pages")
    # addresses carry tickets, so nothing is logged of a request
    uvicorn.run(web_app(house), host=host, port=port, access_log=False, log_level="warning", server_header=False)

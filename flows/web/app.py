"""The ASGI app: `uvicorn --factory flows.web.app:app`, `spichka web`, or a Lambda/Fargate service behind TLS."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from flows.web.act import Act
from flows.web.hooks import GATHER, Hooks
from flows.web.slack import SlackButtons
from tasks import compose
from tasks.compose import House


async def healthy(request: Request) -> Response:
    """For a load balancer."""
    return PlainTextResponse("ok")


def web_app(house: House, gather: float = GATHER) -> Starlette:
    """The app of a house. Addresses whose secret is not set do not exist."""
    hooks = Hooks(house, gather)
    routes = [Route("/health", healthy), Route("/hook/{source}", hooks.__call__, methods=["GET", "POST"])]
    if house.settings.slack_signing_secret is not None:
        routes.append(Route("/slack", SlackButtons(house).__call__, methods=["POST"]))
    tickets = compose.doors(house).tickets
    if tickets is not None:
        routes.append(Route("/do/{ticket}", Act(house, tickets).__call__, methods=["GET", "POST"]))
    made = Starlette(routes=routes)
    # `/do/{ticket}/` is no address: a redirect would carry the ticket to whatever host the caller named, without TLS
    made.router.redirect_slashes = False
    return made


def app() -> Starlette:
    """The app of this process's environment."""
    return web_app(compose.house())

"""A platform, or a proxy before it, says back what it was sent: no error quotes our secrets."""

from __future__ import annotations

import asyncio
import traceback
from datetime import UTC, datetime

import httpx
import pytest

from tasks.core.errors import Permanent, SourceError
from tasks.sources.client import Client, Response
from tasks.sources.shape import Request

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CANARY = "s3cr3t-canary"


@pytest.mark.parametrize(
    "request_",
    [
        Request("https://api.test/a", secrets={"access_token": CANARY}),
        Request("https://api.test/a", headers={"Authorization": f"Bearer {CANARY}"}),
        Request("https://api.test/a", headers={"api-key": CANARY}),
        Request("https://api.test/a", method="POST", form={"client_secret": CANARY}),
        Request("https://api.test/a", method="POST", json={"password": CANARY}),
        Request(f"https://api.test/bot123456:{CANARY}/getMe", method="POST"),
    ],
)
def test_a_judge_that_quotes_the_answer_quotes_no_secret_that_we_sent(request_: Request) -> None:
    def echo(request: httpx.Request) -> httpx.Response:
        return httpx.Response(400, text=f"refused: {request.url} {dict(request.headers)} {request.content.decode()}")

    def quoting(response: Response, where: str, now: datetime) -> SourceError | None:
        return Permanent(f"{where}: {response.body.decode()}")

    async def once() -> None:
        async with Client(transport=httpx.MockTransport(echo), judge=quoting) as client:
            await client.send(request_, NOW)

    with pytest.raises(Permanent, match="refused") as caught:
        asyncio.run(once())
    assert CANARY not in "".join(traceback.format_exception(caught.value))

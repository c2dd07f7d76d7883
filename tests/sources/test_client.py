"""The one client: which error means what, how often it tries, and what it never shows."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tasks.core.errors import (
    AuthExpired,
    ConfigError,
    Forbidden,
    Gone,
    Permanent,
    QuotaExhausted,
    Retryable,
    SchemaDrift,
    SourceError,
)
from tasks.core.ports import Allowance, Meter
from tasks.core.retry import RetryPolicy
from tasks.lake.folder import FolderLake
from tasks.lake.quotas import LakeQuota
from tasks.sources.client import LONGEST_WAIT, Client, Response, retry_after
from tasks.sources.shape import Request

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CANARY = "s3cr3t-canary"
Answers = Callable[[httpx.Request], httpx.Response]


class Waits:
    """Waiting that takes no time and is remembered."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def send(answers: Answers, request: Request, waits: Waits | None = None, expect: str | None = None) -> Response:
    async def once() -> Response:
        transport = httpx.MockTransport(answers)
        async with Client(transport=transport, sleep=waits or Waits(), retry=RetryPolicy(attempts=3)) as client:
            return await client.send(request, NOW, expect=expect)

    return asyncio.run(once())


def always(status: int, **headers: str) -> Answers:
    return lambda request: httpx.Response(
        status, headers={name.replace("_", "-"): told for name, told in headers.items()}
    )


@pytest.mark.parametrize(
    ("answers", "error", "tries"),
    [
        (always(401), AuthExpired, 1),
        (always(403), Forbidden, 1),
        (always(404), Gone, 1),
        (always(410), Gone, 1),
        (always(400), Permanent, 1),
        (always(451), Permanent, 1),
        (always(408), Retryable, 3),
        (always(500), Retryable, 3),
        (always(503, Retry_After="2"), Retryable, 3),
        (always(503, Retry_After="31"), Retryable, 1),
        (always(429), QuotaExhausted, 1),
        (always(429, Retry_After="5"), Retryable, 3),
        (always(429, Retry_After="600"), QuotaExhausted, 1),
        (always(304), None, 1),
        (always(204), None, 1),
    ],
)
def test_every_status_has_its_error_and_its_number_of_attempts(
    answers: Answers, error: type[SourceError] | None, tries: int
) -> None:
    asked: list[httpx.Request] = []

    def counted(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answers(request)

    found: type[SourceError] | None = None
    try:
        send(counted, Request("https://api.example.org/x"))
    except SourceError as caught:
        found = type(caught)
    assert (found, len(asked)) == (error, tries)


@pytest.mark.parametrize("failure", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError, httpx.ReadError])
def test_a_broken_connection_is_retried_and_then_retryable(failure: type[httpx.TransportError]) -> None:
    waits = Waits()

    def broken(request: httpx.Request) -> httpx.Response:
        raise failure(f"to {request.url}", request=request)

    with pytest.raises(Retryable, match=r"https://api\.example\.org/x"):
        send(broken, Request("https://api.example.org/x"), waits)
    assert waits.seconds == [0.5, 1.0]


def test_the_servers_own_wish_is_waited_for_where_it_fits() -> None:
    waits = Waits()
    with pytest.raises(Retryable):
        send(always(503, Retry_After="20"), Request("https://api.example.org/x"), waits)
    assert waits.seconds == [20, 20]


def test_an_unexpected_content_type_is_named_drift() -> None:
    with pytest.raises(SchemaDrift, match="answers with text/html, not json"):
        send(always(200, Content_Type="text/html; charset=utf-8"), Request("https://a.example/x"), expect="json")


def test_an_answer_has_its_headers_in_lower_case() -> None:
    answer = send(lambda _: httpx.Response(200, headers={"X-Total": "7"}, content=b"ok"), Request("https://a.example"))
    assert (answer.status, answer.headers["x-total"], answer.body) == (200, "7", b"ok")


def test_a_body_is_cut_off_while_it_streams() -> None:
    given = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            given.append(1)
            yield b"x" * 1_000_000

    with pytest.raises(SchemaDrift, match="more than 5 MB"):
        send(lambda _: httpx.Response(200, content=endless()), Request("https://a.example"))
    assert len(given) < 10


SECRETS = {"access_token": CANARY}


@pytest.mark.parametrize(
    "answers",
    [
        always(401),
        always(500),
        always(200, Content_Type="text/html"),
        always(302, Location=f"ftp://x/?t={CANARY}"),
        always(302, Location=f"http://user:{CANARY}@a.example/"),
        always(302, Location=f"https://127.0.0.1/?t={CANARY}"),
        always(302, Location=f"http://[{CANARY}/"),
    ],
)
def test_a_secret_is_in_no_error_no_log_and_no_repr(answers: Answers, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    request = Request(
        f"https://user:{CANARY}@93.184.216.34/bot12:{CANARY}/method/{CANARY}?key={CANARY}",
        secrets=SECRETS,
        headers={"authorization": CANARY},
        form={"password": CANARY},
        method="POST",
    )
    with pytest.raises(SourceError) as caught:
        send(answers, request, expect="json")
    said = "".join(traceback.format_exception(caught.value))
    assert "93.184.216.34" in str(caught.value)
    assert CANARY not in str(caught.value) + repr(caught.value) + said
    assert caught.value.__cause__ is None
    assert CANARY not in caplog.text
    assert CANARY not in repr(Request("https://a.example", secrets=SECRETS, headers=SECRETS, form=SECRETS))


def test_a_secret_is_sent_all_the_same() -> None:
    asked: list[httpx.Request] = []
    send(lambda r: asked.append(r) or httpx.Response(200), Request("https://a.example/?v=5", secrets=SECRETS))  # type: ignore[func-returns-value]
    assert str(asked[0].url) == f"https://a.example/?v=5&access_token={CANARY}"


@pytest.mark.parametrize(
    ("start", "target", "followed"),
    [
        ("http://93.184.216.34/", "https://93.184.216.34/", True),
        ("https://93.184.216.34/", "https://8.8.8.8/", True),
        ("https://93.184.216.34/", "http://93.184.216.34/", False),
        ("https://93.184.216.34/", "https://127.0.0.1/", False),
        ("https://93.184.216.34/", "https://10.1.2.3/", False),
        ("https://93.184.216.34/", "https://[::1]/", False),
        ("https://93.184.216.34/", "https://[::ffff:127.0.0.1]/", False),
        ("https://93.184.216.34/", "https://2130706433/", False),
        ("https://93.184.216.34/", "https://localhost/", False),
        ("http://93.184.216.34/", "http://169.254.169.254/latest/meta-data", False),
        ("https://93.184.216.34/", "file:///etc/passwd", False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:9000/", True),
        ("http://127.0.0.1:8000/", "http://10.1.2.3/", True),
    ],
)
def test_nobody_but_the_plan_can_send_us_into_a_private_network(start: str, target: str, followed: bool) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(302, headers={"location": target}) if len(asked) == 1 else httpx.Response(200)

    error: SourceError | None = None
    try:
        send(answer, Request(start))
    except SourceError as caught:
        error = caught
    assert (len(asked) == 2) is followed
    assert isinstance(error, Permanent) is not followed


def test_another_host_gets_neither_secrets_nor_the_authorization() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        elsewhere = {"location": "https://8.8.8.8/x"}
        return httpx.Response(302, headers=elsewhere) if len(asked) == 1 else httpx.Response(200)

    send(answer, Request("https://93.184.216.34/", secrets=SECRETS, headers={"Authorization": CANARY, "Accept": "a/b"}))
    assert CANARY in str(asked[0].url)
    assert CANARY not in str(asked[1].url) + str(asked[1].headers.raw)
    assert asked[1].headers["accept"] == "a/b"


def test_a_server_that_hangs_is_given_up_after_the_timeout() -> None:
    tries = []

    async def hang(request: httpx.Request) -> httpx.Response:
        tries.append(request)
        await asyncio.Event().wait()
        return httpx.Response(200)

    async def once() -> None:
        async with Client(transport=httpx.MockTransport(hang), timeout=0.01, sleep=Waits()) as client:
            await client.send(Request("https://a.example"), NOW)

    with pytest.raises(Retryable, match=r"did not answer in 0\.01 s"):
        asyncio.run(once())
    assert len(tries) == 3


def test_every_attempt_is_counted_against_the_quota(tmp_path: Path) -> None:
    quota = LakeQuota(FolderLake(tmp_path, durable=False))
    meter = Meter("vk.1f3a77c2.newsfeed.search", Allowance(2, timedelta(days=1), "Europe/Moscow"))

    async def once() -> None:
        async with Client(transport=httpx.MockTransport(always(500)), sleep=Waits(), quota=quota) as client:
            await client.send(Request("https://a.example", meters=(meter,)), NOW)

    with pytest.raises(QuotaExhausted, match=r"vk.*newsfeed\.search") as caught:
        asyncio.run(once())
    assert caught.value.until == datetime(2026, 3, 2, 21, tzinfo=UTC)


def test_a_call_that_is_too_early_waits_for_its_turn(tmp_path: Path) -> None:
    waits = Waits()
    quota = LakeQuota(FolderLake(tmp_path, durable=False))
    meter = Meter("vk.1f3a77c2", Allowance(1, timedelta(seconds=1)))

    async def twice() -> None:
        async with Client(transport=httpx.MockTransport(always(200)), sleep=waits, quota=quota) as client:
            for _ in range(2):
                await client.send(Request("https://a.example", meters=(meter,)), NOW)

    asyncio.run(twice())
    assert 0.5 < waits.seconds[-1] <= 1.02


@pytest.mark.parametrize("options", [{"ca_bundle": "/no/such/file"}, {"proxy": "nonsense://x"}])
def test_a_proxy_or_bundle_that_cannot_be_used_is_a_matter_of_configuration(options: dict[str, str]) -> None:
    async def once() -> None:
        async with Client(**options):  # type: ignore[arg-type]
            pass

    with pytest.raises(ConfigError, match="`proxy` or `ca_bundle`"):
        asyncio.run(once())


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        (None, None),
        ("7", timedelta(seconds=7)),
        ("Mon, 02 Mar 2026 12:01:00 GMT", timedelta(minutes=1)),
        ("Mon, 02 Mar 2026 11:00:00 GMT", timedelta(0)),
        ("999999999999999999999999", LONGEST_WAIT),
        ("soon", None),
        ("-5", None),
        ("Mon, 02 Mar 2026 12:01:00", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_nonsense_is_nothing(value: str | None, wait: timedelta | None) -> None:
    assert retry_after(value, NOW) == wait

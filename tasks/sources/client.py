"""The one place that sends for sources: bounded in time and size, errors named by what to do, secrets never shown."""

from __future__ import annotations

import asyncio
import logging
import re
import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpx

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
from tasks.core.instants import aware_utc
from tasks.core.ports import Quota
from tasks.core.retry import RetryPolicy
from tasks.sources.addresses import BOT_TOKEN, check_redirect, shown
from tasks.sources.shape import Request

MAX_BODY = 5_000_000  # bytes, unpacked
MAX_REDIRECTS = 5
LONGEST_WAIT = timedelta(days=7)
_AGENT = "Spichka (crisis monitoring; feed reader)"
_CARRIED = frozenset({"accept", "if-none-match", "if-modified-since", "user-agent"})
_SECRET = re.compile(r"token|password|secret|key|assertion", re.IGNORECASE)
_LEAST_SECRET = 8  # characters; what is shorter is no secret, and may stand anywhere


@dataclass(frozen=True, slots=True)
class Response:
    """An answer with status 2xx or 304; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


Judge = Callable[[Response, str, datetime], SourceError | None]


def no_judge(response: Response, where: str, now: datetime) -> SourceError | None:
    """The status alone decides."""
    return None


class Client:
    """`async with Client(...) as client: await client.send(request, now)`.

    `timeout` is seconds for one attempt, from connecting to the last byte; `retry.attempts` of them are made for
    passing failures, so a server that hangs costs at most attempts x timeout and the waits between. `judge` looks
    into the body of every answer, of errors too, for platforms that say in JSON what is wrong; what it returns is
    raised; `max_body` is in bytes, unpacked. `quota` takes the request's meters before each attempt.
    """

    def __init__(  # noqa: PLR0913 - all by name, each with a good default
        self,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        proxy: str | None = None,
        ca_bundle: str | None = None,
        timeout: float = 15.0,
        retry: RetryPolicy | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        quota: Quota | None = None,
        judge: Judge | None = None,
        max_body: int = MAX_BODY,
    ) -> None:
        self._transport = transport
        self._proxy = proxy
        self._ca_bundle = ca_bundle
        self._timeout = timeout
        self._retry = retry or RetryPolicy()
        self._sleep = sleep
        self._quota = quota
        self._judge = judge or no_judge
        self._max_body = max_body
        self._http: httpx.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        logging.getLogger("httpx").addFilter(_no_addresses)
        try:
            verify = ssl.create_default_context(cafile=self._ca_bundle) if self._ca_bundle else True
            self._http = httpx.AsyncClient(
                transport=self._transport, proxy=self._proxy, verify=verify, timeout=self._timeout, trust_env=False
            )
        except (OSError, ValueError, httpx.InvalidURL) as error:
            raise ConfigError(f"`proxy` or `ca_bundle` of a source cannot be used: {type(error).__name__}") from None
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    async def send(self, request: Request, now: datetime, *, expect: str | None = None) -> Response:
        """The answer. Raises SourceError. `expect` is a part of the content type without which it is SchemaDrift."""
        attempt = 0
        while True:
            attempt += 1
            await self._pace(request, now)
            try:
                return await self._once(request, now, expect)
            except Retryable as error:
                pause = self._retry.delay(attempt, error.after)
                if pause is None:
                    raise
            await self._sleep(pause.total_seconds())

    async def _pace(self, request: Request, now: datetime) -> None:
        """Count the call against everything it costs, and wait for its turn."""
        if self._quota is None or not request.meters:
            return
        moment = self._quota.moment(now, asyncio.get_running_loop().time())
        waits = [self._quota.take(meter, moment) for meter in request.meters]
        if (longest := max(waits)) > timedelta(0):
            await self._sleep(longest.total_seconds())

    async def _once(self, request: Request, now: datetime, expect: str | None) -> Response:
        where = shown(request.url, request.secrets.values())
        try:
            async with asyncio.timeout(self._timeout):
                return await self._follow(request, now, expect)
        except (TimeoutError, httpx.TimeoutException):
            raise Retryable(f"{where} did not answer in {self._timeout:g} s") from None
        except (httpx.DecodingError, zlib.error):
            raise SchemaDrift("$", f"{where}: the body does not unpack") from None
        except httpx.TransportError as error:
            raise Retryable(f"{where} cannot be reached: {type(error).__name__}") from None
        except (httpx.InvalidURL, ValueError) as error:  # never with its text, which quotes the address
            raise Permanent(f"{where} is not an address that can be asked: {type(error).__name__}") from None

    async def _follow(self, request: Request, now: datetime, expect: str | None) -> Response:
        assert self._http is not None, "use `async with Client(...)`"
        where = shown(request.url, request.secrets.values())
        url = str(httpx.URL(request.url).copy_merge_params({**request.params, **request.secrets}))
        headers = {
            "user-agent": _AGENT,
            "accept-encoding": "gzip",
            **{name.lower(): value for name, value in request.headers.items()},
        }
        method, form, json = request.method, request.form, request.json
        for _ in range(MAX_REDIRECTS + 1):
            async with self._http.stream(method, url, headers=headers, data=form, json=json) as answer:
                if not answer.has_redirect_location:
                    return await self._read(answer, request, now, expect)
                target = urljoin(url, answer.headers["location"])
            await check_redirect(request.url, url, target, where, self._proxy is not None)
            if httpx.URL(target).netloc != httpx.URL(url).netloc:
                headers = {name: value for name, value in headers.items() if name in _CARRIED}
            url, method, form, json = target, "GET", None, None
        raise Permanent(f"{where} redirects more than {MAX_REDIRECTS} times")

    async def _read(self, answer: httpx.Response, request: Request, now: datetime, expect: str | None) -> Response:
        where = shown(request.url, request.secrets.values())
        error = classify(answer.status_code, answer.headers, where, now)
        if error is not None and self._judge is no_judge:
            raise error
        kind = answer.headers.get("content-type", "").casefold()
        if error is None and expect is not None and answer.status_code != 304 and expect not in kind:
            raise SchemaDrift("$", f"{where} answers with {kind.split(';')[0][:60] or 'no content type'}, not {expect}")
        found = Response(answer.status_code, dict(answer.headers), await _body(answer, where, self._max_body))
        error = self._judge(replace(found, body=_masked(found.body, request)), where, now) or error
        if error is not None:
            raise error
        return found


def _masked(body: bytes, request: Request) -> bytes:
    """What a judge may quote: a platform, or a proxy before it, may say back what it was sent, our token included."""
    headers = [value.rpartition(" ")[2] for name, value in request.headers.items() if name.lower() not in _CARRIED]
    told = {**(request.form or {}), **(request.json or {})}
    fields = [value for name, value in told.items() if isinstance(value, str) and _SECRET.search(name)]
    in_path = [found.removeprefix("/bot") for found in BOT_TOKEN.findall(request.url)]
    for secret in (*request.secrets.values(), *headers, *fields, *in_path):
        if len(secret) >= _LEAST_SECRET:
            body = body.replace(secret.encode(errors="replace"), b"***")
    return body


async def _pieces(answer: httpx.Response) -> AsyncIterator[bytes]:
    """As they came over the wire; a transport in memory has handed over the whole."""
    if answer.is_stream_consumed:
        yield answer.content
        return
    async for piece in answer.aiter_raw():
        yield piece


async def _body(answer: httpx.Response, where: str, most: int) -> bytes:
    encoding = answer.headers.get("content-encoding", "").strip().casefold()
    if encoding not in {"", "identity", "gzip"}:
        raise SchemaDrift("$", f"{where}: the body is packed in a way nobody asked for")
    # unpacked here and not by httpx, which unpacks a whole piece, and gzip within gzip, before it can be measured
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding == "gzip" else None
    body = bytearray()
    async for piece in _pieces(answer):
        body += unpacker.decompress(piece, most + 1 - len(body)) if unpacker is not None else piece
        if len(body) > most:
            raise SchemaDrift("$", f"{where} answers with more than {most // 1_000_000} MB")
    return bytes(body)


def classify(status: int, headers: Mapping[str, str], where: str, now: datetime) -> SourceError | None:
    """The error a status means, or None for one that is an answer."""
    named: dict[int, type[Permanent]] = {401: AuthExpired, 403: Forbidden, 404: Gone, 410: Gone}
    said = f"{where} answered {status}"
    if 200 <= status < 300 or status == httpx.codes.NOT_MODIFIED:
        return None
    if status in named:
        return named[status](said)
    after = retry_after(headers.get("retry-after"), now)
    if status == httpx.codes.TOO_MANY_REQUESTS:
        if after is not None and after <= RetryPolicy().most:
            return Retryable(said, after)
        return QuotaExhausted(said, None if after is None else now + after)
    if status >= 500 or status in {408, 425}:
        return Retryable(said, after)
    return Permanent(said)


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """`Retry-After` as seconds or as an HTTP date; None where it is missing or makes no sense. At most 7 days."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdecimal():
        return min(timedelta(seconds=int(text[:9])), LONGEST_WAIT)
    try:
        wish = aware_utc(parsedate_to_datetime(text)) - now
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wish, timedelta(0)), LONGEST_WAIT)


def _no_addresses(record: logging.LogRecord) -> bool:
    """httpx logs every address with its query at INFO; tokens ride there."""
    return record.levelno >= logging.WARNING

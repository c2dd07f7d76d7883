"""How the connectors to Meta talk: tokens in a header, pages by cursor, objects by id, pauses that Meta asks for.

`paging.next` of Meta's answers is a whole address with the token in it: it is never followed and never kept.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from pydantic import SecretStr

from tasks.core.errors import AuthExpired, Forbidden, Gone, SchemaDrift, SourceError
from tasks.core.ports import Allowance, Meter
from tasks.core.pseudonym import Pseudonyms
from tasks.plan.schema import Source
from tasks.sources import api
from tasks.sources.capabilities import DayCost
from tasks.sources.client import Client
from tasks.sources.fields import inner, instant, link
from tasks.sources.graph_errors import Throttled, busy, judge
from tasks.sources.hostile import Unfit
from tasks.sources.shape import Fetched, Json, Request, SourceDeps

VERSION = "v26.0"
FACEBOOK = f"https://graph.facebook.com/{VERSION}"
BY_IDS = 50  # ids in one question
REQUESTS = 60  # of one run
FIRST = timedelta(hours=48)  # what a first run looks back


@dataclass(frozen=True)
class Graph:
    """One source's access to an API of Meta. `app_secret` signs calls (`appsecret_proof`) where it is set;
    `calls_an_hour` is the pace of each token: 200 is what Meta gives the smallest page or app."""

    config: Source
    deps: SourceDeps
    platform: str
    base: str = FACEBOOK
    app_secret: str | None = None
    calls_an_hour: int = 200

    @asynccontextmanager
    async def session(self, now: datetime, most: int = REQUESTS) -> AsyncIterator[Session]:
        """One run's conversation."""
        async with api.client_of(self.config, self.deps, judge=judge)() as client:
            yield Session(self, client, now, most)

    def bucket(self, secret: SecretStr) -> str:
        """What all calls with one token count against."""
        return f"{self.platform}.{api.fingerprint(secret)}.graph"

    def proof(self, secret: SecretStr) -> dict[str, str]:
        """Proof that the caller holds the app's secret; Meta asks for it where the app is set so."""
        key = self.deps.secret(self.app_secret) if self.app_secret else None
        if key is None or not key.get_secret_value().strip():
            return {}
        signed = hmac.new(key.get_secret_value().strip().encode(), secret.get_secret_value().encode(), hashlib.sha256)
        return {"appsecret_proof": signed.hexdigest()}

    def day_cost(self, method: str, calls_a_run: int, every: timedelta) -> DayCost:
        """The arithmetic of one token."""
        quota = self.calls_an_hour * 24
        runs = max(1, timedelta(days=1) // every)
        return DayCost(method, runs * calls_a_run, quota, timedelta(days=1) * calls_a_run / quota)


@dataclass
class Session:
    """Requests of one run, counted. `left` is how many more it may send."""

    graph: Graph
    client: Client
    now: datetime
    left: int

    async def get(
        self,
        path: str,
        params: Mapping[str, str],
        variable: str | None,
        *,
        meters: tuple[Meter, ...] = (),
        secrets: Mapping[str, str] | None = None,
    ) -> Json:
        """One answer without addresses that carry tokens. Raises SourceError naming the token's variable."""
        secret = api.token(self.graph.deps, variable)
        bucket = self.graph.bucket(secret)
        pace = Meter(bucket, Allowance(self.graph.calls_an_hour, timedelta(hours=1)))
        request = Request(
            f"{(self.graph.config.base_url or self.graph.base).rstrip('/')}/{path}",
            params=params,
            headers={"authorization": f"Bearer {secret.get_secret_value()}"},
            secrets={**self.graph.proof(secret), **(secrets or {})},
            meters=(pace, *meters),
        )
        self.left -= 1
        try:
            response = await self.client.send(request, self.now)
        except Throttled as error:
            self._close(bucket, (error.until or self.now) - self.now)
            raise
        except (AuthExpired, Forbidden) as error:
            raise type(error)(f"{variable}: {error}") from None
        self._close(bucket, busy(response.headers))
        found = without_links(api.object_of(response, path), secret.get_secret_value())
        assert isinstance(found, dict)
        return found

    def _close(self, bucket: str, pause: timedelta | None) -> None:
        if pause is not None and self.graph.deps.quota is not None:
            self.graph.deps.quota.close(bucket, self.now + pause, self.now)

    async def pages(
        self,
        path: str,
        params: Mapping[str, str],
        variable: str | None,
        most: int = 10,
        meters: tuple[Meter, ...] = (),
    ) -> AsyncIterator[Paged]:
        """Lists by `cursors.after`, until the end, `most` pages, or the end of the run's requests."""
        after: str | None = None
        seen: set[str] = set()
        for _ in range(most):
            asked = {**params, "after": after} if after is not None else dict(params)
            answer = await self.get(path, asked, variable, meters=meters)
            data = answer.get("data")
            if not isinstance(data, list):
                raise SchemaDrift("$.data", f"{path} answers without a list")
            after = next_cursor(answer)
            yield Paged(data, after is not None)
            if after is None or self.left <= 0:
                return
            if after in seen:
                raise SchemaDrift("$.paging.cursors.after", "Meta repeats a cursor")
            seen.add(after)

    async def by_ids(
        self, ids: Sequence[str], fields: str, variable: str | None, most: int = 10_000
    ) -> dict[str, Json | None]:
        """Objects by id; None for one that is gone. One that is not in the answer was not told. Raises SourceError.

        One missing id spoils the whole question, so it is halved until the missing one stands alone; `most` bounds
        how often is asked.
        """
        end = max(0, self.left - most)
        found: dict[str, Json | None] = {}
        waiting = [list(ids[start : start + BY_IDS]) for start in range(0, len(ids), BY_IDS)]
        while waiting and self.left > end:
            some = waiting.pop(0)
            try:
                told = await self._some(some, fields, variable)
            except Gone:
                if len(some) == 1:
                    found[some[0]] = None
                else:
                    waiting += [some[: len(some) // 2], some[len(some) // 2 :]]
                continue
            found.update(told)
            if len(some) > 1:
                waiting += [[one] for one in some if one not in told]
        return found

    async def _some(self, ids: Sequence[str], fields: str, variable: str | None) -> dict[str, Json]:
        if len(ids) == 1:
            return {ids[0]: await self.get(ids[0], {"fields": fields}, variable)}
        answer = await self.get("", {"ids": ",".join(ids), "fields": fields}, variable)
        return {one: told for one in ids if isinstance(told := answer.get(one), dict)}


@dataclass(frozen=True)
class Paged:
    """One page of a list, and whether another follows."""

    data: list[object]
    more: bool


@dataclass
class Failures:
    """What went wrong in the parts of a run. A dead or paused token fails once, not part by part."""

    errors: list[SourceError] = field(default_factory=list)
    dead: set[str | None] = field(default_factory=set)

    async def guard(self, part: AsyncIterator[Fetched], variable: str | None) -> AsyncIterator[Fetched]:
        """The part's payloads; its error is kept for the end."""
        if variable in self.dead:
            return
        try:
            async for fetched in part:
                yield fetched
        except SourceError as error:
            self.errors.append(error)
            if isinstance(error, AuthExpired | Throttled):
                self.dead.add(variable)

    def end(self) -> None:
        """Raises an error of the run, if any: a dead token before what else went wrong."""
        if self.errors:
            raise next((one for one in self.errors if isinstance(one, AuthExpired)), self.errors[0])


def next_cursor(answer: Json) -> str | None:
    """`cursors.after` where another page follows (see `without_links`)."""
    after = inner(answer, "paging", "cursors", "after")
    more = inner(answer, "paging", "more")
    return after if isinstance(after, str) and after and more is True else None


def without_links(value: object, token: str) -> object:
    """An answer whose `paging` says only whether there is more, and in which nothing quotes the token."""
    if isinstance(value, dict):
        found = {name: without_links(one, token) for name, one in value.items()}
        paging = found.get("paging")
        if isinstance(paging, dict):
            found["paging"] = {"cursors": paging.get("cursors"), "more": isinstance(paging.get("next"), str)}
        return found
    if isinstance(value, list):
        return [without_links(one, token) for one in value]
    return value.replace(token, "***") if isinstance(value, str) and token in value else value


def pictures(*values: object) -> tuple[str, ...]:
    """Addresses of pictures, each once; one that carries a token is dropped."""
    found = [
        shown for one in values if (shown := link(one)) and "access_token" not in shown and shown.startswith("http")
    ]
    return tuple(dict.fromkeys(found))


def picture(value: object, pseudonyms: Pseudonyms) -> object:
    """What `keep` stores of a picture: its address, if it is one without a token."""
    return next(iter(pictures(value)), None) if isinstance(value, str) and "://" in value[:10] else None


def picture_digest(url: object) -> str | None:
    """A digest of the file's name: the address changes with each answer, the name with the picture."""
    try:
        name = urlsplit(url).path.rpartition("/")[2] if isinstance(url, str) else ""
    except ValueError:
        return None
    return hashlib.blake2b(name.encode(errors="replace"), digest_size=8).hexdigest() if name else None


def seconds(value: object) -> int | None:
    """Whole seconds since 1970 of a time as Meta writes it; None where it is none."""
    try:
        return int(instant(value).timestamp())
    except Unfit:
        return None


def moment(value: object) -> datetime | None:
    """An instant from seconds or milliseconds since 1970 (webhooks give both), or None."""
    if type(value) is not int or not 0 < value < 10**14:
        return None
    return datetime.fromtimestamp(value / 1000 if value > 10**11 else value, UTC)


def load(cursor: str | None, what: str) -> Json:
    """The object in a cursor. Raises SchemaDrift."""
    if cursor is None:
        return {}
    try:
        found = json.loads(cursor)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise SchemaDrift("cursor", f"not the cursor of {what}")
    return found

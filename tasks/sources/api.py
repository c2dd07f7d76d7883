"""What every connector to an API shares: its client, its tokens, and JSON answers.

A payload of such a connector is `{"call": method, "asked": {…}, "answer": {…}}`: one answer, and what was asked, as
far as the parser needs it. `asked` is ours and holds no secret.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence

from pydantic import SecretStr

from tasks.core.errors import AuthExpired, SchemaDrift
from tasks.plan.schema import Source
from tasks.sources.client import Client, Judge, Response
from tasks.sources.hostile import Unfit
from tasks.sources.shape import Json, Page, Skip, SourceDeps, T


def client_of(
    config: Source, deps: SourceDeps, *, timeout: float = 15.0, judge: Judge | None = None
) -> Callable[[], Client]:
    """Opens the source's client: its proxy and certificates, the house's quota and retries."""

    def client() -> Client:
        return Client(
            transport=deps.transport,
            proxy=config.proxy,
            ca_bundle=str(deps.folder / config.ca_bundle) if config.ca_bundle else None,
            timeout=timeout,
            retry=deps.retry,
            sleep=deps.sleep,
            quota=deps.quota,
            judge=judge,
        )

    return client


def token(deps: SourceDeps, name: str | None) -> SecretStr:
    """The value of a token's environment variable. Raises AuthExpired: this source is blind, the others go on."""
    if name is None:
        raise AuthExpired("no token: name its environment variable in the plan (`token: …`)")
    found = deps.secret(name)
    if found is None or not found.get_secret_value().strip():
        raise AuthExpired(f"the environment variable {name} is not set: put the token there or into .env")
    return SecretStr(found.get_secret_value().strip())


def fingerprint(secret: SecretStr) -> str:
    """8 hex digits that tell tokens apart in names of quotas. A token is long and random, so they give nothing away."""
    return hashlib.sha256(secret.get_secret_value().encode()).hexdigest()[:8]


def json_of(response: Response, where: str) -> object:
    """The body as JSON. Raises SchemaDrift for anything else: a login page, an empty body."""
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError):
        raise SchemaDrift("$", f"{where} does not answer in JSON") from None


def object_of(response: Response, where: str) -> Json:
    """The body as a JSON object. Raises SchemaDrift."""
    found = json_of(response, where)
    if not isinstance(found, dict):
        raise SchemaDrift("$", f"{where} answers with {type(found).__name__}, not an object")
    return found


def called(payload: Json, known: Sequence[str]) -> tuple[str, Json, Json]:
    """(call, asked, answer) of a payload. Raises SchemaDrift for one that is not ours."""
    call, asked, answer = payload.get("call"), payload.get("asked"), payload.get("answer")
    if not isinstance(call, str) or call not in known:
        raise SchemaDrift("$.call", "not a call we know")
    if not isinstance(asked, dict):
        raise SchemaDrift("$.asked", "not an object")
    if not isinstance(answer, dict):
        raise SchemaDrift("$.answer", "not an object")
    return call, asked, answer


def list_of(holder: Json, name: str, path: str = "$.answer") -> list[object]:
    """A list that must be there. Raises SchemaDrift naming its path."""
    found = holder.get(name)
    if not isinstance(found, list):
        raise SchemaDrift(f"{path}.{name}", "no list")
    return found


def each(items: Sequence[object], path: str, parse: Callable[[Json], T | None]) -> Page[T]:
    """Parse item by item: one that raises ValueError (Unfit) is a counted skip; None is none of our business and
    counted as a skip too, with that reason."""
    found: list[T] = []
    skipped: list[Skip] = []
    for place, item in enumerate(items):
        try:
            one = parse(_object(item))
        except (ValueError, OverflowError, TypeError, KeyError) as error:
            skipped.append(Skip(f"{path}[{place}]", str(error)[:200] or type(error).__name__))
            continue
        if one is None:
            skipped.append(Skip(f"{path}[{place}]", "nothing to read"))
        else:
            found.append(one)
    return Page(tuple(found), tuple(skipped))


def _object(item: object) -> Json:
    if not isinstance(item, dict):
        raise Unfit("not an object")
    return item

"""Meta's webhooks, the same for pages and for Instagram: the handshake, the signature, and an id for each call."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping

from tasks.core.errors import Forbidden, SchemaDrift
from tasks.core.happening import happening_id
from tasks.sources.capabilities import Received
from tasks.sources.fields import inner, objects
from tasks.sources.shape import Json, SourceDeps

SIGNATURE = "x-hub-signature-256"
MAX_BODY = 2_000_000  # bytes; Meta batches at most 1,000 changes


def received(
    deps: SourceDeps,
    names: tuple[str | None, str | None],
    call: tuple[Mapping[str, str], Mapping[str, str], bytes],
    wanted: tuple[str, Callable[[Json], bool]],
) -> Received:
    """A call understood. `names` are the variables of verify token and app secret, `call` is (headers, query, body),
    `wanted` the `object` we subscribe to and which of its changes say something we read.

    Meta gives no event id: a digest of the entries and the body is one, and a repeated delivery has the same.
    """
    (verify, secret), (headers, query, body), (kind, reads) = names, call, wanted
    if not body and "hub.mode" in query:
        return _handshake(deps, verify, query)
    _check(deps, secret, headers, body)
    found = _object(body)
    if found.get("object") != kind:
        raise SchemaDrift("$.object", f"a webhook that is not about `{kind}`")
    entries = [
        {**entry, "changes": changes}
        for entry in objects(found.get("entry"))
        if (changes := [one for one in objects(entry.get("changes")) if reads(one)])
    ]
    if not entries:
        return Received(None)
    told = [(inner(entry, "id"), inner(entry, "time")) for entry in objects(found.get("entry"))]
    event = happening_id("meta", told, hashlib.sha256(body).hexdigest())
    return Received(event, {"call": "webhook", "asked": {}, "answer": {"entry": entries}})


def _handshake(deps: SourceDeps, name: str | None, query: Mapping[str, str]) -> Received:
    expected = _secret(deps, name, "verify_token")
    if query.get("hub.mode") != "subscribe" or not hmac.compare_digest(
        query.get("hub.verify_token", "").encode(), expected
    ):
        raise Forbidden(f"the webhook's verify token is not the one in {name}")
    return Received(None, answer=query.get("hub.challenge", "")[:500])


def _check(deps: SourceDeps, name: str | None, headers: Mapping[str, str], body: bytes) -> None:
    key = _secret(deps, name, "app_secret")
    expected = "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(headers.get(SIGNATURE, "").encode(), expected.encode()):
        raise Forbidden(f"the webhook's signature was not made with the app secret in {name}")


def _secret(deps: SourceDeps, name: str | None, option: str) -> bytes:
    found = deps.secret(name) if name else None
    if found is None or not found.get_secret_value().strip():
        raise Forbidden(
            f"the environment variable {name} is not set: nothing can be checked"
            if name
            else f"option `{option}` names no environment variable: webhooks are refused"
        )
    return found.get_secret_value().strip().encode()


def _object(body: bytes) -> Json:
    if len(body) > MAX_BODY:
        raise SchemaDrift("$", "a webhook of more than 2 MB")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise SchemaDrift("$", "a webhook that is not JSON") from None
    if not isinstance(found, dict):
        raise SchemaDrift("$", "a webhook that is not an object")
    return found

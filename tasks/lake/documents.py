"""State documents: one pydantic model a key, changed by compare-and-swap, as JSON a person can open."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from tasks.core.errors import ConfigError, Conflict
from tasks.core.ports import Lake
from tasks.lake.keys import storable

ATTEMPTS = 16  # every lost swap means that somebody else's succeeded, so this many losses in a row are an oddity

M = TypeVar("M", bound=BaseModel)


def body_of(document: BaseModel) -> bytes:
    """The same bytes for equal documents: keys sorted, nothing that depends on the order of insertion."""
    plain = document.model_dump(mode="json")
    return storable(json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))).encode()


def parse(key: str, body: bytes, model: type[M]) -> M:
    """The document of a body. Raises ConfigError naming the key and the fields, never their values."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, fault["loc"])) or "the whole" for fault in error.errors())
        raise ConfigError(
            f"{key} in the lake is not a {model.__name__} this version can read ({fields}): "
            "was it written by a newer version, or edited by hand?"
        ) from None


def read_model(lake: Lake, key: str, model: type[M]) -> tuple[M, str] | None:
    """The document and its etag, or None where there is none."""
    stored = lake.get(key)
    return None if stored is None else (parse(key, stored.body, model), stored.etag)


def write_new(lake: Lake, key: str, document: BaseModel) -> bool:
    """Create it. False where the key existed already, whatever it holds."""
    return lake.put_new(key, body_of(document))


def write_if(lake: Lake, key: str, document: BaseModel, etag: str) -> str:
    """Replace the version that was read; the new etag. Raises Conflict where somebody else wrote first."""
    return lake.put_if(key, body_of(document), etag)


def change(lake: Lake, key: str, model: type[M], fn: Callable[[M | None], M], attempts: int = ATTEMPTS) -> M:
    """Read, decide, write; read and decide again where somebody else wrote meanwhile. The document that stands.

    `fn` gets the document as it is (None: there is none) and must be pure, for it may be asked several times.
    What equals the stored document is not written. Raises Conflict after `attempts` lost writes.
    """
    for _ in range(attempts):
        found = read_model(lake, key, model)
        if found is None:
            document = fn(None)
            if write_new(lake, key, document):
                return document
            continue
        before, etag = found
        document = fn(before)
        if document == before:
            return before
        try:
            write_if(lake, key, document, etag)
        except Conflict:
            continue
        return document
    raise Conflict(key)

"""The lake in S3 or any cloud that speaks it, through boto3. Conditional single-part puts, nothing else.

What the servers do (measured): a lost create or swap is 412; a swap of a missing key is 404 or 412; 409 means
that another conditional write is under way. botocore repeats a put whose answer was lost, and the repeat then
loses against our own first try: so every put carries a token of its own, and a lost one looks whose the object is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError

from tasks.core.errors import Conflict, Retryable
from tasks.core.ports import Stored
from tasks.lake.keys import check_key, split_prefix
from tasks.lake.refusals import code_of, refusal, status_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_TOKEN = "op"  # noqa: S105 - a name in the object's metadata, not a secret
_ATTEMPTS = 8  # of a write that another one is in the way of (409); the round trip is the pace
_OTHER_VERSION = 412
_UNDER_WAY = 409
_MISSING = 404


class S3Lake:
    """A bucket, or a prefix in one. Made by `connect.s3_lake`; the client may be shared between threads."""

    def __init__(self, client: S3Client, bucket: str, prefix: str = "") -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""

    @property
    def address(self) -> str:
        """`s3://bucket/prefix`."""
        return f"s3://{self._bucket}/{self._prefix}".rstrip("/")

    def get(self, key: str) -> Stored | None:
        """The object, or None."""
        name = self._name(key)
        with self._refusals("read"):
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=name)
                return Stored(answer["Body"].read(), answer["ETag"])
            except ClientError as error:
                if _is_missing(error):
                    return None
                raise

    def put_new(self, key: str, body: bytes) -> bool:
        """Create it. False where it existed already; never overwrites."""
        return self._put(key, body, {"IfNoneMatch": "*"}) is not None

    def put_if(self, key: str, body: bytes, etag: str) -> str:
        """Replace the version `etag`; the new etag. Raises Conflict where it is another version or gone."""
        new = self._put(key, body, {"IfMatch": etag})
        if new is None:
            raise Conflict(key)
        return new

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that start with `prefix`, in byte order (not every server lists them so)."""
        split_prefix(prefix)
        found: list[str] = []
        with self._refusals("list"):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix + prefix):
                found.extend(entry["Key"] for entry in page.get("Contents", []))
        yield from sorted(name.removeprefix(self._prefix) for name in found)

    def delete(self, key: str) -> None:
        """Remove it if it is there."""
        with self._refusals("delete"):
            self._client.delete_object(Bucket=self._bucket, Key=self._name(key))

    def _name(self, key: str) -> str:
        return self._prefix + check_key(key)

    def _put(self, key: str, body: bytes, condition: dict[str, Any]) -> str | None:
        """The new etag, or None where the condition did not hold."""
        name, token = self._name(key), uuid4().hex
        with self._refusals("write"):
            for _ in range(_ATTEMPTS):
                try:
                    return self._client.put_object(
                        Bucket=self._bucket, Key=name, Body=body, Metadata={_TOKEN: token}, **condition
                    )["ETag"]
                except ClientError as error:
                    if not _is_lost(error):
                        raise
                    if (ours := self._ours(name, token)) is not None:
                        return ours
                    if status_of(error) != _UNDER_WAY:
                        return None
        raise Retryable(f"{self.address}: other writers of {key} were in the way {_ATTEMPTS} times")

    def _ours(self, name: str, token: str) -> str | None:
        """The etag of the object if this very put wrote it (its answer was lost on the way), else None."""
        try:
            head = self._client.head_object(Bucket=self._bucket, Key=name)
        except ClientError as error:
            if status_of(error) == _MISSING:
                return None
            raise
        # some clouds answer with the names of metadata capitalised
        metadata = {key.lower(): value for key, value in head["Metadata"].items()}
        return head["ETag"] if metadata.get(_TOKEN) == token else None

    @contextmanager
    def _refusals(self, doing: str) -> Iterator[None]:
        """Whatever the server or the network refuses is said in our words, without what was sent."""
        try:
            yield
        except (ClientError, BotoCoreError) as error:
            raise refusal(error, self.address, self._client.meta.endpoint_url, doing) from None


def _is_missing(error: ClientError) -> bool:
    return status_of(error) == _MISSING and code_of(error) != "NoSuchBucket"


def _is_lost(error: ClientError) -> bool:
    return status_of(error) in {_OTHER_VERSION, _UNDER_WAY} or _is_missing(error)

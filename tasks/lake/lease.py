"""Leases: who works on a brand now, so that two runs started at once do not do the same work.

A lease is comfort, not safety: what it guards is safe without it by deterministic keys and compare-and-swap.
A holder that died is followed by the next one when its time is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import AwareDatetime, BaseModel

from tasks.core.errors import Conflict
from tasks.core.ports import Lake
from tasks.lake.documents import read_model, write_if, write_new


class LeaseDocument(BaseModel):
    """`state/leases/{name}.json`. `expires_at` None: given back, free."""

    holder: str
    taken_at: AwareDatetime
    expires_at: AwareDatetime | None


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease that we hold: `etag` proves that it is still ours."""

    name: str
    holder: str
    taken_at: datetime
    expires_at: datetime
    etag: str


def lease_key(name: str) -> str:
    """Where the lease is kept."""
    return f"state/leases/{name}.json"


def acquire(lake: Lake, name: str, holder: str, now: datetime, ttl: timedelta) -> Lease | None:
    """Take the lease until `now + ttl`, or None while somebody else holds it.

    `holder` names one process of one run (not a machine): a restarted run is somebody else. Clocks of two
    machines may differ; `ttl` should be minutes, so that seconds do not matter.
    """
    key, document = lease_key(name), LeaseDocument(holder=holder, taken_at=now, expires_at=now + ttl)
    found = read_model(lake, key, LeaseDocument)
    if found is None:
        if not write_new(lake, key, document):
            return None
        found = read_model(lake, key, LeaseDocument)  # for its etag
        return _held(name, document, found[1]) if found is not None and found[0] == document else None
    before, etag = found
    if before.expires_at is not None and before.expires_at > now:
        return None
    try:
        return _held(name, document, write_if(lake, key, document, etag))
    except Conflict:
        return None


def renew(lake: Lake, lease: Lease, now: datetime, ttl: timedelta) -> Lease | None:
    """Hold it until `now + ttl`; None where it was lost to somebody else meanwhile."""
    document = LeaseDocument(holder=lease.holder, taken_at=lease.taken_at, expires_at=now + ttl)
    try:
        return _held(lease.name, document, write_if(lake, lease_key(lease.name), document, lease.etag))
    except Conflict:
        return None


def release(lake: Lake, lease: Lease) -> None:
    """Give it back. One that was lost meanwhile is left to its new holder."""
    document = LeaseDocument(holder=lease.holder, taken_at=lease.taken_at, expires_at=None)
    try:
        write_if(lake, lease_key(lease.name), document, lease.etag)
    except Conflict:
        return


def _held(name: str, document: LeaseDocument, etag: str) -> Lease:
    assert document.expires_at is not None
    return Lease(name, document.holder, document.taken_at, document.expires_at, etag)

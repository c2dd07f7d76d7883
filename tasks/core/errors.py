"""Errors are named by what to do next, not by where they came from.

SpichkaError
├── ConfigError            a person must change the plan or a setting; retrying is useless
├── Conflict               somebody else wrote first; read again and decide again
├── SourceError            one source could not be read; that source is blind, the others go on
│   ├── Permanent          do not retry
│   │   ├── AuthExpired    renew the token
│   │   ├── Forbidden      the token lacks a right
│   │   └── Gone           the page, community or post no longer exists
│   ├── Retryable          try again, not before `after`
│   ├── QuotaExhausted     try again at `until`
│   └── SchemaDrift        the platform changed its answer at `path`; our parser must change
└── DeliveryError          a notification did not go out
    ├── DeliveryRefused    the channel will never accept it as it is
    └── DeliveryDelayed    the channel may accept it later, not before `after`
"""

from __future__ import annotations

from datetime import datetime, timedelta


class SpichkaError(Exception):
    """Root of everything we raise on purpose. The text is for a person and carries no secret."""


class ConfigError(SpichkaError):
    """The plan or a setting is wrong. The text names the file, line or variable and what to do."""


class Conflict(SpichkaError):
    """A conditional write lost: the key changed between our read and our write."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} was written by somebody else meanwhile")
        self.key = key


class SourceError(SpichkaError):
    """One source could not be read."""

    cause = "unreadable"


class Permanent(SourceError):
    """Retrying will not help."""

    cause = "permanent"


class AuthExpired(Permanent):
    """The token is no longer accepted."""

    cause = "auth_expired"


class Forbidden(Permanent):
    """The token is valid but lacks the right."""

    cause = "forbidden"


class Gone(Permanent):
    """What we asked for no longer exists."""

    cause = "gone"


class Retryable(SourceError):
    """A passing failure: a timeout, a 5xx, a dropped connection."""

    cause = "unreachable"

    def __init__(self, message: str, after: timedelta | None = None) -> None:
        super().__init__(message)
        self.after = after


class QuotaExhausted(SourceError):
    """The platform allows no more calls until `until` (None: it did not say). `partly`: what the source is first of
    all for was read to its end, and only something beside it (the search beside own pages) was not."""

    cause = "quota"

    def __init__(self, message: str, until: datetime | None = None, *, partly: bool = False) -> None:
        super().__init__(message)
        self.until = until
        self.partly = partly


class SchemaDrift(SourceError):
    """The answer does not have the shape our parser knows. `path` says where, JSONPath-like."""

    cause = "schema_drift"

    def __init__(self, path: str, message: str = "") -> None:
        super().__init__(f"unexpected answer at {path}" + (f": {message}" if message else ""))
        self.path = path


class DeliveryError(SpichkaError):
    """A notification did not go out."""


class DeliveryRefused(DeliveryError):
    """The channel refuses this message for good (no such channel, bad address, revoked token)."""


class DeliveryDelayed(DeliveryError):
    """The channel may accept the message later. `unknown`: it broke off after sending and may have accepted it."""

    def __init__(self, message: str, after: timedelta | None = None, *, unknown: bool = False) -> None:
        super().__init__(message)
        self.after = after
        self.unknown = unknown

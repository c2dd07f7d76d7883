"""One result of an audit: what was checked, on what, how it stands, the evidence, and what to do step by step."""

from __future__ import annotations

import hashlib
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from tasks.core.crisis import Reason


class FindingStatus(StrEnum):
    """MANUAL: a person must look and sign. UNKNOWN: it could not be asked; an error is never a PASS."""

    PASS = "PASS"  # noqa: S105  not a password
    FAIL = "FAIL"
    MANUAL = "MANUAL"
    UNKNOWN = "UNKNOWN"


class FindingSeverity(StrEnum):
    """How much it would cost us, were it used against us tonight."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for the mildest."""
        return list(FindingSeverity).index(self)


class Finding(BaseModel):
    """`audit` is `access`, `promotion` or `readiness`; `check` the check's id; `subject` what it was held against, in
    words that stay the same over runs (`vk:romashka`, `vk:romashka:12345`, `role:head`). All texts are Reasons, in no
    language. `muted_until` and `muted_because` come from a person; a muted finding is kept, shown, and wakes nobody.
    """

    model_config = ConfigDict(frozen=True)

    audit: str
    check: str
    subject: str
    brand: str | None = None
    status: FindingStatus
    severity: FindingSeverity
    title: Reason
    risk: Reason
    evidence: tuple[Reason, ...] = ()
    steps: tuple[Reason, ...] = ()
    at: AwareDatetime
    since: AwareDatetime | None = None
    muted_until: AwareDatetime | None = None
    muted_because: str = ""

    @property
    def id(self) -> str:
        """`access.sole_administrator.1f3a77c2`: the same finding has the same id in every run."""
        digest = hashlib.blake2b(self.subject.encode(errors="replace"), digest_size=4).hexdigest()
        return f"{self.audit}.{self.check}.{digest}"

    @property
    def open(self) -> bool:
        """Somebody has to do something about it, muted or not."""
        return self.status is not FindingStatus.PASS

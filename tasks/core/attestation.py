"""What a person signs where no API can tell: whose phone stands behind an account, who knows its password.

Never the password or a code itself: there is no field for one, and `attest` refuses what looks like one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

VALID = timedelta(days=90)
COMPANY = "company"


class Attested(StrEnum):
    """What can be signed. Of an account: all but the last two, which are the company's. `apps`: the programs and
    servers with access were looked at, those named as holders are ours. `forbidden_methods`: the team promotes its
    pages by none of the methods the plan's audit lists."""

    CREATOR = "creator"
    PHONE = "phone"
    EMAIL = "email"
    TWO_FACTOR = "two_factor"
    RECOVERY_CODES = "recovery_codes"
    PASSWORD_KNOWN_TO = "password_known_to"  # noqa: S105  who knows it, never what it is
    APPS = "apps"
    REGISTRATION = "registration"
    AD_MARKS = "ad_marks"
    FORBIDDEN_METHODS = "forbidden_methods"
    PERSONAL_DATA_NOTICE = "personal_data_notice"


class Attestation(BaseModel):
    """One signature. `platform` and `account` as in the plan; `company`, `company` for what is the company's.

    `holders`: `company`, or people by name as in the staff list. `fine` answers a question of yes or no (is two-factor
    on, is it registered). `contact` is the phone or the address itself, where the team wants it compared with the
    company's; it is kept because a person who leaves takes exactly this along.
    """

    model_config = ConfigDict(frozen=True)

    platform: str
    account: str
    what: Attested
    holders: tuple[str, ...] = ()
    fine: bool = True
    contact: str = ""
    by: str
    note: str = ""
    at: AwareDatetime

    @property
    def expires_at(self) -> datetime:
        """After that somebody has to look again."""
        return self.at + VALID

    def stale(self, now: datetime) -> bool:
        """Whether it is too old to be relied on."""
        return now >= self.expires_at

    @property
    def people(self) -> tuple[str, ...]:
        """Holders that are not the company."""
        return tuple(one for one in self.holders if one.casefold() != COMPANY)

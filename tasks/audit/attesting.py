"""A person signs what no API can tell. Whatever looks like a password, a code or a token is refused, not kept."""

from __future__ import annotations

import re
from datetime import datetime

from pydantic import BaseModel, Field

from tasks.compose import House
from tasks.core.attestation import COMPANY, Attestation, Attested
from tasks.core.errors import ConfigError
from tasks.lake.attestations import keep_attestation
from tasks.plan.leaks import leaks
from tasks.texts import say
from tasks.texts.local_time import full_time

_CONTACT = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}|\+?[\d\s()-]{7,20}")
_CODE = re.compile(r"\d{4,}|(?=\S*\d)(?=\S*[^\w\s.:/-])\S{6,}|\b[A-Za-z0-9+/=_-]{24,}\b")  # digits, or signs among them
_ABOUT_HOLDERS = frozenset(
    {
        Attested.CREATOR,
        Attested.PHONE,
        Attested.EMAIL,
        Attested.RECOVERY_CODES,
        Attested.PASSWORD_KNOWN_TO,
        Attested.APPS,
    }
)


class AttestRequest(BaseModel):
    """You looked yourself, and sign what you saw. Good for 90 days. Never write a password or a code anywhere here.

    Вы посмотрели сами и подписываете, что увидели. Годно 90 дней. Пароли и коды сюда не пишут никогда.
    """

    account: str = Field(
        description="platform/id as in the plan, or `company` · Площадка/номер, как в плане, или `company`."
    )
    what: Attested = Field(description="What you sign · Что подписываете.")
    holders: list[str] = Field(
        [],
        description="Who has it: `company`, or names as in the staff list · "
        "У кого это: `company` или имена, как в списке сотрудников.",
    )
    fine: bool = Field(
        True, description="For a question of yes or no: is it so · Для вопроса «да или нет»: так ли это."
    )
    contact: str = Field(
        "",
        description="For phone and email: the number or address itself, to be held against the company's · "
        "Для phone и email: сам номер или адрес, чтобы сверить с адресами компании.",
    )
    by: str = Field(description="Your name, for the record · Ваше имя для журнала.")
    note: str = Field("", description="A remark · Заметка.")


def attest(house: House, request: AttestRequest, now: datetime) -> str:
    """Keep a signature; one sentence of what was signed. Raises ConfigError saying what is missing."""
    locale = house.plan.locale
    platform, account = _account(house, request.account.strip())
    if not request.by.strip():
        raise ConfigError(say(locale, "attest.who"))
    holders = tuple(dict.fromkeys(one.strip() for one in request.holders if one.strip()))
    if request.what in _ABOUT_HOLDERS and not holders:
        raise ConfigError(say(locale, "attest.holder"))
    contact = request.contact.strip()
    if contact and (request.what not in {Attested.PHONE, Attested.EMAIL} or not _CONTACT.fullmatch(contact)):
        raise ConfigError(say(locale, "attest.contact"))
    machines = request.what is Attested.APPS  # whose ids are numbers
    if leaks(request.note) or any(_secretive(one) for one in (() if machines else (*holders, request.by))):
        raise ConfigError(say(locale, "attest.secret"))
    signed = Attestation(
        platform=platform,
        account=account,
        what=request.what,
        holders=holders,
        fine=request.fine,
        contact=contact,
        by=request.by.strip()[:120],
        note=request.note.strip()[:500],
        at=now,
    )
    keep_attestation(house.lake, signed)
    until = full_time(locale, signed.expires_at, house.plan.timezone)
    values = {"account": request.account.strip(), "what": say(locale, f"access.what.{request.what}"), "until": until}
    return say(locale, "attest.done", holders=_told(locale, signed), **values)


def _secretive(text: str) -> bool:
    """Whether a name holds what no name holds: a row of digits, a token, signs in the middle of a word."""
    return len(text) > 120 or leaks(text) or _CODE.search(text) is not None


def _told(locale: str, signed: Attestation) -> str:
    if not signed.holders:
        return say(locale, "attest.yes" if signed.fine else "attest.no")
    return ", ".join(say(locale, "attest.company") if one.casefold() == COMPANY else one for one in signed.holders)


def _account(house: House, name: str) -> tuple[str, str]:
    """An account of the plan by `platform/id`, `platform:id` or its id where that is one only; or the company."""
    if name.casefold() == COMPANY:
        return COMPANY, COMPANY
    own = [(one.platform, one.id) for brand in house.plan.monitoring.brands for one in brand.accounts]
    meant = {one for one in own if name in {f"{one[0]}/{one[1]}", f"{one[0]}:{one[1]}", one[1]}}
    if len(meant) != 1:
        known = ", ".join(dict.fromkeys(f"{platform}/{account}" for platform, account in own)) or "—"
        raise ConfigError(say(house.plan.locale, "attest.no_account", account=name or "—", known=known))
    return next(iter(meant))

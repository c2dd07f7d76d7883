"""Which account at Meta the plan means: its number and its name."""

from __future__ import annotations

from tasks.core.errors import AuthExpired, Gone, QuotaExhausted, Retryable, SourceError
from tasks.sources.fields import inner, label_of, maybe_identity, objects
from tasks.sources.graph import Session
from tasks.sources.instagram.options import Accounts, bare
from tasks.sources.shape import Json

_BOTH = "instagram_business_account{id,username}"


async def identify(session: Session, accounts: Accounts, account: str) -> tuple[str, str]:
    """(number, name). A number is asked for its name; a handle is looked for behind the token. Raises SourceError."""
    variable, number = accounts.variable(account), accounts.number(account)
    if number is not None:
        told = await session.get(number, {"fields": "id,username"}, variable)
        return number, label_of(told.get("username")) or bare(account)
    wanted = bare(account).casefold()
    for path, fields in (("me", _BOTH), ("me/accounts", _BOTH), ("me", "user_id,username")):
        for one in await _reachable(session, path, fields, variable):
            name, found = label_of(one.get("username")), maybe_identity(one.get("user_id") or one.get("id"))
            if name is not None and found is not None and name.casefold() == wanted:
                return found, name
    raise Gone(f"{variable} does not lead to the Instagram account {account!r}: give its number under `numbers`")


async def _reachable(session: Session, path: str, fields: str, variable: str | None) -> list[Json]:
    """A page token knows its own account, a person's or system user's those of its pages, an Instagram login itself."""
    try:
        told = await session.get(path, {"fields": fields, "limit": "100"}, variable)
    except (AuthExpired, QuotaExhausted, Retryable):
        raise
    except SourceError:
        return []
    holders = [told, *objects(told.get("data"))]
    linked = [one for holder in holders if isinstance(one := inner(holder, "instagram_business_account"), dict)]
    return linked or ([told] if told.get("username") is not None else [])

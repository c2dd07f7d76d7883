"""What a token of Meta's is: whose, until when, with which rights. For `spichka check --live`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from tasks.core.account import TokenReport
from tasks.core.errors import SourceError
from tasks.sources import api
from tasks.sources.fields import inner, label_of, objects
from tasks.sources.graph import Graph, Session
from tasks.sources.shape import Json, SourceDeps

BUSINESS_NEEDS = {"business_management": "people of the Business and their two-factor login"}


async def token_reports(
    graph: Graph,
    variables: Sequence[str | None],
    needs: Mapping[str, str],
    *,
    business: str | None,
    business_token: str | None,
    now: datetime,
) -> list[TokenReport]:
    """One report a variable. Whichever token reads the Business `business` needs its right too."""
    reports: list[TokenReport] = []
    async with graph.session(now) as session:
        for variable in variables:
            higher = BUSINESS_NEEDS if business and business_token in {None, variable} else {}
            reports.append(await token_report(session, variable, {**needs, **higher}))
        if business_token not in {None, *variables}:
            reports.append(await token_report(session, business_token, BUSINESS_NEEDS))
    return reports


async def token_report(
    session: Session, variable: str | None, needs: Mapping[str, str], *, me: str = "id,name"
) -> TokenReport:
    """`/me` says whose it is, `/debug_token` until when and what it may; a page's token cannot ask `/me/permissions`,
    a person's without a role in the app cannot ask `/debug_token`, so both are tried. `needs`: right → what for."""
    named = variable or "token"
    try:
        who = await session.get("me", {"fields": me}, variable)
    except SourceError as error:
        return TokenReport(token=named, works=False, message=str(error))
    told = await _debugged(session, variable)
    rights = _scopes(told) if told is not None else await _permissions(session, variable)
    missing = (
        () if rights is None else tuple(f"{right}: {what}" for right, what in needs.items() if right not in rights)
    )
    return TokenReport(
        token=named,
        works=inner(told, "is_valid") is not False,
        who=label_of(who.get("name")) or label_of(who.get("username")) or label_of(who.get("id")),
        rights=rights or (),
        missing=missing,
        expires_at=_expiry(told),
        message=None if rights is not None else "Meta does not say which rights it has",
    )


async def _debugged(session: Session, variable: str | None) -> Json | None:
    value = api.token(session.graph.deps, variable).get_secret_value()
    try:
        answer = await session.get("debug_token", {}, variable, secrets={"input_token": value})
    except SourceError:
        return None
    told = answer.get("data")
    return told if isinstance(told, dict) else None


async def _permissions(session: Session, variable: str | None) -> tuple[str, ...] | None:
    try:
        answer = await session.get("me/permissions", {}, variable)
    except SourceError:
        return None
    granted = [one for one in objects(answer.get("data")) if one.get("status") == "granted"]
    return tuple(sorted(name for one in granted if (name := label_of(one.get("permission")))))


def _scopes(told: Json) -> tuple[str, ...]:
    scopes = told.get("scopes")
    return tuple(sorted(one for one in scopes if isinstance(one, str))) if isinstance(scopes, list) else ()


def _expiry(told: Json | None) -> datetime | None:
    """The earlier of the token's end and the end of access to data; 0 is never."""
    ends = [inner(told, name) for name in ("expires_at", "data_access_expires_at")]
    found = [one for one in ends if type(one) is int and 0 < one < 4_102_444_800]
    return datetime.fromtimestamp(min(found), UTC) if found else None


def secret_report(deps: SourceDeps, verify: str | None, secret: str | None) -> list[TokenReport]:
    """Variables of the webhook that are named and not set: every call would be refused."""
    return [
        TokenReport(token=name, works=False, message="not set: webhooks are refused")
        for name in (verify, secret)
        if name is not None and deps.secret(name) is None
    ]

"""`spichka attest ACCOUNT --what phone --holder company --by NAME`: sign what no API can tell. Never a password."""

from __future__ import annotations

from typing import Annotated

import typer

from tasks import clock, compose
from tasks.audit.attesting import AttestRequest
from tasks.audit.attesting import attest as sign
from tasks.core.attestation import Attested


def attest(
    account: Annotated[str, typer.Argument(help="platform/id as in the plan, or `company`.")],
    what: Annotated[Attested, typer.Option(help="What you sign.")],
    by: Annotated[str, typer.Option(help="Your name, for the record.")],
    holder: Annotated[list[str] | None, typer.Option(help="`company` or a person's name; may be repeated.")] = None,
    fine: Annotated[bool, typer.Option("--yes/--no", help="For a question of yes or no: is it so.")] = True,
    contact: Annotated[str, typer.Option(help="For phone and email: the number or address itself.")] = "",
    note: Annotated[str, typer.Option(help="A remark.")] = "",
) -> None:
    """Sign what you saw yourself; good for 90 days. Plan and lake are those of SPICHKA_PLAN and SPICHKA_LAKE."""
    request = AttestRequest(
        account=account, what=what, holders=holder or [], fine=fine, contact=contact, by=by, note=note
    )
    print(sign(compose.house(), request, clock.utc_now()))

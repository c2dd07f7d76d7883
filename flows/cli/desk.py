"""`spichka desk ACTION [INCIDENT]`: what an alert tells you to type when there is no UI to click in."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from flows.during.desk import run_desk
from tasks import compose
from tasks.core.announced import AccountPart, RemovalGround
from tasks.core.crisis import Level, Strength
from tasks.decide import Action, DeskRequest


def desk(
    action: Annotated[Action, typer.Argument(help="What you do.")],
    incident: Annotated[str, typer.Argument(help="The incident's id, as in the alert; none for `open`.")] = "",
    by: Annotated[str, typer.Option(help="Your name, for the log.")] = "",
    note: Annotated[str, typer.Option(help="A remark, the reason, or what happened.")] = "",
    level: Annotated[int | None, typer.Option(min=0, max=4, help="For set_level and open: the cause.")] = None,
    strength: Annotated[Strength | None, typer.Option(help="For open: how strong it is.")] = None,
    owner: Annotated[str, typer.Option(help="For set_owner.")] = "",
    other: Annotated[str, typer.Option(help="For merge.")] = "",
    topic: Annotated[str, typer.Option(help="For split.")] = "",
    brand: Annotated[str, typer.Option(help="For open.")] = "",
    account: Annotated[str, typer.Option(help="For announce: the page you will change, as in the plan.")] = "",
    what: Annotated[list[AccountPart] | None, typer.Option(help="For announce: what changes; may be repeated.")] = None,
    hours: Annotated[int | None, typer.Option(min=1, help="For announce: for how long; 24 where unset.")] = None,
    removal: Annotated[RemovalGround | None, typer.Option(help="For announce: the exception of a removal.")] = None,
    post: Annotated[str, typer.Option(help="For announce: link or id of the removed post.")] = "",
    word: Annotated[list[str] | None, typer.Option(help="For open: a word to watch; may be repeated.")] = None,
) -> None:
    """Decide about an incident by hand. The plan and the lake are those of SPICHKA_PLAN and SPICHKA_LAKE."""
    request = DeskRequest(
        action=action,
        incident=incident,
        by=by,
        note=note,
        level=Level(level) if level is not None else None,
        strength=strength,
        owner=owner,
        other=other,
        topic=topic,
        brand=brand,
        words=word or [],
        account=account,
        what=what or [],
        hours=hours,
        removal=removal,
        post=post,
    )
    print(asyncio.run(run_desk(compose.house(), request)))
